// What a test may set, in the environment at the start and through /__ctl at any time.
const text = {
  AUTO: '', // 1: consents without a form
  LOGIN: 'ada', // who signs in then
  INTERVAL: '1', // seconds between device polls; empty: not told, so 5 (RFC 8628 §3.2)
  SLOW_STEP: '5', // what slow_down adds (RFC 8628 §3.5)
  AT_TTL: '300', RT_TTL: '3600', CODE_TTL: '60', DC_TTL: '600', // seconds
  ROTATE: '1', // each refresh gives a new refresh token and ends the old one
  REFRESH: '1', // refresh tokens are given
  UPSTREAM: '', UPSTREAM_KEY: '', // http://127.0.0.1:PORT of the server behind /v1, and its own key
  SHARED_GRANT: '', // 1: a new login joins the grant of the last one, so revoking one ends both
};
for (const name of Object.keys(text)) text[name] = process.env[name] ?? text[name];

export const set = (changes) => {
  for (const [name, value] of Object.entries(changes)) {
    if (!(name in text)) throw new Error(`no such setting: ${name}`);
    text[name] = String(value);
  }
};
export const is = (name) => text[name] === '1';
export const say = (name) => text[name];
export const number = (name) => Number(text[name]);
