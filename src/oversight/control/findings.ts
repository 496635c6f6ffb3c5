import type { Ctx } from '../../context.ts';
import { noteLeaving } from '../../documents/lading/index.ts';
import { recordEvent, recordEvents } from '../../ground/audit/index.ts';
import { onRecord } from '../../kernel/on-record.ts';
import { lockSupervisionsOver } from '../../physical/supervision/index.ts';
import { noteSensed } from './book.ts';
import { effectOf } from './breach-effects.ts';
import { changeBreach, insertBreach, openedBreach } from './breach-store.ts';
import type { Alarm, Finding } from './engine/index.ts';
import { breachAmended, breachCleared, breachOpened, breachWithdrawn } from './events.ts';
import { restate } from './restate.ts';
import type { ControlOrderView, SubjectView } from './schemas.ts';
import type { StatusReason } from './status-reasons.ts';
import { findSubjects, findSubjectTold, ordersSince } from './store.ts';

const evidenceOf = (alarm: Alarm) => ({
  readings: alarm.evidence.map(({ device, seq }) => `${device}/${seq}`),
  measured: alarm.measured,
});

/** Why a subject has its status, as a code. */
const reasonOf = (status: SubjectView['status'], alarms: readonly Alarm[]): StatusReason => {
  if (status === 'in_control') return 'AS_EXPECTED';
  const open = alarms.find((alarm) => alarm.clearedAt < 0);
  if (open) return `BREACH_${open.kind.toUpperCase()}` as StatusReason;
  if (status === 'at_risk') return 'IN_DOUBT';
  return status === 'unverified' ? 'NEVER_HEARD' : 'BREACH_OPEN';
};

/** The order that was given, or reported on, after a breach was heard, and reaches back to it. */
async function orderBehind(ctx: Ctx, subjectId: string, alarm: Alarm): Promise<ControlOrderView | undefined> {
  const since = (at: string | null): boolean => at !== null && Date.parse(at) >= alarm.detectedAt;
  const orders = await ordersSince(ctx, subjectId, new Date(alarm.detectedAt));
  return orders.findLast(
    (order) => Date.parse(order.from) <= alarm.detectedAt && (since(order.orderedAt) || since(order.reportedAt)),
  );
}

/** A status is evidence of the supervision of its site, which is locked before lots: all of a batch, before the first is told. */
export async function lockEvidence(ctx: Ctx, told: readonly (readonly [string, readonly Finding[]])[]): Promise<void> {
  const ids = told.flatMap(([id, findings]) => (findings.some(({ type }) => type === 'status') ? [id] : []));
  if (ids.length === 0) return;
  const subjects = await findSubjects(ctx, ids);
  await lockSupervisionsOver(
    ctx,
    subjects.flatMap((subject) => subject.lotIds),
  );
}

/**
 * Writes what the engine found of one subject, each finding with its event; what follows from it (positions, holds)
 * follows in this transaction.
 */
export async function applyFindings(
  ctx: Ctx,
  subjectId: string,
  findings: readonly Finding[],
  alarms: readonly Alarm[],
): Promise<void> {
  const found = await findSubjectTold(ctx, subjectId);
  if (!found) return;
  const { subject, participants } = found;
  let isStale = false;
  for (const finding of findings) {
    if (finding.type === 'arrival' || finding.type === 'doubt') continue;
    if (finding.type === 'status') {
      const { status, lacks, steadyAt, at } = finding;
      found.own = { status, statusReason: lacks ?? reasonOf(status, alarms) };
      subject.steadyUntil = steadyAt === null ? null : new Date(steadyAt).toISOString();
      await restate(ctx, found, { at: new Date(at), byDevices: true });
      isStale = false;
      continue;
    }
    if (finding.type === 'sensed') {
      await noteSensed(ctx, subject, finding.kg);
      continue;
    }
    isStale = true;
    const { alarm } = finding;
    const { needsSignOff } = effectOf(alarm.kind);
    const clearedAt = alarm.clearedAt < 0 ? null : new Date(alarm.clearedAt);
    const facts = {
      since: new Date(alarm.since),
      clearedAt,
      closed: clearedAt !== null && !needsSignOff,
      evidence: evidenceOf(alarm),
    };
    if (finding.type === 'opened') {
      const row = {
        ...facts,
        id: ctx.newId('breach'),
        subjectId,
        alarmNumber: alarm.number,
        incident: alarm.incident,
        kind: alarm.kind,
        confidence: alarm.confidence,
        severity: alarm.severity,
        detectedAt: new Date(alarm.detectedAt),
        participants,
      };
      const breach = openedBreach(row);
      const opened = breachOpened(breach, subject.lotIds, participants, { evidence: facts.evidence });
      const [causedBy] = await recordEvents(ctx, [opened], () => insertBreach(ctx, row));
      if (breach.kind === 'outside_fence')
        await noteLeaving({ ...ctx, causedBy: onRecord(causedBy) }, subject.lotIds, breach.since);
      continue;
    }
    const order = finding.type === 'withdrawn' ? await orderBehind(ctx, subjectId, alarm) : undefined;
    // What was heard before it was ordered did happen: the order clears it, is named on it, and somebody signs it off.
    // Withdrawn by what devices said later is closed whatever the kind: it never was.
    const [change, announce] = order
      ? [{ clearedAt: new Date(finding.at), orderId: order.id }, breachCleared]
      : finding.type === 'withdrawn'
        ? [{ withdrawnAt: new Date(finding.at), closed: true }, breachWithdrawn]
        : [facts, finding.type === 'cleared' ? breachCleared : breachAmended];
    const breach = await changeBreach(ctx, subjectId, alarm.number, change);
    const more = order ? { orderId: order.id, orderedBy: order.orderedBy } : {};
    if (breach) await recordEvent(ctx, announce(breach, subject.lotIds, participants, more));
  }
  // A breach that was closed, or opened beside another, without another word of the devices.
  if (isStale) await restate(ctx, found, { at: ctx.clock.now(), byDevices: false });
}
