import type { DomainEvent } from '../../context.ts';
import type { AmendmentView, CreditView, ProceedsView, TransferView } from './schemas.ts';

const present = (ids: readonly (string | null)[]): string[] => [
  ...new Set(ids.filter((id): id is string => id !== null)),
];

/** Everyone who takes part in a credit. */
export const partiesTo = (c: CreditView): string[] =>
  present([
    c.applicantId,
    c.beneficiaryId,
    c.issuingBankId,
    c.advisingBankId,
    c.secondAdvisingBankId,
    c.nominatedBankId,
    c.confirmingBankId,
    c.transferringBankId,
  ]);

const applicantSide = (c: CreditView) => present([c.applicantId, c.issuingBankId]);
/** Everyone but the beneficiary, who learns of a credit when it is advised. */
const beforeAdvice = (c: CreditView) => partiesTo(c).filter((id) => id !== c.beneficiaryId || c.advisedOn !== null);

const creditEvent =
  (type: string, participantsOf: (credit: CreditView) => string[]) =>
  (credit: CreditView, more: Record<string, unknown> = {}): DomainEvent => ({
    type,
    version: 1,
    objectId: credit.id,
    participants: participantsOf(credit),
    payload: {
      creditId: credit.id,
      number: credit.number,
      applicantId: credit.applicantId,
      beneficiaryId: credit.beneficiaryId,
      issuingBankId: credit.issuingBankId,
      facilityId: credit.facilityId,
      parentCreditId: credit.parentCreditId,
      amount: credit.amount,
      plusBps: credit.plusBps,
      latestShipmentOn: credit.latestShipmentOn,
      expiresOn: credit.expiresOn,
      ...more,
    },
  });

export const creditAppliedFor = creditEvent('credit.appliedFor', applicantSide);
export const creditApproved = creditEvent('credit.approved', applicantSide);
export const creditLevelApproved = creditEvent('credit.levelApproved', applicantSide);
export const creditDeclined = creditEvent('credit.declined', applicantSide);
export const creditIssued = creditEvent('credit.issued', beforeAdvice);
export const creditPreadvised = creditEvent('credit.preadvised', beforeAdvice);
export const creditReceived = creditEvent('credit.received', beforeAdvice);
export const creditAdvised = creditEvent('credit.advised', partiesTo);
export const creditConfirmed = creditEvent('credit.confirmed', partiesTo);
export const confirmationDeclined = creditEvent('credit.confirmationDeclined', partiesTo);
export const creditAcknowledged = creditEvent('credit.acknowledged', beforeAdvice);
export const creditCancelled = creditEvent('credit.cancelled', partiesTo);
export const creditExpired = creditEvent('credit.expired', partiesTo);
export const creditClosed = creditEvent('credit.closed', partiesTo);
export const instalmentMissed = creditEvent('credit.instalmentMissed', partiesTo);

const amendmentEvent =
  (type: string, participantsOf: (credit: CreditView) => string[]) =>
  (amendment: AmendmentView, credit: CreditView, more: Record<string, unknown> = {}): DomainEvent => ({
    type,
    version: 1,
    objectId: amendment.id,
    participants: participantsOf(credit),
    payload: {
      creditId: credit.id,
      creditNumber: credit.number,
      facilityId: credit.facilityId,
      number: amendment.number,
      change: amendment.change,
      cancels: amendment.cancels,
      status: amendment.status,
      ...more,
    },
  });

export const amendmentAsked = amendmentEvent('amendment.asked', applicantSide);
export const amendmentDeclined = amendmentEvent('amendment.declined', applicantSide);
export const amendmentIssued = amendmentEvent('amendment.issued', partiesTo);
export const amendmentReceived = amendmentEvent('amendment.received', partiesTo);
export const amendmentLaidOut = amendmentEvent('amendment.laidOut', partiesTo);
export const amendmentAccepted = amendmentEvent('amendment.accepted', partiesTo);
export const amendmentRejected = amendmentEvent('amendment.rejected', partiesTo);
export const amendmentDeemedAccepted = amendmentEvent('amendment.deemedAccepted', partiesTo);
export const confirmationExtended = amendmentEvent('amendment.confirmationAnswered', partiesTo);

const transferEvent =
  (type: string) =>
  (transfer: TransferView, participants: readonly string[]): DomainEvent => ({
    type,
    version: 1,
    objectId: transfer.id,
    participants,
    payload: { ...transfer },
  });

export const transferRequested = transferEvent('transfer.requested');
export const creditTransferred = transferEvent('transfer.executed');
export const transferDeclined = transferEvent('transfer.declined');

const proceedsEvent =
  (type: string) =>
  (assignment: ProceedsView, participants: readonly string[]): DomainEvent => ({
    type,
    version: 1,
    objectId: assignment.id,
    participants,
    payload: { ...assignment },
  });

export const proceedsAssigned = proceedsEvent('proceeds.assigned');
export const proceedsAcknowledged = proceedsEvent('proceeds.acknowledged');
export const proceedsDeclined = proceedsEvent('proceeds.declined');
