import { type Ctx, requirePerson } from '../../context.ts';
import { act, findEvent } from '../../ground/audit/index.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { findLots } from '../../physical/goods/index.ts';
import { deliveryStated } from './events.ts';
import { type DeliveryKind, invoiceRefusals } from './rules.ts';
import type { DeliveryView, StateDeliveryInput } from './schemas.ts';
import * as store from './store.ts';

/** Events of the platform's own record that can show a delivery, and how they name their lots. */
const shows: Partial<Record<DeliveryKind, readonly string[]>> = {
  gate_out: ['release.executed'],
  custody: ['custody.taken'],
  telemetry: ['control.positionChanged', 'subject.statusChanged', 'custody.taken', 'release.executed'],
};

/** The record must show what is stated of it: the lot, and the event with that lot in it, both visible to who states it. */
async function assertShown(ctx: Ctx, input: StateDeliveryInput): Promise<void> {
  if (input.lotId === undefined || input.eventId === undefined) return;
  const [lot] = await findLots(ctx, [input.lotId]);
  const event = await findEvent(ctx, input.eventId);
  const {
    lotId,
    lotIds = [],
    itemId,
  } = (event?.payload ?? {}) as { lotId?: string; lotIds?: string[]; itemId?: string };
  const fits =
    lot && event && shows[input.kind]?.includes(event.type) && [lotId, itemId, ...lotIds].includes(input.lotId);
  if (!fits) refuse(invoiceRefusals.DELIVERY_UNPROVED, { at: '/eventId' });
}

/** Seller or buyer puts on record what proves that the goods of an invoice arrived. */
export async function stateDelivery(
  ctx: Ctx,
  input: StateDeliveryInput & { invoiceId: string },
): Promise<DeliveryView> {
  return act(ctx, { verb: 'delivery.state', mandate: 'delivery:state', input }, async (tx) => {
    const { partyId } = requirePerson(tx);
    const invoice = await store.findInvoice(tx, input.invoiceId);
    if (!invoice || (invoice.sellerId !== partyId && invoice.buyerId !== partyId))
      refuse(commonRefusals.NOT_FOUND, { at: '/invoiceId' });
    await assertShown(tx, input);
    const participants = await store.participantsOfInvoice(tx, invoice.id);
    const view = await store.insertDelivery(tx, {
      ...input,
      id: tx.newId('delivery'),
      acceptedOn: input.acceptedOn ?? null,
      lotId: input.lotId ?? null,
      eventId: input.eventId ?? null,
      evidenceHash: input.evidenceHash ?? null,
      statedBy: partyId,
    });
    if (!view) refuse(commonRefusals.CONFLICT, { at: '/reference' });
    return { view, event: deliveryStated(view, invoice, participants) };
  });
}
