import type { Ctx } from '../../context.ts';
import type { LocalDate } from '../../kernel/time.ts';
import { rebook } from './book.ts';
import { today } from './state.ts';
import * as store from './store.ts';

/** A loan that is called in ends on a day, and everything of it falls due then; called in no more, it runs as agreed. */
export async function endLoanOn(ctx: Ctx, loan: store.Loan, on: LocalDate | null): Promise<store.Loan> {
  // One that was paid off before stays paid off on its day.
  const isCalled = loan.endsOn === null || loan.endsOn === loan.calledOn;
  const ending = await store.updateLoan(ctx, loan.id, { calledOn: on, ...(isCalled && { endsOn: on }) });
  const moved = { kind: 'loan_call', objectId: loan.id, valueOn: today(ctx), entries: [] };
  return (await rebook(ctx, ending, moved)).loan;
}
