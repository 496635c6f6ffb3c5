import { act, recordEvent } from '../audit/index.ts';
import { asSystem, type Ctx, requirePerson } from '../context.ts';
import { keepMessages } from '../correspondence/index.ts';
import { commonRefusals, refuse } from '../kernel/refusal.ts';
import { post } from '../ledger/index.ts';
import {
  type CreditView,
  ceilingMinor,
  lockCredit,
  type Name,
  namesOf,
  placeOfBank,
  todayAt,
} from '../letters-of-credit/index.ts';
import { composeMessage, composeReimbursementAdvice, type Message } from '../swift/index.ts';
import * as store from './claim-store.ts';
import { claimAnswered, claimMade } from './events.ts';
import { settlementRefusals } from './refusals.ts';
import type { AnswerClaimInput, ClaimView } from './schemas.ts';

export interface Claim {
  claimantId: string;
  reference: string;
  amountMinor: bigint;
}

/** A nominated bank claims on the reimbursing bank, here or by an MT742. The same reference is one claim. */
export async function makeClaim(
  ctx: Ctx,
  credit: CreditView,
  { claimantId, reference, amountMinor }: Claim,
): Promise<ClaimView | undefined> {
  const { reimbursingBankId } = credit;
  if (reimbursingBankId === null) return undefined;
  return asSystem(ctx, 'reimbursement', async (system) => {
    const view = await store.insertClaim(system, {
      id: system.newId('reimbursementClaim'),
      creditId: credit.id,
      reimbursingBankId,
      claimantId,
      reference,
      currency: credit.amount.currency,
      amountMinor,
      claimedOn: todayAt(await placeOfBank(system, reimbursingBankId), system.clock.now()),
      status: 'claimed',
      participants: [...new Set([reimbursingBankId, claimantId, credit.issuingBankId])],
    });
    if (view) await recordEvent(system, claimMade(view, credit));
    return view;
  });
}

/** A nominated bank that has paid claims: an MT742 to the reimbursing bank, and the claim itself where that acts here. */
export async function claimReimbursement(ctx: Ctx, credit: CreditView, claim: Claim): Promise<void> {
  if (credit.reimbursingBankId === null) return;
  const { issuingBank } = await namesOf(ctx, credit);
  const amount = { currency: credit.amount.currency, amountMinor: claim.amountMinor.toString() };
  await keepMessages(ctx, {
    bankId: claim.claimantId,
    toId: credit.reimbursingBankId,
    creditId: credit.id,
    creditNumber: credit.number as string,
    messages: [
      composeMessage('742', {
        '20': claim.reference,
        '21': credit.number ?? '',
        ...issuerField(issuingBank),
        '32B': amount,
        '34B': amount,
      }),
    ],
  });
  await makeClaim(ctx, credit, claim);
}

const issuerField = ({ bic, name }: Name) => (bic === null ? { '52D': { name } } : { '52A': { bic } });

/**
 * The reimbursing bank pays within its authority, the credit with its tolerance, or says why it does not. It asks for no
 * certificate that the documents complied (UCP 600 13b).
 */
export async function answerClaim(ctx: Ctx, input: AnswerClaimInput & { claimId: string }): Promise<ClaimView> {
  return act(ctx, { verb: 'reimbursement.answer', mandate: 'presentation:honour', input }, async (tx) => {
    const asked = await store.findClaim(tx, input.claimId);
    if (!asked) refuse(commonRefusals.NOT_FOUND, { at: '/claimId' });
    const { partyId, personId } = requirePerson(tx);
    const { reimbursingBankId, creditId } = asked;
    if (reimbursingBankId !== partyId)
      refuse(settlementRefusals.NOT_THE_PAYING_BANK, { facts: { bankId: reimbursingBankId } });
    // Claims under one credit are answered one after the other, so that together they keep within the authority.
    const credit = (await lockCredit(tx, creditId))?.view;
    if (!credit) refuse(commonRefusals.NOT_FOUND, { at: '/claimId' });
    const amountMinor = BigInt(asked.amount.amountMinor);
    const { reject } = input;
    if (!reject) {
      const most = ceilingMinor(
        BigInt(credit.amount.amountMinor),
        credit.plusBps,
        BigInt(credit.additional.amountMinor),
      );
      const leftMinor = most - (await store.paidUnder(tx, creditId));
      if (amountMinor > leftMinor) refuse(settlementRefusals.CLAIM_BEYOND_AUTHORITY, { facts: { leftMinor } });
    }
    const on = todayAt(await placeOfBank(tx, partyId), tx.clock.now());
    const view = await store.answerClaimRow(tx, asked.id, {
      status: reject ? 'rejected' : 'paid',
      reason: reject ? `${reject.code} ${reject.text}` : null,
      answeredBy: personId,
      answeredOn: on,
    });
    if (!view) refuse(settlementRefusals.PAYMENT_MADE);
    const { currency } = view.amount;
    if (!reject)
      await post(tx, {
        bookPartyId: partyId,
        kind: 'credit_reimbursement',
        objectId: view.id,
        valueOn: on,
        entries: [
          { account: 'reimbursement_claim', subjectId: creditId, currency, amountMinor },
          { account: 'cash', currency, amountMinor: -amountMinor },
        ],
      });
    await keepMessages(tx, {
      bankId: partyId,
      toId: view.claimantId,
      creditId,
      creditNumber: credit.number as string,
      messages: [await answerMessage(tx, view, credit, { input, on })],
    });
    return { view, event: claimAnswered(view, credit) };
  });
}

/** MT756 of what is paid, or MT744 of a claim that does not conform, in the codes that the bank states. */
async function answerMessage(
  ctx: Ctx,
  view: ClaimView,
  credit: CreditView,
  { input: { reject }, on }: { input: AnswerClaimInput; on: string },
): Promise<Message> {
  const reference = `RMB${view.id.slice(-12).toUpperCase()}`;
  const { currency, amountMinor } = view.amount;
  const paid = BigInt(amountMinor);
  if (!reject)
    return composeReimbursementAdvice(
      { reference, related: view.reference },
      { currency, claimedMinor: paid, paidMinor: paid, valueOn: on },
    );
  const { issuingBank } = await namesOf(ctx, credit);
  return composeMessage('744', {
    '20': reference,
    '21': view.reference,
    ...issuerField(issuingBank),
    '21A': credit.number ?? '',
    '34B': { currency, amountMinor },
    '73R': { code: reject.code, narrative: reject.text },
    '73S': { code: reject.disposal },
  });
}
