import { type Ctx, type DomainEvent, requirePerson } from '../../context.ts';
import { recordEvent } from '../../ground/audit/index.ts';
import type { Entry } from '../../ground/ledger/index.ts';
import type { MoneyWire } from '../../http/wire.ts';
import { refuse } from '../../kernel/refusal.ts';
import { businessDate, homeZone, type LocalDate, localDateAt } from '../../kernel/time.ts';
import type { MoneyReceiptView } from '../money-in/index.ts';
import { announce, bookLock, bookRest } from './lock.ts';
import { entriesOfUse, paidFor, rateLockRefusals } from './rules.ts';
import * as store from './store.ts';

/** Money that comes for a debt: in its own money, or at a locked rate. */
export interface Paying {
  rateLockId?: string | undefined;
  lenderId: string;
  /** What is paid: the debt by its number, or all that a facility bears. */
  subjectId: string;
  facilityId: string | null;
  /** In the money of the debt. */
  amount: MoneyWire;
  on: LocalDate;
}

export interface Paid {
  /** What came, as the bank shows it. */
  money: MoneyWire;
  /** Where a receipt has its cash. */
  entries: Entry[];
  /** Keeps the use with its receipt. */
  keep: (receiptId: string) => Promise<void>;
}

/** The lock that is named, locked, where it stands for this debt on the day. */
async function requireLock(ctx: Ctx, id: string, paying: Paying): Promise<store.KeptLock> {
  const at = '/rateLockId';
  const lock = await store.lockLock(ctx, id);
  const isOfFacility = lock?.subjectId === lock?.facilityId && lock?.facilityId === paying.facilityId;
  const paysAll = paying.subjectId === paying.facilityId && lock?.facilityId === paying.facilityId;
  if (lock?.lenderId !== paying.lenderId || !(lock.subjectId === paying.subjectId || isOfFacility || paysAll))
    refuse(rateLockRefusals.RATE_LOCK_OF_ANOTHER, { at });
  const { status, untilOn, currency } = lock;
  const lockedOn = localDateAt(lock.lockedAt, homeZone);
  if (paying.on < lockedOn) refuse(rateLockRefusals.RATE_LOCK_NOT_YET, { at, facts: { lockedOn } });
  if (status !== 'locked' || paying.on > untilOn)
    refuse(rateLockRefusals.RATE_LOCK_OVER, { at, facts: { status, untilOn } });
  if (paying.amount.currency !== currency)
    refuse(rateLockRefusals.RATE_LOCK_CURRENCY, { at: '/amount/currency', facts: { currency } });
  return lock;
}

/** What comes for a debt: cash of its own money, or the other money that its locked rate says, for as much as is left of the lock. */
export async function payAtRate(ctx: Ctx, paying: Paying): Promise<Paid> {
  const { rateLockId, amount } = paying;
  const amountMinor = BigInt(amount.amountMinor);
  if (rateLockId === undefined)
    return {
      money: amount,
      entries: [{ account: 'cash', currency: amount.currency, amountMinor }],
      keep: () => Promise.resolve(),
    };
  const lock = await requireLock(ctx, rateLockId, paying);
  const leftMinor = lock.amountMinor - lock.usedMinor;
  if (amountMinor > leftMinor)
    refuse(rateLockRefusals.RATE_LOCK_LEFT, { at: '/amount', facts: { leftMinor, currency: amount.currency } });
  const payMinor = paidFor(lock, lock, amountMinor);
  if (payMinor <= 0n) refuse(rateLockRefusals.RATE_LOCK_SMALL, { at: '/amount' });
  const use = { usedMinor: amountMinor, paidMinor: payMinor };
  const used = await store.useOfLock(ctx, lock, use, { usedUp: 'used', givenBack: 'locked' });
  const money = { amountMinor: payMinor.toString(), currency: lock.payCurrency };
  return {
    money,
    entries: entriesOfUse(lock, amountMinor, payMinor),
    keep: async (receiptId) => {
      await store.insertUse(ctx, {
        id: ctx.newId('rateLockUse'),
        lockId: lock.id,
        receiptId,
        objectId: paying.subjectId,
        amountMinor,
        paidMinor: payMinor,
        onDay: paying.on,
        recordedBy: requirePerson(ctx).personId,
        recordedAt: ctx.clock.now(),
        participants: lock.participants,
      });
      await recordEvent(ctx, announce('rateLock.used', used, { receiptId, amount, paid: money, onDay: paying.on }));
    },
  };
}

/** The entries that take such money out of the books again: cash of the debt’s money, or what had come at a locked rate. */
export async function cashBack(ctx: Ctx, receiptId: string, amount: MoneyWire): Promise<Entry[]> {
  const use = await store.findUse(ctx, receiptId);
  const lock = use && (await store.findLock(ctx, use.lockId));
  if (!lock) return [{ account: 'cash', currency: amount.currency, amountMinor: -BigInt(amount.amountMinor) }];
  return entriesOfUse(lock, -use.amountMinor, -use.paidMinor);
}

/**
 * Reaction: the bank took money back that had come at a locked rate. It is not used: the rate stands for it until its day, and where that
 * is over it binds nobody.
 */
export async function giveBackToLock(ctx: Ctx, event: DomainEvent): Promise<void> {
  const { id, isReversal } = event.payload as unknown as MoneyReceiptView & { isReversal: boolean };
  const undone = isReversal ? await store.undoUse(ctx, id) : undefined;
  const lock = undone && (await store.lockLock(ctx, undone.lockId));
  if (!lock) return;
  const isOver = lock.untilOn < businessDate(ctx);
  const back = { usedMinor: -undone.amountMinor, paidMinor: -undone.paidMinor };
  const given = await store.useOfLock(ctx, lock, back, { usedUp: 'used', givenBack: isOver ? 'expired' : 'locked' });
  // One that ends now is taken out of the books as a whole; one that had ended, by what came back.
  if (lock.status !== given.status && given.status === 'expired') await bookRest(ctx, given);
  else if (given.status !== 'locked') await bookLock(ctx, given, -undone.amountMinor, -undone.paidMinor);
  await recordEvent(ctx, announce('rateLock.givenBack', given, { receiptId: id }));
}
