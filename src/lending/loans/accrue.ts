import { type Ctx, withTransaction } from '../../context.ts';
import { recordEvent, recordEvents } from '../../ground/audit/index.ts';
import { post } from '../../ground/ledger/index.ts';
import { policyOf } from '../../ground/policy/index.ts';
import { eachApart, Failures } from '../../kernel/failures.ts';
import type { LocalDate } from '../../kernel/time.ts';
import { stepOf } from '../../kernel/transitions.ts';
import { closeNext, lendersBehind, listMoved } from './accrue-store.ts';
import { keptLines, suspended } from './book.ts';
import { loanDeclined } from './events.ts';
import { loanLife } from './rules.ts';
import { classLimits, lockWithFacility, reckonable, stateOf, today } from './state.ts';
import { listUndrawn, lockLoan, moveLoan, putLines } from './store.ts';

/** Loans in one transaction: few enough that a repayment waits little for their locks. */
const BATCH = 5_000;

/**
 * Closes a day for the next loans of a lender: the interest that they earned is booked, in one posting for each currency, and what is
 * overdue for too long is worse from this day on, or its interest no income. How many loans, and the last of them.
 */
export async function closeBatch(
  ctx: Ctx,
  { lenderId, on, batch, after }: { lenderId: string; on: LocalDate; batch: number; after: string },
): Promise<{ loans: number; last: string }> {
  const closed = await closeNext(ctx, {
    lenderId,
    on,
    limits: classLimits(lenderId, on),
    nonAccrualFromDays: policyOf(lenderId, 'loan.nonAccrualFromDays', on).value,
    batch,
    after,
  });
  for (const { currency, loans, receivableByMinor, suspendedByMinor, turned, worse } of closed) {
    const objectId = await post(ctx, {
      bookPartyId: lenderId,
      kind: 'loan_accrual',
      objectId: lenderId,
      valueOn: on,
      entries: [
        { account: 'interest_receivable', currency, amountMinor: receivableByMinor },
        { account: 'interest_income', currency, amountMinor: -receivableByMinor },
        ...suspended(currency, suspendedByMinor),
      ],
    });
    await recordEvent(ctx, {
      type: 'loan.dayClosed',
      version: 1,
      objectId,
      participants: [lenderId],
      payload: {
        lenderId,
        on,
        currency,
        loans,
        receivableByMinor: receivableByMinor.toString(),
        suspendedByMinor: suspendedByMinor.toString(),
      },
    });
    await recordEvents(
      ctx,
      turned.map(({ loanId, borrowerId, isAccruing, overdueSince }) => ({
        type: isAccruing ? 'loan.accrualResumed' : 'loan.accrualStopped',
        version: 1,
        objectId: loanId,
        participants: [lenderId, borrowerId],
        payload: { loanId, on, overdueSince },
      })),
    );
    await recordEvents(
      ctx,
      worse.map(({ loanId, borrowerId, ...found }) => ({
        type: 'loan.worsened',
        version: 1,
        objectId: loanId,
        participants: [lenderId, borrowerId],
        payload: { loanId, on, ...found },
      })),
    );
  }
  return {
    loans: closed.reduce((sum, { loans }) => sum + loans, 0),
    last: closed.reduce((last, each) => (each.last > last ? each.last : last), after),
  };
}

/** Timer: what was agreed and not drawn by its day is over, and binds no limit. */
export async function endUndrawn(ctx: Ctx): Promise<number> {
  const on = today(ctx);
  const ids = await withTransaction(ctx, (tx) => listUndrawn(tx, on));
  return eachApart(ids, (id) =>
    withTransaction(ctx, async (tx) => {
      const loan = await lockWithFacility(tx, id);
      const ended = loan && (await moveLoan(tx, id, stepOf(loanLife, 'decline')));
      if (!ended) return 0;
      await recordEvent(tx, loanDeclined(ended, { reason: 'availableUntil', availableUntil: ended.availableUntil }));
      return 1;
    }),
  );
}

/** Timer: lines that say no more what a loan bears are drawn up as of the day, before it is closed by them. */
async function drawAnew(ctx: Ctx): Promise<number> {
  const on = today(ctx);
  const failures = new Failures();
  let drawn = 0;
  for (let after = ''; ; ) {
    const ids = await withTransaction(ctx, (tx) => listMoved(tx, on, after));
    for (const id of ids)
      drawn += await failures.count(id, () =>
        withTransaction(ctx, async (tx) => {
          const loan = await lockLoan(tx, id);
          if (loan?.status !== 'active') return 0;
          await putLines(tx, id, keptLines(stateOf(await reckonable(tx, loan), on)));
          return 1;
        }),
      );
    const last = ids.at(-1);
    if (last === undefined) break;
    after = last;
  }
  failures.throwIfAny();
  return drawn;
}

/** Timer: closes the day before for every loan of a tenant. Safe to stop, to run twice and in several processes: each loan once a day. */
export async function closeLoanDays(ctx: Ctx, batch = BATCH): Promise<number> {
  const failures = new Failures();
  // Whatever becomes of one loan, the day is closed for the others.
  await failures.count('undrawn', () => endUndrawn(ctx));
  await failures.count('drawn anew', () => drawAnew(ctx));
  const on = today(ctx);
  const lenders = await withTransaction(ctx, (tx) => lendersBehind(tx, on));
  const closed = await failures.count('closed', () =>
    eachApart(lenders, (lenderId) => closeOf(ctx, lenderId, on, batch)),
  );
  failures.throwIfAny();
  return closed;
}

async function closeOf(ctx: Ctx, lenderId: string, on: LocalDate, batch: number): Promise<number> {
  let [loans, after] = [0, ''];
  for (;;) {
    const closed = await withTransaction(ctx, (tx) => closeBatch(tx, { lenderId, on, batch, after }));
    if (closed.loans === 0) return loans;
    loans += closed.loans;
    after = closed.last;
  }
}
