import type { Ctx } from '../../context.ts';
import { calendarOf } from '../../ground/calendars/index.ts';
import { policyOn } from '../../ground/policy/index.ts';
import { addBankingDays, businessDate, endOfBusinessDate } from '../../kernel/time.ts';

export const todayOf = (ctx: Ctx) => businessDate(ctx);

/**
 * The end of the last of so many working days as policy says today, the day itself not counted (Civil Code 201). Where the
 * calendar of the year is not published yet, each weekday counts: what is owed to the pledgor never waits for a calendar.
 */
export const endOfWorkingDays = async (ctx: Ctx, policyKey: string): Promise<Date> => {
  const today = todayOf(ctx);
  const days = policyOn(policyKey, today).value;
  return endOfBusinessDate(addBankingDays(await calendarOf(ctx, 'CN'), today, days));
};
