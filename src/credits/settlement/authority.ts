import type { Ctx, DomainEvent } from '../../context.ts';
import { recordEvent } from '../../ground/audit/index.ts';
import { currencies } from '../../kernel/money.ts';
import { refuse } from '../../kernel/refusal.ts';
import { firstOf, markMessages, matchesNothing, openTask, type Received, receivedBy } from '../correspondence/index.ts';
import {
  admitToCredit,
  changeCredit,
  creditRefusals,
  findCredit,
  findCreditByNumber,
  placeOfBank,
  todayAt,
} from '../letters-of-credit/index.ts';
import { amountIn, fieldOf, type Message, referencesOf } from '../swift/index.ts';
import * as store from './authority-store.ts';
import { answerClaimRow, findClaimByReference, insertClaim } from './claim-store.ts';
import { authorityAmended, authorityReceived, claimAnswered, claimMade } from './events.ts';
import { settlementRefusals } from './refusals.ts';
import { authorisedAmount } from './rules.ts';

const plusOf = (message: Message): number | undefined => {
  const plus = message.values['39A']?.['plus'];
  return plus === undefined ? undefined : Number(plus) * 100;
};

const bearer = { CLM: 'claimant', OUR: 'issuing_bank' } as const;

/**
 * MT740: an issuing bank abroad authorises this one to reimburse (URR 725). Where the credit is on record here as well, it
 * names this bank from now on, and claims on it are claims under the credit.
 */
export async function takeAuthority(ctx: Ctx, event: DomainEvent): Promise<void> {
  const received = await receivedBy(ctx, event);
  const message = firstOf(received.whole);
  const { creditNumber } = referencesOf(message);
  const amount = amountIn(message, '32B');
  if (creditNumber === undefined || !amount) matchesNothing(received);
  const currency = currencies.find((c) => c === amount.currency);
  if (!currency) refuse(creditRefusals.CURRENCY_NOT_KEPT, { at: '/text', facts: { currency: amount.currency } });
  const { bankId, senderId } = received;
  const credit = await findCreditByNumber(ctx, senderId, creditNumber);
  const view = await store.insertAuthority(ctx, {
    id: ctx.newId('reimbursementAuthority'),
    issuingBankId: senderId,
    reimbursingBankId: bankId,
    creditNumber,
    creditId: credit?.id ?? null,
    currency,
    amountMinor: amount.amountMinor,
    plusBps: plusOf(message) ?? 0,
    expiresOn: message.values['31D']?.['date'] ?? null,
    chargesBorneBy: bearer[(fieldOf(message, '71A')?.value ?? '') as keyof typeof bearer] ?? null,
    rules: fieldOf(message, '40F')?.value === 'NOTURR' ? 'none' : 'urr',
    participants: [bankId],
  });
  if (!view) refuse(settlementRefusals.AUTHORITY_STANDS, { at: '/text', facts: { creditNumber } });
  if (credit && credit.reimbursingBankId === null) {
    await changeCredit(ctx, credit.id, { reimbursingBankId: bankId });
    await admitToCredit(ctx, credit.id, [bankId]);
  }
  await markMessages(ctx, received.messageIds, { status: 'acted', ...(credit && { creditId: credit.id }) });
  await recordEvent(ctx, authorityReceived(view));
}

