import { asSystem, type Ctx, requirePerson, violatedConstraint } from '../../context.ts';
import { act, recordEvent } from '../../ground/audit/index.ts';
import { findParty } from '../../ground/parties/index.ts';
import { quantityFrom } from '../../http/wire.ts';
import { onRecord } from '../../kernel/on-record.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { businessDate } from '../../kernel/time.ts';
import { titleOwnerOf } from '../../kernel/transferable-record.ts';
import {
  addLotParticipant,
  certify,
  findLots,
  findSlotOfLot,
  type LotView,
  lockLots,
  splitWithin,
} from '../../physical/goods/index.ts';
import { findLiveBills } from '../lading/index.ts';
import { moveRecord, openRecord } from '../transferable-records/index.ts';
import { announce } from './events.ts';
import { assertMayIssue, receiptRefusals } from './rules.ts';
import type { IssueReceiptInput, ReceiptView, SplitReceiptInput } from './schemas.ts';
import * as store from './store.ts';

interface Hands {
  holderId: string;
  orderOfId: string;
  pledgeeId: string | null;
}

/** Writes document, record and first link; constraints say whether number and lot are free. */
async function write(ctx: Ctx, document: store.ReceiptDocument, hands: Hands): Promise<ReceiptView> {
  const { issuerId, depositorId, lotId, quantity } = document;
  const { holderId, orderOfId, pledgeeId } = hands;
  const participants = [...new Set([issuerId, depositorId, holderId, orderOfId])];
  try {
    const record = await openRecord(ctx, {
      id: document.id,
      kind: 'warehouse_receipt',
      document,
      terms: { negotiability: 'order', issuerId, holderId, orderOfId, quantity: BigInt(quantity.value) },
      unit: quantity.unit,
      replacesId: document.replacesId,
      participants,
    });
    await store.insertReceipt(ctx, document, participants);
    // The pledge goes over to the paper that stands in the place of the pledged one, in the same hands.
    if (pledgeeId !== null) await moveRecord(ctx, record, { act: 'pledge', toPartyId: pledgeeId }, orderOfId);
  } catch (error) {
    const constraint = violatedConstraint(error);
    if (constraint === 'receipt_tenant_id_issuer_id_number_key')
      refuse(receiptRefusals.RECEIPT_NUMBER_USED, { at: '/number', cause: error });
    if (constraint === 'receipt_one_live') refuse(receiptRefusals.LOT_HAS_DOCUMENT, { at: '/lotId', cause: error });
    throw error;
  }
  for (const partyId of participants)
    await asSystem(ctx, 'receipt', (system) => addLotParticipant(system, [lotId], partyId));
  return onRecord(await store.findReceipt(ctx, document.id));
}

/** Ends a receipt declared lost, for a new one over the same lot in the same hands. */
async function replaceLost(
  ctx: Ctx,
  { replacesId, id, lotId }: { replacesId: string; id: string; lotId: string },
  byPartyId: string,
): Promise<Hands> {
  const old = await store.findKept(ctx, replacesId);
  if (!old || old.view.issuerId !== byPartyId) refuse(commonRefusals.NOT_FOUND, { at: '/replacesId' });
  if (old.record.status !== 'lost' || old.view.lotId !== lotId)
    refuse(receiptRefusals.REPLACED_DIFFERS, { at: '/replacesId', facts: { status: old.record.status } });
  await moveRecord(ctx, old.record, { act: 'replace', replacementId: id }, byPartyId);
  await store.endReceipt(ctx, replacesId);
  await certify(ctx, old.view.place.siteId, old.view.commodityId, -BigInt(old.view.quantity.value));
  const { holderId, pledgeeId } = old.record;
  return { holderId, orderOfId: titleOwnerOf(old.record), pledgeeId };
}

/** The custodian certifies one lot that it holds; the depositor, or who lost the receipt before, is its first holder. */
export async function issueReceipt(ctx: Ctx, input: IssueReceiptInput): Promise<ReceiptView> {
  return act(ctx, { verb: 'receipt.issue', mandate: 'receipt:issue', input }, async (tx) => {
    const { partyId: issuerId } = requirePerson(tx);
    const [lot] = await lockLots(tx, [input.lotId]);
    if (!lot) refuse(commonRefusals.NOT_FOUND, { at: '/lotId' });
    const { replacesId = null, depositorId = lot.ownerId, ...terms } = input;
    const depositor = await findParty(tx, depositorId);
    if (!depositor) refuse(commonRefusals.NOT_FOUND, { at: '/depositorId' });
    const id = tx.newId('receipt');
    const before = replacesId === null ? undefined : await replaceLost(tx, { replacesId, id, lotId: lot.id }, issuerId);
    const hasDocument = await asSystem(tx, 'receipt', async (system) => {
      const [bills, receipts] = [await findLiveBills(system, [lot.id]), await store.findLiveReceipts(system, [lot.id])];
      return bills.length + receipts.length > 0;
    });
    const slot = await findSlotOfLot(tx, lot.id);
    assertMayIssue({
      issuerId,
      lot: {
        isInCustody: lot.status === 'in_custody',
        custodianId: lot.custody?.custodianId,
        siteId: lot.custody?.siteId ?? null,
        commodityId: lot.commodityId,
        value: BigInt(lot.quantity.value),
        reservedValue: BigInt(lot.reservedValue),
      },
      slot: slot && { ...slot, capacity: BigInt(slot.capacity.value) },
      hasDocument,
    });
    const document = documentOf(tx, lot, {
      ...terms,
      id,
      issuerId,
      depositorId,
      depositor: depositor.name,
      slot: slot?.code ?? null,
      replacesId,
    });
    if (!(await certify(tx, document.place.siteId, document.commodityId, BigInt(lot.quantity.value))))
      refuse(receiptRefusals.OVER_INBOUND, { at: '/lotId' });
    const hands = before ?? { holderId: depositorId, orderOfId: depositorId, pledgeeId: null };
    const view = await write(tx, document, hands);
    const participants = await store.participantsOf(tx, view.id);
    const event = replacesId === null ? announce('issued') : announce('replaced');
    return { view, event: event(view, participants, replacesId === null ? {} : { replacesId }) };
  });
}

