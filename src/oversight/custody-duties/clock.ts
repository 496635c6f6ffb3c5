import type { Ctx } from '../../context.ts';
import { calendarOf } from '../../ground/calendars/index.ts';
import { endOfDay } from '../../ground/deadlines/index.ts';
import { policyOn } from '../../ground/policy/index.ts';
import { addBankingDays, localDateAt } from '../../kernel/time.ts';

const ZONE = 'Asia/Shanghai';
export const todayOf = (ctx: Ctx) => localDateAt(ctx.clock.now(), ZONE);

/**
 * The end of the last of so many working days as policy says today, the day itself not counted (Civil Code 201). Where the
 * calendar of the year is not published yet, each weekday counts: what is owed to the pledgor never waits for a calendar.
 */
export const endOfWorkingDays = async (ctx: Ctx, policyKey: string): Promise<Date> => {
  const today = todayOf(ctx);
  const days = policyOn(policyKey, today).value;
  return endOfDay(addBankingDays(await calendarOf(ctx, 'CN'), today, days), ZONE);
};
