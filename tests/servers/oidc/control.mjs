// The request log, faults by path, and /__ctl, where tests set and read everything.
import { expire } from './rows.mjs';
import * as settings from './settings.mjs';

const KEPT = new Set(['grant_type', 'code_challenge_method', 'response_type', 'client_id', 'scope', 'redirect_uri',
  'callback_url', 'resource', 'audience', 'prompt', 'token_type_hint']);
const log = [];
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
  if (fault.merge) ctx.body = { ...ctx.body, ...fault.merge };
  else if (fault.status || fault.body !== undefined) ctx.body = fault.body ?? '';
  ctx.set(fault.headers ?? {});
  return ctx.status;
}

function leave(ctx) {
  const to = ctx.response.get('location');
  if (!to || to.startsWith('/') || to.startsWith(ctx.origin)) return;
  const url = new URL(to);
  for (const [name, value] of Object.entries(callback)) {
    if (value === null) url.searchParams.delete(name); else url.searchParams.set(name, value);
  }
  ctx.set('location', url.href);
}

export async function observe(ctx, handle) {
  const { authorization, cookie, ...headers } = ctx.headers;
  if (authorization) headers.authorization = authorization.split(' ')[0];
  const fault = next(ctx.path);
  const entry = { method: ctx.method, path: ctx.path, headers };
  log.push(entry);
  let sent;
  if (fault && !fault.after && !fault.merge) {
    ctx.bodyText = await bodyOf(ctx.req);
    if (fault.delay) await sleep(fault.delay);
    if (fault.drop) sent = drop(ctx);
    else if (fault.status) sent = replace(ctx, fault);
    else { ctx.req.body = ctx.bodyText; await handle(); } // delayed only
  } else {
    await handle();
    entry.status = ctx.respond === false ? ctx.res.statusCode : ctx.status;
    entry.error = ctx.body?.error;
    leave(ctx);
    if (fault?.delay) await sleep(fault.delay);
    if (fault) sent = fault.drop ? drop(ctx) : replace(ctx, fault);
  }
  const params = ctx.oidc?.body ?? (ctx.bodyText ? parsed(ctx.bodyText, headers['content-type']) : ctx.query);
  entry.params = Object.keys(params);
  entry.values = Object.fromEntries(Object.entries(params).filter(([name]) => KEPT.has(name)));
  entry.status ??= sent === undefined ? ctx.status : null; // null: the answer was never made
  entry.sent = sent ?? entry.status;
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
