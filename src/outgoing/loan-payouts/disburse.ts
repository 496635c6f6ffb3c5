import { asSystem, type Ctx, requirePerson } from '../../context.ts';
import { act, agreersApart, asksSecond, putsAtRisk, requireApart, restsOn } from '../../ground/audit/index.ts';
import { calendarOf, isLongPast } from '../../ground/calendars/index.ts';
import { findParty } from '../../ground/parties/index.ts';
import { factOfHold, policyOf, ruleBook } from '../../ground/policy/index.ts';
import { foundAbout, foundOverdue, keepDecision, passGate } from '../../ground/standings/index.ts';
import { refuse } from '../../kernel/refusal.ts';
import { businessDate, type LocalDate } from '../../kernel/time.ts';
import { stepOf } from '../../kernel/transitions.ts';
import { assertMet, isActive, listNotKept, requireFacility } from '../../lending/financing/index.ts';
import {
  type DisburseLoanInput,
  downPaymentOf,
  insertAct,
  type Loan,
  type LoanView,
  lastDueOn,
  leftToDisburse,
  loanDisbursed,
  loanLife,
  loanRefusals,
  moveLoan,
  openMisuse,
  paidOnDay,
  payOnEvidence,
  rebook,
  requireLoan,
  viewOfLoan,
} from '../../lending/loans/index.ts';
import { partyLimitFacts, partyRisk } from '../../lending/party-limits/index.ts';
import { payMoneyOut } from '../../money/money-out/index.ts';
import { judgedNow } from '../drawdowns/index.ts';

/** Money under a facility passes what a drawdown passes: the facility as it will be afterwards, judged by its whole record. */
async function passFacility(
  ctx: Ctx,
  loan: Loan,
  facilityId: string,
  amountMinor: bigint,
  dueOn: LocalDate,
): Promise<void> {
  const facility = await requireFacility(ctx, facilityId, 'lender');
  const { currency } = loan;
  if (!isActive(facility, businessDate(ctx)) || facility.borrowerId !== loan.borrowerId)
    refuse(loanRefusals.LOAN_FACILITY_UNFIT, { facts: { status: facility.status, expiresOn: facility.expiresOn } });
  const drawn = {
    id: loan.id,
    product: 'working_capital',
    presentationId: null,
    amount: { amountMinor: amountMinor.toString(), currency },
    dueOn,
  } as const;
  const payers = [requirePerson(ctx).personId, loan.approvedBy ?? loan.proposedBy];
  const { conditions, decision, callers } = await judgedNow(ctx, facility, drawn, payers);
  assertMet(conditions);
  await agreersApart(ctx, callers);
  await keepDecision(ctx, { gate: 'D', holderId: loan.lenderId, objectId: loan.id }, decision);
}

/** Money under no facility passes what is known of the borrower, and what the lender set for it and its group. */
async function passBorrower(ctx: Ctx, loan: Loan, amountMinor: bigint): Promise<void> {
  const { lenderId, borrowerId, currency } = loan;
  const risk = await partyRisk(ctx, { holderId: lenderId, currency, partyIds: [borrowerId] });
  const more = { partyId: borrowerId, kind: 'borrower', moreMinor: amountMinor, isDecided: true } as const;
  await passGate(ctx, {
    gate: 'D',
    holderId: lenderId,
    objectId: loan.id,
    found: [
      ...(await foundAbout(ctx, lenderId, {
        partyIds: [borrowerId],
        groupIds: [borrowerId],
        borrowerIds: [borrowerId],
      })),
      ...partyLimitFacts([more], risk, businessDate(ctx)),
      ...(await listNotKept(ctx, loan.id)).map((hold) => ({ fact: factOfHold(hold), facts: hold.facts })),
    ],
  });
}

/** Nothing more of a loan goes out while its money is used for something else. */
async function passMisuse(ctx: Ctx, { id, lenderId }: Loan): Promise<void> {
  const found = (await openMisuse(ctx, id)).map(({ from }) => ({ fact: 'F63', facts: { debtId: id, from } }) as const);
  if (found.length > 0) await passGate(ctx, { gate: 'D', holderId: lenderId, objectId: id, found });
}

/** Nothing new is lent while anything is late: other debts as they stand, this one as it is after the money and what that pays. What fell due after the money was out was not late then. */
async function passOverdue(ctx: Ctx, { id, lenderId, borrowerId }: Loan, on: LocalDate): Promise<void> {
  const late = await foundOverdue(ctx, lenderId, [borrowerId]);
  const found = late.filter(({ facts }) => String(facts.dueOn) < on);
  if (found.length > 0) await passGate(ctx, { gate: 'D', holderId: lenderId, objectId: id, found });
}

