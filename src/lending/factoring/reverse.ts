import { findReceivable, lockReceivables, type ReceivableView } from '../../claims/receivables/index.ts';
import { asSystem, type Ctx, type DomainEvent, requirePerson } from '../../context.ts';
import { act, recordEvent } from '../../ground/audit/index.ts';
import { tellGate } from '../../ground/standings/index.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { businessDate } from '../../kernel/time.ts';
import { findLine, hasStoppedLine, useLine, useLineAgain } from '../../money/payables/index.ts';
import { assignmentOffered, findAssignment, offerNow } from '../../security/assignments/index.ts';
import { listFormerNames } from '../../security/registry/index.ts';
import { claimFacts } from './claim-facts.ts';
import * as events from './events.ts';
import { isUnchecked } from './guard-claims.ts';
import * as store from './reverse-store.ts';
import { notSearched, overdueAdvances } from './right-facts.ts';
import { factoringRefusals, isReversible } from './rules.ts';
import type { ProposeReverseInput, ReverseOfferView } from './schemas.ts';

const today = (ctx: Ctx) => businessDate(ctx);

/** What must hold when it is proposed and again when it is taken. */
async function assertFinanceable(ctx: Ctx, receivable: ReceivableView, lineId: string): Promise<void> {
  const { level, status, dueOn, outstanding } = receivable;
  if (!isReversible({ level, status, dueOn, outstandingMinor: BigInt(outstanding.amountMinor) }, today(ctx)))
    refuse(factoringRefusals.NOT_PROVED_ENOUGH, { facts: { level, status, dueOn } });
  const line = await findLine(ctx, lineId);
  const isStopped = await hasStoppedLine(ctx, receivable.debtorId);
  if (isStopped || line?.status !== 'active' || line.expiresOn < dueOn || line.limit.currency !== outstanding.currency)
    refuse(factoringRefusals.DEBTOR_LINE_SHUT, { facts: { status: line?.status, expiresOn: line?.expiresOn } });
}

/** A core firm offers one supplier early payment of one confirmed payable, at a rate, under its own line with its bank. */
export async function proposeReverse(ctx: Ctx, input: ProposeReverseInput): Promise<ReverseOfferView> {
  return act(ctx, { verb: 'factoring.proposeReverse', mandate: 'certificate:issue', input }, async (tx) => {
    const { partyId, personId } = requirePerson(tx);
    const line = await findLine(tx, input.lineId);
    if (line?.issuerId !== partyId) refuse(commonRefusals.NOT_FOUND, { at: '/lineId' });
    const receivable = await findReceivable(tx, input.receivableId);
    if (receivable?.debtorId !== partyId) refuse(commonRefusals.NOT_FOUND, { at: '/receivableId' });
    if (input.openUntil < today(tx)) refuse(commonRefusals.INPUT_INVALID, { at: '/openUntil' });
    await asSystem(tx, 'factoring', (system) => assertFinanceable(system, receivable, line.id));
    const made = await store.insertOffer(tx, {
      id: tx.newId('reverseOffer'),
      lineId: line.id,
      receivableId: receivable.id,
      debtorId: partyId,
      factorId: line.bankId,
      supplierId: receivable.creditorId,
      rateBps: input.rateBps,
      openUntil: input.openUntil,
      proposedBy: personId,
      participants: [...new Set([partyId, line.bankId, receivable.creditorId])],
    });
    if (!made) refuse(commonRefusals.CONFLICT, { at: '/receivableId' });
    return { view: store.offerShown(made), event: events.reverseProposed(made) };
  });
}

/** The core firm takes an offer back that its supplier did not take up. */
export async function withdrawReverse(ctx: Ctx, input: { offerId: string }): Promise<ReverseOfferView> {
  return act(ctx, { verb: 'factoring.withdrawReverse', mandate: 'certificate:issue', input }, async (tx) => {
    const offer = await store.lockOffer(tx, input.offerId);
    if (offer?.debtorId !== requirePerson(tx).partyId) refuse(commonRefusals.NOT_FOUND, { at: '/offerId' });
    const ended = await store.endOffer(tx, offer.id, { status: 'withdrawn' });
    if (!ended) refuse(factoringRefusals.OFFER_NOT_OPEN, { facts: { status: offer.status } });
    return { view: store.offerShown(ended), event: events.reverseWithdrawn(ended) };
  });
}

/** What stands against supplier, debtor or claim, as the factor knows it; its own people decide when it answers and advances. */
async function passReverse(ctx: Ctx, offer: store.KeptOffer, receivable: ReceivableView): Promise<void> {
  const { id, factorId: lenderId, supplierId: sellerId } = offer;
  const found = [
    ...(await claimFacts(ctx, { lenderId, sellerId, receivables: [receivable] })),
    ...(await overdueAdvances(ctx, lenderId, sellerId)),
    ...(await notSearched(
      ctx,
      lenderId,
      sellerId,
      (await listFormerNames(ctx, lenderId, [sellerId])).map(({ name }) => name),
    )),
  ].filter((f) => !isUnchecked(f));
  await tellGate(ctx, { gate: 'RV', holderId: lenderId, objectId: id, found });
}

