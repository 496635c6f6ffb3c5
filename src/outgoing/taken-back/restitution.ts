import { type Ctx, type DomainEvent, lockName, requirePerson, withSnapshot } from '../../context.ts';
import { act, recordEvent } from '../../ground/audit/index.ts';
import { balanceOf, entriesAgainst, listAccounts, post } from '../../ground/ledger/index.ts';
import { refuse } from '../../kernel/refusal.ts';
import { findDone, type MoneyReceiptView, noteDone, takeMoneyIn } from '../../money/money-in/index.ts';
import { takenBackRefusals } from './rules.ts';
import { owedBackOfSale } from './sale.ts';
import type { RestitutionInput, RestitutionView } from './schemas.ts';
import { owedBackOfSurrogate } from './surrogate.ts';

/** What others owe back to the lender, by the documents, sale or claim whose money they had. */
export const listRestitution = (ctx: Ctx): Promise<RestitutionView[]> =>
  withSnapshot(ctx, async (tx) =>
    (await listAccounts(tx, requirePerson(tx).partyId))
      .filter(({ kind, balanceMinor }) => kind === 'restitution_claim' && balanceMinor > 0n)
      .map(({ subjectId, currency, balanceMinor }) => ({
        objectId: subjectId,
        owed: { amountMinor: balanceMinor.toString(), currency: currency },
      })),
  );

/** Of a sale, or of money for collateral, whose share it is: that is owed to it once the money comes again. */
async function shareGivenBack(ctx: Ctx, { objectId, rightId, amount }: RestitutionInput & { objectId: string }) {
  const owing = (await owedBackOfSale(ctx, objectId)) ?? (await owedBackOfSurrogate(ctx, objectId));
  if (!owing) return undefined;
  const [share, ...others] = owing.filter((each) => rightId === undefined || each.rightId === rightId);
  if (others.length > 0) refuse(takenBackRefusals.RESTITUTION_OF_WHOM, { at: '/rightId', facts: { owing } });
  if (!share || BigInt(amount.amountMinor) > share.owedBackMinor)
    refuse(takenBackRefusals.RESTITUTION_EXCEEDED, {
      at: '/amount',
      facts: { objectId, owedMinor: share?.owedBackMinor ?? 0n, currency: amount.currency },
    });
  return { kind: share.kind, rightId: share.rightId };
}

/**
 * Who had some of money that the bank took back gives it back (Civil Code 985): no more than is owed, from its own line of the statement.
 * What the borrower had it owes under its facility, and repays there.
 */
export async function receiveRestitution(
  ctx: Ctx,
  input: RestitutionInput & { objectId: string },
): Promise<RestitutionView> {
  return act(ctx, { verb: 'restitution.receive', mandate: 'repayment:record', input }, async (tx) => {
    const { partyId } = requirePerson(tx);
    const { objectId } = input;
    const { currency } = input.amount;
    const amountMinor = BigInt(input.amount.amountMinor);
    await lockName(tx, `restitution/${partyId}/${objectId}`);
    const owedMinor = await balanceOf(tx, partyId, 'restitution_claim', objectId, currency);
    if (amountMinor > owedMinor)
      refuse(takenBackRefusals.RESTITUTION_EXCEEDED, { at: '/amount', facts: { objectId, owedMinor, currency } });
    const share = await shareGivenBack(tx, input);
    const { rightId: _, ...money } = input;
    const receipt = await takeMoneyIn(tx, { ...money, kind: 'restitution', objectId });
    const postedId = await post(tx, {
      bookPartyId: partyId,
      kind: 'restitution',
      objectId: receipt.id,
      valueOn: input.receivedOn,
      entries: [
        { account: 'cash', currency, amountMinor },
        { account: 'restitution_claim', subjectId: objectId, currency, amountMinor: -amountMinor },
      ],
    });
    await noteDone(tx, receipt.id, { postedId, ...(share && { paid: share }) });
    const view = { objectId, owed: { amountMinor: (owedMinor - amountMinor).toString(), currency } };
    return { view, event: announce('received', receipt) };
  });
}

const announce = (what: 'received' | 'takenBack', receipt: MoneyReceiptView): DomainEvent => ({
  type: `restitution.${what}`,
  version: 1,
  objectId: receipt.objectId,
  participants: [receipt.lenderId],
  payload: { receiptId: receipt.id, amount: receipt.amount, receivedOn: receipt.receivedOn },
});

/** Reaction: the bank took that money back. It is owed back as before. */
export async function undoRestitution(ctx: Ctx, event: DomainEvent): Promise<void> {
  const receipt = event.payload as unknown as MoneyReceiptView & { isReversal: boolean };
  const done = receipt.isReversal ? await findDone(ctx, receipt.id) : undefined;
  if (!done?.postedId) return;
  await post(ctx, {
    bookPartyId: receipt.lenderId,
    kind: 'restitution_reversal',
    objectId: receipt.id,
    valueOn: receipt.receivedOn,
    entries: await entriesAgainst(ctx, done.postedId),
    reverses: done.postedId,
  });
  await recordEvent(ctx, announce('takenBack', receipt));
}
