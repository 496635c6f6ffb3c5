import { type Ctx, requirePerson } from '../../context.ts';
import { act } from '../../ground/audit/index.ts';
import { findParty } from '../../ground/parties/index.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { agreementAnswered, agreementProposed } from './events.ts';
import { tradeRefusals } from './refusals.ts';
import { assertAgreedConditions } from './rules.ts';
import type { AgreementInput, AgreementView } from './schemas.ts';
import * as store from './store.ts';

/**
 * A bank proposes to another that it pays for it, on the conditions of a product that the first one names and defines. The
 * definition is data: what it waits for is chosen from the same conditions that every other product is made of.
 */
export async function proposeAgreement(ctx: Ctx, input: AgreementInput): Promise<AgreementView> {
  return act(ctx, { verb: 'bankAgreement.propose', mandate: 'trade:agree', input }, async (tx) => {
    const { partyId, personId } = requirePerson(tx);
    const other = await findParty(tx, input.bankId);
    if (!other?.roles.includes('bank') || other.id === partyId) refuse(commonRefusals.NOT_FOUND, { at: '/bankId' });
    assertAgreedConditions(input.product, input.conditions, tradeRefusals.AGREEMENT_INCOMPLETE);
    const { group, ...rest } = input;
    const view = await store.insertAgreement(tx, {
      ...rest,
      id: tx.newId('bankLine'),
      lenderId: partyId,
      exclusionGroup: group,
      conditions: [...new Set(input.conditions)],
      status: 'proposed',
      proposedBy: personId,
      participants: [partyId, input.bankId],
    });
    return { view, event: agreementProposed(view) };
  });
}

/** The other bank agrees, or does not. */
export async function answerAgreement(
  ctx: Ctx,
  input: { agreementId: string; accept: boolean },
): Promise<AgreementView> {
  return act(ctx, { verb: 'bankAgreement.answer', mandate: 'trade:agree', input }, async (tx) => {
    const { partyId, personId } = requirePerson(tx);
    const change = { status: input.accept ? 'in_force' : 'declined', answeredBy: personId } as const;
    const view = await store.answerAgreementRow(tx, input.agreementId, partyId, change);
    if (!view) refuse(tradeRefusals.AGREEMENT_ANSWERED);
    return { view, event: agreementAnswered(view) };
  });
}
