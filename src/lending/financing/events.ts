import type { DomainEvent } from '../../context.ts';
import type { MisuseView, PenaltyAmendmentView } from './penalty-schemas.ts';
import type { Condition } from './rules.ts';
import type { FacilityView, RepaymentView } from './schemas.ts';
import type { KeptDrawdown } from './store.ts';

const facilityEvent =
  (type: string) =>
  (facility: FacilityView, more: Record<string, unknown> = {}): DomainEvent => ({
    type,
    version: 1,
    objectId: facility.id,
    participants: [facility.lenderId, facility.borrowerId],
    payload: { borrowerId: facility.borrowerId, limit: facility.limit, expiresOn: facility.expiresOn, ...more },
  });

export const facilityProposed = facilityEvent('facility.proposed');
export const facilityApproved = facilityEvent('facility.approved');
export const facilitySuspended = facilityEvent('facility.suspended');
export const facilityResumed = facilityEvent('facility.resumed');
export const facilityDeclined = facilityEvent('facility.declined');
export const facilityChanged = facilityEvent('facility.changed');
export const facilityHedged = facilityEvent('facility.hedged');
export const facilityClosed = facilityEvent('facility.closed');
export const marginReceived = facilityEvent('facility.marginReceived');
export const marginRefunded = facilityEvent('facility.marginRefunded');

const drawdownEvent =
  (type: string) =>
  (drawdown: KeptDrawdown, more: Record<string, unknown> = {}): DomainEvent => ({
    type,
    version: 1,
    objectId: drawdown.id,
    participants: drawdown.participants,
    payload: {
      facilityId: drawdown.facilityId,
      product: drawdown.product,
      presentationId: drawdown.presentationId,
      amount: drawdown.amount,
      dueOn: drawdown.dueOn,
      status: drawdown.status,
      ...more,
    },
  });

export const drawdownRequested = drawdownEvent('drawdown.requested');
export const drawdownApproved = drawdownEvent('drawdown.approved');
export const drawdownHeld = drawdownEvent('drawdown.held');
export const drawdownResumed = drawdownEvent('drawdown.resumed');
export const drawdownDisbursed = drawdownEvent('drawdown.disbursed');
/** The bank rejected its payment, and something was paid on it meanwhile: it stands. */
export const drawdownPaymentRejected = drawdownEvent('drawdown.paymentRejected');
/** The bank rejected its payment: it was never lent. */
export const drawdownPaymentUndone = drawdownEvent('drawdown.paymentUndone');
export const drawdownRolledOver = drawdownEvent('drawdown.rolledOver');
export const drawdownDeclined = drawdownEvent('drawdown.declined');

export const repaymentRecorded = (
  repayment: RepaymentView,
  facility: FacilityView,
  source: string,
  receiptId: string,
): DomainEvent => ({
  type: 'repayment.recorded',
  version: 1,
  objectId: repayment.id,
  participants: [facility.lenderId, facility.borrowerId],
  payload: { ...repayment, source, receiptId },
});

/** Conditions with their figures as JSON has them. */
export const conditionsToWire = <C extends Condition>(conditions: readonly C[]): C[] =>
  JSON.parse(JSON.stringify(conditions, (_, value) => (typeof value === 'bigint' ? value.toString() : value))) as C[];

/** What was agreed on a rate or on penalties after the facility was, and misuse as it was found: for both sides of the facility. */
export const announceAmendment = (
  type: string,
  view: PenaltyAmendmentView | MisuseView,
  { lenderId, borrowerId }: FacilityView,
): DomainEvent => ({
  type,
  version: 1,
  objectId: view.id,
  participants: [lenderId, borrowerId],
  payload: { ...view },
});
