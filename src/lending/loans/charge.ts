import { type Ctx, requirePerson } from '../../context.ts';
import { act, putsAtRisk } from '../../ground/audit/index.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import type { LocalDate } from '../../kernel/time.ts';
import { leftOf } from './acts-rules.ts';
import type { FeeFacts } from './again.ts';
import { forgiven, rebook } from './book.ts';
import * as events from './events.ts';
import { feeSizeOf } from './fee-size.ts';
import { loanRefusals } from './refusals.ts';
import { leftToDisburse } from './rules.ts';
import { lastDueOf } from './schedule-rules.ts';
import type { ChargeLoanInput, LoanView } from './schemas.ts';
import { assertFeeAllowed } from './sheet.ts';
import { type FeeCode, isConditional, isForUndrawn, underSameCap } from './size-rules.ts';
import { reckonable, requireLoan, stateOf, today } from './state.ts';
import * as store from './store.ts';
import { isSyndicated } from './syndicate.ts';
import { viewOf } from './view.ts';

/** Refuses a fee before the day that the borrower was told, and one whose reason has not happened. */
async function assertCaused(ctx: Ctx, loan: store.Loan, code: FeeCode, dueOn: LocalDate): Promise<void> {
  const expectedOn = loan.fees.find((fee) => fee.code === code)?.expectedOn;
  const uncaused = (facts: Record<string, unknown>) => refuse(loanRefusals.LOAN_FEE_UNCAUSED, { at: '/code', facts });
  if (!isConditional(code)) {
    if (expectedOn !== undefined && dueOn < expectedOn)
      refuse(loanRefusals.LOAN_FEE_UNCAUSED, { at: '/dueOn', facts: { code, expectedOn } });
    return;
  }
  const on = today(ctx);
  const all = await reckonable(ctx, loan);
  const { rows } = stateOf(all, on);
  if (code === 'penalty') {
    const isLate = rows.some((row) => row.lateMinor > 0n || (row.dueOn < on && leftOf(row) > 0n));
    if (!isLate) uncaused({ code, overdueSince: null });
    return;
  }
  const lastOn = lastDueOf(all.terms, { ...all.acts, endsOn: undefined }, loan.beganOn ?? on);
  const isEarly = rows.some((row) => row.inAdvanceMinor > 0n) || (loan.endsOn !== null && loan.endsOn < lastOn);
  if (!isEarly) uncaused({ code, repaidEarly: false });
}

