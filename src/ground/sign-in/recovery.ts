import { type Ctx, requireMandate, requirePerson, withTransaction } from '../../context.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { businessDate } from '../../kernel/time.ts';
import { act, agreersOf, recordEvent } from '../audit/index.ts';
import {
  actorsOf,
  assertConcernsOthers,
  findPerson,
  holdsCode,
  mayEnter,
  personRefusals,
  readEnrolment,
  requireOwnWord,
} from '../parties/index.ts';
import { policyOn } from '../policy/index.ts';
import { addressLane, takeAttempt } from './attempts.ts';
import { endAll } from './end-factors.ts';
import * as events from './events.ts';
import type { RecoveryInput, RecoveryView } from './recovery-schemas.ts';
import * as store from './recovery-store.ts';
import { signInRefusals } from './rules.ts';
import { type Begun, beginSession } from './session.ts';
import type { From } from './sign-in.ts';
import { endSessionsOf } from './store.ts';

const HOUR_MS = 3_600_000;
/** Long enough to make a passkey, or a password and an authenticator; nothing else is done in it. */
const SESSION_MS = 900_000;

export const viewOfRecovery = (row: store.RecoveryRow, now: Date): RecoveryView => ({
  id: row.id,
  personId: row.personId,
  state: row.usedAt ? 'used' : row.lapsesAt <= now ? 'lapsed' : row.cancelledAt ? 'cancelled' : 'waiting',
  reason: row.reason,
  askedBy: row.askedBy,
  agreedBy: row.agreedBy,
  begunAt: row.begunAt.toISOString(),
  opensAt: row.opensAt.toISOString(),
  lapsesAt: row.lapsesAt.toISOString(),
});

/** How somebody was recognised tells who they are: it lies in one place, from which a kept answer gets it back. */
const withReason = async (ctx: Ctx, kept: RecoveryView): Promise<RecoveryView> => {
  const rows = await store.listRecoveries(ctx, kept.personId);
  return { ...kept, reason: rows.find(({ id }) => id === kept.id)?.reason ?? '' };
};

/**
 * Two administrators have somebody let in again who lost what they sign in with (ASVS 5.0 6.4.3, 6.4.4; NIST SP 800-63B-4 4.2). The person made
 * the code and keeps it: neither administrator learns what opens. It opens after a wait, in which whoever holds the old factors may say no; of
 * somebody who is suspended it opens once they are let in again, what they signed in with ends at once, and only administrators say no.
 */
export async function beginRecovery(ctx: Ctx, input: RecoveryInput & { personId: string }): Promise<RecoveryView> {
  const spec = { verb: 'recovery.begin', mandate: 'person:manage', input, recall: withReason };
  return act<RecoveryView>(ctx, spec, async (tx) => {
    const { partyId, personId: askedBy } = requirePerson(tx);
    const person = await findPerson(tx, input.personId);
    if (person?.partyId !== partyId) refuse(commonRefusals.NOT_FOUND, { at: '/personId' });
    assertConcernsOthers(person.id, actorsOf(tx));
    const isThere = mayEnter(person.state);
    if (!isThere && person.state !== 'suspended')
      refuse(personRefusals.PERSON_NOT_IN_STATE, { facts: { state: person.state } });
    const { prefix, secretHash } = readEnrolment(input.enrolmentCode);
    if (await store.isKey(tx, prefix)) refuse(signInRefusals.RECOVERY_CODE_USED, { at: '/enrolmentCode' });
    await store.dropLapsed(tx, person.id);
    const now = tx.clock.now();
    const today = businessDate(tx);
    const opensAt = new Date(now.getTime() + policyOn('signIn.recoveryWaitHours', today).value * HOUR_MS);
    // Before another agreed nothing of it stays: the name in its place is never read.
    const agreedBy = agreersOf(tx);
    const row = await store.insertRecovery(tx, {
      id: tx.newId('recovery'),
      personId: person.id,
      participants: [partyId],
      prefix,
      secretHash,
      reason: input.reason,
      askedBy,
      agreedBy: agreedBy.length > 0 ? agreedBy : ['nobody'],
      begunAt: now,
      opensAt,
      lapsesAt: new Date(opensAt.getTime() + policyOn('signIn.recoveryOpenHours', today).value * HOUR_MS),
      personMayCancel: isThere,
    });
    if (!row) refuse(signInRefusals.RECOVERY_CODE_USED, { at: '/enrolmentCode' });
    if (!isThere) await endAll(tx, { partyId, personId: person.id });
    const view = viewOfRecovery(row, now);
    return {
      view,
      answer: { ...view, reason: '' },
      event: events.recoveryBegun({ partyId, personId: person.id }, { opensAt: view.opensAt }),
    };
  });
}

