import type { Ctx } from '../context.ts';
import { endOfDay } from '../deadlines/index.ts';
import { bankingCalendar, ifKnown } from '../examination/index.ts';
import { addBankingDays, addDays, localDateAt } from '../kernel/time.ts';
import { policyOn } from '../policy/index.ts';

const ZONE = 'Asia/Shanghai';
export const todayOf = (ctx: Ctx) => localDateAt(ctx.clock.now(), ZONE);

/**
 * The end of the last of so many working days as policy says today, the day itself not counted (Civil Code 201). Where the
 * calendar of the year is not published yet, plain days: what is owed to the pledgor then never waits for a calendar.
 */
export const endOfWorkingDays = (ctx: Ctx, policyKey: string): Date => {
  const today = todayOf(ctx);
  const days = policyOn(policyKey, today).value;
  return endOfDay(ifKnown(() => addBankingDays(bankingCalendar('CN'), today, days)) ?? addDays(today, days), ZONE);
};
