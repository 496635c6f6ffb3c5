import { act, recordEvent } from '../audit/index.ts';
import { type Ctx, type DomainEvent, requirePerson } from '../context.ts';
import { commonRefusals, refuse } from '../kernel/refusal.ts';
import type { Found } from '../policy/index.ts';
import * as store from './contradicted-store.ts';
import { moneyInRefusals } from './rules.ts';
import type { MoneyReceiptView, ResolveReceiptInput } from './schemas.ts';

const about = (type: string, receipt: MoneyReceiptView): DomainEvent => ({
  type: `moneyReceipt.${type}`,
  version: 1,
  objectId: receipt.id,
  participants: [receipt.lenderId],
  payload: { ...receipt },
});

/**
 * Reaction: a statement speaks of money that was booked on a person's word, or takes money back. The slice that booked it undoes
 * what rests on it, or holds it, in the same transaction.
 */
export async function followStatement(ctx: Ctx, event: DomainEvent): Promise<void> {
  const { lines } = event.payload as { lines: { id: string | null }[] };
  const ids = lines.flatMap(({ id }) => (id === null ? [] : [id]));
  if (ids.length === 0) return;
  for (const receipt of await store.followLines(ctx, ids)) await recordEvent(ctx, about('contradicted', receipt));
}

/** Of a receipt that the bank's statement contradicts: what a gate has to know. */
export const factOfContradicted = ({
  id,
  bankReference,
  amount,
  receivedOn,
  contradictedBy,
}: MoneyReceiptView): Found => ({
  fact: 'F101',
  facts: { receiptId: id, bankReference, amount, receivedOn, contradictedBy },
});

/** Money booked on these objects that the bank's statement has contradicted and nobody has put right. */
export const foundContradicted = async (ctx: Ctx, objectIds: readonly string[]): Promise<Found[]> =>
  (await store.listContradicted(ctx, objectIds)).map(factOfContradicted);

/** The money that was taken back has come again, under a reference of its own: nothing is held for the first. */
export async function replaceTakenBack(ctx: Ctx, made: MoneyReceiptView): Promise<void> {
  const first = await store.findTakenBack(ctx, made);
  const at = ctx.clock.now().toISOString();
  const resolved = first && (await store.resolveReceipt(ctx, first.id, { by: 'replaced', receiptId: made.id, at }));
  if (resolved) await recordEvent(ctx, about('resolved', resolved));
}

/** Two people of the lender say why what rests on a contradicted receipt may go on. */
export async function resolveContradicted(
  ctx: Ctx,
  input: ResolveReceiptInput & { receiptId: string },
): Promise<MoneyReceiptView> {
  return act(ctx, { verb: 'moneyReceipt.resolve', mandate: 'repayment:record', input }, async (tx) => {
    const found = await store.findReceipt(tx, input.receiptId);
    if (found?.lenderId !== requirePerson(tx).partyId) refuse(commonRefusals.NOT_FOUND, { at: '/receiptId' });
    const at = tx.clock.now().toISOString();
    const view = await store.resolveReceipt(tx, found.id, { by: 'stated', reason: input.reason, at });
    if (!view) refuse(moneyInRefusals.RECEIPT_NOT_CONTRADICTED, { at: '/receiptId' });
    return { view, event: about('resolved', view) };
  });
}
