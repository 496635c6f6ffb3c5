import type { Ctx, DomainEvent } from '../../context.ts';
import { policyOf } from '../../ground/policy/index.ts';
import { refuse } from '../../kernel/refusal.ts';
import { businessDate } from '../../kernel/time.ts';
import { findAct, findLoan, type Loan } from '../../lending/loans/index.ts';
import { inForceOf, isHeardBy } from '../party-standings/index.ts';
import { mayOwe, owes, sizeFor } from './admit.ts';
import { drawOn, freeAllOf, freeDearer, lowerTo } from './draw.ts';
import { isOpenOn, potRefusals } from './rules.ts';
import * as store from './store.ts';
import { tracedTo } from './trace.ts';

const loanOf = async (ctx: Ctx, { objectId }: DomainEvent): Promise<Loan> => {
  const found = await findLoan(ctx, objectId);
  if (!found) throw new Error(`an event of a loan names none: ${objectId}`);
  return found;
};

/** Which quotas of the lender a loan belongs to: by the size and the industry of its borrower. */
async function labelsOf(ctx: Ctx, loan: Loan): Promise<Set<string>> {
  const on = businessDate(ctx);
  const of = { partyId: loan.lenderId, borrowerId: loan.borrowerId };
  const size = await sizeFor(ctx, of, 'quota', on);
  const industries = (await inForceOf(ctx, [loan.borrowerId], on, ['industry']))
    .filter(isHeardBy(loan.lenderId))
    .map(({ value }) => value);
  const makes = ['smart_manufacturing', 'major_equipment', 'hi_tech', 'basic'];
  return new Set([
    ...(size?.value === 'small' || size?.value === 'micro' ? ['small'] : []),
    ...(industries.includes('rural') ? ['rural'] : []),
    ...(industries.some((industry) => makes.includes(industry)) ? ['manufacturing'] : []),
  ]);
}

const leftIn = ({ amountMinor, drawnMinor }: store.KeptPot): bigint => amountMinor - drawnMinor;

/** The quotas of the lender that a loan belongs to, label by label: of several of one label it draws on the first that has room. */
async function quotasOf(
  ctx: Ctx,
  loan: Loan,
  find: (id: string) => Promise<store.KeptPot | undefined> = (id) => store.findPot(ctx, id),
): Promise<store.KeptPot[][]> {
  const on = businessDate(ctx);
  const fits = (pot: store.KeptPot) => isOpenOn(pot, on) && pot.currency === loan.currency;
  const open = (await store.openPots(ctx, { kind: 'quota', ownerId: loan.lenderId })).filter(fits);
  if (open.length === 0) return [];
  const labels = await labelsOf(ctx, loan);
  const byLabel = new Map<string, store.KeptPot[]>();
  for (const { id, label } of open) {
    const pot = labels.has(label) ? await find(id) : undefined;
    if (pot && fits(pot)) byLabel.set(label, [...(byLabel.get(label) ?? []), pot]);
  }
  return [...byLabel.values()];
}

const bearing = (quotas: readonly store.KeptPot[], loan: Loan): store.KeptPot | undefined =>
  quotas.find((pot) => leftIn(pot) >= loan.principalMinor);

/** Whether the quotas that a loan would draw on have room for it. */
export const quotasBear = async (ctx: Ctx, loan: Loan): Promise<boolean> =>
  (await quotasOf(ctx, loan)).every((quotas) => bearing(quotas, loan) !== undefined);

/** A loan that is approved draws on the quotas set apart for its kind, at their internal price; beyond one it is not approved (measure 5). */
export async function drawQuotas(ctx: Ctx, event: DomainEvent): Promise<void> {
  const loan = await loanOf(ctx, event);
  const on = businessDate(ctx);
  for (const quotas of await quotasOf(ctx, loan, (id) => store.lockPot(ctx, id))) {
    const pot = bearing(quotas, loan) ?? quotas.reduce((most, other) => (leftIn(other) > leftIn(most) ? other : most));
    const base = policyOf(loan.lenderId, 'internalPrice.baseBps', on).value;
    const cut = policyOf(loan.lenderId, 'internalPrice.quotaCutBps', on).value;
    await drawOn(ctx, {
      pot,
      drawnBy: loan.lenderId,
      objectId: loan.id,
      amountMinor: loan.principalMinor,
      reason: 'the loan is approved',
      said: { internalPriceBps: base - cut, label: pot.label },
      at: '/loanId',
    });
  }
}

