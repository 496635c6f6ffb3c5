import { z } from 'zod';
import { requireMandate, requirePerson, withSnapshot } from '../../context.ts';
import { cookieOf, dropCookie, keepCookie, requireSameSite } from '../../http/credential.ts';
import { command, openCommand, query, type Routes, routes } from '../../http/endpoint.ts';
import { cursorKey, page, pageOf } from '../../http/page.ts';
import { idWire } from '../../http/wire.ts';
import { signInByKey } from './by-key.ts';
import { addDirectoryRoutes } from './directory-routes.ts';
import { beginAuthenticator, confirmAuthenticator, makeNewCodes, setPassword, viewFactors } from './enrol.ts';
import { signInByLink } from './link.ts';
import { addMachineRoutes } from './machine-routes.ts';
import { addPasskeyRoutes } from './passkey-routes.ts';
import { addRecoveryRoutes } from './recovery-routes.ts';
import { codeOfRecovery } from './recovery-schemas.ts';
import * as schemas from './schemas.ts';
import { viewOf } from './session.ts';
import { revokeSession, revokeSessionsOf, signOut, stepUp } from './sessions.ts';
import { signIn } from './sign-in.ts';
import { listSessions } from './store.ts';
import type { SignInTerms } from './terms.ts';

const tag = 'Sign-in';
const nothing = z.strictObject({});

function addEntries(app: Routes, terms: SignInTerms, publicUrl: () => string | undefined): void {
  openCommand(
    app,
    {
      path: '/sign-in',
      tag,
      summary: 'Sign in with a password and a second factor',
      body: schemas.signInInput,
      view: schemas.begunView,
      status: 201,
      takesKey: true,
    },
    async (c, nobody, input) => {
      if (input.as === 'cookie') requireSameSite(c, publicUrl());
      const { token, session, device } = await signIn(nobody, terms, input, {
        address: c.get('address'),
        agent: c.req.header('user-agent'),
        device: cookieOf(c, 'device', publicUrl()),
        key: c.req.header('idempotency-key'),
      });
      keepCookie(c, 'device', device, publicUrl());
      if (input.as === 'token') return { token, session };
      keepCookie(c, 'session', token, publicUrl());
      return { token: null, session };
    },
  );
  openCommand(
    app,
    {
      path: '/sign-in/link',
      tag,
      summary: 'Come in for the first time by a link that the installation gave; it opens once',
      body: z.strictObject({ link: schemas.linkWire, as: schemas.asWire }),
      view: schemas.begunView,
      status: 201,
    },
    async (c, nobody, input) => {
      if (input.as === 'cookie') requireSameSite(c, publicUrl());
      const from = { address: c.get('address'), agent: c.req.header('user-agent') };
      const { token, session } = await signInByLink(nobody, input.link, from);
      if (input.as === 'token') return { token, session };
      keepCookie(c, 'session', token, publicUrl());
      return { token: null, session };
    },
  );
  openCommand(
    app,
    {
      path: '/sign-in/key',
      tag,
      summary:
        'Come in for the first time by the key that you made, once two administrators have put its code on record',
      description:
        'For who has no password and no passkey yet: the session is for making them, and shows no second factor. Whoever comes made the key ' +
        '(POST /v1/enrolments); administrators see its enrolment code only, which opens nothing.',
      body: z.strictObject({ key: codeOfRecovery, as: schemas.asWire }),
      view: schemas.begunView,
      status: 201,
    },
    async (c, nobody, input) => {
      if (input.as === 'cookie') requireSameSite(c, publicUrl());
      const from = { address: c.get('address'), agent: c.req.header('user-agent') };
      const { token, session } = await signInByKey(nobody, input.key, from);
      if (input.as === 'token') return { token, session };
      keepCookie(c, 'session', token, publicUrl());
      return { token: null, session };
    },
  );
}

