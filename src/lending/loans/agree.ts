import { type Ctx, type DomainEvent, requirePerson } from '../../context.ts';
import { act, asksSecond, judgedOn, putsAtRisk, requireApart, restsOn } from '../../ground/audit/index.ts';
import { assertTwoParties, findParty } from '../../ground/parties/index.ts';
import { policyOf } from '../../ground/policy/index.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import type { LocalDate } from '../../kernel/time.ts';
import { stepOf } from '../../kernel/transitions.ts';
import { isActive, lockFacility, upliftBounds } from '../financing/index.ts';
import type { FeeFacts } from './again.ts';
import * as events from './events.ts';
import { feeSizeOf } from './fee-size.ts';
import type { DeclineLoanInput, ProposedView } from './proposed-schemas.ts';
import { loanRefusals } from './refusals.ts';
import { assertTerms, loanLife, type TermBounds } from './rules.ts';
import type { LoanState } from './schedule-rules.ts';
import type { LoanView, ProposeLoanInput } from './schemas.ts';
import { assertFeeAllowed, drawSheet, hashOfSheet, minorsOf } from './sheet.ts';
import {
  type FirmSize,
  isOfHouse,
  isOfSyndicates,
  isProtected,
  sizeOf,
  thirdPartyFees,
  underSameCap,
} from './size-rules.ts';
import { requireLoan, today } from './state.ts';
import * as store from './store.ts';
import { askMembers, assertConfirmed, assertSyndicate } from './syndicate.ts';
import { viewOf, viewOfProposed } from './view.ts';

export const termBounds = (lenderId: string, on: LocalDate): TermBounds => ({
  longestMonths: policyOf(lenderId, 'loan.longestMonths', on).value,
  rateMostBps: policyOf(lenderId, 'loan.rateMostBps', on).value,
  upliftBps: upliftBounds(on).overdue,
  misuseUpliftBps: upliftBounds(on).misuse,
});

async function assertFacility(ctx: Ctx, input: ProposeLoanInput, lenderId: string): Promise<void> {
  const { facilityId } = input;
  if (facilityId === undefined) return;
  const facility = await lockFacility(ctx, facilityId);
  if (!facility) refuse(commonRefusals.NOT_FOUND, { at: '/facilityId' });
  const isOf = facility.lenderId === lenderId && facility.borrowerId === input.borrowerId;
  if (!isOf || facility.limit.currency !== input.amount.currency || !isActive(facility, today(ctx)))
    refuse(loanRefusals.LOAN_FACILITY_UNFIT, { at: '/facilityId', facts: { status: facility.status } });
}

function assertDays(input: ProposeLoanInput, on: LocalDate): void {
  const { expectedOn, availableUntil, terms } = input;
  if (expectedOn < on || availableUntil < expectedOn)
    refuse(loanRefusals.LOAN_DAYS_OUT_OF_ORDER, {
      at: expectedOn < on ? '/expectedOn' : '/availableUntil',
      facts: { today: on, expectedOn, availableUntil, firstDueOn: terms.firstDueOn ?? null },
    });
}

const plain = (text: string | null | undefined) => (text ?? '').normalize('NFKC').replaceAll(/\s/g, '').toLowerCase();

const twice = (names: readonly string[]) => names.findIndex((name, i) => names.indexOf(name) < i);

/** An account belongs to one payee, in whatever digits it is written. */
export function assertPayeesOnce(payees: ProposeLoanInput['payees']): void {
  const payee = twice(payees.map(({ accountNumber }) => plain(accountNumber)));
  if (payee >= 0) refuse(loanRefusals.LOAN_NAMED_TWICE, { at: `/payees/${payee}/accountNumber` });
}

/** A fee is asked once under its name, and an account belongs to one payee. */
function assertNamedOnce({ fees, payees }: ProposeLoanInput): void {
  const fee = twice(fees.map(({ code }) => code));
  if (fee >= 0) refuse(loanRefusals.LOAN_NAMED_TWICE, { at: `/fees/${fee}/code`, facts: { code: fees[fee]?.code } });
  assertPayeesOnce(payees);
}

/** What is banned of a small firm is not asked of it under the name of what a third party does. */
async function assertThirdParties(
  ctx: Ctx,
  { fees, borrowerId }: ProposeLoanInput,
  lenderId: string,
  size: FirmSize | undefined,
): Promise<void> {
  if (!isProtected(size)) return;
  const lender = await findParty(ctx, lenderId);
  const isLender = (name: string) => [lender?.name, lender?.nameZh].some((own) => own && isOfHouse(own, name));
  const own = fees.findIndex(({ code, payeeName }) => thirdPartyFees.includes(code) && isLender(payeeName));
  if (own >= 0)
    refuse(loanRefusals.LOAN_FEE_BANNED, {
      at: `/fees/${own}/payeeName`,
      facts: {
        code: fees[own]?.code,
        borrowerId,
        size: size ?? 'unknown, taken to be small',
        payeeName: fees[own]?.payeeName,
      },
    });
}

