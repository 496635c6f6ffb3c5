import { asSystem, type Ctx, type DomainEvent } from '../../context.ts';
import { recordEvent } from '../../ground/audit/index.ts';
import { findInvoices } from '../invoices/index.ts';
import * as disputes from './dispute-store.ts';
import { receivableDiluted } from './events.ts';
import { refreshLevels } from './refresh-level.ts';
import * as store from './store.ts';

/**
 * Counts anew what was taken back of these receivables: red letters to their invoices beyond what was never presented, and
 * disputes that were granted. Tells every lender at once; when nothing is left, to recall what it financed.
 */
export async function dilute(
  ctx: Ctx,
  receivableIds: readonly string[],
  cause: 'red_letter' | 'dispute' | 'void',
): Promise<void> {
  await asSystem(ctx, 'receivables', async (system) => {
    const receivables = await store.lockReceivables(system, receivableIds);
    const links = await store.findReceivableInvoices(system, receivableIds);
    const invoices = await findInvoices(system, [...new Set(links.map((link) => link.invoiceId))]);
    const granted = await disputes.findDisputes(system, receivableIds);
    for (const receivable of receivables) {
      let taken = granted
        .filter((d) => d.receivableId === receivable.id)
        .reduce((sum, d) => sum + BigInt(d.upheldMinor ?? 0), 0n);
      for (const link of links.filter((l) => l.receivableId === receivable.id)) {
        const invoice = invoices.find((i) => i.id === link.invoiceId);
        if (!invoice) continue;
        const standing =
          invoice.verification === 'void' ? 0n : BigInt(invoice.total.amountMinor) - BigInt(invoice.red.amountMinor);
        const over = BigInt(invoice.receivable.amountMinor) - standing;
        taken += over <= 0n ? 0n : over < link.amountMinor ? over : link.amountMinor;
      }
      const amount = BigInt(receivable.amount.amountMinor);
      const dilutedMinor = taken < amount ? taken : amount;
      if (dilutedMinor === BigInt(receivable.diluted.amountMinor)) continue;
      const view = await store.setDiluted(system, receivable.id, dilutedMinor);
      const participants = await store.participantsOfReceivable(system, view.id);
      const hasLender = participants.some((id) => id !== view.creditorId && id !== view.debtorId);
      await recordEvent(
        system,
        receivableDiluted(view, participants, {
          cause,
          dilutedMinor: dilutedMinor.toString(),
          outstanding: view.outstanding,
          recall: hasLender && dilutedMinor === amount,
        }),
      );
    }
    await refreshLevels(system, receivableIds);
  });
}

/** Reaction: an invoice was taken back by a red letter, or found void. */
export async function followRedLetter(ctx: Ctx, event: DomainEvent): Promise<void> {
  const { invoiceId } = event.payload as { invoiceId: string };
  const links = await store.findReceivablesOfInvoices(ctx, [invoiceId]);
  const ids = [...new Set(links.map((link) => link.receivableId))].sort();
  if (ids.length > 0) await dilute(ctx, ids, event.type === 'invoice.verified' ? 'void' : 'red_letter');
}
