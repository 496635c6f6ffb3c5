import { type Ctx, lockName } from '../../context.ts';
import { policyOf } from '../../ground/policy/index.ts';
import { refuse } from '../../kernel/refusal.ts';
import { heldByDiscount } from '../../lending/exchange-bills/index.ts';
import { type Admission, type Asked, isSmall, sizeFor } from './admit.ts';
import { potRefusals } from './rules.ts';
import { type KeptPot, rediscountedOf } from './store.ts';

/**
 * The central bank takes bills that a bank discounted: of small and micro firms, each firm’s within the ledger of the rules, at a rate that
 * passes the cut on, whole and not yet due (measure 13).
 */
export async function ofRediscount(
  ctx: Ctx,
  pot: KeptPot,
  { partyId, objectId, amountMinor, on, isAnswered = false }: Asked,
): Promise<Admission> {
  const held = await heldByDiscount(ctx, objectId, partyId);
  if (!held) refuse(potRefusals.POT_BILL_NOT_HELD, { at: '/objectId' });
  const { bill, move } = held;
  const borrowerId = move.fromId;
  // Two bills of one firm at once would each not count the other.
  await lockName(ctx, `rediscount/${partyId}/${borrowerId}`);
  const since = move.movedOn ?? on;
  const size = await sizeFor(ctx, { partyId, borrowerId }, 'relending', since);
  const cap = policyOf(partyId, 'relending.capMinor', since);
  const passed = policyOf(partyId, 'relending.passThroughBps', on);
  const beforeBps = Number(pot.terms.beforeBps ?? 0);
  const rateBps = move.rateBps ?? 0;
  const standsMinor = await rediscountedOf(ctx, partyId, borrowerId);
  const ledgerMinor = isAnswered ? standsMinor : amountMinor + standsMinor;
  return {
    said: {
      kind: 'rediscount',
      borrowerId,
      size: size?.value ?? null,
      sizeId: size?.id ?? null,
      rateBps,
      beforeBps,
      dueOn: bill.dueOn,
      capMinor: cap.value,
    },
    tests: [
      { rule: 'currency', asks: pot.currency, is: bill.currency, isMet: bill.currency === pot.currency },
      {
        rule: 'whole bill',
        asks: bill.faceMinor.toString(),
        is: amountMinor.toString(),
        isMet: bill.faceMinor === amountMinor,
      },
      { rule: 'due later', asks: on, is: bill.dueOn, isMet: bill.dueOn > on },
      { rule: 'size for relending', asks: 'small or micro', is: size?.value ?? null, isMet: isSmall(size?.value) },
      { rule: cap.key, asks: cap.value, is: ledgerMinor.toString(), isMet: ledgerMinor <= BigInt(cap.value) },
      {
        rule: passed.key,
        asks: beforeBps - passed.value,
        is: rateBps,
        isMet: rateBps <= beforeBps - passed.value,
      },
    ],
  };
}
