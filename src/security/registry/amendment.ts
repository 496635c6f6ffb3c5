import type { Ctx, DomainEvent } from '../../context.ts';
import { recordEvent } from '../../ground/audit/index.ts';
import { calendarOf } from '../../ground/calendars/index.ts';
import { cancelDeadlines, setDeadline } from '../../ground/deadlines/index.ts';
import { policyOn } from '../../ground/policy/index.ts';
import { onRecord } from '../../kernel/on-record.ts';
import { businessDate, endOfBusinessDate } from '../../kernel/time.ts';
import { findPledge } from '../pledges/index.ts';
import * as clock from './amendment-store.ts';
import { amendmentDue, amendmentLate } from './events.ts';
import { amendDueOn, concernedBy } from './rules.ts';
import type { FilingView } from './schemas.ts';
import { findRegistration, listRegistrations } from './store.ts';

const DUE = 'registration.amendment';
/** Reaction: lots were freed from pledges that live on; what was filed of them must say so within its working days. */
export const startAmendment = (ctx: Ctx, event: DomainEvent): Promise<void> =>
  start(ctx, event.payload as unknown as Freed);

/**
 * Reaction: lots left for good, on a release order or sold. A static filing names them, and must say that they are gone; what
 * is filed of floating stock says its kind and its floor, and turnover is what it says.
 */
export async function startAmendmentOfLeft(ctx: Ctx, event: DomainEvent): Promise<void> {
  const { pledgeIds, lotIds } = event.payload.freed as Freed;
  const pledges = await Promise.all(pledgeIds.map((id) => findPledge(ctx, id)));
  const named = pledges.filter((pledge) => pledge?.mode === 'static').map((pledge) => pledge?.id as string);
  if (named.length > 0) await start(ctx, { pledgeIds: named, lotIds });
}

interface Freed {
  pledgeIds: string[];
  lotIds: string[];
}

async function start(ctx: Ctx, { pledgeIds, lotIds }: Freed): Promise<void> {
  const today = businessDate(ctx);
  const days = policyOn('registry.amendWorkingDays', today).value;
  const dueOn = amendDueOn(today, await calendarOf(ctx, 'CN'), days);
  const filed = await listRegistrations(ctx, { pledgeIds, limit: 200 });
  const ids = concernedBy(filed, lotIds);
  for (const { id, amendDueOn: last } of ids.length > 0 ? await clock.startAmendClock(ctx, ids, dueOn) : []) {
    await setDeadline(ctx, { kind: DUE, objectId: id, dueAt: endOfBusinessDate(last) });
    await recordEvent(ctx, amendmentDue(onRecord(await findRegistration(ctx, id)), { lotIds }));
  }
}

/** What is filed of a firm that was merged names it still: the filer amends it within the time of the registry. @returns how many */
export async function amendAfterMerger(ctx: Ctx, pledgeIds: string[], dueOn: string): Promise<number> {
  const filed = await listRegistrations(ctx, { pledgeIds, limit: 10_000 });
  const ids = filed.filter(({ status }) => status === 'in_force').map(({ id }) => id);
  const started = ids.length > 0 ? await clock.startAmendClock(ctx, ids, dueOn) : [];
  for (const { id, amendDueOn: last } of started) {
    await setDeadline(ctx, { kind: DUE, objectId: id, dueAt: endOfBusinessDate(last) });
    await recordEvent(ctx, amendmentDue(onRecord(await findRegistration(ctx, id)), { lotIds: [] }));
  }
  return started.length;
}

/** A confirmed act leaves nothing to amend: words that were prepared after the last lot was freed, or the end of it all. */
export async function settleAmendment(ctx: Ctx, filing: FilingView): Promise<void> {
  if (filing.act !== 'amend' && filing.act !== 'discharge') return;
  if (await clock.endAmendClock(ctx, filing.registrationId, new Date(filing.preparedAt)))
    await cancelDeadlines(ctx, filing.registrationId, [DUE]);
}

/** Reaction: the last day is over and the registry still shows what is security no more: the filer is late from now on. */
export async function followAmendmentDeadline(ctx: Ctx, event: DomainEvent): Promise<void> {
  if (event.payload.kind !== DUE || !(await clock.lapseAmendment(ctx, event.objectId))) return;
  await recordEvent(ctx, amendmentLate(onRecord(await findRegistration(ctx, event.objectId))));
}
