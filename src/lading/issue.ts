import { act } from '../audit/index.ts';
import { type Ctx, requirePerson, violatedConstraint } from '../context.ts';
import { addLotParticipant, lockLots, participantsOfLots } from '../goods/index.ts';
import { commonRefusals, refuse } from '../kernel/refusal.ts';
import { localDateAt } from '../kernel/time.ts';
import { findParty } from '../parties/index.ts';
import { billIssued } from './events.ts';
import { assertMayIssue, ladingRefusals } from './rules.ts';
import type { BillView, IssueBillInput } from './schemas.ts';
import * as store from './store.ts';

/** The carrier issues the one document for goods it holds; the shipper is its first holder. */
export async function issueBill(ctx: Ctx, input: IssueBillInput): Promise<BillView> {
  return act(ctx, { verb: 'bill.issue', mandate: 'bill:issue', input }, async (tx) => {
    const { partyId: carrierId } = requirePerson(tx);
    for (const member of ['shipperId', 'orderOfId', 'notifyId'] as const)
      if (!(await findParty(tx, input[member]))) refuse(commonRefusals.NOT_FOUND, { at: `/${member}` });
    const stated = new Map(input.containers.flatMap((c) => c.lotIds.map((lotId) => [lotId, c] as const)));
    const lots = await lockLots(tx, [...stated.keys()]);
    if (lots.length !== stated.size) refuse(commonRefusals.NOT_FOUND, { at: '/containers' });
    assertMayIssue({
      carrierId,
      legalBasis: input.legalBasis,
      modes: input.legs.map((leg) => leg.mode),
      takenInChargeOn: input.takenInChargeOn,
      issuedOn: input.issuedOn,
      // A document is dated where it is issued; the furthest-ahead zone decides what cannot be yet.
      today: localDateAt(tx.clock.now(), 'Asia/Shanghai'),
      lots: lots.map((lot) => ({
        id: lot.id,
        custodianId: lot.custody?.custodianId,
        containerNumber: lot.containerNumber,
        statedContainer: stated.get(lot.id)?.containerNumber as string,
      })),
    });
    const { containers: _, ...terms } = input;
    const participants = [...new Set([carrierId, input.shipperId, input.orderOfId, input.notifyId])];
    const view = await store
      .insertBill(
        tx,
        {
          ...terms,
          id: tx.newId('bill'),
          carrierId,
          holderId: input.shipperId,
          titleOwnerId: input.orderOfId,
          grossWeightKg: lots.reduce((sum, lot) => sum + lot.grossWeightKg, 0),
          status: 'issued',
          participants,
        },
        lots.map((lot) => ({
          lotId: lot.id,
          containerNumber: stated.get(lot.id)?.containerNumber as string,
          sealNumber: stated.get(lot.id)?.sealNumber as string,
        })),
      )
      .catch((error: unknown) => {
        const constraint = violatedConstraint(error);
        if (constraint === 'bill_tenant_id_carrier_id_number_key')
          refuse(ladingRefusals.NUMBER_ALREADY_USED, { at: '/number', cause: error });
        if (constraint?.startsWith('bill_lot'))
          refuse(ladingRefusals.LOT_HAS_LIVE_DOCUMENT, { at: '/containers', cause: error });
        throw error;
      });
    for (const partyId of participants) await addLotParticipant(tx, [...stated.keys()], partyId);
    return { view, event: billIssued(view, await participantsOfLots(tx, [...stated.keys()])) };
  });
}
