// What oidc-provider leaves out of RFC 8628: the interval, and slow_down for polls that come too early.
import { number, say } from './settings.mjs';

const polls = new Map();

export async function poll(ctx, handle) {
  await handle();
  if (ctx.path === '/device/auth' && ctx.body?.device_code) {
    const seconds = say('INTERVAL') === '' ? 5 : number('INTERVAL');
    if (say('INTERVAL') !== '') ctx.body.interval = seconds;
    polls.set(ctx.body.device_code, { seconds, at: 0 });
  }
  const waiting = ctx.path === '/token' && polls.get(ctx.oidc?.params?.device_code);
  if (!waiting) return;
  const now = Date.now();
  const early = now - waiting.at < waiting.seconds * 1000 - 50; // timers on both sides are coarse
  waiting.at = now;
  if (early && ctx.body?.error === 'authorization_pending') {
    waiting.seconds += number('SLOW_STEP');
    ctx.body = { error: 'slow_down', error_description: 'polling too fast' };
  }
}
