import { asSystem, type Ctx, requirePerson } from '../../context.ts';
import { act, asksSecond, judgedOn, putsAtRisk } from '../../ground/audit/index.ts';
import { post } from '../../ground/ledger/index.ts';
import { findParty } from '../../ground/parties/index.ts';
import { refuse } from '../../kernel/refusal.ts';
import { stepOf } from '../../kernel/transitions.ts';
import { payMoneyOut } from '../../money/money-out/index.ts';
import { principalOf, rebook, rebookRecovered, suspended } from './book.ts';
import { daysOverdue, loanClasses, worseOf } from './class-rules.ts';
import * as events from './events.ts';
import { duesOf } from './present-rules.ts';
import { loanRefusals } from './refusals.ts';
import { loanLife } from './rules.ts';
import type { ClassifyInput, LoanView, RefundInput, WriteOffInput } from './schemas.ts';
import { bestClassOf, bestClassOn, payoffOf, reckonable, requireLoan, stateOf, today } from './state.ts';
import * as store from './store.ts';
import { factsOf, viewOf } from './view.ts';

/** Three people of the lender take a loan off its books as lost. The debt stays the borrower's, and what comes is a recovery. */
export async function writeOffLoan(ctx: Ctx, input: WriteOffInput & { loanId: string }): Promise<LoanView> {
  return act(ctx, { verb: 'loan.writeOff', mandate: 'loan:amend', input }, async (tx) => {
    const loan = await requireLoan(tx, input.loanId, 'lender');
    const lostMinor = loan.disbursedMinor - loan.principalPaidMinor;
    const earned = loan.earnedMinor > loan.interestPaidMinor ? loan.earnedMinor - loan.interestPaidMinor : 0n;
    const { currency } = loan;
    putsAtRisk(tx, { amountMinor: lostMinor, currency, clientId: loan.borrowerId });
    judgedOn(tx, factsOf(loan));
    const on = today(tx);
    const { overdueSince } = duesOf(stateOf(await reckonable(tx, loan), on), on);
    const found = worseOf(loan.class, bestClassOn(loan.lenderId, daysOverdue(overdueSince, on), on));
    if (loan.status === 'active' && found !== 'loss')
      refuse(loanRefusals.LOAN_NOT_LOST, { facts: { class: found, overdueSince } });
    const moved = await store.moveLoan(tx, loan.id, stepOf(loanLife, 'writeOff'), {
      writtenOffMinor: lostMinor,
      earnedMinor: loan.interestPaidMinor,
      suspendedMinor: 0n,
      class: 'loss',
      writtenOffOn: on,
    });
    if (!moved) refuse(loanRefusals.LOAN_WRONG_STATE, { facts: { status: loan.status } });
    await post(tx, {
      bookPartyId: loan.lenderId,
      kind: 'loan_write_off',
      objectId: loan.id,
      valueOn: on,
      entries: [
        { account: 'credit_loss', currency, amountMinor: lostMinor + earned },
        { ...principalOf(loan), currency, amountMinor: -lostMinor },
        { account: 'interest_receivable', currency, amountMinor: -earned },
        ...suspended(currency, -loan.suspendedMinor),
      ],
    });
    const { reason, documentHash } = input;
    return {
      view: viewOf(moved, today(tx)),
      event: events.loanWrittenOff(moved, { lostMinor: lostMinor.toString(), reason, documentHash }),
    };
  });
}

/** A person judges how good a loan is: worse than its days overdue say, or as they say, never better. */
export async function classifyLoan(ctx: Ctx, input: ClassifyInput & { loanId: string }): Promise<LoanView> {
  return act(ctx, { verb: 'loan.classify', mandate: 'loan:service', input }, async (tx) => {
    const loan = await requireLoan(tx, input.loanId, 'lender');
    if (loan.status !== 'active') refuse(loanRefusals.LOAN_WRONG_STATE, { facts: { status: loan.status } });
    const on = today(tx);
    const { overdueSince } = duesOf(stateOf(await reckonable(tx, loan), on), on);
    const days = daysOverdue(overdueSince, on);
    const bestClass = await bestClassOf(tx, loan, days, on);
    if (loanClasses.indexOf(input.class) < loanClasses.indexOf(bestClass))
      refuse(loanRefusals.LOAN_CLASS_TOO_GOOD, { at: '/class', facts: { bestClass, daysOverdue: days, overdueSince } });
    judgedOn(tx, { class: loan.class, bestClass, overdueSince });
    const kept = await store.updateLoan(tx, loan.id, { class: input.class });
    const facts = { class: input.class, was: loan.class, daysOverdue: days, reason: input.reason };
    return { view: viewOf(kept, today(tx)), event: events.loanClassified(kept, facts) };
  });
}

