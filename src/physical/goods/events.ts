import type { DomainEvent } from '../../context.ts';
import type { AgreementView, LotView, OfferCustodyInput, TakeCustodyInput } from './schemas.ts';
import type { CommodityView, SlotView, TicketView } from './stock-schemas.ts';

export const lotRegistered = (lot: LotView, registeredBy: string): DomainEvent => ({
  type: 'lot.registered',
  version: 1,
  objectId: lot.id,
  participants: [lot.ownerId, registeredBy],
  payload: {
    description: lot.description,
    hsCode: lot.hsCode,
    commodityId: lot.commodityId,
    quantity: lot.quantity,
    value: lot.value,
    containerNumber: lot.containerNumber,
  },
});

/** The first lot names the event; all of them are in the payload. */
export const custodyOffered = (
  lots: readonly LotView[],
  input: OfferCustodyInput,
  participants: string[],
): DomainEvent => ({
  type: 'custody.offered',
  version: 1,
  objectId: lots[0]?.id ?? '',
  participants: [...participants, input.toPartyId],
  payload: { lotIds: lots.map((lot) => lot.id), toPartyId: input.toPartyId },
});

export const custodyTaken = (
  lots: readonly LotView[],
  input: TakeCustodyInput,
  custodianId: string,
  participants: string[],
): DomainEvent => ({
  type: 'custody.taken',
  version: 1,
  objectId: lots[0]?.id ?? '',
  participants,
  payload: { lotIds: lots.map((lot) => lot.id), custodianId, siteId: input.siteId ?? null, handover: input.handover },
});

export const agreementProposed = (agreement: AgreementView): DomainEvent => ({
  type: 'custodyAgreement.proposed',
  version: 1,
  objectId: agreement.id,
  participants: [agreement.lenderId, agreement.custodianId],
  payload: { ...agreement },
});

export const agreementAccepted = (agreement: AgreementView): DomainEvent => ({
  type: 'custodyAgreement.accepted',
  version: 1,
  objectId: agreement.id,
  participants: [agreement.lenderId, agreement.custodianId],
  payload: { lenderId: agreement.lenderId, custodianId: agreement.custodianId, serviceLevel: agreement.serviceLevel },
});

export const agreementMoved = (
  type: 'ended' | 'noticeGiven' | 'levelLowered' | 'levelAsked',
  agreement: AgreementView,
  more: Record<string, unknown>,
): DomainEvent => ({
  type: `custodyAgreement.${type}`,
  version: 1,
  objectId: agreement.id,
  participants: [agreement.lenderId, agreement.custodianId],
  payload: { lenderId: agreement.lenderId, custodianId: agreement.custodianId, reason: agreement.endReason, ...more },
});

export const titlePassed = (lotIds: readonly string[], ownerId: string, participants: string[]): DomainEvent => ({
  type: 'lot.titlePassed',
  version: 1,
  objectId: lotIds[0] ?? '',
  participants: [...participants, ownerId],
  payload: { lotIds, ownerId },
});

/** Something was done to lots: `lotIds` names all that it touched, the first being what is left or made. */
const lotsWorked =
  (type: string) =>
  (lots: readonly LotView[], participants: string[], more: Record<string, unknown>): DomainEvent => ({
    type,
    version: 1,
    objectId: lots[0]?.id ?? '',
    participants,
    payload: {
      lotIds: lots.map((lot) => lot.id),
      quantities: lots.map((lot) => ({ lotId: lot.id, value: lot.quantity.value })),
      ...more,
    },
  });

/** `sourceId` is the lot that was split; the others came out of it. */
export const lotSplit = lotsWorked('lot.split');
export const lotsMerged = lotsWorked('lot.merged');
export const lotsBlended = lotsWorked('lot.blended');
export const lotReweighed = lotsWorked('lot.reweighed');
export const lotMoved = lotsWorked('lot.moved');
export const lotCertified = lotsWorked('lot.certificateRecorded');
export const lotsSensed = lotsWorked('lot.sensed');

export const commodityRegistered = ({ id, code, grade, registeredBy }: CommodityView): DomainEvent => ({
  type: 'commodity.registered',
  version: 1,
  objectId: id,
  participants: [registeredBy],
  payload: { code, grade },
});

const slotEvent =
  (type: string) =>
  ({ id, siteId, code, registeredBy }: SlotView, siteOf: string): DomainEvent => ({
    type,
    version: 1,
    objectId: id,
    participants: [...new Set([registeredBy, siteOf])],
    payload: { siteId, code },
  });
export const slotRegistered = slotEvent('slot.registered');
export const slotRemoved = slotEvent('slot.removed');

export const ticketRecorded = (ticket: TicketView, by: string): DomainEvent => ({
  type: 'weighbridge.ticketRecorded',
  version: 1,
  objectId: ticket.id,
  participants: [by],
  payload: { ...ticket },
});
