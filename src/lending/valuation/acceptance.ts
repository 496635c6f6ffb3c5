import { type Ctx, type DomainEvent, requirePerson } from '../../context.ts';
import { act } from '../../ground/audit/index.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { findLots } from '../../physical/goods/index.ts';
import { acceptanceRefusals } from './acceptance-rules.ts';
import type { AcceptanceView, AcceptValueInput } from './acceptance-schemas.ts';
import * as store from './acceptance-store.ts';
import { raiseVersion } from './store.ts';

export const viewOfAcceptance = (kept: store.KeptAcceptance): AcceptanceView => ({
  id: kept.id,
  lotId: kept.lotId,
  lenderId: kept.lenderId,
  basis: kept.basis,
  amount: { amountMinor: kept.amountMinor.toString(), currency: kept.currency },
  quantityValue: kept.quantityValue.toString(),
  documentHash: kept.documentHash,
  acceptedAt: kept.acceptedAt.toISOString(),
});

/**
 * The lender takes on what goods of no catalogue are worth, against an invoice or an appraisal: until then the owner's word counts
 * for nothing. A later acceptance takes the place of an earlier one.
 */
export async function acceptValue(ctx: Ctx, input: AcceptValueInput & { lotId: string }): Promise<AcceptanceView> {
  return act(ctx, { verb: 'value.accept', mandate: 'value:accept', input }, async (tx) => {
    const { partyId, personId } = requirePerson(tx);
    const [lot] = await findLots(tx, [input.lotId]);
    if (!lot) refuse(commonRefusals.NOT_FOUND, { at: '/lotId' });
    if (lot.commodityId !== null) refuse(acceptanceRefusals.LOT_AT_MARKET, { at: '/lotId' });
    if (BigInt(lot.quantity.value) <= 0n) refuse(acceptanceRefusals.LOT_EMPTY, { at: '/lotId' });
    const { amount, basis, documentHash } = input;
    const amountMinor = BigInt(amount.amountMinor);
    if (amount.currency !== lot.value.currency || amountMinor > BigInt(lot.value.amountMinor))
      refuse(acceptanceRefusals.VALUE_ABOVE_DECLARED, { at: '/amount', facts: { declared: lot.value } });
    const kept = await store.insertAcceptance(tx, {
      id: tx.newId('valueAcceptance'),
      lotId: lot.id,
      lenderId: partyId,
      ownerId: lot.ownerId,
      basis,
      amountMinor,
      currency: amount.currency,
      quantityValue: BigInt(lot.quantity.value),
      documentHash,
      acceptedBy: personId,
      participants: [partyId, lot.ownerId],
    });
    await raiseVersion(tx, partyId);
    const view = viewOfAcceptance(kept);
    const event: DomainEvent = {
      type: 'value.accepted',
      version: 1,
      objectId: view.id,
      participants: kept.participants,
      payload: { ...view, lotIds: [lot.id] },
    };
    return { view, event };
  });
}