type Terms = Omit<IssueReceiptInput, 'lotId' | 'depositorId' | 'replacesId'> &
  Pick<store.ReceiptDocument, 'id' | 'issuerId' | 'depositorId' | 'depositor' | 'replacesId'> & { slot: string | null };

/** What the receipt says of a lot as it stands, which the custodian cannot say otherwise. */
function documentOf(ctx: Ctx, lot: LotView, { slot, ...terms }: Terms): store.ReceiptDocument {
  return {
    ...terms,
    lotId: lot.id,
    goods: lot.description,
    commodityId: lot.commodityId as string,
    quantity: lot.quantity,
    place: { siteId: lot.custody?.siteId as string, slot },
    issuedOn: businessDate(ctx),
  };
}

/**
 * A receipt given back for it is split, and the lot with it: one receipt for what stays, one for each part, all in the
 * hands that gave it back. What is certified in all stays the same.
 */
export async function splitReceipt(
  ctx: Ctx,
  input: SplitReceiptInput & { receiptId: string },
): Promise<{ items: ReceiptView[] }> {
  return act(ctx, { verb: 'receipt.split', mandate: 'receipt:issue', input }, async (tx) => {
    const { partyId: issuerId } = requirePerson(tx);
    const old = await store.findKept(tx, input.receiptId);
    if (!old || old.view.issuerId !== issuerId) refuse(commonRefusals.NOT_FOUND, { at: '/receiptId' });
    if (old.record.status !== 'surrendered_for_amendment')
      refuse(receiptRefusals.NOT_GIVEN_BACK, { facts: { status: old.record.status } });
    const [lot] = (await lockLots(tx, [old.view.lotId])) as [LotView];
    const total = input.parts.reduce((sum, part) => sum + BigInt(part.quantity.value), 0n);
    const isMeasuredAlike = input.parts.every(
      ({ quantity: q }) => q.scale === lot.quantity.scale && q.unit === lot.quantity.unit,
    );
    const pieces = old.view.pieces - input.parts.reduce((sum, part) => sum + part.pieces, 0);
    if (!isMeasuredAlike || total >= quantityFrom(lot.quantity).value || pieces < 1)
      refuse(receiptRefusals.PARTS_DIFFER, { at: '/parts' });
    const ids = [tx.newId('receipt'), ...input.parts.map(() => tx.newId('receipt'))];
    await moveRecord(tx, old.record, { act: 'replace', replacementId: ids[0] as string }, issuerId);
    await store.endReceipt(tx, old.view.id);
    const split = await splitWithin(tx, {
      lotId: lot.id,
      parts: input.parts.map(({ quantity }) => ({ quantity, marks: [] })),
    });
    await recordEvent(tx, split.event);
    const { depositorId, depositor, ...terms } = old.document;
    const hands = {
      holderId: old.record.holderId,
      orderOfId: titleOwnerOf(old.record),
      pledgeeId: old.record.pledgeeId,
    };
    const made: ReceiptView[] = [];
    const lots = await findLots(
      tx,
      split.view.items.map((each) => each.id),
    );
    for (const [i, each] of split.view.items.entries()) {
      const part =
        i === 0 ? { number: input.number, pieces } : (input.parts[i - 1] as SplitReceiptInput['parts'][number]);
      const document = documentOf(tx, onRecord(lots.find((l) => l.id === each.id)), {
        ...terms,
        id: ids[i] as string,
        number: part.number,
        pieces: part.pieces,
        issuerId,
        depositorId,
        depositor,
        slot: i === 0 ? old.view.place.slot : null,
        replacesId: i === 0 ? old.view.id : null,
      });
      made.push(await write(tx, document, hands));
    }
    const more = { sourceId: old.view.id, receiptIds: made.map((r) => r.id), lotIds: lots.map((l) => l.id) };
    const participants = await store.participantsOf(tx, old.view.id);
    return { view: { items: made }, event: announce('split')(old.view, participants, more) };
  });
}
