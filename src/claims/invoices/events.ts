import type { DomainEvent } from '../../context.ts';
import type { DeliveryView, InvoiceView } from './schemas.ts';

const announce =
  (type: string) =>
  (invoice: InvoiceView, participants: readonly string[], more: Record<string, unknown> = {}): DomainEvent => ({
    type,
    version: 1,
    objectId: invoice.id,
    participants,
    payload: {
      invoiceId: invoice.id,
      fapiaoKey: invoice.fapiaoKey,
      sellerId: invoice.sellerId,
      buyerId: invoice.buyerId,
      total: invoice.total,
      red: invoice.red,
      verification: invoice.verification,
      ...more,
    },
  });

export const invoiceRegistered = announce('invoice.registered');
/** The object is the invoice that was taken back, wholly or in part. */
export const invoiceRedLettered = announce('invoice.redLettered');
export const invoiceVerified = announce('invoice.verified');

export const deliveryStated = (
  delivery: DeliveryView,
  invoice: InvoiceView,
  participants: readonly string[],
): DomainEvent => ({
  type: 'delivery.stated',
  version: 1,
  objectId: delivery.id,
  participants,
  payload: { ...delivery, fapiaoKey: invoice.fapiaoKey },
});