/** How large the borrower is, by what a paper shows of it. */
function sizeFrom({ borrowerFigures: stated }: ProposeLoanInput): FirmSize | undefined {
  if (!stated) return undefined;
  const whole = (digits: string | undefined) => (digits === undefined ? undefined : BigInt(digits));
  const { revenueMinor, assetsMinor, ...rest } = stated;
  return sizeOf({ ...rest, revenueMinor: whole(revenueMinor), assetsMinor: whole(assetsMinor) });
}

interface Proposed {
  loan: store.Loan;
  /** What falls due when, if the money goes out on its day. */
  expected: LoanState;
  event: DomainEvent;
}

/** A loan is proposed by a person of the lender, within that or another of their acts, with all that it will cost. */
export async function proposeFor(ctx: Ctx, input: ProposeLoanInput): Promise<Proposed> {
  const { partyId: lenderId, personId } = requirePerson(ctx);
  const borrower = await findParty(ctx, input.borrowerId);
  if (!borrower) refuse(commonRefusals.NOT_FOUND, { at: '/borrowerId' });
  assertTwoParties(lenderId, borrower.id, '/borrowerId');
  if (!borrower.roles.includes('trader') && !borrower.roles.includes('core_firm'))
    refuse(loanRefusals.LOAN_BORROWER_UNFIT, { at: '/borrowerId', facts: { roles: borrower.roles } });
  const on = today(ctx);
  const { amount, fees, terms } = input;
  assertDays(input, on);
  assertTerms(terms, input.expectedOn, termBounds(lenderId, on));
  await assertFacility(ctx, input, lenderId);
  const principalMinor = BigInt(amount.amountMinor);
  const size = sizeFrom(input);
  const feeSize = fees.length > 0 ? await feeSizeOf(ctx, { lenderId, borrowerId: borrower.id }, size) : size;
  for (const [i, fee] of fees.entries()) {
    if (fee.amount.currency !== amount.currency)
      refuse(loanRefusals.LOAN_CURRENCY, { at: `/fees/${i}/amount/currency` });
    if (fee.expectedOn !== undefined && fee.expectedOn < input.expectedOn)
      refuse(loanRefusals.LOAN_DAYS_OUT_OF_ORDER, {
        at: `/fees/${i}/expectedOn`,
        facts: { expectedOn: input.expectedOn, feeOn: fee.expectedOn },
      });
    const asked = { code: fee.code, minor: BigInt(fee.amount.amountMinor), at: `/fees/${i}` };
    assertFeeAllowed(asked, {
      lenderId,
      borrowerId: borrower.id,
      principalMinor,
      size: feeSize,
      on,
      isSyndicated: input.syndicate !== undefined,
      besideMinor: underSameCap(fee.code, minorsOf(fees.slice(0, i))),
    });
  }
  assertNamedOnce(input);
  await assertSyndicate(ctx, input, lenderId);
  await assertThirdParties(ctx, input, lenderId, feeSize);
  const agreed = { ...input, lenderId, principalMinor, currency: amount.currency };
  const { sheet, expected } = await drawSheet(ctx, agreed, fees);
  const made = await store.insertLoan(ctx, {
    id: ctx.newId('loan'),
    lenderId,
    borrowerId: borrower.id,
    facilityId: input.facilityId ?? null,
    currency: amount.currency,
    principalMinor,
    purposeKind: input.purposeKind,
    purpose: input.purpose,
    payees: input.payees,
    expectedOn: input.expectedOn,
    availableUntil: input.availableUntil,
    terms,
    fees,
    borrowerSize: input.borrowerFigures ? { size: size ?? null, figures: input.borrowerFigures } : null,
    sheet,
    sheetHash: await hashOfSheet(agreed, sheet),
    syndicate: input.syndicate ?? null,
    status: 'proposed',
    class: 'normal',
    proposedBy: personId,
    participants: [lenderId, borrower.id],
  });
  await askMembers(ctx, made);
  const feeFacts: FeeFacts = { size: feeSize ?? null, isSyndicated: input.syndicate !== undefined };
  const { allInBps } = sheet;
  const event = events.loanProposed(made, { allInBps, sheetHash: made.sheetHash, feeFacts });
  return { loan: made, expected, event };
}

/** A maker of the lender proposes a loan. */
export async function proposeLoan(ctx: Ctx, input: ProposeLoanInput): Promise<ProposedView> {
  return act(ctx, { verb: 'loan.propose', mandate: 'loan:propose', input }, async (tx) => {
    const { loan, expected, event } = await proposeFor(tx, input);
    return { view: viewOfProposed(loan, expected, today(tx)), event };
  });
}

