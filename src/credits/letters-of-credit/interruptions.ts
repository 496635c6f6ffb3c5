import { type Ctx, type DomainEvent, lockName, requirePerson, violatedConstraint } from '../../context.ts';
import { act } from '../../ground/audit/index.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { addDays } from '../../kernel/time.ts';
import * as store from './interruption-store.ts';
import { placeOfBank } from './names.ts';
import { todayAt } from './place.ts';
import { creditRefusals } from './refusals.ts';
import type { DeclareInterruptionInput, InterruptionView, ResumeInput } from './schemas.ts';

const event =
  (type: string) =>
  (view: InterruptionView): DomainEvent => ({
    type,
    version: 1,
    objectId: view.id,
    participants: [view.bankId],
    payload: { ...view },
  });
const bankInterrupted = event('bank.interrupted');
const bankResumed = event('bank.resumed');

/** A bank's business is interrupted by what it cannot help (UCP 600 36): from a day that has come, not for days ahead. */
export async function declareInterruption(ctx: Ctx, input: DeclareInterruptionInput): Promise<InterruptionView> {
  return act(ctx, { verb: 'bank.interrupt', mandate: 'credit:issue', input }, async (tx) => {
    const { partyId, personId } = requirePerson(tx);
    if (input.fromOn > todayAt(await placeOfBank(tx, partyId), tx.clock.now()))
      refuse(commonRefusals.INPUT_INVALID, { at: '/fromOn' });
    await lockName(tx, `bank-interruption/${partyId}`);
    const row = { ...input, id: tx.newId('bankInterruption'), bankId: partyId, declaredBy: personId };
    const view = await store.insertInterruption(tx, { ...row, participants: [partyId] }).catch((cause: unknown) => {
      if (violatedConstraint(cause) === 'bank_interruption_no_overlap')
        refuse(creditRefusals.INTERRUPTED_ALREADY, { at: '/fromOn', cause });
      throw cause;
    });
    return { view, event: bankInterrupted(view) };
  });
}

/** The bank resumes. It does not honour under credits that expired in between, and its days go on from here. */
export async function resumeBusiness(
  ctx: Ctx,
  input: ResumeInput & { interruptionId: string },
): Promise<InterruptionView> {
  return act(ctx, { verb: 'bank.resume', mandate: 'credit:issue', input }, async (tx) => {
    const { partyId, personId } = requirePerson(tx);
    const found = await store.findInterruption(tx, input.interruptionId);
    if (!found) refuse(commonRefusals.NOT_FOUND, { at: '/interruptionId' });
    const today = todayAt(await placeOfBank(tx, partyId), tx.clock.now());
    if (input.resumedOn <= found.fromOn || input.resumedOn > today)
      refuse(commonRefusals.INPUT_INVALID, { at: '/resumedOn', facts: { fromOn: found.fromOn, today } });
    const change = { toOn: addDays(input.resumedOn, -1), resumedBy: personId };
    const view = await store.endInterruption(tx, found.id, change);
    if (!view) refuse(creditRefusals.RESUMED_ALREADY, { facts: { toOn: found.toOn } });
    return { view, event: bankResumed(view) };
  });
}
