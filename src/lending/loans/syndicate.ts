import { type Ctx, requirePerson, withSnapshot } from '../../context.ts';
import { act, recordEvent } from '../../ground/audit/index.ts';
import { findParty } from '../../ground/parties/index.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { loanRefusals } from './refusals.ts';
import type { ProposeLoanInput } from './schemas.ts';
import type { Loan } from './store.ts';
import type { AnswerMembershipInput, MembershipView } from './syndicate-schemas.ts';
import * as store from './syndicate-store.ts';

const viewOf = (row: store.KeptMembership): MembershipView => ({
  id: row.id,
  loanId: row.loanId,
  lenderId: row.lenderId,
  memberId: row.memberId,
  borrowerId: row.borrowerId,
  amount: { amountMinor: row.principalMinor.toString(), currency: row.currency },
  agreementHash: row.agreementHash,
  status: row.status,
  answer: row.answer,
  askedAt: row.askedAt.toISOString(),
  answeredAt: row.answeredAt?.toISOString() ?? null,
});

const announce = (type: string, row: store.KeptMembership) => ({
  type,
  version: 1,
  objectId: row.id,
  participants: row.participants,
  payload: { loanId: row.loanId, lenderId: row.lenderId, memberId: row.memberId, status: row.status },
});

/** A syndicate is of several banks: the same one twice, or its own branches, is none. */
export async function assertSyndicate(ctx: Ctx, { syndicate }: ProposeLoanInput, lenderId: string): Promise<void> {
  const members = syndicate?.memberIds ?? [];
  for (const [i, id] of members.entries()) {
    const member = await findParty(ctx, id);
    if (!member) refuse(commonRefusals.NOT_FOUND, { at: `/syndicate/memberIds/${i}` });
    if (id === lenderId || members.indexOf(id) < i || !member.roles.includes('bank'))
      refuse(loanRefusals.LOAN_SYNDICATE_UNFIT, { at: `/syndicate/memberIds/${i}` });
  }
}

/** Each bank that is named is asked: of a syndicate of one’s own naming nothing is excepted. */
export async function askMembers(ctx: Ctx, loan: Loan): Promise<void> {
  if (!loan.syndicate) return;
  const { agreementHash } = loan.syndicate;
  const { id: loanId, lenderId, borrowerId, currency, principalMinor } = loan;
  const asked = await store.insertMemberships(
    ctx,
    loan.syndicate.memberIds.map((memberId) => ({
      id: ctx.newId('syndicateMember'),
      loanId,
      lenderId,
      memberId,
      borrowerId,
      currency,
      principalMinor,
      agreementHash,
    })),
  );
  for (const row of asked) await recordEvent(ctx, announce('syndicate.asked', row));
}

/** Whether a loan is one of a syndicate by the word of every bank that is named in it. */
export async function isSyndicated(ctx: Ctx, { id, syndicate }: Pick<Loan, 'id' | 'syndicate'>): Promise<boolean> {
  if (!syndicate) return false;
  const members = await store.membershipsOf(ctx, id);
  return members.length === syndicate.memberIds.length && members.every(({ status }) => status === 'confirmed');
}

/** What is excepted for a syndicate asks that it is one. */
export async function assertConfirmed(ctx: Ctx, loan: Loan): Promise<void> {
  if (await isSyndicated(ctx, loan)) return;
  const members = await store.membershipsOf(ctx, loan.id);
  refuse(loanRefusals.LOAN_SYNDICATE_UNCONFIRMED, {
    facts: { members: members.map(({ id, memberId, status }) => ({ id, memberId, status })) },
  });
}

/** Two people of a bank that another named as a member say whether it lends with it. */
export async function answerSyndicate(
  ctx: Ctx,
  input: AnswerMembershipInput & { membershipId: string },
): Promise<MembershipView> {
  return act(ctx, { verb: 'syndicate.answer', mandate: 'loan:approve', input }, async (tx) => {
    const found = await store.findMembership(tx, input.membershipId);
    const { partyId, personId } = requirePerson(tx);
    if (found?.memberId !== partyId) refuse(commonRefusals.NOT_FOUND, { at: '/membershipId' });
    const { accept, answer } = input;
    const status = accept ? 'confirmed' : 'declined';
    const answered = await store.answerMembership(tx, found.id, { status, answer, answeredBy: personId });
    if (!answered) refuse(loanRefusals.LOAN_SYNDICATE_ANSWERED, { facts: { status: found.status } });
    return { view: viewOf(answered), event: announce('syndicate.answered', answered) };
  });
}

export const readMembership = (ctx: Ctx, { membershipId }: { membershipId: string }): Promise<MembershipView> =>
  withSnapshot(ctx, async (tx) =>
    viewOf((await store.findMembership(tx, membershipId)) ?? refuse(commonRefusals.NOT_FOUND, { at: '/membershipId' })),
  );
