import { asSystem, type Ctx, type DomainEvent } from '../../context.ts';
import { hashOf, recordEvent } from '../../ground/audit/index.ts';
import { findCallBacks } from '../accounts/index.ts';
import { findContract } from '../contracts/index.ts';
import { findDeliveries, findInvoices } from '../invoices/index.ts';
import * as disputes from './dispute-store.ts';
import { receivableEvidenceFrozen } from './events.ts';
import * as store from './store.ts';

/**
 * Freezes what proves these receivables at the moment a right over them is registered: for one that its debtor has not
 * confirmed, that is what the right is worth (SI 61(2)). The packs are written once and never change.
 */
export async function freezeEvidence(ctx: Ctx, receivableIds: readonly string[], sourceId: string): Promise<void> {
  await asSystem(ctx, 'receivables', async (system) => {
    const receivables = await store.findReceivables(system, receivableIds);
    const links = await store.findReceivableInvoices(system, receivableIds);
    const invoiceIds = [...new Set(links.map((link) => link.invoiceId))];
    const invoices = await findInvoices(system, invoiceIds);
    const deliveries = await findDeliveries(system, invoiceIds);
    const confirmations = await store.findConfirmations(system, receivableIds);
    const raised = await disputes.findDisputes(system, receivableIds);
    const calls = await findCallBacks(system, receivableIds);
    for (const receivable of receivables) {
      const own = links.filter((link) => link.receivableId === receivable.id).map((link) => link.invoiceId);
      const contract = receivable.contractId === null ? undefined : await findContract(system, receivable.contractId);
      const confirmation = confirmations.find((c) => c.receivableId === receivable.id);
      const content = {
        receivable,
        contract: contract ?? null,
        invoices: invoices.filter((invoice) => own.includes(invoice.id)),
        deliveries: deliveries.filter((delivery) => own.includes(delivery.invoiceId)),
        confirmation: confirmation
          ? {
              amountMinor: confirmation.amountMinor.toString(),
              dueOn: confirmation.dueOn,
              waivesSetOff: confirmation.waivesSetOff,
              waivesDefences: confirmation.waivesDefences,
              payToAccountId: confirmation.payToAccountId,
              evidenceHash: confirmation.evidenceHash,
              via: confirmation.via,
              confirmedBy: confirmation.confirmedBy,
              confirmedAt: confirmation.confirmedAt.toISOString(),
            }
          : null,
        callBacks: calls.filter((call) => call.subjectId === receivable.id),
        disputes: raised.filter((d) => d.receivableId === receivable.id),
      };
      const contentHash = await hashOf(content);
      const participants = await store.participantsOfReceivable(system, receivable.id);
      const lenders = participants.filter((id) => id !== receivable.debtorId);
      await disputes.insertEvidencePacks(system, [
        {
          id: system.newId('evidencePack'),
          receivableId: receivable.id,
          sourceId,
          content,
          contentHash,
          participants: lenders,
        },
      ]);
      await recordEvent(system, receivableEvidenceFrozen(receivable, lenders, { sourceId, contentHash }));
    }
  });
}

/** Reaction: a pledge of receivables was registered. */
export async function freezeAtRegistration(ctx: Ctx, event: DomainEvent): Promise<void> {
  const { kind, itemIds, filingNumber } = event.payload as { kind: string; itemIds: string[]; filingNumber?: string };
  if (kind === 'receivable' && filingNumber !== undefined) await freezeEvidence(ctx, itemIds, event.objectId);
}
