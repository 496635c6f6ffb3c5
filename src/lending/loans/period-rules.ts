import { addDays, isAssumed, isBankingDay, type LocalDate } from '../../kernel/time.ts';
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
  /** Regular, and from the day to the day that were agreed: no banking day moved either. */
  isWhole: boolean;
  isAssumed: boolean;
  /** The loan ends within it, on this day: everything falls due then. */
  cutOn?: LocalDate;
}

/** The day on which what a period bore falls due. */
export const endOf = ({ cutOn, dueOn }: Period): LocalDate => cutOn ?? dueOn;

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

/** The periods of terms from the day on which they began, to their last or to the day on which the loan ends. */
export function periodsOf(terms: ScheduleTerms, beganOn: LocalDate, endsOn?: LocalDate): Period[] {
  const { every, firstDueOn, calendar, move } = terms;
  const isGiven = firstDueOn !== undefined && firstDueOn > beganOn;
  const dueAt = (i: number) => (isGiven ? periodsAfter(firstDueOn, every, i - 1) : periodsAfter(beganOn, every, i));
  const list: Period[] = [];
  let from = beganOn;
  let plannedFrom = beganOn;
  for (let number = 1; number <= terms.periods; number++) {
    const planned = dueAt(number);
    const moved = movedDay(planned, terms);
    const dueOn = moved < from ? from : moved;
    const isRegular = number > 1 || !isGiven || periodsAfter(beganOn, every, 1) === planned;
    const assumed = move !== 'none' && calendar !== undefined && isAssumed(calendar, planned);
    const isWhole = isRegular && from === plannedFrom && dueOn === planned;
    const period = { terms, number, of: terms.periods, startOn: from, dueOn, isRegular, isWhole, isAssumed: assumed };
    // A part of a period is the share of its days, whatever ends it.
    if (endsOn !== undefined && endsOn <= dueOn) return [...list, { ...period, of: number, cutOn: endsOn }];
    list.push(period);
    from = dueOn;
    plannedFrom = planned;
  }
  return list;
}
