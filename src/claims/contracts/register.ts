import { type Ctx, requirePerson } from '../../context.ts';
import { act } from '../../ground/audit/index.ts';
import { findParty } from '../../ground/parties/index.ts';
import { policyOn } from '../../ground/policy/index.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { contractChanged, contractRegistered } from './events.ts';
import { assertLawfulTerm, contractRefusals, type PaymentLimits } from './rules.ts';
import type { ChangeContractInput, ContractView, RegisterContractInput } from './schemas.ts';
import * as store from './store.ts';

/** The limits of the payment regulation as they stood on a day. Before the first rule nothing is limited. */
export function paymentLimitsOn(day: string): PaymentLimits {
  const from = (key: string, since: string) => (day >= since ? policyOn(key, day).value : Number.POSITIVE_INFINITY);
  return {
    largeToSmeDays: from('pay.largeToSme.days', '2025-06-01'),
    publicDays: from('pay.public.days', '2020-09-01'),
    publicMaxDays: from('pay.public.maxDays', '2020-09-01'),
  };
}

const termsOf = (input: Omit<ChangeContractInput, 'reason'>) => ({
  agreedDays: input.agreedDays ?? null,
  longerTermReason: input.longerTermReason ?? null,
  acceptanceDays: input.acceptanceDays ?? null,
  lateYearlyBps: input.lateInterest?.yearlyBps ?? null,
  lprAtSigningBps: input.lateInterest?.lprAtSigningBps ?? null,
  noAssignment: input.noAssignment,
  documentHash: input.documentHash,
});

/** The seller puts the base contract on record. */
export async function registerContract(ctx: Ctx, input: RegisterContractInput): Promise<ContractView> {
  return act(ctx, { verb: 'contract.register', mandate: 'contract:register', input }, async (tx) => {
    const { partyId } = requirePerson(tx);
    const buyer = await findParty(tx, input.buyerId);
    if (!buyer || buyer.id === partyId) refuse(commonRefusals.NOT_FOUND, { at: '/buyerId' });
    assertLawfulTerm(input, paymentLimitsOn(input.signedOn));
    const view = await store.insertContract(tx, {
      id: tx.newId('contract'),
      number: input.number,
      sellerId: partyId,
      buyerId: buyer.id,
      signedOn: input.signedOn,
      buyerKind: input.buyerKind,
      sellerIsSme: input.sellerIsSme,
      ...termsOf(input),
      participants: [partyId, buyer.id],
    });
    if (!view) refuse(contractRefusals.CONTRACT_NUMBER_TAKEN, { at: '/number' });
    return { view, event: contractRegistered(view, [partyId, buyer.id]) };
  });
}

/** The seller puts a change of terms on record. After notice of an assignment it goes to the assignee's review. */
export async function changeContract(
  ctx: Ctx,
  input: ChangeContractInput & { contractId: string },
): Promise<ContractView> {
  return act(ctx, { verb: 'contract.change', mandate: 'contract:register', input }, async (tx) => {
    const { partyId, personId } = requirePerson(tx);
    const before = await store.findContract(tx, input.contractId);
    if (!before || before.sellerId !== partyId) refuse(commonRefusals.NOT_FOUND, { at: '/contractId' });
    const { buyerKind, sellerIsSme } = before;
    assertLawfulTerm({ buyerKind, sellerIsSme, ...input }, paymentLimitsOn(before.signedOn));
    const { reason, documentHash } = input;
    const view = await store.changeTerms(tx, before, termsOf(input), { reason, documentHash, changedBy: personId });
    if (!view) refuse(commonRefusals.CONFLICT, { at: '/contractId' });
    const participants = await store.participantsOfContract(tx, view.id);
    return {
      view,
      event: contractChanged(view, participants, { reason, isAfterNotice: before.noticedAt !== null }),
    };
  });
}