function addOwnSessions(app: Routes, served: Parameters<typeof stepUp>[0], publicUrl: () => string | undefined): void {
  query(
    app,
    {
      path: '/sessions',
      tag,
      summary: 'Live sessions: your own, or, for administrators, those of the party',
      filter: schemas.sessionsQuery,
      view: pageOf(schemas.sessionView),
    },
    (ctx, { limit, cursor, personId }) =>
      withSnapshot(ctx, async (tx) => {
        const { partyId, personId: own, mandates, keyId } = requirePerson(tx);
        if (personId !== undefined && personId !== own) requireMandate(tx, 'person:manage');
        const whose = personId ?? (mandates.has('person:manage') ? undefined : own);
        const rows = await listSessions(tx, { partyId, personId: whose }, cursorKey('sessions', cursor), limit + 1);
        return page(
          'sessions',
          rows.map((row) => viewOf(row, keyId)),
          limit,
          ({ id }) => id,
        );
      }),
  );
  command(
    app,
    {
      path: '/sessions/current/step-up',
      tag,
      summary: 'Show the second factor again; the session goes on under a new token',
      body: schemas.stepUpInput,
      view: schemas.begunView,
      answered(c, view) {
        if (view.token === null || cookieOf(c, 'session', publicUrl()) === undefined) return view;
        if (c.req.header('authorization') !== undefined) return view;
        keepCookie(c, 'session', view.token, publicUrl());
        return { ...view, token: null };
      },
    },
    stepUp(served),
  );
  command(
    app,
    {
      path: '/sessions/current/end',
      tag,
      summary: 'Sign out',
      body: nothing,
      view: schemas.sessionView,
      answered(c, view) {
        if (c.req.header('authorization') === undefined) dropCookie(c, 'session', publicUrl());
        return view;
      },
    },
    signOut,
  );
}

function addRevocations(app: Routes): void {
  command(
    app,
    {
      path: '/sessions/{sessionId}/revocation',
      tag,
      summary: 'End a session: your own, or, for administrators, one of the party',
      params: z.object({ sessionId: idWire('session') }),
      body: nothing,
      view: schemas.sessionView,
    },
    revokeSession,
  );
  command(
    app,
    {
      path: '/people/{personId}/sessions/revocation',
      tag,
      summary: 'End all sessions of a person; your own but for the one at work',
      params: z.object({ personId: idWire('person') }),
      body: nothing,
      view: schemas.endedView,
    },
    revokeSessionsOf,
  );
}

function addOwnFactors(app: Routes, terms: SignInTerms): void {
  query(app, { path: '/me/factors', tag, summary: 'What you sign in with', view: schemas.factorsView }, (ctx) =>
    withSnapshot(ctx, (tx) => viewFactors(tx, requirePerson(tx).personId)),
  );
  command(
    app,
    {
      path: '/me/password',
      tag,
      summary: 'Set your password; sessions begun before end',
      // Half a second of hashing.
      cost: 500,
      body: schemas.passwordInput,
      view: schemas.factorsView,
    },
    setPassword(terms),
  );
  command(
    app,
    {
      path: '/me/authenticator',
      tag,
      summary: 'A secret for an authenticator; it counts once a code of it is shown',
      body: nothing,
      view: schemas.begunAuthenticatorView,
    },
    beginAuthenticator(terms),
  );
  command(
    app,
    {
      path: '/me/authenticator/confirmation',
      tag,
      summary: 'Show the first code of an authenticator; recovery codes come with it',
      body: schemas.codeInput,
      view: schemas.recoveryCodesView,
    },
    confirmAuthenticator(terms),
  );
  command(
    app,
    {
      path: '/me/recovery-codes',
      tag,
      summary: 'New recovery codes in place of those that are left',
      body: nothing,
      view: schemas.recoveryCodesView,
    },
    makeNewCodes,
  );
}

/** @param publicUrl where people reach the service: `https://holdfast.example` */
export function signInRoutes(terms: SignInTerms, publicUrl: () => string | undefined) {
  const app = routes();
  const served = { ...terms, publicUrl };
  addEntries(app, terms, publicUrl);
  addOwnSessions(app, served, publicUrl);
  addRevocations(app);
  addOwnFactors(app, terms);
  addDirectoryRoutes(app, served);
  addPasskeyRoutes(app, publicUrl);
  addRecoveryRoutes(app, publicUrl);
  addMachineRoutes(app, terms, publicUrl);
  return app;
}
