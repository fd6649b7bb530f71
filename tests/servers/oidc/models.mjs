// The provider's models: /v1/* goes on to UPSTREAM for those who hold a live token or minted key.
import http from 'node:http';
import net from 'node:net';
import { live } from './minted.mjs';
import { say } from './settings.mjs';

// Whatever runs in here, it talks to this machine only.
const { connect } = net.Socket.prototype;
net.Socket.prototype.connect = function (...args) {
  const to = args.flat(2).find((each) => each && typeof each === 'object');
  if (to?.host !== '127.0.0.1') throw new Error(`not this machine: ${to?.host}`);
  return connect.apply(this, args);
};

export async function models(ctx, handle, provider) {
  if (!ctx.path.startsWith('/v1/')) { await handle(); return; }
  const authorization = ctx.get('authorization');
  if (!live(authorization) && !await provider.AccessToken.find(authorization.replace(/^Bearer /, ''))) {
    ctx.status = 401;
    ctx.body = { error: { message: 'Invalid token', type: 'authentication_error', code: 401 } };
    return;
  }
  // A connection of its own each time: an idle one may be closed over there just as it is taken again.
  const headers = { ...ctx.headers, connection: 'close', authorization: `Bearer ${say('UPSTREAM_KEY')}` };
  const answer = await new Promise((done, failed) => {
    const request = http.request(new URL(ctx.url, say('UPSTREAM')), { method: ctx.method, headers, agent: false }, done).on('error', failed);
    if (ctx.req.body === undefined) ctx.req.pipe(request); else request.end(ctx.req.body);
  });
  ctx.status = answer.statusCode;
  const { 'transfer-encoding': _, connection: __, ...rest } = answer.headers;
  ctx.set(rest);
  ctx.body = answer;
}
