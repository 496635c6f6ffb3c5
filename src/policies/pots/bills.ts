import type { Ctx, DomainEvent } from '../../context.ts';
import { policyOf } from '../../ground/policy/index.ts';
import { refuse } from '../../kernel/refusal.ts';
import { businessDate } from '../../kernel/time.ts';
import { endorse, findBill, heldByDiscount } from '../../lending/exchange-bills/index.ts';
import { freeAllOf } from './draw.ts';
import { isOfBills, potRefusals } from './rules.ts';
import * as store from './store.ts';

/** What of a batch of bills an event is about. */
async function ofBatch(ctx: Ctx, { objectId, payload }: DomainEvent) {
  const { potId, objectId: billId } = payload as { potId: string; objectId: string };
  const pot = await store.findPot(ctx, potId);
  const drawn = pot && isOfBills(pot) ? await store.findEarmark(ctx, objectId) : undefined;
  return pot && drawn && { billId, bankId: drawn.drawnBy, centralId: pot.ownerId };
}

/** Reaction: the central bank said yes, and the bill is endorsed to it at the rate of the day. */
export async function endorseToBatch(ctx: Ctx, event: DomainEvent): Promise<void> {
  const of = await ofBatch(ctx, event);
  if (!of) return;
  const { billId, bankId, centralId } = of;
  if (!(await heldByDiscount(ctx, billId, bankId))) refuse(potRefusals.POT_BILL_NOT_HELD, { facts: { billId } });
  const rateBps = policyOf(bankId, 'rediscount.yearBps', businessDate(ctx)).value;
  await endorse(ctx, billId, { kind: 'rediscount', fromId: bankId, toId: centralId, rateBps });
}

/** Reaction: what the central bank held and lets go, unpaid, goes back to the bank that gave it. */
export async function returnFromBatch(ctx: Ctx, event: DomainEvent): Promise<void> {
  const of = await ofBatch(ctx, event);
  if (!of) return;
  const { billId, bankId, centralId } = of;
  const bill = await findBill(ctx, billId);
  if (bill?.holderId !== centralId || bill.status === 'paid') return;
  await endorse(ctx, billId, { kind: 'return', fromId: centralId, toId: bankId });
}

const whyFree: Readonly<Record<string, string>> = {
  'exchangeBill.paid': 'the bill is paid',
  'exchangeBill.dishonoured': 'the bill is not paid',
};

/** Reaction: a bill that is over stands in no batch any more, nor does what was asked for one that has gone into another hand. */
export const freeBill = (ctx: Ctx, { objectId, type }: DomainEvent): Promise<void> =>
  freeAllOf(ctx, objectId, whyFree[type] ?? 'the bill is in another hand');
