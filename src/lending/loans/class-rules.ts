import { daysBetween, type LocalDate } from '../../kernel/time.ts';

/** From the best to the worst (Measures for the Risk Classification of Financial Assets of Commercial Banks, 2023). */
export const loanClasses = ['normal', 'special_mention', 'substandard', 'doubtful', 'loss'] as const;
export type LoanClass = (typeof loanClasses)[number];

/** From how many days overdue each class but the best begins. */
export type ClassLimits = Record<Exclude<LoanClass, 'normal'>, number>;

export const worseOf = (a: LoanClass, b: LoanClass): LoanClass =>
  loanClasses.indexOf(a) > loanClasses.indexOf(b) ? a : b;

export const daysOverdue = (since: LocalDate | null, on: LocalDate): number =>
  since === null ? 0 : Math.max(0, daysBetween(since, on));

/** The best class that so many days overdue allow; a person may judge worse, never better. */
export function classByDays(days: number, limits: ClassLimits): LoanClass {
  let found: LoanClass = 'normal';
  for (const name of loanClasses) if (name !== 'normal' && days >= limits[name]) found = name;
  return found;
}
