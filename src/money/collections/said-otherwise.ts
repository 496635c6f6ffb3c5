import type { AccountView } from '../../claims/accounts/index.ts';
import { findReceivable, listOpenReceivables } from '../../claims/receivables/index.ts';
import type { Ctx } from '../../context.ts';
import { findParty } from '../../ground/parties/index.ts';
import { plainName, type WaitingReceipt } from '../money-in/index.ts';
import { isCalled } from './payer.ts';
import { paysOtherThan } from './rules.ts';
import type { RecordedLineView, StatementLineInput } from './schemas.ts';

/** Whether the line names a payer who was not expected when the money was booked, or two people say that it is a debtor’s. */
export async function isOfOtherPayer(ctx: Ctx, receipt: WaitingReceipt, line: StatementLineInput): Promise<boolean> {
  if (receipt.payers && !receipt.payers.includes(plainName(line.payerName))) return true;
  if (receipt.receivableId !== null || line.debtorId === undefined) return false;
  return !isCalled(await findParty(ctx, line.debtorId), line.payerName);
}

/** Whether it came into an account of somebody else than of whom it was booked: as a line that was there first would be refused. */
const isAstray = (
  receipt: WaitingReceipt,
  line: StatementLineInput,
  { partyId, account }: { partyId: string; account: AccountView | undefined },
): boolean =>
  account?.lenderId === partyId
    ? receipt.customerId !== null && account.holderId !== receipt.customerId
    : line.payeeId !== undefined && line.payeeId !== partyId;

/** Whether the line, by what its payer wrote, is for other claims than the one that the receipt was booked as the payment of. */
async function isForOtherClaim(ctx: Ctx, receipt: WaitingReceipt, line: StatementLineInput): Promise<boolean> {
  const own = receipt.receivableId === null ? undefined : await findReceivable(ctx, receipt.receivableId);
  if (!own || (line.memo === '' && !line.advice?.length)) return false;
  const { creditorId, debtorId, invoiceNumber } = own;
  const others = await listOpenReceivables(ctx, { creditorId, debtorId });
  return paysOtherThan(
    { invoiceNumber, amountMinor: receipt.amountMinor },
    {
      amountMinor: BigInt(line.amount.amountMinor),
      memo: line.memo,
      advice: (line.advice ?? []).map((a) => ({ ...a, amountMinor: BigInt(a.amountMinor) })),
    },
    others.flatMap((r) => (r.id === own.id ? [] : [r.invoiceNumber])),
  );
}

/**
 * Money that was booked before its line as one thing, and of which its line says another: a debtor’s payment of an invoice, where
 * it was booked as the borrower’s own; another payer’s; for another claim (Civil Code 560: the payer says what it pays).
 */
export const saysOtherwise = async (
  ctx: Ctx,
  receipt: WaitingReceipt,
  line: StatementLineInput,
  { view, ...by }: { partyId: string; account: AccountView | undefined; view: RecordedLineView },
): Promise<boolean> =>
  (receipt.receivableId === null && view.matches.length > 0) ||
  isAstray(receipt, line, by) ||
  (await isOfOtherPayer(ctx, receipt, line)) ||
  (await isForOtherClaim(ctx, receipt, line));