/** The one way in which a fee is asked for: only what the borrower accepted, and never what is banned on the day. */
export async function chargeLoan(ctx: Ctx, input: ChargeLoanInput & { loanId: string }): Promise<LoanView> {
  return act(ctx, { verb: 'loan.charge', mandate: 'loan:service', input }, async (tx) => {
    const loan = await requireLoan(tx, input.loanId, 'lender');
    const { code, amount, dueOn, documentHash } = input;
    if (loan.status !== 'active' || loan.beganOn === null)
      refuse(loanRefusals.LOAN_WRONG_STATE, { facts: { status: loan.status } });
    if (amount.currency !== loan.currency)
      refuse(loanRefusals.LOAN_CURRENCY, { at: '/amount/currency', facts: { currency: loan.currency } });
    if (dueOn < loan.beganOn)
      refuse(loanRefusals.LOAN_DAY_UNFIT, { at: '/dueOn', facts: { first: loan.beganOn, last: null } });
    const amountMinor = BigInt(amount.amountMinor);
    const asked = { code, minor: amountMinor, at: '/code' };
    // That it is shown on this day is asked where what is said of it is judged.
    const size = loan.borrowerSize?.size ?? (await feeSizeOf(tx, loan, undefined));
    const counted = (await store.listActs(tx, loan.id)).filter((a) => a.code !== null && a.reversedAt === null);
    const minors = counted.map((a) => ({ code: a.code, minor: a.amountMinor }));
    const besideMinor = underSameCap(code, minors);
    const isOfSeveral = await isSyndicated(tx, loan);
    const feeFacts: FeeFacts = { size: size ?? null, isSyndicated: isOfSeveral, besideMinor: besideMinor.toString() };
    assertFeeAllowed(asked, { ...loan, size, on: today(tx), isSyndicated: isOfSeveral, besideMinor });
    const undrawnMinor = leftToDisburse(loan, (loan.changedTerms ?? loan.terms).shape);
    // Of whomever: what is drawn bears interest, and no fee for being kept ready.
    if (isForUndrawn(code) && undrawnMinor === 0n)
      refuse(loanRefusals.LOAN_FEE_BANNED, {
        at: '/code',
        facts: {
          code,
          borrowerId: loan.borrowerId,
          undrawnMinor: '0',
          currency: loan.currency,
          source: 'SAMR guide of 2025-11-28: none on money that is drawn',
        },
      });
    const agreed = loan.fees.filter((fee) => fee.code === code);
    const mostMinor = agreed.reduce((sum, fee) => sum + BigInt(fee.amount.amountMinor), 0n);
    const charged = minors.filter((each) => each.code === code);
    const leftMinor = mostMinor - charged.reduce((sum, { minor }) => sum + minor, 0n);
    if (amountMinor > leftMinor)
      refuse(loanRefusals.LOAN_FEE_NOT_ACCEPTED, {
        at: agreed.length === 0 ? '/code' : '/amount',
        facts: { code, leftMinor, currency: loan.currency, accepted: loan.fees.map((fee) => fee.code) },
      });
    await assertCaused(tx, loan, code, dueOn);
    putsAtRisk(tx, { amountMinor, currency: loan.currency, clientId: loan.borrowerId });
    const id = tx.newId('loanAct');
    await store.insertAct(tx, {
      id,
      loanId: loan.id,
      kind: code === 'penalty' ? 'penalty' : 'fee',
      onDay: dueOn,
      amountMinor,
      code,
      detail: { documentHash },
      recordedBy: requirePerson(tx).personId,
    });
    const { loan: kept } = await rebook(tx, loan, {
      kind: 'loan_charge',
      objectId: id,
      valueOn: today(tx),
      entries: [],
    });
    return {
      view: viewOf(kept, today(tx)),
      event: events.loanCharged(kept, { actId: id, code, charged: amount, dueOn, feeFacts }),
    };
  });
}

/** A charge that should not have been made counts no more, nor a forgiveness that should not have been given; what had paid it pays what else was owed. */
export async function reverseAct(
  ctx: Ctx,
  input: { loanId: string; actId: string; reason: string },
): Promise<LoanView> {
  return act(ctx, { verb: 'loan.reverse', mandate: 'loan:service', input }, async (tx) => {
    const loan = await requireLoan(tx, input.loanId, 'lender');
    const found = await store.findAct(tx, { id: input.actId });
    if (!found || found.loanId !== loan.id) refuse(commonRefusals.NOT_FOUND, { at: '/actId' });
    if (found.kind !== 'fee' && found.kind !== 'penalty' && found.kind !== 'forgiveness')
      refuse(loanRefusals.LOAN_ACT_OF_MONEY, { at: '/actId', facts: { kind: found.kind } });
    if (loan.status !== 'active') refuse(loanRefusals.LOAN_WRONG_STATE, { facts: { status: loan.status } });
    const { personId } = requirePerson(tx);
    const { currency } = loan;
    putsAtRisk(tx, { amountMinor: found.amountMinor, currency, clientId: loan.borrowerId });
    const isReversed = await store.reverseAct(tx, found.id, { reversedBy: personId, reason: input.reason });
    if (!isReversed) refuse(loanRefusals.LOAN_ACT_REVERSED, { at: '/actId' });
    const { loan: kept } = await rebook(tx, loan, {
      kind: 'loan_reversal',
      objectId: found.id,
      valueOn: today(tx),
      // What was given up is owed again, as the income that it would have been.
      entries: found.kind === 'forgiveness' ? forgiven(currency, -found.amountMinor) : [],
    });
    return {
      view: viewOf(kept, today(tx)),
      event: events.loanActReversed(kept, { actId: found.id, reason: input.reason }),
    };
  });
}
