import { asSystem, type Ctx } from '../../context.ts';
import { addDays, type LocalDate, startOfDay } from '../../kernel/time.ts';
import * as store from './store.ts';

/** Something that falls due at an instant unless it is cancelled: `presentation.refusal` of a presentation. */
export interface Deadline {
  kind: string;
  objectId: string;
  dueAt: Date;
}

/** A last day is over when the next one begins at its place. */
export const endOfDay = (date: LocalDate, timeZone: string): Date => startOfDay(addDays(date, 1), timeZone);

/** What is about to fall due is kept by the system: whoever calls says of which of its objects. */
export const setDeadline = (ctx: Ctx, deadline: Deadline): Promise<void> => setDeadlines(ctx, [deadline]);

/** Several at once, each kind of an object once. */
export const setDeadlines = (ctx: Ctx, deadlines: readonly Deadline[]): Promise<void> =>
  asSystem(ctx, 'deadlines', (system) => store.upsertWaiting(system, deadlines));

export const cancelDeadlines = (ctx: Ctx, objectId: string, kinds?: readonly string[]): Promise<void> =>
  asSystem(ctx, 'deadlines', (system) => store.cancelWaiting(system, objectId, kinds));

/** The waiting deadlines of objects that the caller sees, earliest first. */
export const listDeadlines = (ctx: Ctx, objectIds: readonly string[]): Promise<Deadline[]> =>
  asSystem(ctx, 'deadlines', (system) => store.listDeadlines(system, objectIds));
