import { claimItems, findUsed, freeClaims, presentedItems, type Used } from '../../claims/consumption/index.ts';
import { asSystem, type Ctx, type DomainEvent } from '../../context.ts';
import { findBill } from '../../documents/lading/index.ts';
import type { Found } from '../../ground/policy/index.ts';
import { passGate } from '../../ground/standings/index.ts';
import { type Currency, currencyExponents } from '../../kernel/money.ts';
import { findCredit } from '../letters-of-credit/index.ts';
import { minorUnits } from '../swift/index.ts';
import { isTransport } from './case.ts';
import type { KeptExamination } from './in-both-languages.ts';
import * as store from './store.ts';

const totalOf = (amount: string | undefined, currency: string, of: Currency): bigint | undefined =>
  amount !== undefined && currency === of && /^\d{1,15}(\.\d+)?$/.test(amount)
    ? minorUnits(amount, currencyExponents[of])
    : undefined;

/** Whether a number is printed by which an invoice may be told from others. */
const bearsNumber = (number: string | undefined): boolean => /[\p{L}\p{N}]/u.test(number ?? '');

const inWords = (issuedOn: string | undefined, currency: string, total: string | undefined): string =>
  `without a number (${[issuedOn ?? 'no date', currency, total ?? 'no amount'].join(' ')})`;

type Document = store.FoundPresentation['documents'][number];

/** Invoices that bear no number: nobody can see by it whether they were used before. */
export const unnumberedInvoices = (documents: readonly Document[]): Document[] =>
  documents.filter(({ type, number }) => type === 'commercial_invoice' && !bearsNumber(number));

/**
 * What a presentation uses once. Documents that were passed on are those of the presentation that came first; its seller is the
 * beneficiary whose invoices they are, which under a transferred credit is the second.
 */
async function usedBy(ctx: Ctx, found: store.FoundPresentation) {
  return asSystem(ctx, 'presentation', async (system) => {
    const { forwardsId, amount, billId, id } = found.view;
    const root = (forwardsId !== null && (await store.findPresentation(system, forwardsId))) || found;
    const credit = await findCredit(system, found.view.creditId);
    const first = root.view.creditId === credit?.id ? credit : await findCredit(system, root.view.creditId);
    const bill = billId === null ? undefined : await findBill(system, billId);
    const invoices = found.documents.flatMap(({ type, number, issuedOn, amount: total, currency = amount.currency }) =>
      type === 'commercial_invoice'
        ? [
            {
              number: number ?? '',
              unnumbered: bearsNumber(number) ? undefined : inWords(issuedOn, currency, total),
              issuedOn,
              amountMinor: totalOf(total, currency, amount.currency),
            },
          ]
        : [],
    );
    const printedBy = (of: store.FoundPresentation) =>
      of.documents.find(({ type }) => type === 'commercial_invoice')?.issuer?.name ?? '';
    const sold = printedBy(found) === printedBy(root) ? first : credit;
    const items = await presentedItems(system, {
      id: root.view.id,
      sellerId: sold?.beneficiaryId ?? undefined,
      sellerName: printedBy(found),
      buyerId: credit?.applicantId ?? undefined,
      amountMinor: BigInt(amount.amountMinor),
      currency: amount.currency,
      invoices,
      transport: bill
        ? [bill.number]
        : found.documents.flatMap(({ type, number }) => (isTransport(type) && number !== undefined ? [number] : [])),
    });
    return { items, rootId: root.view.id, sellerId: sold?.beneficiaryId ?? found.view.presenterId, id };
  });
}

/** What of a presentation was presented, paid or financed elsewhere: told by number, never by whom. */
export async function usedElsewhere(ctx: Ctx, found: store.FoundPresentation): Promise<Used[]> {
  const { items, rootId } = await usedBy(ctx, found);
  return findUsed(ctx, rootId, items);
}

/** As facts of a gate: nobody is refused for it who is bound, and one more person looks (UCP 600 7, 15; Guidelines on Internal Control). */
export const usedFacts = (used: readonly Used[]): Found[] =>
  used.map((facts) => ({ fact: 'F80', facts: { ...facts } }));

const usedAs: Record<Used['use'], string> = {
  presented: 'is presented under another credit',
  taken: 'is paid under another credit, or financed, pledged or assigned',
};

