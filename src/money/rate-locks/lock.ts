import { type Ctx, type DomainEvent, lockName, requirePerson } from '../../context.ts';
import { act, judgedOn, putsAtRisk, recordEvent } from '../../ground/audit/index.ts';
import { rateMicro } from '../../ground/books/index.ts';
import { cancelDeadlines, setDeadline } from '../../ground/deadlines/index.ts';
import { post } from '../../ground/ledger/index.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { businessDate, endOfBusinessDate } from '../../kernel/time.ts';
import { stepOf } from '../../kernel/transitions.ts';
import { entriesOfLock, lockLife, paidFor, rateLockRefusals, rateText, unused } from './rules.ts';
import type { CancelLockInput, LockRateInput, RateLockUseView, RateLockView } from './schemas.ts';
import * as store from './store.ts';

/** When a locked rate is over. */
export const LOCK_ENDS = 'rateLock.ends';

export const viewOf = (lock: store.KeptLock): RateLockView => {
  const { currency, payCurrency, amountMinor, usedMinor } = lock;
  return {
    id: lock.id,
    lenderId: lock.lenderId,
    borrowerId: lock.borrowerId,
    subjectId: lock.subjectId,
    facilityId: lock.facilityId,
    amount: { amountMinor: amountMinor.toString(), currency },
    pays: { amountMinor: paidFor(lock, unused, amountMinor).toString(), currency: payCurrency },
    rate: rateText(lock.rateMicro),
    untilOn: lock.untilOn,
    counterparty: lock.counterparty,
    documentHash: lock.documentHash,
    used: { amountMinor: usedMinor.toString(), currency },
    paid: { amountMinor: lock.paidMinor.toString(), currency: payCurrency },
    status: lock.status,
    lockedAt: lock.lockedAt.toISOString(),
    endReason: lock.endReason,
  };
};

export const viewOfUse = (lock: store.KeptLock, use: store.KeptUse): RateLockUseView => ({
  id: use.id,
  lockId: use.lockId,
  receiptId: use.receiptId,
  objectId: use.objectId,
  amount: { amountMinor: use.amountMinor.toString(), currency: lock.currency },
  paid: { amountMinor: use.paidMinor.toString(), currency: lock.payCurrency },
  onDay: use.onDay,
  undoneAt: use.undoneAt?.toISOString() ?? null,
});

export const announce = (type: string, lock: store.KeptLock, more: Record<string, unknown> = {}): DomainEvent => {
  const { id: rateLockId, lenderId, subjectId, facilityId, amount, pays, rate, untilOn, used, status } = viewOf(lock);
  return {
    type,
    version: 1,
    objectId: lock.id,
    participants: lock.participants,
    payload: { rateLockId, lenderId, subjectId, facilityId, amount, pays, rate, untilOn, used, status, ...more },
  };
};

/** Books what a lock binds both sides to, or with a minus takes so much of it out again. */
export async function bookLock(ctx: Ctx, lock: store.KeptLock, amountMinor: bigint, payMinor: bigint): Promise<void> {
  await post(ctx, {
    bookPartyId: lock.lenderId,
    kind: amountMinor > 0n ? 'rate_lock' : 'rate_lock_over',
    objectId: lock.id,
    valueOn: businessDate(ctx),
    entries: entriesOfLock(lock, amountMinor, payMinor),
  });
}

/** What is left of it binds nobody any more. */
export const bookRest = (ctx: Ctx, lock: store.KeptLock): Promise<void> => {
  const leftMinor = lock.amountMinor - lock.usedMinor;
  return bookLock(ctx, lock, -leftMinor, -paidFor(lock, lock, leftMinor));
};

/** What of a debt may still be locked: what it can come to, and what all under its facility can, less what is. Others that lock wait. */
async function lockable(ctx: Ctx, subjectId: string, debt: store.LockableDebt): Promise<bigint> {
  const { facilityId, facilityMostMinor, currency } = debt;
  await lockName(ctx, `rate-locks/${facilityId ?? subjectId}`);
  const { ownMinor, allMinor } = await store.lockedOf(ctx, { subjectId, facilityId, currency });
  const own = debt.mostMinor - ownMinor;
  const all = facilityMostMinor === null ? own : facilityMostMinor - allMinor;
  return own < all ? own : all;
}

/**
 * Two people of the lender lock a rate at which the borrower pays a debt in another money: no more of it than the debt can come to, and
 * until a day.
 */
