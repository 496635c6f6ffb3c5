import { z } from 'zod';
import { requirePerson, withSnapshot } from '../../context.ts';
import { keepCookie, requireSameSite } from '../../http/credential.ts';
import { command, openCommand, query, type Routes } from '../../http/endpoint.ts';
import * as schemas from './passkey-schemas.ts';
import {
  addPasskey,
  askAgain,
  askForPasskey,
  beginPasskey,
  namePasskey,
  removePasskey,
  signInByPasskey,
  viewOfPasskey,
} from './passkeys.ts';
import { listPasskeys } from './passkeys-store.ts';
import { asWire, begunView } from './schemas.ts';

const tag = 'Sign-in';
const nothing = z.strictObject({});

function addPasskeySignIn(app: Routes, publicUrl: () => string | undefined): void {
  openCommand(
    app,
    {
      path: '/sign-in/passkey-question',
      tag,
      summary: 'What a browser asks its device to sign in with a passkey; good for minutes, once',
      body: nothing,
      view: schemas.requestView,
    },
    (_, nobody) => askForPasskey(nobody, publicUrl),
  );
  openCommand(
    app,
    {
      path: '/sign-in/passkey',
      tag,
      summary: 'Sign in with a passkey: it is both factors',
      body: z.strictObject({ passkey: schemas.passkeyAnswer, as: asWire }),
      view: begunView,
      status: 201,
      takesKey: true,
    },
    async (c, nobody, input) => {
      if (input.as === 'cookie') requireSameSite(c, publicUrl());
      const from = {
        address: c.get('address'),
        agent: c.req.header('user-agent'),
        key: c.req.header('idempotency-key'),
      };
      const { token, session } = await signInByPasskey(nobody, publicUrl, input.passkey, from);
      if (input.as === 'token') return { token, session };
      keepCookie(c, 'session', token, publicUrl());
      return { token: null, session };
    },
  );
}

function addOwnPasskeys(app: Routes, publicUrl: () => string | undefined): void {
  command(
    app,
    {
      path: '/me/passkeys/question',
      tag,
      summary: 'What a browser asks its device to make a passkey for you; good for minutes, once',
      body: nothing,
      view: schemas.creationView,
    },
    beginPasskey(publicUrl),
  );
  command(
    app,
    {
      path: '/me/passkeys',
      tag,
      summary: 'Add the passkey that a device made; sessions begun before end',
      body: schemas.addPasskeyInput,
      view: schemas.passkeyView,
      status: 201,
    },
    addPasskey(publicUrl),
  );
  query(app, { path: '/me/passkeys', tag, summary: 'Your passkeys', view: schemas.passkeysView }, (ctx) =>
    withSnapshot(ctx, async (tx) => ({
      items: (await listPasskeys(tx, requirePerson(tx).personId)).map(viewOfPasskey),
    })),
  );
  command(
    app,
    {
      path: '/me/passkeys/{passkeyId}/name',
      tag,
      summary: 'Name a passkey otherwise',
      params: schemas.passkeyParams,
      body: schemas.namePasskeyInput,
      view: schemas.passkeyView,
    },
    namePasskey,
  );
  command(
    app,
    {
      path: '/me/passkeys/{passkeyId}/removal',
      tag,
      summary: 'Remove a passkey; the last way to sign in stays',
      params: schemas.passkeyParams,
      body: nothing,
      view: schemas.passkeyView,
    },
    removePasskey,
  );
}

/** Passkeys: made, named and removed by who holds them, and signed in by. */
export function addPasskeyRoutes(app: Routes, publicUrl: () => string | undefined): void {
  addPasskeySignIn(app, publicUrl);
  command(
    app,
    {
      path: '/sessions/current/passkey-question',
      tag,
      summary: 'What a browser asks its device to show a second factor again, in this session alone',
      body: nothing,
      view: schemas.requestView,
    },
    askAgain(publicUrl),
  );
  addOwnPasskeys(app, publicUrl);
}
