// The provider's pages: plain forms, no script, nothing from outside.
import { bodyOf } from './control.mjs';
import { is, say } from './settings.mjs';

const escaped = (text) => String(text).replace(/[&<>"']/g, (each) => `&#${each.charCodeAt(0)};`);
export const page = (title, body) => `<!doctype html><html lang="en"><meta charset="utf-8"><title>${title}</title>`
  + `<h1>${title}</h1>${body}`;
const SIGN_IN = '<form method="post"><label>Name <input name="login" required autofocus></label>'
  + '<label>Password <input name="password" type="password"></label>'
  + '<button>Sign in</button><button name="abort" value="1" formnovalidate>Cancel</button></form>';
export const consentForm = (client, scope) => `<p>${escaped(client)} asks for: ${escaped(scope)}</p><form method="post">`
  + '<button name="ok" value="1">Allow</button><button name="abort" value="1">Deny</button></form>';

export const device = {
  async userCodeInputSource(ctx, form, out, error) {
    ctx.body = page('Connect a device', `<p>${error ? `Not accepted: ${escaped(error.name)}` : 'The code on your device'}</p>`
      + `${form}<button form="op.deviceInputForm">Continue</button>`);
  },
  async userCodeConfirmSource(ctx, form, client, info, code) {
    ctx.body = page('Confirm the device', `<p>${escaped(client.clientName)}: <code>${escaped(code)}</code></p>${form}`
      + '<button form="op.deviceConfirmForm">Continue</button>'
      + '<button form="op.deviceConfirmForm" name="abort" value="yes">Abort</button>');
  },
  async successSource(ctx) { ctx.body = page('Device connected', '<p>You can close this page.</p>'); },
};

export async function renderError(ctx, out) {
  ctx.type = 'html';
  ctx.body = page('Something is wrong', `<p>${escaped(out.error)}: ${escaped(out.error_description ?? '')}</p>`);
}

// Sign-in and consent, by form or (AUTO) at once. A new grant for each consent, unless they are shared.
export async function interact(provider, req, res) {
  const { prompt, params, session, grantId } = await provider.interactionDetails(req, res);
  const finish = (result, more) => provider.interactionFinished(req, res, result, { mergeWithLastSubmission: more });
  const consent = async () => {
    const shared = is('SHARED_GRANT') && await sharedGrant(provider, session.accountId, params.client_id, grantId);
    const grant = shared || new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
    grant.addOIDCScope(params.scope ?? '');
    for (const each of [params.resource ?? []].flat()) grant.addResourceScope(each, params.scope ?? '');
    const id = await grant.save();
    last.set(`${session.accountId} ${params.client_id}`, id);
    return finish({ consent: { grantId: id } }, true);
  };
  if (is('AUTO')) return prompt.name === 'login' ? finish({ login: { accountId: say('LOGIN') } }, false) : consent();
  if (req.method === 'POST') {
    const form = new URLSearchParams(await bodyOf(req));
    if (form.get('abort')) return finish({ error: 'access_denied', error_description: 'the person said no' }, false);
    return prompt.name === 'login' ? finish({ login: { accountId: form.get('login') } }, false) : consent();
  }
  res.setHeader('content-type', 'text/html; charset=utf-8');
  return res.end(prompt.name === 'login' ? page('Sign in', SIGN_IN) : page('Authorize', consentForm(params.client_id, params.scope ?? '')));
}

const last = new Map();
const sharedGrant = (provider, account, client, grantId) => {
  const id = grantId ?? last.get(`${account} ${client}`);
  return id && provider.Grant.find(id);
};