/**
 * The supplier opts in with this invoice: the claim is offered to the factor without recourse, and the line of the debtor
 * holds what it owes on it, in one transaction. The factor answers and advances as with any assignment.
 */
export async function optIn(ctx: Ctx, input: { offerId: string }): Promise<ReverseOfferView> {
  return act(ctx, { verb: 'factoring.optIn', mandate: 'assignment:offer', input }, async (tx) => {
    const offer = await store.lockOffer(tx, input.offerId);
    if (offer?.supplierId !== requirePerson(tx).partyId) refuse(commonRefusals.NOT_FOUND, { at: '/offerId' });
    if (offer.status !== 'open' || offer.openUntil < today(tx))
      refuse(factoringRefusals.OFFER_NOT_OPEN, { facts: { status: offer.status, openUntil: offer.openUntil } });
    const outstanding = await asSystem(tx, 'factoring', async (system) => {
      const [receivable] = await lockReceivables(system, [offer.receivableId]);
      if (!receivable) refuse(commonRefusals.NOT_FOUND, { at: '/offerId' });
      await passReverse(system, offer, receivable);
      await assertFinanceable(system, receivable, offer.lineId);
      const amountMinor = BigInt(receivable.outstanding.amountMinor);
      if (!(await useLine(system, offer.lineId, amountMinor)))
        refuse(factoringRefusals.DEBTOR_LINE_EXCEEDED, {
          facts: { amountMinor, currency: receivable.outstanding.currency },
        });
      return receivable.outstanding;
    });
    const assignment = await offerNow(tx, {
      assigneeId: offer.factorId,
      kind: 'reverse',
      recourse: false,
      services: ['finance', 'collection', 'bad_debt_cover'],
      currency: outstanding.currency,
      items: [{ receivableId: offer.receivableId, advance: outstanding }],
    });
    const taken = await store.endOffer(tx, offer.id, {
      status: 'taken',
      assignmentId: assignment.id,
      amountMinor: BigInt(outstanding.amountMinor),
    });
    if (!taken) refuse(factoringRefusals.OFFER_NOT_OPEN, { facts: { status: offer.status } });
    await recordEvent(tx, assignmentOffered(assignment));
    return { view: store.offerShown(taken), event: events.reverseTaken(taken) };
  });
}

/** Reaction: the debtor paid, or the assignment was refused or ended. Its line is free of it again, once. */
export async function freeDebtorLine(ctx: Ctx, event: DomainEvent): Promise<void> {
  const released = await store.releaseOffer(ctx, event.objectId);
  if (!released) return;
  await useLine(ctx, released.lineId, released.freedMinor - (released.amountMinor as bigint));
  await recordEvent(ctx, events.reverseReleased(released));
}

/** Reaction: the debtor paid part, or part is not owed any more. Its line holds no more than what it still owes on it. */
export async function freePartOfLine(ctx: Ctx, event: DomainEvent): Promise<void> {
  const offer = await store.lockTaken(ctx, event.objectId);
  const receivable = offer && (await findReceivable(ctx, offer.receivableId));
  if (!offer || !receivable) return;
  const freedMinor = (offer.amountMinor as bigint) - BigInt(receivable.outstanding.amountMinor);
  if (freedMinor <= offer.freedMinor) return;
  await useLine(ctx, offer.lineId, offer.freedMinor - freedMinor);
  await recordEvent(ctx, events.reverseFreed(await store.setFreed(ctx, offer.id, freedMinor)));
}

/**
 * The bank took back what the debtor had paid. Its line holds what it owes on it again, as long as the claim is the factor's; taken by
 * others since, the line stands above its limit, and nothing more is taken of it.
 */
export async function takeLineAgain(ctx: Ctx, receivableId: string): Promise<void> {
  const offer = await store.lockEverTaken(ctx, receivableId);
  const receivable = offer && (await findReceivable(ctx, receivableId));
  const assignment = offer?.assignmentId ? await findAssignment(ctx, offer.assignmentId) : undefined;
  if (!offer || !receivable || !isStanding(assignment?.status)) return;
  const amountMinor = offer.amountMinor as bigint;
  const leftMinor = amountMinor - BigInt(receivable.outstanding.amountMinor);
  const freedMinor = leftMinor > 0n ? leftMinor : 0n;
  const beforeMinor = offer.status === 'released' ? amountMinor : offer.freedMinor;
  if (freedMinor >= beforeMinor) return;
  await useLineAgain(ctx, offer.lineId, beforeMinor - freedMinor);
  await recordEvent(ctx, events.reverseRetaken(await store.retake(ctx, offer.id, freedMinor)));
}

const isStanding = (status: string | undefined) => status === 'offered' || status === 'accepted';
