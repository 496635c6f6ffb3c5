import type { Ctx, DomainEvent } from '../../context.ts';
import { recordEvent } from '../../ground/audit/index.ts';
import { findPartyByBic } from '../../ground/parties/index.ts';
import { firstOf, markMessages, matchesNothing, openTask, receivedBy } from '../correspondence/index.ts';
import { findCreditByNumber } from '../letters-of-credit/index.ts';
import { type About, aboutPresentation, movePresentation, payable } from '../presentations/index.ts';
import { amountIn, fieldOf, mainAmount, readDate, referencesOf } from '../swift/index.ts';
import { takeAuthority, takeAuthorityChange, takeClaimRefusal, takeClaimUnderAuthority } from './authority.ts';
import { makeClaim } from './claims.ts';
import { paymentAdvised, presentationAccepted } from './events.ts';
import { paymentParts } from './rules.ts';
import { insertPayment, listPayments, markPaid } from './store.ts';

/** Reaction, after presentations have read it: a message tells that a bank abroad is bound to pay, or has paid. */
export async function followSettlementMessage(ctx: Ctx, event: DomainEvent): Promise<void> {
  const { messageType } = event.payload;
  if (messageType === '752') await takeAcceptance(ctx, event);
  if (messageType === '756') await takePayment(ctx, event);
  if (messageType === '754') await notePayment(ctx, event);
  if (messageType === '742') await takeClaim(ctx, event);
  if (messageType === '740') await takeAuthority(ctx, event);
  if (messageType === '747') await takeAuthorityChange(ctx, event);
  if (messageType === '744') await takeClaimRefusal(ctx, event);
}

/** MT752 with ACCEPT: the issuing bank will pay at the maturity that it names, or that the tenor makes. */
async function takeAcceptance(ctx: Ctx, event: DomainEvent): Promise<void> {
  const about = await aboutPresentation(ctx, event);
  const { found, credit, message, received } = about;
  if (fieldOf(message, '23')?.value !== 'ACCEPT' || !payable.includes(found.view.status)) return;
  if ((await listPayments(ctx, [found.view.id])).length > 0) return;
  const amountMinor = BigInt(found.view.amount.amountMinor);
  const stated = maturityIn(about);
  const dates = { sight: found.view.presentedOn, presentation: found.view.presentedOn };
  const [part] = paymentParts(credit.terms, amountMinor, dates, { negotiates: false });
  const dueOn = stated ?? part?.dueOn;
  // A maturity that nobody states is asked for; an undertaking without one is not bought.
  if (!dueOn)
    return openTask(ctx, received, 'MATURITY_NOT_STATED', { creditId: credit.id, presentationId: found.view.id });
  await insertPayment(ctx, {
    id: ctx.newId('creditPayment'),
    presentationId: found.view.id,
    creditId: credit.id,
    bankId: received.senderId,
    payeeId: found.view.presenterId,
    part: 1,
    kind: credit.terms.availableBy === 'acceptance' ? 'acceptance' : 'deferred',
    currency: found.view.amount.currency,
    amountMinor,
    dueOn,
    status: 'undertaken',
    authenticated: received.authenticated,
    participants: [...new Set([received.senderId, found.view.presenterId, ...found.participants])],
  });
  const moved = await movePresentation(ctx, found.view, payable, { status: 'accepted' });
  if (moved)
    await recordEvent(
      ctx,
      presentationAccepted(moved, credit, { bankId: received.senderId, dueOn: [dueOn], by: 'MT752' }),
    );
}

/** A maturity that field 33A or the narrative states as a date, YYMMDD. */
function maturityIn({ message }: About): string | undefined {
  const stated = message.values['33A']?.['date'];
  if (stated !== undefined) return stated;
  const found = /MATURITY\D{0,20}(\d{6})/.exec(fieldOf(message, '79Z')?.value ?? fieldOf(message, '72Z')?.value ?? '');
  return found ? readDate(found[1] as string) : undefined;
}

/** MT756: the bank has paid, or reimbursed. The money itself is recorded when it is there. */
async function takePayment(ctx: Ctx, event: DomainEvent): Promise<void> {
  const { found, credit, received, message } = await aboutPresentation(ctx, event);
  for (const { view } of await listPayments(ctx, [found.view.id]))
    if (view.bankId === received.senderId) await markPaid(ctx, view.id, {});
  const moved =
    (await movePresentation(ctx, found.view, [...payable, 'accepted', 'received', 'examined'], {
      status: 'honoured',
    })) ?? found.view;
  await markMessages(ctx, received.messageIds, { status: 'acted', creditId: credit.id, presentationId: found.view.id });
  const paid = { valueOn: message.values['33A']?.['date'] ?? null, authenticated: received.authenticated };
  await recordEvent(ctx, paymentAdvised(moved, credit, { bankId: received.senderId, ...paid }));
}

/** MT754: a nominated bank has paid. Its documents are presented here when they are here. */
async function notePayment(ctx: Ctx, event: DomainEvent): Promise<void> {
  const received = await receivedBy(ctx, event);
  const { creditNumber } = referencesOf(firstOf(received.whole));
  const credit = creditNumber === undefined ? undefined : await findCreditByNumber(ctx, received.bankId, creditNumber);
  if (!credit) matchesNothing(received);
  await markMessages(ctx, received.messageIds, { status: 'noted', creditId: credit.id });
  const paid = mainAmount(firstOf(received.whole));
  const facts = { ...(paid && { amountMinor: paid.amountMinor.toString(), currency: paid.currency }) };
  await openTask(ctx, received, 'DOCUMENTS_EXPECTED', { creditId: credit.id, facts });
}

/** MT742: a bank abroad claims on this one, which reimburses for the issuing bank that the claim names. */
async function takeClaim(ctx: Ctx, event: DomainEvent): Promise<void> {
  const received = await receivedBy(ctx, event);
  const message = firstOf(received.whole);
  const { creditNumber, issuingBank, claimReference } = referencesOf(message);
  const issuer = issuingBank === undefined ? undefined : await findPartyByBic(ctx, issuingBank);
  const credit =
    issuer && creditNumber !== undefined ? await findCreditByNumber(ctx, issuer.id, creditNumber) : undefined;
  const total = message.values['34A'] ? amountIn(message, '34A') : amountIn(message, '34B');
  if (!credit && issuer && (await takeClaimUnderAuthority(ctx, received, issuer.id))) return;
  const fits = credit?.reimbursingBankId === received.bankId && total?.currency === credit.amount.currency;
  if (!fits || claimReference === undefined) matchesNothing(received);
  const claim = { claimantId: received.senderId, reference: claimReference, amountMinor: total.amountMinor };
  const made = await makeClaim(ctx, credit, claim);
  await markMessages(ctx, received.messageIds, { status: made ? 'acted' : 'noted', creditId: credit.id });
  const facts = { claimReference, amountMinor: total.amountMinor.toString(), currency: total.currency };
  if (!made) await openTask(ctx, received, 'CLAIM_REPEATED', { creditId: credit.id, facts });
}
