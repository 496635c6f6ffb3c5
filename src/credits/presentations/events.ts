import type { DomainEvent } from '../../context.ts';
import { type CreditView, partiesTo } from '../letters-of-credit/index.ts';
import type { PresentationView } from './schemas.ts';

/** A presentation under a credit, and what became of it; everyone who takes part in the credit is told. */
export const presentationEvent =
  (type: string) =>
  (presentation: PresentationView, credit: CreditView, more: Record<string, unknown> = {}): DomainEvent => ({
    type,
    version: 1,
    objectId: presentation.id,
    participants: [...new Set([...partiesTo(credit), presentation.presenterId, presentation.presentedToId])],
    payload: {
      presentationId: presentation.id,
      creditId: credit.id,
      creditNumber: credit.number,
      facilityId: credit.facilityId,
      presenterId: presentation.presenterId,
      presentedToId: presentation.presentedToId,
      forwardsId: presentation.forwardsId,
      presentedOn: presentation.presentedOn,
      reception: presentation.reception,
      amount: presentation.amount,
      billId: presentation.billId,
      status: presentation.status,
      ...more,
    },
  });

export const presentationOpened = presentationEvent('presentation.opened');
export const acceptedAfterHours = presentationEvent('presentation.acceptedAfterHours');
export const lostInTransit = presentationEvent('presentation.lostInTransit');
export const recordAdded = presentationEvent('presentation.recordAdded');
export const recordCorrupted = presentationEvent('presentation.recordCorrupted');
export const recordPresentedAgain = presentationEvent('presentation.recordPresentedAgain');
export const recordGivenUp = presentationEvent('presentation.recordGivenUp');
export const recordExtracted = presentationEvent('presentation.recordExtracted');
export const documentEntered = presentationEvent('presentation.documentEntered');
export const documentsPresented = presentationEvent('presentation.received');
export const presentationExamined = presentationEvent('presentation.examined');
export const examinationDue = presentationEvent('presentation.examinationDue');
export const presentationComplies = presentationEvent('presentation.complies');
export const presentationRefused = presentationEvent('presentation.refused');
export const noticeMissing = presentationEvent('presentation.noticeMissing');
export const presentationPrecluded = presentationEvent('presentation.precluded');
export const waiverSought = presentationEvent('presentation.waiverSought');
export const waiverAnswered = presentationEvent('presentation.waiverAnswered');
export const documentsTakenUp = presentationEvent('presentation.takenUp');
export const documentsReturned = presentationEvent('presentation.returned');
export const documentsDisposable = presentationEvent('presentation.disposable');
export const discrepanciesAdvised = presentationEvent('presentation.discrepanciesAdvised');
export const discrepanciesAnswered = presentationEvent('presentation.discrepanciesAnswered');
export const documentsForwarded = presentationEvent('presentation.forwarded');
export const substitutionDemanded = presentationEvent('presentation.substitutionDemanded');
export const invoiceSubstituted = presentationEvent('presentation.invoiceSubstituted');
export const substitutionForgone = presentationEvent('presentation.substitutionForgone');