/** The borrower accepts terms and costs as it was shown them. */
export async function acceptLoan(ctx: Ctx, input: { loanId: string; sheetHash: string }): Promise<LoanView> {
  return act(ctx, { verb: 'loan.accept', mandate: 'loan:accept', input }, async (tx) => {
    const loan = await requireLoan(tx, input.loanId, 'borrower');
    if (input.sheetHash !== loan.sheetHash)
      refuse(loanRefusals.LOAN_SHEET_DIFFERS, { at: '/sheetHash', facts: { sheetHash: loan.sheetHash } });
    const { personId } = requirePerson(tx);
    const on = today(tx);
    // The sheet was drawn up for money on that day: later it is another.
    if (loan.status === 'proposed' && on > loan.expectedOn)
      refuse(loanRefusals.LOAN_OFFER_OVER, { facts: { expectedOn: loan.expectedOn, today: on } });
    const moved = await store.moveLoan(tx, loan.id, stepOf(loanLife, 'accept'), { acceptedBy: personId });
    if (!moved) refuse(loanRefusals.LOAN_WRONG_STATE, { facts: { status: loan.status } });
    return { view: viewOf(moved, today(tx)), event: events.loanAccepted(moved, { sheetHash: loan.sheetHash }) };
  });
}

/** Another person of the lender approves what the borrower accepted. */
export async function approveLoan(ctx: Ctx, input: { loanId: string }): Promise<LoanView> {
  return act(ctx, { verb: 'loan.approve', mandate: 'loan:approve', input }, async (tx) => {
    const loan = await requireLoan(tx, input.loanId, 'lender');
    const { personId } = requirePerson(tx);
    const on = today(tx);
    if (on > loan.availableUntil)
      refuse(loanRefusals.LOAN_OFFER_OVER, { facts: { availableUntil: loan.availableUntil, today: on } });
    await requireApart(tx, [loan.proposedBy]);
    restsOn(tx, [{ personId: loan.proposedBy, mandate: 'loan:propose', objectId: loan.id }]);
    putsAtRisk(tx, {
      amountMinor: loan.principalMinor.toString(),
      currency: loan.currency,
      clientId: loan.borrowerId,
    });
    judgedOn(tx, { status: loan.status, sheetHash: loan.sheetHash });
    const reliefBps = policyOf(loan.lenderId, 'loan.rateReliefBps', on).value;
    const { allInBps } = loan.sheet;
    const mostBps = policyOf(loan.lenderId, 'loan.rateMostBps', on).value;
    if (allInBps > mostBps) refuse(loanRefusals.LOAN_RATE_ABOVE_MAX, { facts: { allInBps, mostBps } });
    // What a court would reduce is not asked by the two who see a loan anyway.
    if (allInBps > reliefBps)
      asksSecond(tx, { reasons: [{ code: 'COST_ABOVE_RELIEF', facts: { allInBps, reliefBps } }], level: 'L2' });
    // What the bans except is agreed to as an exception.
    const excepted = loan.fees.filter(({ code }) => isOfSyndicates(code)).map(({ code }) => code);
    const isExcepted = loan.syndicate !== null && excepted.length > 0;
    if (isExcepted && isProtected(await feeSizeOf(tx, loan, loan.borrowerSize?.size ?? undefined))) {
      await assertConfirmed(tx, loan);
      asksSecond(tx, {
        reasons: [{ code: 'FEE_EXCEPTED', facts: { codes: excepted, ...loan.syndicate } }],
        level: 'L2',
      });
    }
    const moved = await store.moveLoan(tx, loan.id, stepOf(loanLife, 'approve'), { approvedBy: personId });
    if (!moved) refuse(loanRefusals.LOAN_WRONG_STATE, { facts: { status: loan.status } });
    return { view: viewOf(moved, today(tx)), event: events.loanApproved(moved, { approvedBy: personId }) };
  });
}

/** The lender does not go on with a loan of which nothing is out. Once it was approved it was promised: whose it was may read the cause from a closed list. */
export async function declineLoan(ctx: Ctx, input: DeclineLoanInput & { loanId: string }): Promise<LoanView> {
  return act(ctx, { verb: 'loan.decline', mandate: 'loan:propose', input }, async (tx) => {
    const loan = await requireLoan(tx, input.loanId, 'lender');
    const moved = await store.moveLoan(tx, loan.id, stepOf(loanLife, 'decline'));
    if (!moved) refuse(loanRefusals.LOAN_WRONG_STATE, { facts: { status: loan.status } });
    const { reason, cause = null, documentHash } = input;
    const said = { reason, cause, documentHash, wasApproved: loan.status === 'approved' };
    return { view: viewOf(moved, today(tx)), event: events.loanDeclined(moved, said) };
  });
}
