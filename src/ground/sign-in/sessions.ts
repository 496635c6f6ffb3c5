import { type Ctx, requireMandate, requirePerson } from '../../context.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { act, stepUpRefusals } from '../audit/index.ts';
import { endWhatCameBy } from '../parties/index.ts';
import { takeAttempt } from './attempts.ts';
import { aboutTotp, judgeCode, requireSeal } from './code.ts';
import { isFresh } from './enrol.ts';
import * as events from './events.ts';
import * as factors from './factors-store.ts';
import { relyingPartyOf } from './passkey-check.ts';
import { ClonedPasskey, endAfter, showsAgain } from './passkeys.ts';
import { signInRefusals } from './rules.ts';
import type { BegunView, EndedView, SessionView, StepUpInput } from './schemas.ts';
import { makeToken, requireSession, viewOf } from './session.ts';
import { useCode } from './sign-in.ts';
import * as store from './store.ts';
import type { Seal, Served } from './terms.ts';

const tell = (ctx: Ctx, what: string, keyId: string, personId: string) =>
  ctx.access?.({
    what,
    at: ctx.clock.now(),
    requestId: ctx.requestId,
    tenantId: ctx.tenantId,
    partyId: requirePerson(ctx).partyId,
    personId,
    keyId,
  });

/** Whether the code of an authenticator, or of recovery, is good; it is used up. */
async function showsCode(ctx: Ctx, seal: Seal | undefined, code: string): Promise<boolean> {
  const { personId } = requirePerson(ctx);
  const row = await factors.findFactors(ctx, personId);
  const recoveryHashes = await factors.recoveryHashesOf(ctx, personId);
  const sealed = row?.totpSealed;
  const totpSecret = sealed ? await requireSeal(seal).open(sealed, aboutTotp(ctx.tenantId, personId)) : undefined;
  const good = await judgeCode({ totpSecret, totpStep: row?.totpStep ?? 0n, recoveryHashes }, code, ctx.clock.now());
  return good !== undefined && useCode(ctx, personId, good);
}

/** Who ends their own other sessions shows a factor for it (ASVS 5.0 7.5.2); a key is one, shown with the request itself. */
function requireFactor(ctx: Ctx, personId: string): void {
  const actor = requirePerson(ctx);
  if (actor.personId !== personId || !actor.session || isFresh(ctx, actor)) return;
  refuse(stepUpRefusals.STEP_UP_REQUIRED, { facts: { provedAt: actor.session.provedAt?.toISOString() ?? null } });
}

/**
 * The second factor again, in a session that goes on under a new token: the one before opens nothing from now on (ASVS 5.0 7.2.4).
 */
export const stepUp =
  (terms: Served) =>
  async (ctx: Ctx, { code, passkey }: StepUpInput): Promise<BegunView> => {
    const { keyId, personId } = requireSession(ctx);
    const rp = passkey && relyingPartyOf(terms.publicUrl());
    const seal = passkey ? undefined : requireSeal(terms.seal);
    // A signature is not guessed; a code is, also by who only looks at what it would do.
    const forgive = code === undefined ? undefined : await takeAttempt(ctx, [{ kind: 'stepUp', of: personId }]);
    const view = await act<BegunView>(ctx, { verb: 'session.stepUp', mandate: 'person', input: {} }, async (tx) => {
      const { partyId } = requireSession(tx);
      const isShown = passkey && rp ? await showsAgain(tx, passkey, rp) : await showsCode(tx, seal, code ?? '');
      if (!isShown) {
        tell(tx, 'session.stepUpRefused', keyId, personId);
        refuse(passkey ? signInRefusals.PASSKEY_REFUSED : signInRefusals.CODE_WRONG, {
          at: passkey ? '/passkey' : '/code',
        });
      }
      const { token, tokenHash } = await makeToken(tx);
      const renewed = (await store.renewSession(tx, keyId, tokenHash)) ?? refuse(commonRefusals.CONFLICT);
      const session = viewOf(renewed, keyId);
      return {
        view: { token, session },
        answer: { token: null, session },
        event: events.sessionProved(keyId, personId, partyId),
      };
    }).catch((error: unknown) => {
      if (!(error instanceof ClonedPasskey)) throw error;
      tell(ctx, 'passkey.cloned', error.found.id, personId);
      return endAfter(ctx, error);
    });
    await forgive?.();
    tell(ctx, 'session.steppedUp', keyId, personId);
    return view;
  };

/** Whoever is signed in signs out. */
export async function signOut(ctx: Ctx, input: object): Promise<SessionView> {
  return act(ctx, { verb: 'session.end', mandate: 'person', input }, async (tx) => {
    const { keyId, personId, partyId } = requireSession(tx);
    const ended = await store.endSession(tx, keyId, { endedBecause: 'signed_out', endedBy: personId });
    if (!ended) refuse(commonRefusals.CONFLICT);
    return { view: viewOf(ended, keyId), event: events.sessionEnded(keyId, personId, partyId) };
  });
}

/** Of one's own, or, for an administrator, of anybody of the party: from the next request on neither it nor what was added in it opens anything. */
export async function revokeSession(ctx: Ctx, input: { sessionId: string }): Promise<SessionView> {
  return act(ctx, { verb: 'session.revoke', mandate: 'person', input }, async (tx) => {
    const { keyId, personId, partyId, mandates } = requirePerson(tx);
    const row = await store.findSessionById(tx, input.sessionId);
    const mayBe = row && (row.personId === personId || mandates.has('person:manage'));
    if (!mayBe || !row.participants.includes(partyId)) refuse(commonRefusals.NOT_FOUND, { at: '/sessionId' });
    if (row.id !== keyId) requireFactor(tx, row.personId);
    const ended = await store.endSession(tx, row.id, { endedBecause: 'revoked', endedBy: personId });
    if (!ended) refuse(commonRefusals.CONFLICT, { at: '/sessionId' });
    await endWhatCameBy(tx, [row.id], [row.personId], personId);
    tell(tx, 'session.revoked', row.id, row.personId);
    return { view: viewOf(ended, keyId), event: events.sessionRevoked(row.id, row.personId, partyId) };
  });
}

/** All sessions of a person: one's own but for the one at work, or, for an administrator, of anybody of the party. */
export async function revokeSessionsOf(ctx: Ctx, input: { personId: string }): Promise<EndedView> {
  return act(ctx, { verb: 'session.revokeAll', mandate: 'person', input }, async (tx) => {
    const actor = requirePerson(tx);
    if (actor.personId !== input.personId) requireMandate(tx, 'person:manage');
    requireFactor(tx, input.personId);
    const partyId = await factors.partyOf(tx, input.personId);
    if (partyId !== actor.partyId) refuse(commonRefusals.NOT_FOUND, { at: '/personId' });
    const exceptId = actor.session ? actor.keyId : undefined;
    const ending = { endedBecause: 'revoked', endedBy: actor.personId };
    const ended = await store.endSessionsOf(tx, input.personId, ending, exceptId);
    tell(tx, 'session.allRevoked', actor.keyId, input.personId);
    return { view: { ended }, event: events.sessionsRevoked({ partyId, personId: input.personId }, { ended }) };
  });
}
