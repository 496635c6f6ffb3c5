import type { Ctx } from '../../context.ts';
import { post } from '../../ground/ledger/index.ts';
import { businessDate } from '../../kernel/time.ts';
import { listAmendments } from './amendment-store.ts';
import { ceilingMinor, openStatuses } from './rules.ts';
import type { CreditView } from './schemas.ts';
import { changeCredit, type KeptCredit, lockCredit } from './store.ts';

/**
 * What the issuing bank is bound to under a credit: while it is open the whole ceiling that is not drawn, with the
 * increases of amendments that it has issued (UCP 600 7b, 10b); once ended, what was presented before and is undecided.
 */
async function boundMinor(ctx: Ctx, { view, ceasedMinor }: KeptCredit): Promise<bigint> {
  if (!openStatuses.includes(view.status)) return BigInt(view.held.amountMinor);
  const pending = await listAmendments(ctx, view.id, ['pending']);
  const raised = pending.reduce((sum, { amountByMinor }) => (amountByMinor > 0n ? sum + amountByMinor : sum), 0n);
  const ceiling = ceilingMinor(
    BigInt(view.amount.amountMinor) + raised,
    Math.max(view.plusBps, ...pending.map(({ view: { change } }) => change.plusBps ?? 0)),
    BigInt(view.additional.amountMinor),
  );
  return ceiling - BigInt(view.drawn.amountMinor) - ceasedMinor;
}

/** Brings the books of the issuing bank to what it is bound to: its undertaking and its recourse, equal, off balance. */
export async function bookUndertaking(ctx: Ctx, creditId: string): Promise<void> {
  const kept = await lockCredit(ctx, creditId);
  if (!kept?.view.facilityId || kept.view.issuedOn === null) return;
  const bound = await boundMinor(ctx, kept);
  const by = bound - kept.undertakingMinor;
  if (by === 0n) return;
  const { facilityId, issuingBankId, amount } = kept.view;
  await changeCredit(ctx, creditId, { undertakingMinor: bound });
  const entry = { subjectId: facilityId, currency: amount.currency };
  await post(ctx, {
    bookPartyId: issuingBankId,
    kind: 'credit_undertaking',
    objectId: creditId,
    valueOn: businessDate(ctx),
    entries: [
      { ...entry, account: 'credit_recourse', amountMinor: by },
      { ...entry, account: 'credit_undertaking', amountMinor: -by },
    ],
  });
}

/** The most that may be drawn under a credit, tolerance and additional amounts with it, for whom it is issued. */
export const riskOf = ({ id, amount, plusBps, additional, applicantId }: CreditView) => ({
  amountMinor: ceilingMinor(BigInt(amount.amountMinor), plusBps, BigInt(additional.amountMinor)),
  currency: amount.currency,
  clientId: applicantId ?? id,
});
