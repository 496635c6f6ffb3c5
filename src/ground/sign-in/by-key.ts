import { type Ctx, withTransaction } from '../../context.ts';
import { refuse } from '../../kernel/refusal.ts';
import { authenticate, isKeyForLess } from '../parties/index.ts';
import { addressLane, takeAttempt } from './attempts.ts';
import { hasWayIn } from './link.ts';
import { wasRecovered } from './recovery-store.ts';
import { signInRefusals } from './rules.ts';
import { type Begun, beginSession } from './session.ts';
import type { From } from './sign-in.ts';

/**
 * The first door of whoever was added: the key that they made themselves, whose enrolment code two administrators put on record, begins a
 * session without a second factor, in which they make one. Neither administrator can: they saw the code, and it opens nothing. From then on
 * the key opens no page: a stolen one does not come in beside its person.
 */
export async function signInByKey(nobody: Ctx, key: string, from: Omit<From, 'device'>): Promise<Begun> {
  const forgive = await takeAttempt(nobody, addressLane(from.address));
  const found = await authenticate(nobody.database, nobody.clock, key);
  const tell = (what: string) =>
    nobody.access?.({
      what,
      at: nobody.clock.now(),
      requestId: nobody.requestId,
      address: from.address,
      tenantId: found?.tenantId,
      partyId: found?.actor.partyId,
      personId: found?.actor.personId,
      keyId: found?.actor.keyId,
      facts: { means: 'key' },
    });
  const refused = (why: keyof typeof signInRefusals): never => {
    tell('signIn.refused');
    return refuse(signInRefusals[why], { at: '/key' });
  };
  if (!found) return refused('SIGN_IN_KEY_SPENT');
  const { tenantId, actor } = found;
  const { personId, partyId, keyId } = actor;
  const begun = await withTransaction({ ...nobody, tenantId }, async (tx) => {
    if (actor.isMachine || actor.reads || actor.networks || (await isKeyForLess(tx, keyId))) return 'KEY_FOR_LESS';
    // Whoever was let in again by two administrators said that what they had before is lost.
    if ((await hasWayIn(tx, personId)) || (await wasRecovered(tx, personId))) return 'SIGN_IN_KEY_SPENT';
    // What is made in it ends with the key.
    return beginSession(tx, { personId, partyId }, { means: ['key'], isProved: false, line: [keyId], ...from });
  });
  if (typeof begun === 'string') return refused(begun);
  await forgive();
  tell('signIn.done');
  return begun;
}
