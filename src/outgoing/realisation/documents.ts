import type { Ctx } from '../../context.ts';
import { findLiveBills, standsFor } from '../../documents/lading/index.ts';
import { findLiveReceipts } from '../../documents/receipts/index.ts';
import { refuse } from '../../kernel/refusal.ts';
import { findLivePledges, type PledgeView } from '../../security/pledges/index.ts';
import { realisationRefusals } from './rules.ts';

/** The live paper for goods: what its holder may ask of them, and all that it stands for. */
export interface DocumentOver {
  id: string;
  number: string;
  holderId: string;
  lotIds: string[];
}

/** The bill or receipt that stands for each of these lots, by lot. */
export async function documentsOver(ctx: Ctx, lotIds: readonly string[]): Promise<Map<string, DocumentOver>> {
  const over = new Map<string, DocumentOver>();
  const note = (document: DocumentOver) => {
    for (const lotId of document.lotIds) over.set(lotId, document);
  };
  for (const bill of await findLiveBills(ctx, lotIds)) {
    const { id, number, holderId } = bill;
    note({ id, number, holderId, lotIds: bill.lots.map((l) => l.lotId).filter((lotId) => standsFor(bill, lotId)) });
  }
  for (const { id, number, holderId, lotId } of await findLiveReceipts(ctx, lotIds))
    note({ id, number, holderId, lotIds: [lotId] });
  return over;
}

/** Every live pledge of these lots or of the documents for them. */
export const pledgesOver = (
  ctx: Ctx,
  lotIds: readonly string[],
  documents: ReadonlyMap<string, DocumentOver>,
): Promise<PledgeView[]> =>
  findLivePledges(ctx, [...lotIds, ...new Set([...documents.values()].map((document) => document.id))]);

/**
 * What of a sale passes by its paper: the lots whose only pledge is that of the document for them. A document is sold whole,
 * by who holds it, to a buyer that can be given it (SI 60, Civil Code 441).
 */
export function soldByDocument(
  sale: { lenderId: string; buyerId: string | undefined; lotIds: readonly string[] },
  owns: readonly PledgeView[],
  documents: ReadonlyMap<string, DocumentOver>,
): { documentIds: string[]; lotIds: string[] } {
  const lotIds = sale.lotIds.filter((_, i) => owns[i]?.kind === 'document');
  const sold = new Set(lotIds.map((lotId) => documents.get(lotId) as DocumentOver));
  for (const { number, holderId, lotIds: whole } of sold) {
    const apart = whole.filter((lotId) => !lotIds.includes(lotId));
    if (apart.length > 0)
      refuse(realisationRefusals.DOCUMENT_SOLD_WHOLE, { at: '/lots', facts: { number, lotIds: apart } });
    if (holderId !== sale.lenderId) refuse(realisationRefusals.DOCUMENT_NOT_HELD, { facts: { number, holderId } });
    if (sale.buyerId === undefined)
      refuse(realisationRefusals.DOCUMENT_NEEDS_BUYER, { at: '/buyerId', facts: { number } });
  }
  return { documentIds: [...sold].map((document) => document.id), lotIds };
}
