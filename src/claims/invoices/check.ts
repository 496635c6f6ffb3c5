import { type Ctx, withTransaction } from '../../context.ts';
import { recordEvent } from '../../ground/audit/index.ts';
import { onRecord } from '../../kernel/on-record.ts';
import { invoiceRedLettered, invoiceVerified } from './events.ts';
import { fapiaoKey } from './rules.ts';
import { type AuthorityAnswer, authorityAnswer, type InvoiceView } from './schemas.ts';
import * as store from './store.ts';

/** The port to who may ask for the tax authority's record of invoices; what it answers is checked here. */
export type CheckInvoice = (asked: {
  fapiaoKey: string;
  issuedOn: string;
  totalMinor: string;
  currency: string;
}) => Promise<unknown>;

/** Takes back what the authority's red letters took and nobody put on record here; each counts once. */
async function takeRedLetters(ctx: Ctx, blue: InvoiceView, redLetters: AuthorityAnswer['redLetters']): Promise<void> {
  for (const red of redLetters) {
    const key = fapiaoKey(red.number, red.code);
    const totalMinor = BigInt(red.totalMinor);
    if (key === undefined || totalMinor === 0n) continue;
    const made = await store.insertInvoice(ctx, {
      id: ctx.newId('invoice'),
      fapiaoKey: key,
      kind: 'red',
      sellerId: blue.sellerId,
      buyerId: blue.buyerId,
      issuedOn: red.issuedOn,
      netMinor: BigInt(red.netMinor),
      taxMinor: BigInt(red.taxMinor),
      totalMinor,
      currency: blue.total.currency,
      redOf: blue.id,
      participants: await store.participantsOfInvoice(ctx, blue.id),
    });
    if (!made) continue;
    const now = onRecord(await store.findInvoice(ctx, blue.id));
    const leftMinor = BigInt(now.total.amountMinor) - BigInt(now.red.amountMinor);
    const takenMinor = totalMinor < leftMinor ? totalMinor : leftMinor;
    const after = onRecord(await store.addRed(ctx, blue.id, takenMinor));
    await recordEvent(
      ctx,
      invoiceRedLettered(after, await store.participantsOfInvoice(ctx, blue.id), {
        redLetterId: made.id,
        redMinor: takenMinor.toString(),
        isFull: after.red.amountMinor === after.total.amountMinor,
      }),
    );
  }
}

/**
 * Asks for the authority's record of one invoice and keeps what it says; what follows from a void or red-lettered one follows
 * in the same transaction. The network is outside it.
 * @returns whether there was an answer
 * @throws Error when the port does not answer, or not what can be read
 */
export async function checkInvoice(ctx: Ctx, invoice: InvoiceView, check: CheckInvoice): Promise<boolean> {
  const { fapiaoKey: key, issuedOn, total } = invoice;
  const given = await check({ fapiaoKey: key, issuedOn, totalMinor: total.amountMinor, currency: total.currency });
  const answer = authorityAnswer.safeParse(given).data;
  if (!answer) throw new Error('the answer cannot be read');
  const { status, evidence, redLetters } = answer;
  if (status === 'unknown') return false;
  return withTransaction(ctx, async (tx) => {
    const view = await store.setVerification(tx, invoice.id, status, evidence);
    if (!view) return false;
    await takeRedLetters(tx, view, redLetters);
    const participants = await store.participantsOfInvoice(tx, view.id);
    await recordEvent(tx, invoiceVerified(view, participants, { evidence }));
    return true;
  });
}
