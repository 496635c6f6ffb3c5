import type { Ctx } from '../../context.ts';
import { collectAgain } from './collect.ts';
import { paidByRest } from './rules.ts';
import type { RecordedLineView } from './schemas.ts';
import { insertLine, type KeptLine } from './store.ts';
import { listMatches } from './taken-back-store.ts';

/**
 * The bank takes a part of a line back. All that rested on the line is undone, and what is left of it comes again by a line of its own:
 * that pays what the first had paid, and receipts are booked anew on it. What the part is taken from first the law does not say:
 * what had paid nothing, then what was matched last (practice).
 */
export async function keepRest(
  ctx: Ctx,
  reversed: KeptLine,
  takenMinor: bigint,
): Promise<Pick<RecordedLineView, 'rest'>> {
  const amountMinor = reversed.amountMinor - takenMinor;
  if (amountMinor === 0n) return {};
  const restOf = reversed.restOf ?? reversed.bankReference;
  const id = ctx.newId('statementLine');
  // Of its own, since the bank gave it none: no longer than a reference may be.
  const rest = { id, bankReference: id };
  await insertLine(ctx, {
    ...rest,
    restOf,
    amountMinor,
    unmatchedMinor: amountMinor,
    reporterId: reversed.reporterId,
    source: reversed.source,
    accountNumber: reversed.accountNumber,
    accountId: reversed.accountId,
    debtorId: reversed.debtorId,
    payerName: reversed.payerName,
    currency: reversed.currency,
    valueOn: reversed.valueOn,
    memo: reversed.memo,
    participants: reversed.participants,
    recordedBy: reversed.recordedBy,
    agreedBy: reversed.agreedBy,
    payeeId: reversed.payeeId,
  });
  const left = paidByRest(await listMatches(ctx, reversed.id), amountMinor);
  const { matches, unmatchedMinor } = await collectAgain(ctx, rest.id, left);
  return {
    rest: {
      ...rest,
      matches: matches.map((match) => ({ ...match, amountMinor: match.amountMinor.toString() })),
      unmatchedMinor: unmatchedMinor.toString(),
    },
  };
}