interface Payee {
  accountNumber: string;
  name: string;
  milestone: string;
  amount: { amountMinor: string };
}
interface Payment {
  accountNumber: string;
  amount: { amountMinor: string };
  evidenceHash?: string;
  invoiceId?: string;
}

/** Money for renovation goes out of its own account: to its payees, for milestones reached, each traced to its invoice (measure 11). */
export async function drawPurposeAccount(ctx: Ctx, event: DomainEvent): Promise<void> {
  const loan = await loanOf(ctx, event);
  if (loan.purposeKind !== 'technical_renovation') return;
  const [found] = await store.openPots(ctx, { kind: 'purpose_account', objectId: loan.id });
  const pot = found && (await store.lockPot(ctx, found.id));
  if (pot?.status !== 'open') refuse(potRefusals.PURPOSE_ACCOUNT_MISSING, { facts: { loanId: loan.id } });
  const act = await findAct(ctx, { id: String(event.payload.actId) });
  const payees = (pot.terms.payees ?? []) as Payee[];
  const reached = new Set(((pot.terms.reached ?? []) as { milestone: string }[]).map(({ milestone }) => milestone));
  const drawn = await store.listEarmarks(ctx, { potId: pot.id, status: 'live' });
  for (const [i, payment] of ((act?.detail.payments ?? []) as Payment[]).entries()) {
    const amountMinor = BigInt(payment.amount.amountMinor);
    const leftFor = ({ accountNumber, milestone, amount }: Payee) =>
      drawn
        .filter(({ said }) => said.accountNumber === accountNumber && said.milestone === milestone)
        .reduce((left, row) => left - row.amountMinor, BigInt(amount.amountMinor));
    const of = payees.filter(
      ({ accountNumber, milestone }) => accountNumber === payment.accountNumber && reached.has(milestone),
    );
    const payee = of.find((each) => leftFor(each) >= amountMinor);
    if (!payee)
      refuse(potRefusals.PURPOSE_PAYEE, {
        at: `/payments/${i}`,
        facts: { payees: payees.map((each) => ({ ...each, isReached: reached.has(each.milestone) })) },
      });
    const { invoiceId } = payment;
    const at = `/payments/${i}/invoiceId`;
    const traced = await tracedTo(ctx, { loan, payeeName: payee.name, invoiceId, amountMinor, at });
    const { accountNumber, milestone } = payee;
    const made = await drawOn(ctx, {
      pot: { ...pot, drawnMinor: (await store.findPot(ctx, pot.id))?.drawnMinor ?? pot.drawnMinor },
      drawnBy: loan.lenderId,
      objectId: loan.id,
      amountMinor,
      reason: milestone,
      said: { accountNumber, milestone, ...traced, evidenceHash: payment.evidenceHash },
      at: `/payments/${i}/amount`,
    });
    drawn.push(made);
  }
}

/** A loan that is settled draws on nothing any more, though its file is not closed; one that may be drawn again keeps its room. */
export async function freePaid(ctx: Ctx, event: DomainEvent): Promise<void> {
  const { id, disbursedMinor, principalPaidMinor, changedTerms, terms } = await loanOf(ctx, event);
  if (disbursedMinor > principalPaidMinor || (changedTerms ?? terms).shape === 'revolving') return;
  await freeAllOf(ctx, id, 'the loan is repaid');
}

/** What is repaid of a loan stands in no batch, under no bond and in no guaranteed share any more; one that may be drawn again keeps its room. */
export async function lowerPaid(ctx: Ctx, event: DomainEvent): Promise<void> {
  const loan = await loanOf(ctx, event);
  if ((loan.changedTerms ?? loan.terms).shape === 'revolving') return;
  await lowerTo(ctx, loan.id, { owedMinor: owes(loan), mayOweMinor: mayOwe(loan, businessDate(ctx)) });
}

/** A loan whose changed rate its batch would not admit is in it no more. */
export async function freeChanged(ctx: Ctx, event: DomainEvent): Promise<void> {
  await freeDearer(ctx, await loanOf(ctx, event));
}

/** A loan that is over draws on nothing any more. */
export async function freeEnded(ctx: Ctx, event: DomainEvent): Promise<void> {
  await freeAllOf(ctx, event.objectId, event.type === 'loan.declined' ? 'the loan is declined' : 'the loan is over');
}
