import { type Ctx, type DomainEvent, requirePerson } from '../../context.ts';
import { act } from '../../ground/audit/index.ts';
import { assertTwoParties, findParty } from '../../ground/parties/index.ts';
import { policyOf } from '../../ground/policy/index.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { addDays, businessDate } from '../../kernel/time.ts';
import { stepOf } from '../../kernel/transitions.ts';
import { assertPayeesOnce } from '../../lending/loans/index.ts';
import { consentToScore } from '../party-standings/index.ts';
import { applicationLife, applicationRefusals } from './rules.ts';
import type { ApplicationView, ApplyInput } from './schemas.ts';
import * as store from './store.ts';

export const applicationViewOf = (row: store.KeptApplication): ApplicationView => ({
  id: row.id,
  lenderId: row.lenderId,
  borrowerId: row.borrowerId,
  amount: { amountMinor: row.amountMinor.toString(), currency: row.currency },
  months: row.months,
  purposeKind: row.purposeKind,
  purpose: row.purpose,
  status: row.status,
  appliedAt: row.appliedAt.toISOString(),
  dueOn: row.dueOn,
  tests: row.tests,
  scoreId: row.scoreId,
  rateBps: row.rateBps,
  isByRule: row.isByRule,
  decidedAt: row.decidedAt?.toISOString() ?? null,
  answer: row.answer,
  loanId: row.loanId,
});

export const applicationEvent = (
  type: string,
  row: store.KeptApplication,
  more: Record<string, unknown> = {},
): DomainEvent => ({
  type,
  version: 1,
  objectId: row.id,
  participants: row.participants,
  payload: {
    status: row.status,
    amount: { amountMinor: row.amountMinor.toString(), currency: row.currency },
    ...more,
  },
});

/** Of the side that acts; another's does not exist. */
export async function requireApplication(
  ctx: Ctx,
  id: string,
  side: 'lenderId' | 'borrowerId',
): Promise<store.KeptApplication> {
  const found = await store.findApplication(ctx, { id });
  if (found?.[side] !== requirePerson(ctx).partyId) refuse(commonRefusals.NOT_FOUND, { at: '/applicationId' });
  return found;
}

/** A firm applies at a bank for a loan, and lets it use what a score is made of. */
export async function applyForLoan(ctx: Ctx, input: ApplyInput): Promise<ApplicationView> {
  return act(ctx, { verb: 'loanApplication.apply', mandate: 'loan:accept', input }, async (tx) => {
    const { partyId, personId } = requirePerson(tx);
    const { lenderId, amount, months, purposeKind, purpose, payees } = input;
    const lender = await findParty(tx, lenderId);
    if (!lender) refuse(commonRefusals.NOT_FOUND, { at: '/lenderId' });
    assertTwoParties(partyId, lender.id, '/lenderId');
    if (!lender.roles.includes('bank')) refuse(applicationRefusals.APPLICATION_LENDER_UNFIT, { at: '/lenderId' });
    assertPayeesOnce(payees);
    const today = businessDate(tx);
    const made = await store.insertApplication(tx, {
      id: tx.newId('loanApplication'),
      lenderId,
      borrowerId: partyId,
      currency: amount.currency,
      amountMinor: BigInt(amount.amountMinor),
      months,
      purposeKind,
      purpose,
      payees,
      consentId: await consentToScore(tx, lenderId, 'Given with an application for a loan'),
      appliedBy: personId,
      dueOn: addDays(today, policyOf(lenderId, 'online.decideDays', today).value),
      participants: [lenderId, partyId],
    });
    return { view: applicationViewOf(made), event: applicationEvent('loanApplication.applied', made) };
  });
}

/** The firm does not go on with what is not decided yet. */
export async function withdrawApplication(
  ctx: Ctx,
  input: { applicationId: string; reason: string },
): Promise<ApplicationView> {
  return act(ctx, { verb: 'loanApplication.withdraw', mandate: 'loan:accept', input }, async (tx) => {
    const found = await requireApplication(tx, input.applicationId, 'borrowerId');
    const moved = await store.moveApplication(tx, found.id, stepOf(applicationLife, 'withdraw'));
    if (!moved) refuse(applicationRefusals.APPLICATION_WRONG_STATE, { facts: { status: found.status } });
    return {
      view: applicationViewOf(moved),
      event: applicationEvent('loanApplication.withdrawn', moved, { reason: input.reason }),
    };
  });
}
