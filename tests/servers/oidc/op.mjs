// A real OAuth 2.0 authorization server for tests: oidc-provider on a loopback port of its own choice.
// Prints one JSON line when it listens, and ends when its standard input does.
// Settings: settings.mjs; PORT, ISSUER, TLS_CERT and TLS_KEY at the start only.
import fs from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { Provider, errors, interactionPolicy } from 'oidc-provider';
import { control, note, observe } from './control.mjs';
import { mint, minted, revoke } from './minted.mjs';
import { models } from './models.mjs';
import { device, interact, renderError } from './pages.mjs';
import { poll } from './poll.mjs';
import { Rows } from './rows.mjs';
import { is, number } from './settings.mjs';

const { PORT, ISSUER, TLS_CERT, TLS_KEY } = process.env;
const server = TLS_CERT
  ? https.createServer({ key: fs.readFileSync(TLS_KEY), cert: fs.readFileSync(TLS_CERT) })
  : http.createServer();
server.keepAliveTimeout = 0; // on a busy machine it would close one just as it is taken again
await new Promise((done) => { server.listen(Number(PORT ?? 0), '127.0.0.1', done); });
const root = `${TLS_CERT ? 'https://localhost' : 'http://127.0.0.1'}:${server.address().port}`;
const issuer = ISSUER ?? root;

const provider = new Provider(issuer, {
  adapter: Rows,
  clients: [
    {
      client_id: 'cli', client_name: 'Wizard', application_type: 'native', token_endpoint_auth_method: 'none',
      redirect_uris: ['http://127.0.0.1/callback', 'http://localhost/callback', 'http://[::1]/callback'],
      response_types: ['code'],
      grant_types: ['authorization_code', 'refresh_token', 'urn:ietf:params:oauth:grant-type:device_code'],
    },
    { client_id: 'rs', client_secret: 'rs-secret', redirect_uris: [], response_types: [], grant_types: [] }, // introspects
  ],
  scopes: ['openid', 'offline_access', 'profile', 'email', 'inference'],
  claims: { openid: ['sub'], profile: ['name'], email: ['email'] },
  features: {
    devInteractions: { enabled: false },
    deviceFlow: { enabled: true, ...device },
    introspection: { enabled: true, allowedPolicy: () => true },
    revocation: { enabled: true },
    // RFC 8707: this server is the one resource there is. A token for it is not one for /me.
    resourceIndicators: {
      enabled: true,
      getResourceServerInfo: (ctx, resource) => {
        if (resource !== `${root}/v1`) throw new errors.InvalidTarget();
        return { scope: 'inference', audience: resource, accessTokenFormat: 'opaque', accessTokenTTL: number('AT_TTL') };
      },
    },
  },
  pkce: { required: () => true },
  rotateRefreshToken: () => is('ROTATE'),
  issueRefreshToken: async (ctx, client) => is('REFRESH') && client.grantTypeAllowed('refresh_token'),
  expiresWithSession: async () => false,
  ttl: {
    AccessToken: () => number('AT_TTL'), RefreshToken: () => number('RT_TTL'), AuthorizationCode: () => number('CODE_TTL'),
    DeviceCode: () => number('DC_TTL'), Interaction: 3600, Session: 3600, Grant: 36000, IdToken: 3600,
  },
  cookies: { keys: ['tests only'] },
  conformIdTokenClaims: false,
  clockTolerance: 0, // its default lets a token live 15 s longer
  findAccount: async (ctx, id) => ({
    accountId: id, claims: async () => ({ sub: id, name: `User ${id}`, email: `${id}@example.org` }),
  }),
  fetch: () => { throw new Error('this server asks nobody'); },
  renderError,
  interactions: { url: (ctx, { uid }) => `/ui/${uid}`, policy: interactionPolicy.base() },
});

provider.use(async (ctx, handle) => {
  if (ctx.path === '/__ctl') {
    await control(ctx, (wanted) => { if (wanted.revoke_key) revoke(wanted.revoke_key); return { minted: minted() }; });
  } else await observe(ctx, handle);
});
provider.use(async (ctx, handle) => {
  if (!ctx.path.startsWith('/ui/')) { await handle(); return; }
  ctx.respond = false; // interactionFinished answers by itself
  await interact(provider, ctx.req, ctx.res).catch((error) => { ctx.res.statusCode = 400; ctx.res.end(String(error)); });
});
provider.use(mint);
provider.use((ctx, handle) => models(ctx, handle, provider));
provider.use(poll);
provider.on('server_error', (ctx, error) => console.error('server_error', error));
provider.on('grant.error', (ctx, error) => note({ event: 'grant.error', error: error.error, why: error.error_detail }));
provider.on('grant.revoked', (ctx, grant) => note({ event: 'grant.revoked', grant }));

server.on('request', provider.callback());
process.on('SIGTERM', () => process.exit(0));
process.stdin.on('end', () => process.exit(0)).resume(); // whoever started it is gone, killed perhaps
console.log(JSON.stringify({ root, issuer }));
