import type { DomainEvent } from '../context.ts';
import type { CreditView, PresentationView } from './schemas.ts';

const partiesTo = (credit: CreditView) => [
  credit.applicantId,
  credit.beneficiaryId,
  credit.issuingBankId,
  credit.nominatedBankId,
];

const creditEvent =
  (type: string, participantsOf: (credit: CreditView) => string[]) =>
  (credit: CreditView): DomainEvent => ({
    type,
    version: 1,
    objectId: credit.id,
    participants: participantsOf(credit),
    payload: {
      number: credit.number,
      applicantId: credit.applicantId,
      beneficiaryId: credit.beneficiaryId,
      issuingBankId: credit.issuingBankId,
      facilityId: credit.facilityId,
      amount: credit.amount,
      plusBps: credit.plusBps,
      latestShipmentOn: credit.latestShipmentOn,
      expiresOn: credit.expiresOn,
    },
  });

export const creditAppliedFor = creditEvent('credit.appliedFor', (c) => [c.applicantId, c.issuingBankId]);
export const creditDeclined = creditEvent('credit.declined', (c) => [c.applicantId, c.issuingBankId]);
export const creditIssued = creditEvent('credit.issued', partiesTo);

const presentationEvent =
  (type: string) =>
  (presentation: PresentationView, credit: CreditView, more: Record<string, unknown> = {}): DomainEvent => ({
    type,
    version: 1,
    objectId: presentation.id,
    participants: partiesTo(credit),
    payload: {
      creditId: credit.id,
      creditNumber: credit.number,
      facilityId: credit.facilityId,
      presenterId: presentation.presenterId,
      presentedOn: presentation.presentedOn,
      amount: presentation.amount,
      billId: presentation.billId,
      ...more,
    },
  });

export const documentsPresented = presentationEvent('presentation.received');
export const presentationExamined = presentationEvent('presentation.examined');
export const presentationComplies = presentationEvent('presentation.complies');
export const presentationRefused = presentationEvent('presentation.refused');
export const presentationHonoured = presentationEvent('presentation.honoured');