/** What the borrower paid beyond everything owed goes back to it. */
export async function refundLoan(ctx: Ctx, input: RefundInput & { loanId: string }): Promise<LoanView> {
  return act(ctx, { verb: 'loan.refund', mandate: 'loan:pay', input }, async (tx) => {
    const loan = await requireLoan(tx, input.loanId, 'lender');
    const { amount, reference } = input;
    const { currency, overpaidMinor } = loan;
    if (amount.currency !== currency)
      refuse(loanRefusals.LOAN_CURRENCY, { at: '/amount/currency', facts: { currency } });
    const amountMinor = BigInt(amount.amountMinor);
    if (amountMinor > overpaidMinor)
      refuse(loanRefusals.LOAN_NOTHING_OVERPAID, { at: '/amount', facts: { overpaidMinor, currency } });
    putsAtRisk(tx, { amountMinor, currency, clientId: loan.borrowerId });
    const id = tx.newId('loanAct');
    const on = today(tx);
    const { accountNumber: account } = input;
    if (account === undefined) asksSecond(tx, { reasons: [{ code: 'ACCOUNT_NOT_NAMED' }], level: 'L2' });
    const payee = await asSystem(tx, 'loan payees', (system) => findParty(system, loan.borrowerId));
    const { name = '', nameZh } = payee ?? {};
    await payMoneyOut(tx, {
      ...(account !== undefined && { named: { gate: 'D' as const, payee: name, account, entitled: [name, nameZh] } }),
      kind: 'loan_refund',
      lenderId: loan.lenderId,
      objectId: loan.id,
      amount,
      paidOn: on,
      reference,
      payeeId: loan.borrowerId,
    });
    await store.insertAct(tx, {
      id,
      loanId: loan.id,
      kind: 'refund',
      onDay: on,
      amountMinor,
      detail: {},
      recordedBy: requirePerson(tx).personId,
    });
    const cash = { account: 'cash', currency, amountMinor: -amountMinor } as const;
    const moved = { kind: 'loan_refund', objectId: id, valueOn: on };
    const kept =
      loan.status === 'written_off'
        ? await rebookRecovered(tx, loan, { ...moved, entries: [cash] })
        : (await rebook(tx, loan, { ...moved, entries: [cash] })).loan;
    return { view: viewOf(kept, today(tx)), event: events.loanRefunded(kept, { actId: id, refunded: amount }) };
  });
}

/** A loan on which nothing is owed either way ends. One that was written off ends when nothing more is expected. */
export async function closeLoan(ctx: Ctx, input: { loanId: string }): Promise<LoanView> {
  return act(ctx, { verb: 'loan.close', mandate: 'loan:service', input }, async (tx) => {
    const loan = await requireLoan(tx, input.loanId, 'lender');
    if (loan.status === 'written_off' && loan.overpaidMinor > 0n)
      refuse(loanRefusals.LOAN_STILL_OWED, {
        facts: { owedMinor: 0n, overpaidMinor: loan.overpaidMinor, currency: loan.currency },
      });
    if (loan.status === 'active') {
      const { owedMinor } = payoffOf(await reckonable(tx, loan), today(tx));
      const { overpaidMinor } = loan;
      if (owedMinor > 0n || overpaidMinor > 0n)
        refuse(loanRefusals.LOAN_STILL_OWED, { facts: { owedMinor, overpaidMinor, currency: loan.currency } });
    }
    const moved = await store.moveLoan(tx, loan.id, stepOf(loanLife, 'close'), { nextDueOn: null, overdueSince: null });
    if (!moved) refuse(loanRefusals.LOAN_WRONG_STATE, { facts: { status: loan.status } });
    return { view: viewOf(moved, today(tx)), event: events.loanClosed(moved) };
  });
}
