import { refusalList, refuse } from '../../kernel/refusal.ts';
import {
  addBankingDays,
  addDays,
  type BankingCalendar,
  isAssumed,
  isBankingDay,
  isoWeekday,
  type LocalDate,
  localDateAt,
} from '../../kernel/time.ts';
import { policyOn } from '../policy/rules.ts';
import { type CalendarPlace, type CalendarYear, shippedPlaces } from './published.ts';

export const calendarRefusals = refusalList({
  CALENDAR_MISSING: [
    'precondition',
    'There is no banking calendar for this place',
    '没有该地点的银行工作日历',
    'Load the official calendar of the place named in facts',
    '请导入 facts 所列地点的官方日历',
  ],
  CALENDAR_DAY_OUTSIDE_YEAR: [
    'invalid',
    'A day of the list lies outside the year',
    '列表中的日期不在该年度内',
    'Give each day of the year once; another year is another calendar',
    '请只填写该年度的日期；其他年度另行导入',
  ],
  CALENDAR_DAY_TWICE: [
    'invalid',
    'A day is named twice, or as closed and as worked',
    '日期重复，或同时列为休息日与工作日',
    'Name each day once',
    '每个日期只填写一次',
  ],
  CALENDAR_DAY_WORKED_ANYWAY: [
    'invalid',
    'A day named as worked is no day of the weekend',
    '所列调休工作日并非周末',
    'Name only days of the weekend that are worked',
    '请只填写调休上班的周末日期',
  ],
  CALENDAR_TOO_MANY_CLOSED: [
    'invalid',
    'More days are closed than in any year of a place that is known',
    '休息日数量超过任何已知年度',
    'Check the file; weekends need not be named',
    '请核对文件；普通周末无需列出',
  ],
  CALENDAR_GAP: [
    'invalid',
    'A year before it is not loaded',
    '此前年度尚未导入',
    'Load the years in order, without a gap; facts name the year that comes next',
    '请按年度顺序连续导入；facts 列明下一年度',
  ],
  TIME_ZONE_UNKNOWN: [
    'invalid',
    'There is no such time zone',
    '没有该时区',
    'Give a zone of the IANA database, such as Asia/Almaty',
    '请填写 IANA 时区名称，如 Asia/Almaty',
  ],
  TIME_ZONE_DIFFERS: [
    'invalid',
    'The place is known in another time zone',
    '该地点已登记其他时区',
    'Give the zone of the place in facts',
    '请使用 facts 所列时区',
  ],
  CALENDAR_NOT_PROPOSED: [
    'wrong-state',
    'This calendar does not wait for a second person',
    '该日历不在待复核状态',
    'Read the calendars again',
    '请重新读取日历',
  ],
  CALENDAR_NOTHING_NEW: [
    'conflict',
    'These days are known already',
    '所列日期与现有日历相同',
    'Nothing is to be done',
    '无需处理',
  ],
  CLOSING_TOO_NEAR: [
    'invalid',
    'A bank closes on a day far enough ahead that no period which runs is made longer by it',
    '银行自定休业日须提前公告，不得延长已开始的期间',
    'Choose a day on or after the one in facts; for what the bank cannot help, record an interruption (UCP 600 36)',
    '请选择 facts 所列日期或以后；不可抗力请登记营业中断（UCP 600 第 36 条）',
  ],
  CLOSING_RECORDED_ALREADY: [
    'conflict',
    'The bank is closed on this day already',
    '该日已登记休业',
    'Nothing is to be done',
    '无需处理',
  ],
});

/** No year of a calendar that is known closes more days besides its weekends. */
const CLOSED_MOST = 60;

