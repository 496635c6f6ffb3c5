import { z } from 'zod';
import { requireMandate, withSnapshot } from '../../context.ts';
import { command, describeStandard, query, type Routes } from '../../http/endpoint.ts';
import { cursorKey, page, pageOf, pageQuery } from '../../http/page.ts';
import { idWire } from '../../http/wire.ts';
import { keysOfClients } from './machine-keys.ts';
import * as schemas from './machine-schemas.ts';
import {
  confirmClient,
  endClient,
  issueToken,
  registerClient,
  setClientKeys,
  TokenRefused,
  viewOfClient,
} from './machines.ts';
import { listClients } from './machines-store.ts';
import type { SignInTerms } from './terms.ts';

const tag = 'Sign-in';
const params = z.object({ clientId: idWire('oauthClient') });

function addSystems(app: Routes, terms: SignInTerms): void {
  command(
    app,
    {
      path: '/oauth-clients',
      tag,
      summary: 'Register a system of your own party, with its public keys',
      body: schemas.registerClientInput,
      view: schemas.clientView,
      status: 201,
    },
    registerClient(terms),
  );
  query(
    app,
    {
      path: '/oauth-clients',
      tag,
      summary: 'Systems of your own party',
      filter: pageQuery,
      view: pageOf(schemas.clientView),
    },
    (ctx, { limit, cursor }) =>
      withSnapshot(ctx, async (tx) => {
        const { partyId } = requireMandate(tx, 'person:manage');
        const rows = await listClients(tx, partyId, cursorKey('oauth-clients', cursor), limit + 1);
        return page('oauth-clients', rows.map(viewOfClient), limit, ({ id }) => id);
      }),
  );
  command(
    app,
    {
      path: '/oauth-clients/{clientId}/keys',
      tag,
      summary: 'Other keys for a system; two at once while one takes the place of the other',
      params,
      body: schemas.clientKeysInput,
      view: schemas.clientView,
    },
    setClientKeys(terms),
  );
  command(
    app,
    {
      path: '/oauth-clients/{clientId}/confirmation',
      tag,
      summary: 'Say that a system may speak for you, with the keys that it has now',
      params,
      body: z.strictObject({}),
      view: schemas.clientView,
    },
    confirmClient,
  );
  command(
    app,
    {
      path: '/oauth-clients/{clientId}/end',
      tag,
      summary: 'End a system and its tokens',
      params,
      body: z.strictObject({}),
      view: schemas.clientView,
    },
    endClient,
  );
}

/** Systems that sign in by a key pair of their own, and the tokens that they get (RFC 6749, RFC 7523). */
export function addMachineRoutes(app: Routes, terms: SignInTerms, publicUrl: () => string | undefined): void {
  addSystems(app, terms);
  describeStandard(app, {
    method: 'post',
    path: '/oauth/token',
    tag,
    summary: 'A token of a few minutes for a system (client credentials, private_key_jwt)',
    sentTwice: 'an assertion opens once, by its jti',
    isOpen: true,
    body: { 'application/x-www-form-urlencoded': schemas.tokenInput },
    answers: {
      200: { 'application/json': schemas.tokenView },
      400: { 'application/json': schemas.tokenErrorView },
      401: { 'application/json': schemas.tokenErrorView },
    },
  });
  let keysOf: ReturnType<typeof keysOfClients> | undefined;
  app.post('/oauth/token', async (c) => {
    const nobody = c.get('nobody')();
    keysOf ??= keysOfClients(terms, nobody.clock);
    const isForm = /^application\/x-www-form-urlencoded\s*(;|$)/i.test(c.req.header('content-type') ?? '');
    const fields = isForm ? [...new URLSearchParams(await c.req.text())] : [];
    const given = schemas.tokenInput.safeParse(Object.fromEntries(fields));
    // A parameter that comes twice is refused (RFC 6749 3.2).
    if (!given.success || new Set(fields.map(([name]) => name)).size !== fields.length)
      return c.json(
        { error: 'invalid_request', error_description: 'expected a form as RFC 7523 2.2 describes it' },
        400,
      );
    const url = publicUrl() ?? new URL(c.req.url).origin;
    try {
      const audiences = [url, `${url}/v1/oauth/token`];
      return c.json(
        await issueToken(nobody, given.data, {
          audiences,
          keysOf: keysOf(given.data.client_assertion),
          address: c.get('address'),
        }),
        200,
        { pragma: 'no-cache' },
      );
    } catch (error) {
      if (!(error instanceof TokenRefused)) throw error;
      const status = error.error === 'invalid_client' ? 401 : 400;
      return c.json({ error: error.error, error_description: error.message }, status);
    }
  });
}
