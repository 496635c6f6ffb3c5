import { type Ctx, requirePerson } from '../../context.ts';
import { act } from '../../ground/audit/index.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { insertBankingHours } from './banking-hours-store.ts';
import { placeOfBank } from './names.ts';
import { todayAt } from './place.ts';
import { creditRefusals } from './refusals.ts';
import type { BankingHoursView, StateBankingHoursInput } from './schemas.ts';

/**
 * A bank states the hours in which it accepts presentations (UCP 600 33), from a day to come: what has been received keeps
 * the hours that it came in under.
 */
export async function stateBankingHours(ctx: Ctx, input: StateBankingHoursInput): Promise<BankingHoursView> {
  return act(ctx, { verb: 'bank.stateHours', mandate: 'credit:issue', input }, async (tx) => {
    const { partyId, personId } = requirePerson(tx);
    const today = todayAt(await placeOfBank(tx, partyId), tx.clock.now());
    if (input.validFrom <= today) refuse(commonRefusals.INPUT_INVALID, { at: '/validFrom', facts: { today } });
    if (input.closesAt <= input.opensAt) refuse(commonRefusals.INPUT_INVALID, { at: '/closesAt' });
    const row = { ...input, id: tx.newId('bankingHours'), bankId: partyId, statedBy: personId };
    const view = await insertBankingHours(tx, { ...row, participants: [partyId] });
    if (!view) refuse(creditRefusals.HOURS_STATED_ALREADY, { at: '/validFrom' });
    return {
      view,
      event: {
        type: 'bank.hoursStated',
        version: 1,
        objectId: view.id,
        participants: [partyId],
        payload: { ...view },
      },
    };
  });
}
