import { asSystem, type Ctx, type DomainEvent, markFollowed } from '../../context.ts';
import { findControlled } from '../accounts/index.ts';
import { findDeliveries, findInvoices } from '../invoices/index.ts';
import { type ConfirmationLevel, confirmationLevel } from './level.ts';
import * as store from './store.ts';

/** What a confirmation says, as far as it counts for the level. */
export interface ConfirmedFacts {
  waivesSetOff: boolean;
  payToAccountId: string | null;
}

/** How well these receivables are proved, given who confirmed what; in a few statements whatever their number. */
export async function judgeLevels(
  ctx: Ctx,
  ids: readonly string[],
  confirmations: ReadonlyMap<string, ConfirmedFacts>,
): Promise<Map<string, ConfirmationLevel>> {
  return asSystem(ctx, 'receivables', async (system) => {
    const links = await store.findReceivableInvoices(system, ids);
    const invoiceIds = [...new Set(links.map((link) => link.invoiceId))];
    const invoices = new Map((await findInvoices(system, invoiceIds)).map((invoice) => [invoice.id, invoice]));
    // A seller's own paper is a claim: it proves a delivery where the platform's record shows it, or the buyer says so.
    const delivered = new Set(
      (await findDeliveries(system, invoiceIds))
        .filter((d) => d.eventId !== null || d.statedBy !== invoices.get(d.invoiceId)?.sellerId)
        .map((d) => d.invoiceId),
    );
    const named = [...confirmations.values()].flatMap((c) => c.payToAccountId ?? []);
    const controlled = await findControlled(system, named);
    const linked = new Map<string, string[]>();
    for (const { receivableId, invoiceId } of links)
      linked.set(receivableId, [...(linked.get(receivableId) ?? []), invoiceId]);
    const levels = new Map<string, ConfirmationLevel>();
    for (const id of ids) {
      const own = (linked.get(id) ?? []).map((invoiceId) => invoices.get(invoiceId));
      // Without an invoice on record nothing about invoices or deliveries is proved.
      const all = (is: (invoice: NonNullable<(typeof own)[number]>) => boolean) =>
        own.length > 0 && own.every((invoice) => invoice !== undefined && is(invoice));
      const confirmation = confirmations.get(id);
      const isGone = own.some((i) => i?.verification === 'void' || (i && i.red.amountMinor === i.total.amountMinor));
      const level = confirmationLevel({
        invoicesVerified: all((invoice) => invoice.verification === 'verified'),
        deliveryProved: all((invoice) => delivered.has(invoice.id)),
        payableMatched: all((invoice) => invoice.matchVerdict === 'matched'),
        confirmed: confirmation !== undefined,
        waivesSetOff: confirmation?.waivesSetOff === true,
        payToAccountNamed: controlled.has(confirmation?.payToAccountId ?? ''),
      });
      levels.set(id, isGone ? 0 : level);
    }
    return levels;
  });
}

/** Looks again at what proves these receivables and keeps it; with those of which less is proved now. */
async function lookAgain(ctx: Ctx, ids: readonly string[]) {
  return asSystem(ctx, 'receivables', async (system) => {
    const confirmations = new Map((await store.findConfirmations(system, ids)).map((c) => [c.receivableId, c]));
    const levels = await judgeLevels(system, ids, confirmations);
    return { levels, fell: await store.setLevels(system, levels) };
  });
}

export const refreshLevels = async (ctx: Ctx, ids: readonly string[]): Promise<Map<string, ConfirmationLevel>> =>
  (await lookAgain(ctx, ids)).levels;

/** Reaction: an invoice was verified or matched, or its delivery proved. What less is proved of counts for less at once. */
export async function followInvoices(ctx: Ctx, event: DomainEvent): Promise<void> {
  const { invoiceId, invoiceIds = [] } = event.payload as { invoiceId?: string; invoiceIds?: string[] };
  const links = await store.findReceivablesOfInvoices(ctx, invoiceId === undefined ? invoiceIds : [invoiceId]);
  const { fell } = await lookAgain(ctx, [...new Set(links.map((link) => link.receivableId))]);
  markFollowed(ctx, 'coverage', fell, event);
}
