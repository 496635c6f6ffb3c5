import type { Ctx, DomainEvent } from '../../context.ts';
import { policyOf } from '../../ground/policy/index.ts';
import type { MoneyWire } from '../../http/wire.ts';
import { refuse } from '../../kernel/refusal.ts';
import { addDays, businessDate } from '../../kernel/time.ts';
import { rateLockRefusals } from '../../money/rate-locks/index.ts';
import { convertUp } from './exchange-rules.ts';
import { ratesOf } from './exchange-store.ts';

/**
 * Reaction: a rate was locked. It lies near the one that the lender keeps for the two moneys, where it keeps one: through a rate a debt is
 * neither forgiven nor made dearer.
 */
export async function guardLock(ctx: Ctx, event: DomainEvent): Promise<void> {
  const { lenderId, amount, pays } = event.payload as unknown as {
    lenderId: string;
    amount: MoneyWire;
    pays: MoneyWire;
  };
  const on = businessDate(ctx);
  const since = addDays(on, -policyOf(lenderId, 'limit.rateDays', on).value);
  const of = { lenderId, from: amount.currency, to: [pays.currency], since, on };
  const rate = (await ratesOf(ctx, of)).get(pays.currency);
  if (!rate) return;
  const worthMinor = convertUp(BigInt(amount.amountMinor), rate, 0);
  const off = BigInt(pays.amountMinor) - worthMinor;
  const offMostBps = policyOf(lenderId, 'rateLock.offMostBps', on).value;
  if ((off < 0n ? -off : off) * 10_000n > worthMinor * BigInt(offMostBps))
    refuse(rateLockRefusals.RATE_LOCK_OFF, {
      at: '/rate',
      facts: { pays, atRecorded: { amountMinor: worthMinor, currency: pays.currency }, ratedOn: rate.on, offMostBps },
    });
}
