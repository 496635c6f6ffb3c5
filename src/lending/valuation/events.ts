import type { DomainEvent } from '../../context.ts';
import type { PriceView, RateWarehouseInput, RecordCoverInput, SourceView, TermsView } from './schemas.ts';

const priceEvent =
  (type: string) =>
  (price: PriceView, lenderId: string): DomainEvent => ({
    type,
    version: 1,
    objectId: price.id,
    participants: [lenderId],
    payload: { ...price },
  });

export const priceAccepted = priceEvent('price.accepted');
export const priceHeld = priceEvent('price.held');
export const priceRejected = priceEvent('price.rejected');

/** One event for a file: what became of each line is in the answer, and each price has its row. */
export const pricesDropped = (objectId: string, lenderId: string, counts: Record<string, number>): DomainEvent => ({
  type: 'price.fileTaken',
  version: 1,
  objectId,
  participants: [lenderId],
  payload: { counts },
});

export const sourceRegistered = (source: SourceView, lenderId: string): DomainEvent => ({
  type: 'priceSource.registered',
  version: 1,
  objectId: source.id,
  participants: [lenderId],
  payload: { code: source.code, kind: source.kind, feed: source.feed, currency: source.currency, unit: source.unit },
});

const termsEvent =
  (type: string) =>
  (terms: TermsView, lenderId: string): DomainEvent => ({
    type,
    version: 1,
    objectId: terms.id,
    participants: [lenderId],
    payload: { ...terms },
  });

export const termsProposed = termsEvent('valuationTerms.proposed');
export const termsApproved = termsEvent('valuationTerms.approved');

export const warehouseRated = (input: RateWarehouseInput, lenderId: string): DomainEvent => ({
  type: 'site.rated',
  version: 1,
  objectId: input.siteId,
  participants: [lenderId],
  payload: { ...input },
});

export const coverRecorded = (coverId: string, input: RecordCoverInput, lenderId: string): DomainEvent => ({
  type: 'insurance.recorded',
  version: 1,
  objectId: input.siteId,
  participants: [lenderId],
  payload: { ...input, coverId, lenderId },
});
