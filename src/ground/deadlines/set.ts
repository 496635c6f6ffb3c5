import { addDays, type LocalDate, startOfDay } from '../../kernel/time.ts';

/** Something that falls due at an instant unless it is cancelled: `presentation.refusal` of a presentation. */
export interface Deadline {
  kind: string;
  objectId: string;
  dueAt: Date;
}

/** A last day is over when the next one begins at its place. */
export const endOfDay = (date: LocalDate, timeZone: string): Date => startOfDay(addDays(date, 1), timeZone);
