import type { DomainEvent } from '../context.ts';
import type { AgreementView, LotView, OfferCustodyInput, TakeCustodyInput } from './schemas.ts';

export const lotRegistered = (lot: LotView, registeredBy: string): DomainEvent => ({
  type: 'lot.registered',
  version: 1,
  objectId: lot.id,
  participants: [lot.ownerId, registeredBy],
  payload: {
    description: lot.description,
    hsCode: lot.hsCode,
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

export const titlePassed = (lotIds: readonly string[], ownerId: string, participants: string[]): DomainEvent => ({
  type: 'lot.titlePassed',
  version: 1,
  objectId: lotIds[0] ?? '',
  participants: [...participants, ownerId],
  payload: { lotIds, ownerId },
});
