import { type Ctx, type DomainEvent, requirePerson } from '../../context.ts';
import { act, recordEvent } from '../../ground/audit/index.ts';
import type { Found } from '../../ground/policy/index.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import * as store from './contradicted-store.ts';
import { canReplace, isSameMoney, moneyInRefusals, type ReceivedLine } from './rules.ts';
import type { MoneyReceiptView, ResolveReceiptInput } from './schemas.ts';

export const about = (type: string, receipt: MoneyReceiptView): DomainEvent => ({
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
  await followReplacing(ctx, ids);
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

/** Money booked on these objects of which someone says that the bank took it back: others have to agree, and it stays until they have. */
export const foundOnSaid = async (ctx: Ctx, objectIds: readonly string[]): Promise<Found[]> =>
  (await store.listOnSaid(ctx, objectIds)).map(factOfContradicted);

/** The same of what a customer paid a lender, wherever it was booked. */
export const foundContradictedFrom = async (
  ctx: Ctx,
  from: Parameters<typeof store.listContradictedFrom>[1],
): Promise<Found[]> => (await store.listContradictedFrom(ctx, from)).map(factOfContradicted);

async function resolve(ctx: Ctx, id: string, resolution: NonNullable<MoneyReceiptView['resolution']>): Promise<void> {
  const resolved = await store.resolveReceipt(ctx, id, resolution);
  if (resolved) await recordEvent(ctx, about('resolved', resolved));
}

/** Lines of which the bank, or two people, say that they bring again what was taken back. */
async function followReplacing(ctx: Ctx, lineIds: readonly string[]): Promise<void> {
  const replacing = await store.listReplacing(ctx, lineIds);
  const back = await store.listTakenBackOn(
    ctx,
    replacing.flatMap(({ replacesId }) => replacesId ?? []),
  );
  for (const { lineId, receipt } of back) {
    const line = replacing.find(({ replacesId }) => replacesId === lineId);
    if (!line || !isSameMoney(line, receipt)) continue;
    // Undone with what it paid, it is booked anew, and put right then.
    if (line.receiptId !== null)
      await resolve(ctx, receipt.id, { by: 'replaced', receiptId: line.receiptId, at: ctx.clock.now().toISOString() });
  }
}

/** What was taken back and its statement line brings again, or undefined; money for something else is refused. */
export async function replacedOn(
  ctx: Ctx,
  line: ReceivedLine | undefined,
  { objectId, at }: { objectId: string; at: string },
): Promise<MoneyReceiptView | undefined> {
  if (!line?.replacesId) return undefined;
  const all = await store.listTakenBackOn(ctx, [line.replacesId]);
  const found = all.find(({ receipt }) => receipt.objectId === objectId) ?? all[0];
  if (found && found.receipt.objectId !== objectId)
    refuse(moneyInRefusals.LINE_REPLACES_OTHER, {
      at,
      facts: { receiptId: found.receipt.id, kind: found.receipt.kind, objectId: found.receipt.objectId },
    });
  return found?.receipt;
}

/** The money that was taken back has come again, as its statement line says: nothing is held for the first. */
export async function replaceTakenBack(ctx: Ctx, first: MoneyReceiptView, made: MoneyReceiptView): Promise<void> {
  if (!canReplace(made, first)) return;
  await resolve(ctx, first.id, { by: 'replaced', receiptId: made.id, at: ctx.clock.now().toISOString() });
}

/** All that was taken back of one kind on an object has come again, in as many receipts as it did: nothing is held for it. */
export async function replaceAllTakenBack(ctx: Ctx, made: MoneyReceiptView): Promise<void> {
  for (const first of await store.listContradicted(ctx, [made.objectId]))
    if (first.kind === made.kind && first.isTakenBack && first.resolution === null && first.id !== made.id)
      await resolve(ctx, first.id, { by: 'replaced', receiptId: made.id, at: ctx.clock.now().toISOString() });
}

/** Two people of the lender say that a later receipt brought the money again, or why what rests on the first may go on. */
export async function resolveContradicted(
  ctx: Ctx,
  input: ResolveReceiptInput & { receiptId: string },
): Promise<MoneyReceiptView> {
  return act(ctx, { verb: 'moneyReceipt.resolve', mandate: 'repayment:record', input }, async (tx) => {
    const found = await store.findReceipt(tx, input.receiptId);
    if (found?.lenderId !== requirePerson(tx).partyId) refuse(commonRefusals.NOT_FOUND, { at: '/receiptId' });
    const at = tx.clock.now().toISOString();
    const { reason, replacedBy } = input;
    if (replacedBy !== undefined) {
      const made = await store.findReceipt(tx, replacedBy);
      if (made?.lenderId !== found.lenderId) refuse(commonRefusals.NOT_FOUND, { at: '/replacedBy' });
      if (!found.isTakenBack || !canReplace(made, found) || (await store.isReplacing(tx, made.id)))
        refuse(moneyInRefusals.NOT_THE_SAME_MONEY, { at: '/replacedBy', facts: { amount: made.amount } });
    }
    const said =
      replacedBy === undefined ? { by: 'stated' as const } : { by: 'replaced' as const, receiptId: replacedBy };
    const view = await store.resolveReceipt(tx, found.id, { ...said, reason, at });
    if (!view) refuse(moneyInRefusals.RECEIPT_NOT_CONTRADICTED, { at: '/receiptId' });
    return { view, event: about('resolved', view) };
  });
}
