import { type Ctx, requirePerson, violatedConstraint } from '../../context.ts';
import { act, requireApart } from '../../ground/audit/index.ts';
import { findParty } from '../../ground/parties/index.ts';
import { policyOn } from '../../ground/policy/index.ts';
import { onRecord } from '../../kernel/on-record.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { accountAcknowledged, accountApproved, accountDeclined, accountProposed } from './events.ts';
import { accountRefusals } from './rules.ts';
import type { AccountView, AnswerAccountInput, ProposeAccountInput } from './schemas.ts';
import * as store from './store.ts';

/** The creditor names the account that its debtors shall pay into. Nothing changes yet. */
export async function proposeAccount(ctx: Ctx, input: ProposeAccountInput): Promise<AccountView> {
  return act(ctx, { verb: 'account.propose', mandate: 'account:propose', input }, async (tx) => {
    const { partyId, personId } = requirePerson(tx);
    const lender = await findParty(tx, input.lenderId);
    if (!lender) refuse(commonRefusals.NOT_FOUND, { at: '/lenderId' });
    if (!lender.roles.some((role) => role === 'bank' || role === 'factor'))
      refuse(accountRefusals.LENDER_UNFIT, { at: '/lenderId' });
    for (const [i, id] of input.debtorIds.entries())
      if (id === partyId || !(await findParty(tx, id))) refuse(commonRefusals.NOT_FOUND, { at: `/debtorIds/${i}` });
    if (input.replaces !== undefined) {
      const old = await store.findAccount(tx, input.replaces);
      if (old?.holderId !== partyId || old.lenderId !== lender.id)
        refuse(commonRefusals.NOT_FOUND, { at: '/replaces' });
      if (old.status !== 'active') refuse(accountRefusals.ACCOUNT_NOT_ACTIVE, { at: '/replaces' });
    }
    const { debtorIds, replaces, ...rest } = input;
    const participants = [...new Set([partyId, lender.id, ...debtorIds])];
    const view = await store.insertAccount(tx, {
      ...rest,
      id: tx.newId('account'),
      holderId: partyId,
      replaces: replaces ?? null,
      status: 'proposed',
      proposedBy: personId,
      participants,
    });
    return { view, event: accountProposed(view, participants) };
  });
}

/**
 * The lender agrees or declines. To put a new account in the place of another it must have called a debtor back on a number
 * that the seller did not give: a changed account is how collections are stolen.
 */
export async function answerAccount(ctx: Ctx, input: AnswerAccountInput & { accountId: string }): Promise<AccountView> {
  return act(ctx, { verb: 'account.answer', mandate: 'account:approve', input }, async (tx) => {
    const { partyId, personId } = requirePerson(tx);
    const account = await store.findAccount(tx, input.accountId);
    if (!account || account.lenderId !== partyId) refuse(commonRefusals.NOT_FOUND, { at: '/accountId' });
    const participants = await store.participantsOfAccount(tx, account.id);
    if (!input.accept) {
      const declined = await store.moveAccount(tx, account.id, 'proposed', { status: 'declined' });
      if (!declined) refuse(accountRefusals.ACCOUNT_NOT_PROPOSED, { facts: { status: account.status } });
      return { view: declined, event: accountDeclined(declined, participants) };
    }
    const call = (await store.findCallBacks(tx, [account.id])).at(-1);
    if (account.replaces !== null && call?.outcome !== 'affirmed')
      refuse(accountRefusals.CALL_BACK_MISSING, { at: '/accountId', facts: { outcome: call?.outcome ?? null } });
    if (account.replaces !== null && call) {
      const days = policyOn('callBack.validDays', call.calledAt.slice(0, 10)).value;
      const from = new Date(tx.clock.now().getTime() - days * 86_400_000).toISOString();
      if (call.calledAt < from)
        refuse(accountRefusals.CALL_BACK_OLD, { at: '/accountId', facts: { calledAt: call.calledAt, from } });
    }
    // Who called agrees to nothing that rests on the call.
    if (call) await requireApart(tx, [call.calledBy], { callBackId: call.id });
    const change = { status: 'active', approvedBy: personId, approvedAt: tx.clock.now(), callBackId: call?.id ?? null };
    const view = await store.moveAccount(tx, account.id, 'proposed', change).catch((error: unknown) => {
      if (violatedConstraint(error) === 'collection_account_active')
        refuse(accountRefusals.ACCOUNT_KNOWN, { at: '/accountId', cause: error });
      throw error;
    });
    if (!view) refuse(accountRefusals.ACCOUNT_NOT_PROPOSED, { facts: { status: account.status } });
    if (account.replaces !== null) await store.moveAccount(tx, account.replaces, 'active', { status: 'replaced' });
    return { view, event: accountApproved(view, participants) };
  });
}

/** A debtor agrees to pay into the account from now on. */
export async function acknowledgeAccount(ctx: Ctx, input: { accountId: string }): Promise<AccountView> {
  return act(ctx, { verb: 'account.acknowledge', mandate: 'account:acknowledge', input }, async (tx) => {
    const { partyId, personId } = requirePerson(tx);
    const account = await store.findAccount(tx, input.accountId);
    if (!account || account.holderId === partyId) refuse(commonRefusals.NOT_FOUND, { at: '/accountId' });
    if (account.status !== 'active') refuse(accountRefusals.ACCOUNT_NOT_ACTIVE, { facts: { status: account.status } });
    await store.insertAcknowledgement(tx, { accountId: account.id, debtorId: partyId, acknowledgedBy: personId });
    const view = onRecord(await store.findAccount(tx, account.id));
    const participants = await store.participantsOfAccount(tx, account.id);
    return { view, event: accountAcknowledged(view, participants, { debtorId: partyId }) };
  });
}

/** The account, when it is in use and this debtor agreed to pay into it. */
export async function requireUsableAccount(
  ctx: Ctx,
  accountId: string,
  by: { holderId: string; debtorId: string },
  at: string,
): Promise<AccountView> {
  const account = await store.findAccount(ctx, accountId);
  if (!account || account.holderId !== by.holderId) refuse(commonRefusals.NOT_FOUND, { at });
  if (account.status !== 'active' || !account.acknowledgedBy.includes(by.debtorId))
    refuse(accountRefusals.ACCOUNT_NOT_ACTIVE, { at, facts: { status: account.status } });
  return account;
}