/** A year as it was given, or a refusal that says what cannot be. */
export function checkYear(
  given: Pick<CalendarYear, 'year' | 'closedOn' | 'workedOn'> & { timeZone: string; weekend: readonly number[] },
  known: CalendarPlace | undefined,
): void {
  const { year, closedOn, workedOn, timeZone, weekend } = given;
  const seen = new Set<LocalDate>();
  for (const [name, list] of Object.entries({ closedOn, workedOn }))
    for (const [i, day] of list.entries()) {
      const at = `/${name}/${i}`;
      if (!day.startsWith(`${year}-`)) refuse(calendarRefusals.CALENDAR_DAY_OUTSIDE_YEAR, { at, facts: { day, year } });
      if (seen.has(day)) refuse(calendarRefusals.CALENDAR_DAY_TWICE, { at, facts: { day } });
      if (name === 'workedOn' && !weekend.includes(isoWeekday(day)))
        refuse(calendarRefusals.CALENDAR_DAY_WORKED_ANYWAY, { at, facts: { day } });
      seen.add(day);
    }
  if (closedOn.length > CLOSED_MOST)
    refuse(calendarRefusals.CALENDAR_TOO_MANY_CLOSED, { at: '/closedOn', facts: { days: closedOn.length } });
  if (known && known.timeZone !== timeZone)
    refuse(calendarRefusals.TIME_ZONE_DIFFERS, { at: '/timeZone', facts: { timeZone: known.timeZone } });
  const next = known && Math.max(...known.years.map((y) => y.year)) + 1;
  if (next !== undefined && year > next) refuse(calendarRefusals.CALENDAR_GAP, { at: '/year', facts: { next } });
  const first = known && Math.min(...known.years.map((y) => y.year)) - 1;
  if (first !== undefined && year < first)
    refuse(calendarRefusals.CALENDAR_GAP, { at: '/year', facts: { next: first } });
  try {
    localDateAt(new Date(0), timeZone);
  } catch {
    refuse(calendarRefusals.TIME_ZONE_UNKNOWN, { at: '/timeZone', facts: { timeZone } });
  }
}

/** A year that was loaded stands in the place of one that was shipped, or loaded before it. */
export function mergePlaces(loaded: readonly CalendarPlace[]): Map<string, CalendarPlace> {
  const merged = new Map(shippedPlaces.map((p) => [p.place, p]));
  for (const { place, years, ...rest } of loaded) {
    const kept = (merged.get(place)?.years ?? []).filter((y) => !years.some((l) => l.year === y.year));
    const all = [...kept, ...years].sort((a, b) => a.year - b.year);
    merged.set(place, { ...merged.get(place), ...rest, place, years: all });
  }
  return merged;
}

/** The calendar of a place. A bank's own closings, where given, close days besides. */
export function calendarFrom(
  { place, years, weekend }: CalendarPlace,
  revision: number,
  closings: readonly LocalDate[] = [],
): BankingCalendar {
  const [first, last] = [years[0]?.year, years.at(-1)?.year];
  return {
    place,
    version: `${place}-${first}-${last}.${revision}`,
    knownFrom: `${first}-01-01`,
    knownThrough: `${last}-12-31`,
    beyond: 'ordinary_week',
    closedDays: new Set([...years.flatMap((y) => y.closedOn), ...closings]),
    workedDays: new Set(years.flatMap((y) => y.workedOn)),
    ...(weekend && { weekend: new Set(weekend) }),
  };
}

/** The calendar as it is shipped: for what has no record to ask. */
export const shippedCalendar = (place: string): BankingCalendar => {
  const found = shippedPlaces.find((p) => p.place === place);
  return found ? calendarFrom(found, 1) : refuse(calendarRefusals.CALENDAR_MISSING, { facts: { place } });
};

/**
 * The last of so many banking days for the other side: a debtor's, a pledgor's, a beneficiary's. Where a day is not published,
 * the time is longer by the longest closure that is known, so that it is never shorter than the true calendar makes it.
 */
export function theirLastDay(
  calendar: BankingCalendar,
  from: LocalDate,
  days: number,
): { on: LocalDate; assumed: boolean } {
  const on = addBankingDays(calendar, from, days);
  const assumed = isAssumed(calendar, on);
  return { on: assumed ? addDays(on, policyOn('calendar.assumedClosureDays', from).value) : on, assumed };
}

/** The version that a reckoning names: whether it rests on days that are not published. */
export const versionFor = (calendar: BankingCalendar, ...days: LocalDate[]): string =>
  days.some((day) => isAssumed(calendar, day)) ? `${calendar.version}+assumed` : calendar.version;
export const isVersionAssumed = (version: string | null): boolean => version?.endsWith('+assumed') ?? false;

/** A weekday that no calendar knows is taken for a banking day: the window closes sooner, never later. */
function isOpen(calendar: BankingCalendar, day: LocalDate): boolean {
  if (day < calendar.knownFrom || day > calendar.knownThrough) return isoWeekday(day) < 6;
  return isBankingDay(calendar, day);
}

/** Whether more than this many banking days have gone by since. */
export function isLongPast(calendar: BankingCalendar, on: LocalDate, today: LocalDate, days: number): boolean {
  let gone = 0;
  for (let day = on; day < today && gone <= days; ) {
    day = addDays(day, 1);
    if (isOpen(calendar, day)) gone++;
  }
  return gone > days;
}
