import { asSystem, type Ctx, requirePerson } from '../../context.ts';
import { act, putsAtRisk, recordEvent } from '../../ground/audit/index.ts';
import { post } from '../../ground/ledger/index.ts';
import { findParty } from '../../ground/parties/index.ts';
import { foundAbout, passGate } from '../../ground/standings/index.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import type { LocalDate } from '../../kernel/time.ts';
import { payMoneyOut } from '../../money/money-out/index.ts';
import { keepMessages } from '../correspondence/index.ts';
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
import { lockAuthorityById } from './authority-store.ts';
import * as store from './claim-store.ts';
import { claimAnswered, claimMade } from './events.ts';
import { overdueFacts } from './overdue.ts';
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
    if (view) await recordEvent(system, claimMade(view, credit.issuingBankId));
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

/** What a claim stands under, locked: claims under it are answered one after the other, so that together they keep within. */
interface Basis {
  /** Whose account is debited in the end; the key of what is owed for it. */
  subjectId: string;
  creditId: string | null;
  creditNumber: string;
  issuingBankId: string;
  issuingBank: Name;
  leftMinor: bigint;
  expiresOn: LocalDate | null;
}

async function lockBasis(ctx: Ctx, { creditId, authorityId }: ClaimView): Promise<Basis | undefined> {
  if (creditId !== null) {
    const credit = (await lockCredit(ctx, creditId))?.view;
    if (!credit) return undefined;
    const { amount, plusBps, additional, issuingBankId } = credit;
    const most = ceilingMinor(BigInt(amount.amountMinor), plusBps, BigInt(additional.amountMinor));
    return {
      subjectId: creditId,
      creditId,
      creditNumber: credit.number as string,
      issuingBankId,
      issuingBank: (await namesOf(ctx, credit)).issuingBank,
      leftMinor: most - (await store.paidUnder(ctx, { creditId })),
      expiresOn: null,
    };
  }
  const authority = authorityId === null ? undefined : await lockAuthorityById(ctx, authorityId);
  const issuer = authority && (await findParty(ctx, authority.issuingBankId));
  if (!authority || !issuer) return undefined;
  const most = ceilingMinor(BigInt(authority.amount.amountMinor), authority.plusBps);
  return {
    subjectId: authority.id,
    creditId: authority.creditId,
    creditNumber: authority.creditNumber,
    issuingBankId: issuer.id,
    issuingBank: { name: issuer.name, country: issuer.country, bic: issuer.bic },
    leftMinor: most - (await store.paidUnder(ctx, { authorityId: authority.id })),
    expiresOn: authority.expiresOn,
  };
}

/** The claim is paid and booked: the money goes to the claimant, its cover is owed by the issuing bank. */
async function payClaim(
  ctx: Ctx,
  view: ClaimView,
  basis: Basis,
  { reference, on }: { reference: AnswerClaimInput['reference']; on: string },
): Promise<void> {
  const { partyId } = requirePerson(ctx);
  const { currency } = view.amount;
  const amountMinor = BigInt(view.amount.amountMinor);
  await payMoneyOut(ctx, {
    kind: 'reimbursement',
    lenderId: partyId,
    objectId: view.id,
    amount: view.amount,
    paidOn: on,
    reference,
    payeeId: view.claimantId,
  });

  await post(ctx, {
    bookPartyId: partyId,
    kind: 'credit_reimbursement',
    objectId: view.id,
    valueOn: on,
    entries: [
      { account: 'reimbursement_claim', subjectId: basis.subjectId, currency, amountMinor },
      { account: 'cash', currency, amountMinor: -amountMinor },
    ],
  });
}

/**
 * The reimbursing bank pays within its authority, the credit with its tolerance, or says why it does not. It asks for no
 * certificate that the documents complied (UCP 600 13b).
 */
export async function answerClaim(ctx: Ctx, input: AnswerClaimInput & { claimId: string }): Promise<ClaimView> {
  return act(ctx, { verb: 'reimbursement.answer', mandate: 'presentation:honour', input }, async (tx) => {
    const asked = await store.findClaim(tx, input.claimId);
    if (!asked) refuse(commonRefusals.NOT_FOUND, { at: '/claimId' });
    const { partyId, personId } = requirePerson(tx);
    const { reimbursingBankId } = asked;
    if (reimbursingBankId !== partyId)
      refuse(settlementRefusals.NOT_THE_PAYING_BANK, { facts: { bankId: reimbursingBankId } });
    const basis = await lockBasis(tx, asked);
    if (!basis) refuse(commonRefusals.NOT_FOUND, { at: '/claimId' });
    const amountMinor = BigInt(asked.amount.amountMinor);
    const on = todayAt(await placeOfBank(tx, partyId), tx.clock.now());
    const { reject } = input;
    if (!reject) putsAtRisk(tx, { ...asked.amount, clientId: asked.creditId ?? asked.id });
    const { leftMinor, expiresOn } = basis;
    if (!reject && (amountMinor > leftMinor || (expiresOn !== null && on > expiresOn)))
      refuse(settlementRefusals.CLAIM_BEYOND_AUTHORITY, {
        facts: { leftMinor, currency: asked.amount.currency, expiresOn },
      });
    const view = await store.answerClaimRow(tx, asked.id, {
      status: reject ? 'rejected' : 'paid',
      reason: reject ? `${reject.code} ${reject.text}` : null,
      answeredBy: personId,
      answeredOn: on,
    });
    if (!view) refuse(settlementRefusals.PAYMENT_MADE);
    if (!reject)
      await passGate(tx, {
        gate: 'RB',
        holderId: partyId,
        objectId: view.id,
        found: [
          ...(await foundAbout(tx, partyId, {
            partyIds: [basis.issuingBankId, view.claimantId],
            objectIds: basis.creditId === null ? [] : [basis.creditId],
          })),
          ...(await overdueFacts(tx, { issuingBankId: basis.issuingBankId, toId: partyId, on })),
        ],
      });
    if (!reject) await payClaim(tx, view, basis, { reference: input.reference, on });
    await keepMessages(tx, {
      bankId: partyId,
      toId: view.claimantId,
      creditId: basis.creditId,
      creditNumber: basis.creditNumber,
      messages: [answerMessage(view, basis, { input, on })],
    });
    return { view, event: claimAnswered(view, basis.issuingBankId) };
  });
}

/** MT756 of what is paid, or MT744 of a claim that does not conform, in the codes that the bank states. */
function answerMessage(
  view: ClaimView,
  { issuingBank, creditNumber }: Basis,
  { input: { reject }, on }: { input: AnswerClaimInput; on: string },
): Message {
  const reference = `RMB${view.id.slice(-12).toUpperCase()}`;
  const { currency, amountMinor } = view.amount;
  const paid = BigInt(amountMinor);
  if (!reject)
    return composeReimbursementAdvice(
      { reference, related: view.reference },
      { currency, claimedMinor: paid, paidMinor: paid, valueOn: on },
    );
  return composeMessage('744', {
    '20': reference,
    '21': view.reference,
    ...issuerField(issuingBank),
    '21A': creditNumber,
    '34B': { currency, amountMinor },
    '73R': { code: reject.code, narrative: reject.text },
    '73S': { code: reject.disposal },
  });
}