/** The person says no, in a session or by a key that is theirs alone; and so does any administrator. Who was suspended does not. */
export async function cancelRecovery(ctx: Ctx, input: { personId: string }): Promise<RecoveryView> {
  const spec = { verb: 'recovery.cancel', mandate: 'person', input, recall: withReason };
  return act<RecoveryView>(ctx, spec, async (tx) => {
    const { personId, partyId } = requirePerson(tx);
    if (personId === input.personId) await requireOwnWord(tx);
    else requireMandate(tx, 'person:manage');
    const person = await findPerson(tx, input.personId);
    if (person?.partyId !== partyId) refuse(commonRefusals.NOT_FOUND, { at: '/personId' });
    const row = await store.cancelRecovery(tx, person.id, personId);
    if (!row && (await store.isWithoutNo(tx, person.id))) refuse(signInRefusals.RECOVERY_OF_SUSPENDED);
    if (!row) refuse(commonRefusals.NOT_FOUND, { at: '/personId' });
    const view = viewOfRecovery(row, tx.clock.now());
    return { view, answer: { ...view, reason: '' }, event: events.recoveryCancelled({ partyId, personId: person.id }) };
  });
}

/**
 * Who made the code shows it: what they signed in with before, and every session, ends, and one begins in which nothing is done but to make
 * other factors.
 */
export async function recover(nobody: Ctx, code: string, from: Omit<From, 'device'>): Promise<Begun> {
  const forgive = await takeAttempt(nobody, addressLane(from.address));
  const [prefix, secret] = [code.slice(3, 15), code.slice(16)];
  const found = await nobody.database.anonymous((handle) => store.findRecovery(handle, prefix));
  const tell = (what: string) =>
    nobody.access?.({
      what,
      at: nobody.clock.now(),
      requestId: nobody.requestId,
      address: from.address,
      tenantId: found?.tenantId,
      partyId: found?.partyId,
      personId: found?.personId,
      facts: { means: 'recovery' },
    });
  const refused = (): never => {
    tell('signIn.refused');
    return refuse(signInRefusals.SIGN_IN_REFUSED);
  };
  const now = nobody.clock.now();
  const isTheirs = await holdsCode(secret, found?.secretHash);
  if (!found || !isTheirs || found.lapsesAt <= now) return refused();
  if (now < found.opensAt) refuse(signInRefusals.RECOVERY_WAITS, { facts: { opensAt: found.opensAt.toISOString() } });
  const { tenantId, partyId, personId } = found;
  const begun = await withTransaction({ ...nobody, tenantId }, async (tx) => {
    if (!(await store.useRecovery(tx, personId, found.id))) return undefined;
    await store.dropFactors(tx, personId);
    await endSessionsOf(tx, personId, { endedBecause: 'recovered', endedBy: personId }, undefined);
    await recordEvent(tx, events.recoveryUsed({ partyId, personId }));
    const until = new Date(now.getTime() + SESSION_MS);
    return beginSession(
      tx,
      { personId, partyId },
      {
        means: ['recovery'],
        isProved: false,
        acts: [],
        until,
        line: [found.id],
        ...from,
      },
    );
  });
  if (!begun) return refused();
  await forgive();
  tell('signIn.done');
  return begun;
}
