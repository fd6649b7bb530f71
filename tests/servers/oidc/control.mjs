// The request log, faults by path, and /__ctl, where tests set and read everything.
import { expire } from './rows.mjs';
import * as settings from './settings.mjs';

const KEPT = new Set(['grant_type', 'code_challenge_method', 'response_type', 'client_id', 'scope', 'redirect_uri',
  'callback_url', 'resource', 'audience', 'prompt', 'token_type_hint', 'login_hint', 'agent_name_hint']);
const log = []; // `status`: the true answer's, none if it was never made; `sent`: what the client was given
let faults = [];
let callback = {}; // {iss: 'https://other'}: set in redirects to the client; null: taken out
const sleep = (ms) => new Promise((done) => { setTimeout(done, ms); });

export const note = (entry) => log.push(entry);

export async function bodyOf(req) {
  const chunks = [];
  for await (const chunk of req) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

const parsed = (body, type) => (type?.includes('json') ? JSON.parse(body || '{}') : Object.fromEntries(new URLSearchParams(body)));

// A fault: {path, status, headers, body, drop, delay, after, merge, times, skip}. Before the answer is made, or `after`:
// then the code is redeemed, the token rotated. `merge` changes fields of a JSON answer; null takes one out.
function next(path) {
  const at = faults.findIndex((each) => each.path === path);
  if (at < 0) return undefined;
  const fault = faults[at];
  if (fault.skip > 0) { fault.skip -= 1; return undefined; }
  fault.times = (fault.times ?? 1) - 1; // -1: for ever
  if (fault.times === 0) faults.splice(at, 1);
  return fault;
}

function drop(ctx) {
  ctx.respond = false;
  ctx.req.socket.destroy();
  return 'dropped';
}

function replace(ctx, fault) {
  ctx.status = fault.status ?? ctx.status;
  if (fault.merge) {
    const kept = Object.entries({ ...ctx.body, ...fault.merge }).filter(([, value]) => value !== null);
    ctx.body = Object.fromEntries(kept);
  } else if (fault.status || fault.body !== undefined) ctx.body = fault.body ?? '';
  ctx.set(fault.headers ?? {});
  return ctx.status;
}

function leave(ctx) {
  const to = ctx.response.get('location');
  const url = to && new URL(to, ctx.href);
  if (!url || url.origin === new URL(ctx.href).origin) return;
  for (const [name, value] of Object.entries(callback)) {
    if (value === null) url.searchParams.delete(name); else url.searchParams.set(name, value);
  }
  ctx.set('location', url.href);
}

// As early as possible: a test may wait for a request whose answer is held back.
function remember(entry, ctx) {
  const params = ctx.oidc?.body ?? (ctx.req.body ? parsed(ctx.req.body, ctx.get('content-type')) : ctx.query);
  entry.params = Object.keys(params);
  entry.values = Object.fromEntries(Object.entries(params).filter(([name]) => KEPT.has(name)));
}

export async function observe(ctx, handle) {
  const { authorization, cookie, ...headers } = ctx.headers;
  if (authorization) headers.authorization = authorization.split(' ')[0];
  const entry = { at: Date.now(), method: ctx.method, path: ctx.path, headers };
  log.push(entry);
  const fault = next(ctx.path);
  const first = fault && !fault.after && !fault.merge;
  if (first) {
    ctx.req.body = await bodyOf(ctx.req); // where oidc-provider looks for what is already read
    remember(entry, ctx);
    if (fault.delay) await sleep(fault.delay);
    if (fault.drop || fault.status) entry.sent = fault.drop ? drop(ctx) : replace(ctx, fault);
  }
  if (entry.sent === undefined) {
    await handle();
    remember(entry, ctx);
    entry.status = ctx.respond === false ? ctx.res.statusCode : ctx.status;
    entry.error = ctx.body?.error;
    leave(ctx);
    if (fault && !first) {
      if (fault.delay) await sleep(fault.delay);
      entry.sent = fault.drop ? drop(ctx) : replace(ctx, fault);
    }
    entry.sent ??= entry.status;
  }
}

// POST {settings, faults, callback, expire: kind}; answers with the whole log.
export async function control(ctx, more) {
  const wanted = JSON.parse((await bodyOf(ctx.req)) || '{}');
  if (wanted.settings) settings.set(wanted.settings);
  if (wanted.faults) faults = wanted.faults;
  if (wanted.callback) callback = wanted.callback;
  if (wanted.expire) expire(wanted.expire);
  ctx.body = { log, faults, ...more(wanted) };
}