export async function lockRate(ctx: Ctx, input: LockRateInput): Promise<RateLockView> {
  return act(ctx, { verb: 'rateLock.agree', mandate: 'facility:approve', input }, async (tx) => {
    const { partyId: lenderId, personId: lockedBy } = requirePerson(tx);
    const debt = await store.findDebt(tx, input.subjectId);
    if (debt?.lenderId !== lenderId) refuse(commonRefusals.NOT_FOUND, { at: '/subjectId' });
    const { borrowerId, currency, facilityId } = debt;
    if (borrowerId === null || !debt.isOpen) refuse(rateLockRefusals.RATE_LOCK_SUBJECT_UNFIT, { at: '/subjectId' });
    if (input.amount.currency !== currency)
      refuse(rateLockRefusals.RATE_LOCK_CURRENCY, { at: '/amount/currency', facts: { currency } });
    if (input.payCurrency === currency)
      refuse(rateLockRefusals.RATE_LOCK_CURRENCY, { at: '/payCurrency', facts: { currency } });
    const today = businessDate(tx);
    // What is overdue is locked for today alone.
    const lastOn = debt.lastDueOn === null || debt.lastDueOn > today ? debt.lastDueOn : today;
    if (input.untilOn < today || (lastOn !== null && input.untilOn > lastOn))
      refuse(rateLockRefusals.RATE_LOCK_DAY_UNFIT, { at: '/untilOn', facts: { today, lastOn } });
    const amountMinor = BigInt(input.amount.amountMinor);
    const mostMinor = await lockable(tx, input.subjectId, debt);
    if (amountMinor > mostMinor)
      refuse(rateLockRefusals.RATE_LOCK_BEYOND, { at: '/amount', facts: { mostMinor, currency } });
    putsAtRisk(tx, { amountMinor, currency, clientId: borrowerId });
    judgedOn(tx, { mostMinor: mostMinor.toString() });
    const made = await store.insertLock(tx, {
      id: tx.newId('rateLock'),
      lenderId,
      borrowerId,
      subjectId: input.subjectId,
      facilityId,
      currency,
      amountMinor,
      payCurrency: input.payCurrency,
      rateMicro: rateMicro(input.rate),
      untilOn: input.untilOn,
      counterparty: input.counterparty,
      documentHash: input.documentHash,
      status: 'locked',
      lockedBy,
      lockedAt: tx.clock.now(),
      participants: [lenderId, borrowerId],
    });
    await bookLock(tx, made, amountMinor, paidFor(made, unused, amountMinor));
    await setDeadline(tx, { kind: LOCK_ENDS, objectId: made.id, dueAt: endOfBusinessDate(made.untilOn) });
    return { view: viewOf(made), event: announce('rateLock.agreed', made) };
  });
}

/** Two people of the lender end what is left of it before its day, as was agreed with the borrower. */
export async function cancelLock(ctx: Ctx, input: CancelLockInput & { rateLockId: string }): Promise<RateLockView> {
  return act(ctx, { verb: 'rateLock.cancel', mandate: 'facility:approve', input }, async (tx) => {
    const { partyId, personId: endedBy } = requirePerson(tx);
    const lock = await store.lockLock(tx, input.rateLockId);
    if (lock?.lenderId !== partyId) refuse(commonRefusals.NOT_FOUND, { at: '/rateLockId' });
    const { currency, borrowerId } = lock;
    putsAtRisk(tx, { amountMinor: lock.amountMinor - lock.usedMinor, currency, clientId: borrowerId });
    judgedOn(tx, { status: lock.status, usedMinor: lock.usedMinor.toString() });
    const ended = await store.moveLock(tx, lock.id, stepOf(lockLife, 'cancel'), { endedBy, endReason: input.reason });
    if (!ended) refuse(rateLockRefusals.RATE_LOCK_OVER, { facts: { status: lock.status, untilOn: lock.untilOn } });
    await bookRest(tx, ended);
    await cancelDeadlines(tx, ended.id, [LOCK_ENDS]);
    const { reason, documentHash } = input;
    return { view: viewOf(ended), event: announce('rateLock.cancelled', ended, { reason, documentHash }) };
  });
}

/** Reaction: the last day of a locked rate is over. What was not used binds nobody any more; nothing counted it from that day on anyway. */
export async function followRateLockDeadline(ctx: Ctx, event: DomainEvent): Promise<void> {
  if ((event.payload as { kind: string }).kind !== LOCK_ENDS) return;
  const ended = await store.moveLock(ctx, event.objectId, stepOf(lockLife, 'expire'));
  if (!ended) return;
  await bookRest(ctx, ended);
  await recordEvent(ctx, announce('rateLock.expired', ended));
}
