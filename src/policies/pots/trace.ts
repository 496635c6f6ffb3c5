import { addInvoiceParticipant, findInvoices, leftOfInvoice, takeForPayment } from '../../claims/invoices/index.ts';
import { asSystem, type Ctx, type DomainEvent } from '../../context.ts';
import { findParty } from '../../ground/parties/index.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import type { Loan } from '../../lending/loans/index.ts';
import { plain, potRefusals } from './rules.ts';
import * as store from './store.ts';

/** Which invoice a payment pays, and when it was found at the tax authority: null until somebody looked. */
export interface Traced {
  invoiceId: string | null;
  tracedAt: string | null;
}

/**
 * A payment of renovation money names the invoice that it pays: of its payee to the borrower, for no less than all that is paid by it or claimed. The bank
 * takes part in the invoice from now on, so that it can have it verified (measure 11).
 */
export async function tracedTo(
  ctx: Ctx,
  of: { loan: Loan; payeeName: string; invoiceId: string | undefined; amountMinor: bigint; at: string },
): Promise<Traced> {
  const { loan, payeeName, invoiceId, amountMinor, at } = of;
  if (invoiceId === undefined) return { invoiceId: null, tracedAt: null };
  return asSystem(ctx, 'invoices that payments name', async (system) => {
    const [invoice] = await findInvoices(system, [invoiceId]);
    if (invoice?.buyerId !== loan.borrowerId) refuse(commonRefusals.NOT_FOUND, { at });
    const seller = await findParty(system, invoice.sellerId);
    const isPayee = [seller?.name, seller?.nameZh].some((name) => name && plain(name) === plain(payeeName));
    const isGood = invoice.verification === 'unverified' || invoice.verification === 'verified';
    const { kind, verification, total, verifiedAt } = invoice;
    const isFit = kind === 'blue' && isPayee && isGood && total.currency === loan.currency;
    // What is claimed is owed to who holds the claim, and no longer to the seller; what is paid is claimed by nobody.
    if (!isFit || !(await takeForPayment(system, invoiceId, amountMinor)))
      refuse(potRefusals.PURPOSE_INVOICE, {
        at,
        facts: {
          sellerId: invoice.sellerId,
          verification,
          leftMinor: (await leftOfInvoice(system, invoiceId)).toString(),
          currency: total.currency,
        },
      });
    await addInvoiceParticipant(system, [invoiceId], loan.lenderId);
    return { invoiceId, tracedAt: verification === 'verified' ? verifiedAt : null };
  });
}

/** Reaction: an invoice was looked up. What was paid by it is traced from now on, or no more where it is void or differs. */
export async function traceVerified(ctx: Ctx, { objectId, payload }: DomainEvent): Promise<void> {
  await asSystem(ctx, 'payments that name an invoice', (system) =>
    store.traceEarmarks(system, objectId, { isVerified: payload.verification === 'verified' }),
  );
}

/** Reaction: the seller took an invoice back. Where less stands than was paid by it, nothing of that is traced any more (measure 11). */
export async function traceRedLettered(ctx: Ctx, { objectId }: DomainEvent): Promise<void> {
  await asSystem(ctx, 'payments that name an invoice', async (system) => {
    if ((await leftOfInvoice(system, objectId)) < 0n)
      await store.traceEarmarks(system, objectId, { isVerified: false });
  });
}
