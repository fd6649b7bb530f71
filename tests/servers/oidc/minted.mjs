// A login that ends in an API key, as OpenRouter has it: `callback_url`, no state, POST JSON {code, code_verifier}.
import { createHash, randomBytes } from 'node:crypto';
import { bodyOf } from './control.mjs';
import { consentForm, page } from './pages.mjs';
import { is, say } from './settings.mjs';

const codes = new Map();
const keys = []; // {key, user_id, revoked}

export const minted = () => keys;
export const revoke = (key) => { for (const each of keys) if (each.key === key) each.revoked = true; };
export const live = (authorization) => keys.some((each) => !each.revoked && authorization === `Bearer ${each.key}`);

const refuse = (ctx, status, message) => { ctx.status = status; ctx.body = { error: { code: status, message } }; };
const verified = (verifier, { challenge, method }) => challenge === null
  || challenge === (method === 'S256' ? createHash('sha256').update(verifier ?? '').digest('base64url') : verifier);

function back(ctx, name, value) {
  const url = new URL(ctx.query.callback_url);
  url.searchParams.set(name, value);
  ctx.redirect(url.href);
}

async function authorize(ctx) {
  const form = ctx.method === 'POST' && new URLSearchParams(await bodyOf(ctx.req));
  if (!form && !is('AUTO')) {
    ctx.type = 'html';
    ctx.body = page('Authorize', consentForm(new URL(ctx.query.callback_url).host, 'a key'));
    return;
  }
  if (form && form.get('abort')) { back(ctx, 'error', 'access_denied'); return; }
  const code = `auth_code_${randomBytes(16).toString('hex')}`;
  codes.set(code, { challenge: ctx.query.code_challenge ?? null, method: ctx.query.code_challenge_method ?? 'plain' });
  back(ctx, 'code', code);
}

async function exchange(ctx) {
  ctx.req.body ??= await bodyOf(ctx.req);
  const { code, code_verifier: verifier, code_challenge_method: method } = JSON.parse(ctx.req.body);
  const made = codes.get(code);
  if (made && method && method !== made.method) { refuse(ctx, 400, 'Invalid code_challenge_method'); return; }
  codes.delete(code);
  if (!made || !verified(verifier, made)) { refuse(ctx, 403, 'Invalid code or code_verifier'); return; }
  const key = { key: `sk-or-v1-${randomBytes(32).toString('hex')}`, user_id: `user_${say('LOGIN')}`, revoked: false };
  keys.push(key);
  ctx.body = { key: key.key, user_id: key.user_id };
}

export async function mint(ctx, handle) {
  if (ctx.path === '/auth' && ctx.query.callback_url) await authorize(ctx);
  else if (ctx.path === '/keys' && ctx.method === 'POST') await exchange(ctx);
  else if (ctx.path !== '/key') await handle();
  else if (live(ctx.get('authorization'))) ctx.body = { data: { label: 'sk-or-v1-…', usage: 0, limit: null } };
  else refuse(ctx, 401, 'User not found.');
}