type Payment = DisburseLoanInput['payments'][number];

/** Each payment goes to an account that was agreed, for a purpose that a paper shows; a large one to the seller and not the borrower. */
async function assertPayments(ctx: Ctx, loan: Loan, payments: readonly Payment[], on: LocalDate): Promise<void> {
  const borrower = await asSystem(ctx, 'loan payees', (system) => findParty(system, loan.borrowerId));
  const plain = (text: string | null | undefined) => (text ?? '').normalize('NFKC').replaceAll(/\s/g, '').toLowerCase();
  const key = `loan.entrustedFrom.${loan.currency}`;
  // A currency for which nothing was set: nothing is so small that the borrower may have it itself.
  const from = ruleBook.some((rule) => rule.key === key) ? BigInt(policyOf(loan.lenderId, key, on).value) : 0n;
  const names = [borrower?.name, borrower?.nameZh];
  const isBorrower = (name: string) => names.some((own) => own && plain(own) === plain(name));
  const payeeOf = (account: string) => loan.payees.find((payee) => plain(payee.accountNumber) === plain(account));
  // What goes to the borrower itself on a day is one payment, in however many parts and loans (Measures for Working Capital Loans, 2024).
  const own = loan.payees.filter(({ name }) => isBorrower(name)).map(({ accountNumber }) => plain(accountNumber));
  let ownMinor = (await paidOnDay(ctx, loan, on))
    .filter((paid) => own.includes(plain(paid.accountNumber)))
    .reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
  for (const [i, { accountNumber, amount, evidenceHash }] of payments.entries()) {
    const at = `/payments/${i}`;
    const { currency } = loan;
    if (amount.currency !== currency)
      refuse(loanRefusals.LOAN_CURRENCY, { at: `${at}/amount/currency`, facts: { currency } });
    const listed = payeeOf(accountNumber);
    if (!listed)
      refuse(loanRefusals.LOAN_PAYEE_NOT_LISTED, { at: `${at}/accountNumber`, facts: { payees: loan.payees } });
    if (evidenceHash === undefined) refuse(loanRefusals.LOAN_PURPOSE_UNPROVED, { at: `${at}/evidenceHash` });
    if (!isBorrower(listed.name)) continue;
    ownMinor += BigInt(amount.amountMinor);
    if (ownMinor > from)
      refuse(loanRefusals.LOAN_PAYEE_ENTRUSTED, {
        at: `${at}/accountNumber`,
        facts: { fromMinor: from, onDayMinor: ownMinor, currency, rule: key },
      });
  }
}

/** The day of the money: today, or one that is over and that another person vouches for. */
async function dayOf(ctx: Ctx, loan: Loan, asked: LocalDate | undefined): Promise<LocalDate> {
  const today = businessDate(ctx);
  const on = asked ?? today;
  const first = loan.expectedOn < today ? loan.expectedOn : today;
  if (on > today || on < first || on > loan.availableUntil)
    refuse(loanRefusals.LOAN_DAY_UNFIT, {
      at: '/paidOn',
      facts: { first, last: loan.availableUntil < today ? loan.availableUntil : today },
    });
  const days = policyOf(loan.lenderId, 'past.windowBankingDays', today).value;
  if (on < today && isLongPast(await calendarOf(ctx, 'CN'), on, today, days))
    asksSecond(ctx, { reasons: [{ code: 'DAY_LONG_PAST', facts: { paidOn: on, today } }], level: 'L2' });
  return on;
}

/** What the borrower pays back at once by the terms, and what therefore goes out: the payments add up to it. */
function dividedInto(loan: Loan, input: DisburseLoanInput, amountMinor: bigint) {
  const { currency } = loan;
  const terms = loan.changedTerms ?? loan.terms;
  const downMinor = terms.downPayment?.isAutomatic ? downPaymentOf(amountMinor, terms) : 0n;
  const paidMinor = input.payments.reduce((sum, { amount }) => sum + BigInt(amount.amountMinor), 0n);
  if (paidMinor !== amountMinor - downMinor)
    refuse(loanRefusals.LOAN_PAYMENTS_DIFFER, {
      at: '/payments',
      facts: { payMinor: amountMinor - downMinor, paymentsMinor: paidMinor, downPaymentMinor: downMinor, currency },
    });
  return { terms, downMinor, paidMinor };
}

