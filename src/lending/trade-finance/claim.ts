import { claimItems, invoiceItems } from '../../claims/consumption/index.ts';
import { asSystem, type Ctx } from '../../context.ts';
import { findCredit } from '../../credits/letters-of-credit/index.ts';
import { findPresentation } from '../../credits/presentations/index.ts';
import { financesSeller, type ProductTerms, succeededStatuses } from './rules.ts';
import type { FinancingView } from './schemas.ts';
import * as store from './store.ts';

/** Advances on the same documents that this purchase pays off: it goes on with what they took. */
async function paidOffBy(ctx: Ctx, view: FinancingView, terms: ProductTerms): Promise<string[]> {
  const presentationIds = view.presentationId === null ? [] : [view.presentationId];
  return (await store.listConcerned(ctx, { presentationIds }, succeededStatuses))
    .filter(
      (earlier) =>
        financesSeller(earlier.group) &&
        terms.closes.includes(earlier.group) &&
        earlier.view.lenderId === view.lenderId &&
        earlier.view.customerId === view.customerId,
    )
    .map((earlier) => earlier.view.id);
}

/**
 * Takes the seller's invoices from the ledger of what is financed, or refuses the act: pending when the lender binds itself,
 * financed when it pays out. Those that the documents name are taken with the one that the request names. What the buyer is
 * financed for is not the seller's claim, and takes nothing here.
 */
export async function takeInvoices(
  ctx: Ctx,
  view: FinancingView,
  terms: ProductTerms,
  status: 'pending' | 'financed',
): Promise<void> {
  const { presentationId } = view;
  if (!financesSeller(terms.group) || presentationId === null) return;
  await asSystem(ctx, 'trade-finance', async (system) => {
    const presentation = await findPresentation(system, presentationId);
    const credit = await findCredit(system, view.creditId);
    if (!presentation || !credit) throw new Error(`the documents of ${view.id} are not on record`);
    const { amount } = presentation.view;
    const printed = presentation.documents.flatMap(({ type, number }) =>
      type === 'commercial_invoice' && number !== undefined ? [number] : [],
    );
    await claimItems(system, {
      financierId: view.lenderId,
      applicantId: view.customerId,
      financingId: view.id,
      sourceId: view.id,
      status,
      drawing: {
        id: presentation.view.forwardsId ?? presentationId,
        use: 'financed',
        continues: await paidOffBy(system, view, terms),
      },
      items: await invoiceItems(system, {
        sellerId: view.customerId,
        buyerId: credit.applicantId ?? undefined,
        numbers: [view.invoiceNumber, ...printed],
        amountMinor: BigInt(amount.amountMinor),
        currency: amount.currency,
        dueOn: view.dueOn,
        subjectId: presentationId,
      }),
    });
  });
}
