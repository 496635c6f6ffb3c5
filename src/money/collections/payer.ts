import type { Ctx } from '../../context.ts';
import { asksSecond } from '../../ground/audit/index.ts';
import { findParty } from '../../ground/parties/index.ts';
import { plainName } from '../money-in/index.ts';
import type { StatementLineInput } from './schemas.ts';

type Named = { name: string; nameZh: string | null } | undefined;
/** Whether a party is called so, however the bank writes it. */
export const isCalled = (party: Named, payerName: string): boolean =>
  [party?.name, party?.nameZh].some((name) => name && plainName(name) === plainName(payerName));

/** Who paid: as stated, or the one debtor of the account that is called so. A name that fits two says nothing. */
export async function payerOf(
  ctx: Ctx,
  line: StatementLineInput,
  debtorIds: readonly string[],
): Promise<string | undefined> {
  if (line.debtorId !== undefined) return (await findParty(ctx, line.debtorId))?.id;
  const named: string[] = [];
  for (const id of debtorIds) if (isCalled(await findParty(ctx, id), line.payerName)) named.push(id);
  return named.length === 1 ? named[0] : undefined;
}

/**
 * Lines typed at a bank move what is owed: another person compares them with the statement. A third person may pay (Civil Code
 * 524); that money of another name is a debtor's is agreed at the second level, as where it is booked.
 */
export async function askOfTyped(ctx: Ctx, lines: readonly StatementLineInput[]): Promise<void> {
  const reasons = [];
  for (const [line, { debtorId, payerName }] of lines.entries())
    if (debtorId !== undefined && !isCalled(await findParty(ctx, debtorId), payerName))
      reasons.push({ code: 'PAYER_DIFFERS', facts: { line, payerName, debtorId } });
  const level = reasons.length > 0 ? 'L2' : 'L1';
  asksSecond(ctx, { reasons: [{ code: 'LINES_TYPED', facts: { lines: lines.length } }, ...reasons], level });
}
