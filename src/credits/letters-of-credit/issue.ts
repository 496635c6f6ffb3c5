import { type Ctx, requirePerson, violatedConstraint } from '../../context.ts';
import { act, putsAtRisk, requireApart, restsOn, spokeBefore } from '../../ground/audit/index.ts';
import { onRecord } from '../../kernel/on-record.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { keepMessages } from '../correspondence/index.ts';
import { insertInstalments } from './book-store.ts';
import { setCreditDeadlines } from './deadlines.ts';
import { creditApproved, creditDeclined, creditIssued, creditLevelApproved } from './events.ts';
import { issueMessages, reimbursementAuthorisation } from './messages.ts';
import { namesOf, placeOfBank } from './names.ts';
import { todayAt } from './place.ts';
import { creditRefusals } from './refusals.ts';
import { beforeIssue } from './rules.ts';
import { scheduleOf } from './schedule.ts';
import type { CreditView, IssueCreditInput } from './schemas.ts';
import * as store from './store.ts';
import { bookUndertaking, riskOf } from './undertaking.ts';

export async function lockForIssuer(ctx: Ctx, creditId: string): Promise<store.KeptCredit> {
  const credit = await store.lockCredit(ctx, creditId);
  if (!credit) refuse(commonRefusals.NOT_FOUND, { at: '/creditId' });
  if (credit.view.issuingBankId !== requirePerson(ctx).partyId) refuse(creditRefusals.NOT_THE_ISSUING_BANK);
  return credit;
}

/** One more person of the bank approves. The last level takes the limit of the facility, in the same transaction. */
export async function approveCredit(ctx: Ctx, input: { creditId: string }): Promise<CreditView> {
  return act(ctx, { verb: 'credit.approve', mandate: 'credit:approve', input }, async (tx) => {
    const { view } = await lockForIssuer(tx, input.creditId);
    if (view.status !== 'applied') refuse(creditRefusals.CREDIT_NOT_APPLIED, { facts: { status: view.status } });
    const { personId } = requirePerson(tx);
    const earlier = await store.listApprovals(tx, view.id);
    if (earlier.some((a) => a.approvedBy === personId)) refuse(creditRefusals.APPROVED_BY_THIS_PERSON);
    const level = earlier.length + 1;
    await store.insertApproval(tx, view.id, level, personId);
    if (level < view.approvalsRequired) return { view, event: creditLevelApproved(view, { level, by: personId }) };
    const approved = onRecord(await store.moveCredit(tx, view.id, ['applied'], { status: 'approved' }));
    return { view: approved, event: creditApproved(approved, { level, by: personId }) };
  });
}

/**
 * The bank issues: from now on it is irrevocably bound (UCP 600 7b). The undertaking and the applicant's recourse are booked
 * off balance; whether the facility bears it is decided in the same transaction. The messages are written and kept.
 */
export async function issueCredit(ctx: Ctx, input: IssueCreditInput & { creditId: string }): Promise<CreditView> {
  return act(ctx, { verb: 'credit.issue', mandate: 'credit:issue', input }, async (tx) => {
    const { view: applied } = await lockForIssuer(tx, input.creditId);
    const { personId } = requirePerson(tx);
    const approvals = await store.listApprovals(tx, applied.id);
    if (applied.status === 'applied')
      refuse(creditRefusals.CREDIT_NOT_APPROVED, {
        facts: { approved: approvals.length, required: applied.approvalsRequired },
      });
    await requireApart(
      tx,
      approvals.map((a) => a.approvedBy),
    );
    restsOn(
      tx,
      approvals.map((a) => ({ personId: a.approvedBy, mandate: 'credit:approve', objectId: applied.id })),
    );
    putsAtRisk(tx, riskOf(applied));
    spokeBefore(tx, approvals.length);
    const issuedOn = todayAt(await placeOfBank(tx, applied.issuingBankId), tx.clock.now());
    const direct = applied.advisingBankId === null;
    const view = await store
      .moveCredit(tx, applied.id, ['approved'], {
        status: 'issued',
        number: input.number,
        issuedBy: personId,
        issuedOn,
        originalTerms: applied.terms,
        // Without an advising bank the issuing bank advises the credit by issuing it.
        ...(direct && { advisedOn: issuedOn, advisedBy: personId }),
      })
      .catch((cause: unknown) => {
        if (violatedConstraint(cause) === 'credit_number')
          refuse(creditRefusals.NUMBER_IN_USE, { at: '/number', cause });
        throw cause;
      });
    if (!view) refuse(creditRefusals.CREDIT_NOT_APPLIED, { facts: { status: applied.status } });
    await store.admit(tx, view.id, [
      direct ? view.beneficiaryId : view.advisingBankId,
      view.nominatedBankId,
      view.confirmingBankId,
      view.reimbursingBankId,
    ]);
    const schedule = scheduleOf(view.terms, view.amount.currency);
    if (schedule.length > 0)
      await insertInstalments(
        tx,
        view.id,
        schedule.map(({ from, to, amountMinor }, i) => ({ number: i + 1, shipsFrom: from, shipsTo: to, amountMinor })),
      );
    await bookUndertaking(tx, view.id);
    await setCreditDeadlines(tx, view);
    const names = await namesOf(tx, view);
    const dispatch = { bankId: view.issuingBankId, creditId: view.id, creditNumber: input.number };
    await keepMessages(tx, {
      ...dispatch,
      toId: view.advisingBankId ?? view.nominatedBankId,
      messages: issueMessages(view, names),
    });
    if (view.reimbursingBankId !== null)
      await keepMessages(tx, {
        ...dispatch,
        toId: view.reimbursingBankId,
        messages: [reimbursementAuthorisation(view, names)],
      });
    return { view, event: creditIssued(view) };
  });
}

/** The bank declines an application that it has not issued. */
export async function declineCredit(ctx: Ctx, input: { creditId: string }): Promise<CreditView> {
  return act(ctx, { verb: 'credit.decline', mandate: 'credit:issue', input }, async (tx) => {
    const { view: credit } = await lockForIssuer(tx, input.creditId);
    const view = await store.moveCredit(tx, credit.id, beforeIssue, { status: 'declined' });
    if (!view) refuse(creditRefusals.CREDIT_NOT_APPLIED, { facts: { status: credit.status } });
    return { view, event: creditDeclined(view) };
  });
}
