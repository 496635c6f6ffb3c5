import { addDays, isAssumed, isBankingDay, type LocalDate } from '../../kernel/time.ts';
import type { Varied } from './acts-rules.ts';
import { periodsAfter } from './day-count-rules.ts';
import type { ScheduleTerms } from './terms-rules.ts';

/** One repayment period, with the terms that it falls under. */
export interface Period {
  terms: ScheduleTerms;
  /** Under these terms, from 1; and how many there are. */
  number: number;
  of: number;
  startOn: LocalDate;
  dueOn: LocalDate;
  /** As long as agreed, and no longer or shorter first period. */
  isRegular: boolean;
  isAssumed: boolean;
  /** Set on the first period under other terms: what was overdue joins it. */
  reAges?: boolean;
}

/** Where a due day that is no banking day goes. */
export function movedDay(day: LocalDate, { move, calendar }: Pick<ScheduleTerms, 'move' | 'calendar'>): LocalDate {
  if (move === 'none' || !calendar) return day;
  const roll = (step: 1 | -1): LocalDate => {
    let found = day;
    while (!isBankingDay(calendar, found)) found = addDays(found, step);
    return found;
  };
  if (move === 'preceding') return roll(-1);
  const following = roll(1);
  return move === 'modified_following' && following.slice(0, 7) !== day.slice(0, 7) ? roll(-1) : following;
}

function periodsUnder(terms: ScheduleTerms, startOn: LocalDate, anchor: LocalDate): Period[] {
  const { every, firstDueOn, calendar, move } = terms;
  const isGiven = firstDueOn !== undefined && firstDueOn > startOn;
  const dueAt = (i: number) => (isGiven ? periodsAfter(firstDueOn, every, i - 1) : periodsAfter(anchor, every, i));
  const list: Period[] = [];
  let from = startOn;
  for (let number = 1; number <= terms.periods; number++) {
    const planned = dueAt(number);
    const moved = movedDay(planned, terms);
    const dueOn = moved < from ? from : moved;
    const isRegular = number > 1 || (isGiven ? periodsAfter(startOn, every, 1) === planned : startOn === anchor);
    const assumed = move !== 'none' && calendar !== undefined && isAssumed(calendar, planned);
    list.push({ terms, number, of: terms.periods, startOn: from, dueOn, isRegular, isAssumed: assumed });
    from = dueOn;
  }
  return list;
}

/** The periods of a loan from its first disbursement, through every change of its terms, to its end. */
export function periodsOf(
  terms: ScheduleTerms,
  beganOn: LocalDate,
  variations: readonly Varied[],
  endsOn: LocalDate | undefined,
): Period[] {
  let list = periodsUnder(terms, beganOn, beganOn);
  for (const { on, terms: later, reAges } of variations) {
    const kept = list.filter(({ dueOn }) => dueOn <= on);
    const startOn = kept.at(-1)?.dueOn ?? beganOn;
    const [first, ...rest] = periodsUnder(later, startOn, on);
    list = first ? [...kept, { ...first, reAges }, ...rest] : kept;
  }
  if (endsOn === undefined) return list;
  const index = list.findIndex(({ dueOn }) => dueOn >= endsOn);
  const cut = list[index];
  if (!cut) return list;
  return [
    ...list.slice(0, index),
    { ...cut, of: cut.number, dueOn: endsOn, isRegular: cut.dueOn === endsOn && cut.isRegular },
  ];
}
