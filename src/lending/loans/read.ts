import { type Ctx, requirePerson, withSnapshot } from '../../context.ts';
import { cursorKey, type Page, page } from '../../http/page.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import type { LocalDate } from '../../kernel/time.ts';
import type { RateView } from './reference-schemas.ts';
import { loanRefusals } from './refusals.ts';
import { ratesInForce, reckon } from './schedule-rules.ts';
import type { ActView, ChangeView, LoanView, PayoffView, ScheduleView, SheetView, StatementView } from './schemas.ts';
import { sheetOf } from './sheet.ts';
import { payoffOf, reckonable, stateOf, today } from './state.ts';
import * as store from './store.ts';
import { scheduleOf, toWire, viewOf, viewOfChange } from './view.ts';

async function seen(ctx: Ctx, loanId: string): Promise<store.Loan> {
  return (await store.findLoan(ctx, loanId)) ?? refuse(commonRefusals.NOT_FOUND, { at: '/loanId' });
}

export const readLoan = (ctx: Ctx, { loanId }: { loanId: string }): Promise<LoanView> =>
  withSnapshot(ctx, async (tx) => viewOf(await seen(tx, loanId), today(tx)));

export const readLoans = (
  ctx: Ctx,
  { limit, cursor, ...filter }: store.LoanFilter & { limit: number; cursor?: string | undefined },
): Promise<Page<LoanView>> =>
  withSnapshot(ctx, async (tx) => {
    const rows = await store.listLoans(tx, { ...filter, after: cursorKey('loans', cursor) }, limit + 1);
    return page(
      'loans',
      rows.map((loan) => viewOf(loan, today(tx))),
      limit,
      ({ id }) => id,
    );
  });

export const readSheet = (ctx: Ctx, { loanId }: { loanId: string }): Promise<SheetView> =>
  withSnapshot(ctx, async (tx) => sheetOf(await seen(tx, loanId)));

/** The schedule as it stands on a day, with what had happened by then. */
export const readSchedule = (
  ctx: Ctx,
  { loanId, on }: { loanId: string; on?: LocalDate | undefined },
): Promise<ScheduleView> =>
  withSnapshot(ctx, async (tx) => {
    const loan = await seen(tx, loanId);
    const asOf = on ?? today(tx);
    const all = await reckonable(tx, loan, on !== undefined && on < today(tx) ? on : undefined);
    const state = stateOf(all, asOf);
    return {
      loanId,
      asOf,
      isExpected: state.disbursements.some(({ isExpected }) => isExpected),
      rates: ratesInForce(all.terms, all.acts).map(({ fromOn, rateBps }) => ({ fromOn, rateBps })),
      ...scheduleOf(state),
      overpaidMinor: state.overpaidMinor.toString(),
    };
  });

export const readPayoff = (
  ctx: Ctx,
  { loanId, on }: { loanId: string; on?: LocalDate | undefined },
): Promise<PayoffView> =>
  withSnapshot(ctx, async (tx) => {
    const loan = await seen(tx, loanId);
    const day = on ?? today(tx);
    const first = loan.beganOn ?? refuse(loanRefusals.LOAN_WRONG_STATE, { facts: { status: loan.status } });
    if (day < first) refuse(loanRefusals.LOAN_DAY_UNFIT, { at: '/on', facts: { first, last: null } });
    return { loanId, on: day, ...toWire(payoffOf(await reckonable(tx, loan), day)) };
  });

/** Acts in the order of their days, each with what it paid as the loan is reckoned now. */
async function actsOf(ctx: Ctx, loan: store.Loan): Promise<ActView[]> {
  const { terms, acts, kept, ofReceipts } = await reckonable(ctx, loan);
  const portions = new Map(reckon(terms, acts, today(ctx)).portions.map((portion) => [portion.receiptId, portion]));
  let balance = 0n;
  return kept.map((act) => {
    const paid = portions.get(act.id);
    const counts = act.reversedAt === null;
    if (counts && act.kind === 'disbursement') balance += act.amountMinor;
    balance -= paid?.principal ?? 0n;
    return {
      id: act.id,
      loanId: loan.id,
      kind: act.kind,
      on: act.onDay,
      amountMinor: act.amountMinor.toString(),
      code: act.code as ActView['code'],
      principalMinor: (paid?.principal ?? 0n).toString(),
      interestMinor: (paid?.interest ?? 0n).toString(),
      feesMinor: (paid?.fee ?? 0n).toString(),
      penaltiesMinor: (paid?.penalty ?? 0n).toString(),
      overpaidMinor: ((paid?.overpaid ?? 0n) + (ofReceipts.get(act.id) ?? 0n)).toString(),
      balanceMinor: balance.toString(),
      receiptId: act.receiptId,
      isReversed: !counts,
      recordedAt: act.recordedAt.toISOString(),
    };
  });
}

export const readActs = (ctx: Ctx, { loanId }: { loanId: string }): Promise<{ items: ActView[] }> =>
  withSnapshot(ctx, async (tx) => ({ items: await actsOf(tx, await seen(tx, loanId)) }));

export const readStatement = (
  ctx: Ctx,
  { loanId, from, to }: { loanId: string; from: LocalDate; to: LocalDate },
): Promise<StatementView> =>
  withSnapshot(ctx, async (tx) => {
    const loan = await seen(tx, loanId);
    if (to < from) refuse(loanRefusals.LOAN_DAY_UNFIT, { at: '/to', facts: { first: from, last: null } });
    const acts = (await actsOf(tx, loan)).filter(({ isReversed }) => !isReversed);
    const items = acts.filter(({ on }) => from <= on && on <= to);
    const openingMinor = acts.filter(({ on }) => on < from).at(-1)?.balanceMinor ?? '0';
    return {
      loanId,
      from,
      to,
      currency: loan.currency,
      openingMinor,
      items,
      closingMinor: items.at(-1)?.balanceMinor ?? openingMinor,
    };
  });

export const readChanges = (ctx: Ctx, { loanId }: { loanId: string }): Promise<{ items: ChangeView[] }> =>
  withSnapshot(ctx, async (tx) => {
    await seen(tx, loanId);
    return { items: (await store.listChanges(tx, loanId)).map(viewOfChange) };
  });

export const readRates = (
  ctx: Ctx,
  { name, limit, cursor }: { name?: string | undefined; limit: number; cursor?: string | undefined },
): Promise<Page<RateView>> =>
  withSnapshot(ctx, async (tx) => {
    const { partyId } = requirePerson(tx);
    const before = cursorKey('reference-rates', cursor);
    const rows = await store.listRates(tx, partyId, { name, before }, limit + 1);
    return page('reference-rates', rows, limit, ({ id }) => id);
  });