const likeness: Record<Used['match'], string> = {
  same: '',
  alias: ' in another seller’s name, to the same buyer for the same amount',
  near: ' under a number that reads almost like it, of the same day and amount',
  unnumbered: ' by an invoice of the same seller, day and amount, where one of the two bears no number',
};

/** What the examiner is asked of it. */
export function usedQuestions(
  used: readonly Used[],
  documents: readonly Document[],
  drawn: string,
): KeptExamination['forExaminer'] {
  const unnumbered = unnumberedInvoices(documents);
  const words = (d: Document) => inWords(d.issuedOn, d.currency ?? drawn, d.amount);
  const asked = usedBefore(used, documents, (d) => (unnumbered.includes(d) ? words(d) : d.number));
  // By no rule of the practice a discrepancy of itself: what a number would show is for a person to look at.
  const bare = unnumbered.filter(({ id }) => !asked.some(({ documentId }) => documentId === id));
  return [
    ...asked,
    ...bare.map((d) => ({
      rule: 'F80',
      documentId: d.id,
      question:
        'The invoice bears no number. Is it known, from the contract, the carriage and earlier drawings, that nothing else was claimed on this delivery?',
      statement: 'INVOICE BEARS NO NUMBER',
      found: words(d),
      required: 'used once',
      class: 'H' as const,
    })),
  ];
}

function usedBefore(
  used: readonly Used[],
  documents: readonly Document[],
  nameOf: (document: Document) => string | undefined,
): KeptExamination['forExaminer'] {
  return used.map(({ kind, number, match, use }) => {
    const shown = documents.find(
      (d) => nameOf(d) === number && (d.type === 'commercial_invoice') === (kind === 'invoice'),
    );
    const what = kind === 'invoice' ? 'Invoice' : 'Transport document';
    const seller = likeness[match];
    return {
      rule: 'F80',
      documentId: shown?.id ?? number,
      question: `${what} ${number} ${usedAs[use]}${seller}. Is this another claim on the same delivery?`,
      statement: `${kind === 'invoice' ? 'INVOICE' : 'TRANSPORT DOCUMENT'} ALREADY USED FOR ANOTHER CLAIM`,
      found: `${number}: ${use}, ${match}`,
      required: 'used once',
      class: 'H' as const,
    };
  });
}

const presentationOf = (ctx: Ctx, event: DomainEvent) => store.findPresentation(ctx, event.objectId);

/** Documents were presented or passed on. Others who are asked about them learn that they are. */
async function noteUse(ctx: Ctx, event: DomainEvent): Promise<void> {
  const found = await presentationOf(ctx, event);
  if (found) await claim(ctx, found, 'presented');
}

/**
 * A bank has paid, or bound itself to pay. What the documents use is taken from now on; where it was taken before,
 * another person is asked, for the bank may not be able to refuse.
 */
async function takeUse(ctx: Ctx, event: DomainEvent): Promise<void> {
  const found = await presentationOf(ctx, event);
  if (!found) return;
  const { items, rootId } = await claim(ctx, found, 'paid');
  // By message nobody acts here: the other bank has paid.
  if (!ctx.eyes) return;
  await passGate(ctx, {
    gate: 'HO',
    holderId: found.view.presentedToId,
    objectId: found.view.id,
    found: usedFacts(await findUsed(ctx, rootId, items)),
  });
}

async function claim(ctx: Ctx, found: store.FoundPresentation, use: 'presented' | 'paid') {
  const used = await usedBy(ctx, found);
  await claimItems(ctx, {
    financierId: found.view.presentedToId,
    applicantId: used.sellerId,
    financingId: used.rootId,
    sourceId: used.id,
    status: use === 'paid' ? 'financed' : 'registered',
    items: used.items,
    drawing: { id: used.rootId, use },
  });
  return used;
}

/**
 * Reaction: documents were presented or passed on, paid, or refused and gone back: what they use is noted, taken, and free for
 * whoever presents or finances it next.
 */
export async function followUse(ctx: Ctx, event: DomainEvent): Promise<void> {
  if (event.type === 'presentation.refused' || event.type === 'presentation.returned')
    return freeClaims(ctx, event.objectId);
  const isPaid = event.type === 'presentation.accepted' || event.type === 'presentation.honoured';
  return isPaid ? takeUse(ctx, event) : noteUse(ctx, event);
}
