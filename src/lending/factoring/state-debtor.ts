import { type Ctx, requirePerson } from '../../context.ts';
import { act } from '../../ground/audit/index.ts';
import { findParty } from '../../ground/parties/index.ts';
import { moneyRefusals } from '../../kernel/money.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import type { DebtorStatementView, StateDebtorInput } from './schemas.ts';
import { putStatement } from './statement-store.ts';

/** Two people of a factor state what it knows of a seller's debtor. Until then it is not known to be unrelated. */
export async function stateDebtor(ctx: Ctx, input: StateDebtorInput): Promise<DebtorStatementView> {
  return act(ctx, { verb: 'factoring.stateDebtor', mandate: 'base:state', input }, async (tx) => {
    const { partyId, personId } = requirePerson(tx);
    for (const member of ['sellerId', 'debtorId'] as const)
      if (!(await findParty(tx, input[member]))) refuse(commonRefusals.NOT_FOUND, { at: `/${member}` });
    const { sellerId, debtorId, isRelated, payable, unappliedCredit } = input;
    if (payable.currency !== unappliedCredit.currency)
      refuse(moneyRefusals.CURRENCY_MISMATCH, { at: '/unappliedCredit/currency' });
    await putStatement(tx, {
      factorId: partyId,
      sellerId,
      debtorId,
      isRelated,
      currency: payable.currency,
      payableMinor: BigInt(payable.amountMinor),
      unappliedCreditMinor: BigInt(unappliedCredit.amountMinor),
      statedBy: personId,
      participants: [partyId],
    });
    const view = { factorId: partyId, ...input };
    const event = {
      type: 'factoring.debtorStated',
      version: 1,
      objectId: debtorId,
      participants: [partyId],
      payload: { ...view },
    };
    return { view, event };
  });
}