/** MT747: the authority is changed. A new amount that is not the old one with the change is asked about, and not taken. */
export async function takeAuthorityChange(ctx: Ctx, event: DomainEvent): Promise<void> {
  const received = await receivedBy(ctx, event);
  const message = firstOf(received.whole);
  const { creditNumber = '' } = referencesOf(message);
  const key = { reimbursingBankId: received.bankId, issuingBankId: received.senderId, creditNumber };
  const authority = await store.lockAuthority(ctx, key);
  if (!authority) matchesNothing(received);
  const minor = (tag: string) => amountIn(message, tag)?.amountMinor;
  const currency = ['32B', '33B', '34B'].map((tag) => amountIn(message, tag)?.currency).find((c) => c !== undefined);
  const amountMinor = authorisedAmount(BigInt(authority.amount.amountMinor), {
    raisedMinor: minor('32B'),
    loweredMinor: minor('33B'),
    statedMinor: minor('34B'),
  });
  const about = authority.creditId === null ? {} : { creditId: authority.creditId };
  if (amountMinor === undefined || (currency !== undefined && currency !== authority.amount.currency)) {
    await markMessages(ctx, received.messageIds, { status: 'noted', ...about });
    return openTask(ctx, received, 'AUTHORITY_DIFFERS', { ...about, facts: { authority } });
  }
  const plusBps = plusOf(message);
  const expiresOn = message.values['31E']?.['date'];
  const view = await store.changeAuthority(ctx, key, {
    amountMinor,
    ...(plusBps !== undefined && { plusBps }),
    ...(expiresOn !== undefined && { expiresOn }),
  });
  await markMessages(ctx, received.messageIds, { status: 'acted', ...about });
  await recordEvent(ctx, authorityAmended(view, { before: authority }));
}

/**
 * MT742 under a credit that is not on record here, and an authority that is: a claim for a person of this bank to pay within
 * the authority, or to reject.
 * @returns whether there is such an authority
 */
export async function takeClaimUnderAuthority(ctx: Ctx, received: Received, issuingBankId: string): Promise<boolean> {
  const message = firstOf(received.whole);
  const { creditNumber = '', claimReference } = referencesOf(message);
  const { bankId, senderId } = received;
  const authority = await store.lockAuthority(ctx, { reimbursingBankId: bankId, issuingBankId, creditNumber });
  const claimed = amountIn(message, message.values['34A'] ? '34A' : '34B');
  if (!authority || claimReference === undefined || claimed?.currency !== authority.amount.currency) return false;
  const view = await insertClaim(ctx, {
    id: ctx.newId('reimbursementClaim'),
    authorityId: authority.id,
    reimbursingBankId: bankId,
    claimantId: senderId,
    reference: claimReference,
    currency: claimed.currency,
    amountMinor: claimed.amountMinor,
    claimedOn: todayAt(await placeOfBank(ctx, bankId), ctx.clock.now()),
    status: 'claimed',
    participants: [...new Set([bankId, senderId])],
  });
  await markMessages(ctx, received.messageIds, { status: view ? 'acted' : 'noted' });
  if (view) await recordEvent(ctx, claimMade(view, issuingBankId));
  else
    await openTask(ctx, received, 'CLAIM_REPEATED', {
      facts: { claimReference, amountMinor: claimed.amountMinor.toString(), currency: claimed.currency },
    });
  return true;
}

/** MT744: the reimbursing bank abroad does not pay our claim, and says why. The claim is closed; a person goes on from there. */
export async function takeClaimRefusal(ctx: Ctx, event: DomainEvent): Promise<void> {
  const received = await receivedBy(ctx, event);
  const message = firstOf(received.whole);
  const { claimReference = '' } = referencesOf(message);
  const claim = await findClaimByReference(ctx, {
    reimbursingBankId: received.senderId,
    claimantId: received.bankId,
    reference: claimReference,
  });
  const credit = claim?.creditId ? await findCredit(ctx, claim.creditId) : undefined;
  if (!claim || !credit) matchesNothing(received);
  const { code = '', narrative } = message.values['73R'] ?? {};
  const disposal = message.values['73S']?.['code'];
  const reason = narrative === undefined ? code : `${code} ${narrative}`;
  const view = await answerClaimRow(ctx, claim.id, {
    status: 'rejected',
    reason,
    answeredOn: todayAt(await placeOfBank(ctx, received.bankId), ctx.clock.now()),
  });
  const about = { creditId: credit.id };
  await markMessages(ctx, received.messageIds, { status: view ? 'acted' : 'noted', ...about });
  if (view) await recordEvent(ctx, claimAnswered(view, credit.issuingBankId));
  await openTask(ctx, received, 'CLAIM_REFUSED', {
    ...about,
    facts: { claimId: claim.id, code, narrative: narrative ?? null, disposal: disposal ?? null },
  });
}
