import type { Ctx } from '../../context.ts';
import { recordEvents } from '../../ground/audit/index.ts';
import { type Standing, standingOf } from './awaited.ts';
import { openBreachesOf } from './breaches-over.ts';
import { statusChanged } from './events.ts';
import type { SubjectView } from './schemas.ts';
import { setStatus } from './store.ts';

export interface Restated {
  subject: SubjectView;
  participants: readonly string[];
  /** What its devices say, breaches of the past left out. */
  own: Standing;
}

/**
 * Writes how a subject stands after its devices said something else, or a breach over it was opened or closed, and tells it: what
 * devices say in words of its own, for who follows them alone. Runs as the system.
 */
export async function restate(
  ctx: Ctx,
  { subject, participants, own }: Restated,
  { at, byDevices }: { at: Date; byDevices: boolean },
): Promise<void> {
  const { status: was, statusReason, steadyUntil } = subject;
  const told = standingOf(own, (await openBreachesOf(ctx, [subject])).get(subject.id) ?? []);
  if (!byDevices && told.status === was && told.statusReason === statusReason) return;
  const statusSince = told.status === was ? new Date(subject.statusSince) : at;
  Object.assign(subject, told, { statusSince: statusSince.toISOString() });
  const now = { ...told, statusSince, steadyUntil: steadyUntil === null ? null : new Date(steadyUntil) };
  const more = { was, steadyUntil, ...(byDevices && { devices: own }) };
  await recordEvents(ctx, [statusChanged(subject, participants, more)], () => setStatus(ctx, subject.id, now, own));
}
