import { z } from 'zod';
import { requireMandate, requirePerson, withSnapshot } from '../../context.ts';
import { keepCookie, requireSameSite } from '../../http/credential.ts';
import { command, openCommand, query, type Routes } from '../../http/endpoint.ts';
import { idWire } from '../../http/wire.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { findPerson, reasonInput } from '../parties/index.ts';
import { endFactors, readWaysIn } from './end-factors.ts';
import { beginRecovery, cancelRecovery, recover, viewOfRecovery } from './recovery.ts';
import * as schemas from './recovery-schemas.ts';
import { listRecoveries } from './recovery-store.ts';
import { asWire, begunView, waysInView } from './schemas.ts';

const tag = 'Sign-in';
const params = z.object({ personId: idWire('person') });

function addRecoveries(app: Routes): void {
  command(
    app,
    {
      path: '/people/{personId}/recovery',
      tag,
      summary: 'Let a colleague in again who lost what they sign in with; another administrator agrees',
      description:
        'The colleague makes a code (POST /v1/enrolments, holdfast key), keeps hf_… and gives you hfe_… in a way by which you know them. It ' +
        'opens after a wait, and shows itself to the colleague at GET /v1/me and in webhooks until then.',
      params,
      body: schemas.recoveryInput,
      view: schemas.recoveryView,
      status: 201,
    },
    beginRecovery,
  );
  command(
    app,
    {
      path: '/people/{personId}/recovery/cancellation',
      tag,
      summary: 'Say no to a recovery that waits: your own, or, for administrators, a colleague’s',
      params,
      body: z.strictObject({}),
      view: schemas.recoveryView,
    },
    cancelRecovery,
  );
  query(
    app,
    {
      path: '/people/{personId}/recoveries',
      tag,
      summary: 'Recoveries of a person, newest first: your own, or, for administrators, a colleague’s',
      params,
      view: schemas.recoveriesView,
    },
    (ctx, { personId }) =>
      withSnapshot(ctx, async (tx) => {
        const actor = requirePerson(tx);
        if (actor.personId !== personId) requireMandate(tx, 'person:manage');
        const person = await findPerson(tx, personId);
        if (person?.partyId !== actor.partyId) refuse(commonRefusals.NOT_FOUND, { at: '/personId' });
        const now = tx.clock.now();
        return { items: (await listRecoveries(tx, personId)).map((row) => viewOfRecovery(row, now)) };
      }),
  );
}

function addFactorEndings(app: Routes): void {
  query(
    app,
    {
      path: '/people/{personId}/factors',
      tag,
      summary:
        'What a person signs in with, and through what it was added: your own, or, for administrators, a colleague’s',
      params,
      view: waysInView,
    },
    (ctx, { personId }) => withSnapshot(ctx, (tx) => readWaysIn(tx, personId)),
  );
  command(
    app,
    {
      path: '/people/{personId}/factors/end',
      tag,
      summary: 'Take from a colleague whatever they sign in with, at once; they come in again by a recovery',
      params,
      body: reasonInput,
      view: waysInView,
    },
    endFactors,
  );
}

/** Who lost what they sign in with is let in again by two administrators, who learn no secret of it. */
export function addRecoveryRoutes(app: Routes, publicUrl: () => string | undefined): void {
  addRecoveries(app);
  addFactorEndings(app);
  openCommand(
    app,
    {
      path: '/sign-in/recovery',
      tag,
      summary: 'Come in again by the code that you made: old factors and sessions end, and you make others',
      body: z.strictObject({ code: schemas.codeOfRecovery, as: asWire }),
      view: begunView,
      status: 201,
    },
    async (c, nobody, input) => {
      if (input.as === 'cookie') requireSameSite(c, publicUrl());
      const from = { address: c.get('address'), agent: c.req.header('user-agent') };
      const { token, session } = await recover(nobody, input.code, from);
      if (input.as === 'token') return { token, session };
      keepCookie(c, 'session', token, publicUrl());
      return { token: null, session };
    },
  );
}
