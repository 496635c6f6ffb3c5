import { type Ctx, requirePerson } from '../../context.ts';
import { act } from '../../ground/audit/index.ts';
import { findParty } from '../../ground/parties/index.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { moneyOutRefusals } from './rules.ts';
import type { EndPayeeInput, PayeeAccountView, RecordPayeeInput } from './schemas.ts';
import * as store from './store.ts';

const said = (type: string, view: PayeeAccountView, lenderId: string) => ({
  type: `payeeAccount.${type}`,
  version: 1,
  objectId: view.id,
  participants: [lenderId],
  payload: { ...view },
});

/** A lender puts on record whose an account is, on proof and after a call; another person of the lender agrees. */
export async function recordPayee(ctx: Ctx, input: RecordPayeeInput): Promise<PayeeAccountView> {
  return act(ctx, { verb: 'payeeAccount.record', mandate: 'account:approve', input }, async (tx) => {
    const { partyId, personId } = requirePerson(tx);
    // The seller, as an account calls whoever gives it, is here the payee.
    if (input.called.numberSource === 'seller')
      refuse(moneyOutRefusals.NUMBER_FROM_PAYEE, { at: '/called/numberSource' });
    if (input.payeeId !== undefined && !(await findParty(tx, input.payeeId)))
      refuse(commonRefusals.NOT_FOUND, { at: '/payeeId' });
    const view = await store.insertAccount(tx, {
      ...input,
      payeeId: input.payeeId ?? null,
      id: tx.newId('payeeAccount'),
      lenderId: partyId,
      recordedBy: personId,
      participants: [partyId],
    });
    if (!view) refuse(moneyOutRefusals.PAYEE_ACCOUNT_KNOWN, { at: '/accountNumber' });
    return { view, event: said('recorded', view, partyId) };
  });
}

/** Nothing more is paid into it. */
export async function endPayee(ctx: Ctx, input: EndPayeeInput & { accountId: string }): Promise<PayeeAccountView> {
  return act(ctx, { verb: 'payeeAccount.end', mandate: 'account:approve', input }, async (tx) => {
    const { partyId, personId } = requirePerson(tx);
    const view = await store.endAccount(tx, partyId, input.accountId, { endedBy: personId, endReason: input.reason });
    if (!view) refuse(moneyOutRefusals.PAYEE_ACCOUNT_ENDED, { at: '/accountId' });
    return { view, event: said('ended', view, partyId) };
  });
}
