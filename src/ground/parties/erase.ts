import { type Ctx, requirePerson } from '../../context.ts';
import { hex, sha256 } from '../../kernel/canonical.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { utf8 } from '../../kernel/signing.ts';
import { businessDate, businessDateAt } from '../../kernel/time.ts';
import { act } from '../audit/index.ts';
import { policyOn } from '../policy/index.ts';
import { personErased } from './events.ts';
import * as store from './people-store.ts';
import { afterStep, assertErasureDue } from './person-rules.ts';
import type { EraseInput, PersonView } from './schemas.ts';

/**
 * Forgets who a person was, when no time to keep it runs any more: their name, how they signed in and where they were. What they did
 * stays as it was done, by an id that leads to nobody.
 */
export async function erasePerson(ctx: Ctx, input: EraseInput & { personId: string }): Promise<PersonView> {
  return act(ctx, { verb: 'person.erase', mandate: 'person:manage', input }, async (tx) => {
    const before = await store.lockPerson(tx, input.personId);
    if (before?.partyId !== requirePerson(tx).partyId) refuse(commonRefusals.NOT_FOUND, { at: '/personId' });
    const state = afterStep(before.state, 'erase');
    const today = businessDate(tx);
    const leftOn = businessDateAt(new Date(before.leftAt as string));
    assertErasureDue(leftOn, policyOn('person.keptAfterLeavingDays', today).value, today);
    const view = await store.erasePerson(tx, before.id, state);
    return { view, event: personErased(view, input.reason) };
  });
}

/** What the record keeps of a name: it shows that a name was this one as long as the salt is kept, and nothing afterwards. */
export const nameDigest = async (salt: Uint8Array, name: string): Promise<string> =>
  hex(await sha256(new Uint8Array([...salt, ...utf8(name)])));

/** An answer as it is kept for a repeat: without the name. */
export const nameless = <View extends { name: string }>(view: View): View => ({ ...view, name: '' });

/** The same with the name as it is now. */
export async function withName<View extends { id: string; name: string }>(ctx: Ctx, kept: View): Promise<View> {
  return { ...kept, name: (await store.findPerson(ctx, kept.id))?.name ?? '' };
}