/** Each payee has its payment, and each piece of evidence is paid on once. */
async function payPayees(
  ctx: Ctx,
  loan: Loan,
  { actId, payments, on }: { actId: string; payments: DisburseLoanInput['payments']; on: LocalDate },
): Promise<void> {
  const { lenderId } = loan;
  for (const [i, { accountNumber, amount, reference, evidenceHash = '' }] of payments.entries()) {
    const payee = loan.payees.find((each) => each.accountNumber === accountNumber)?.name ?? '';
    const payment = await payMoneyOut(ctx, {
      kind: 'loan',
      lenderId,
      objectId: loan.id,
      amount,
      paidOn: on,
      reference,
      named: { gate: 'D', payee, account: accountNumber, entitled: loan.payees.map(({ name }) => name) },
    });
    const proof = { id: ctx.newId('loanEvidence'), lenderId, loanId: loan.id, actId, evidenceHash };
    const first = await payOnEvidence(ctx, { ...proof, paymentId: payment.id });
    if (first) refuse(loanRefusals.LOAN_EVIDENCE_PAID, { at: `/payments/${i}/evidenceHash`, facts: first });
  }
}

/**
 * A checker pays a loan out, or a part of it, to the payees agreed and to nobody else. What is paid back on the day by the terms, where
 * that goes by itself, stays with the lender.
 */
export async function disburseLoan(ctx: Ctx, input: DisburseLoanInput & { loanId: string }): Promise<LoanView> {
  return act(ctx, { verb: 'loan.disburse', mandate: 'loan:pay', input }, async (tx) => {
    const loan = await requireLoan(tx, input.loanId, 'lender');
    const { personId } = requirePerson(tx);
    const { currency } = loan;
    // What a rule approved nobody did: it stands on who put before the rule what it decided upon.
    const before = loan.approvedBy ?? loan.proposedBy;
    const mandate = loan.approvedBy === null ? 'loan:propose' : 'loan:approve';
    await requireApart(tx, [before]);
    restsOn(tx, [{ personId: before, mandate, objectId: loan.id }]);
    const moved = await moveLoan(tx, loan.id, stepOf(loanLife, 'disburse'));
    // Paid off or called in, nothing more of it would ever fall due.
    if (!moved || loan.endsOn !== null)
      refuse(loanRefusals.LOAN_WRONG_STATE, { facts: { status: loan.status, endsOn: loan.endsOn } });
    const on = await dayOf(tx, loan, input.paidOn);
    await assertPayments(tx, loan, input.payments, on);
    if (input.amount.currency !== currency)
      refuse(loanRefusals.LOAN_CURRENCY, { at: '/amount/currency', facts: { currency } });
    const amountMinor = BigInt(input.amount.amountMinor);
    const { terms, downMinor, paidMinor } = dividedInto(loan, input, amountMinor);
    const leftMinor = leftToDisburse(loan, terms.shape);
    if (amountMinor > leftMinor)
      refuse(loanRefusals.LOAN_AMOUNT_EXCEEDED, { at: '/amount', facts: { leftMinor, currency } });
    putsAtRisk(tx, { amountMinor, currency, clientId: loan.borrowerId });
    await passMisuse(tx, loan);
    if (loan.facilityId === null) await passBorrower(tx, loan, amountMinor);
    else await passFacility(tx, loan, loan.facilityId, amountMinor, await lastDueOn(tx, loan, on));
    const id = tx.newId('loanAct');
    await payPayees(tx, loan, { actId: id, payments: input.payments, on });
    const made = { loanId: loan.id, onDay: on, recordedBy: personId };
    await insertAct(tx, {
      ...made,
      id,
      kind: 'disbursement',
      amountMinor,
      detail: { payments: input.payments },
    });
    if (downMinor > 0n)
      await insertAct(tx, {
        ...made,
        id: tx.newId('loanAct'),
        kind: 'down_payment',
        amountMinor: downMinor,
        detail: { of: id },
      });
    const { loan: kept } = await rebook(tx, moved, {
      kind: 'loan_disbursement',
      objectId: id,
      valueOn: on,
      entries: [{ account: 'cash', currency, amountMinor: -paidMinor }],
      disbursedMinor: amountMinor,
    });
    await passOverdue(tx, kept, on);
    return {
      view: viewOfLoan(kept, businessDate(tx)),
      event: loanDisbursed(kept, { actId: id, disbursedMinor: amountMinor.toString(), paidOn: on }),
    };
  });
}
