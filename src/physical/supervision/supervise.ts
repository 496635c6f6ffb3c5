import { asSystem, type Ctx, type Database, type DomainEvent, requirePerson, withTransaction } from '../../context.ts';
import { act, asksSecond, listTenants, recordEvent } from '../../ground/audit/index.ts';
import { findSite } from '../../ground/places/index.ts';
import { policyOf } from '../../ground/policy/index.ts';
import { namesOfHouse } from '../../ground/standings/index.ts';
import { eachApart } from '../../kernel/failures.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { businessDateAt } from '../../kernel/time.ts';
import {
  countedOf,
  findAgreement,
  findLots,
  findUnordered,
  forgetCounts,
  lockLots,
  lotsAtSite,
  lotsSensed,
  noteCounted,
  participantsOfLots,
  writeCounted,
} from '../goods/index.ts';
import { type Assessment, assess, isBetter, isNamesake, supervisionRefusals } from './rules.ts';
import type { OpenSupervisionInput, RecordEvidenceInput, SupervisionView } from './schemas.ts';
import * as store from './store.ts';

const event = (type: string, s: store.KeptSupervision, more: Record<string, unknown>): DomainEvent => ({
  type: `supervision.${type}`,
  version: 1,
  objectId: s.id,
  participants: s.participants,
  payload: { lenderId: s.lenderId, custodianId: s.custodianId, siteId: s.siteId, ...more },
});

export const wire = (s: store.KeptSupervision, a: Assessment): SupervisionView => ({
  id: s.id,
  agreementId: s.agreementId,
  lenderId: s.lenderId,
  custodianId: s.custodianId,
  siteId: s.siteId,
  riskClass: s.riskClass,
  state: a.state,
  reason: a.reason,
  stateSince: s.stateSince.toISOString(),
  controlEffectiveAt: a.controlEffectiveAt?.toISOString() ?? null,
  legs: a.legs.map((leg) => ({ ...leg, since: leg.since?.toISOString() ?? null })),
  tasks: a.tasks.map((task) => ({ ...task, dueAt: task.dueAt.toISOString() })),
});

/** Reads what proves the control of a site, and where that leaves it now. */
export async function assessNow(ctx: Ctx, s: store.KeptSupervision): Promise<Assessment> {
  const now = ctx.clock.now();
  const rule = (key: string) => policyOf(s.lenderId, `supervision.${key}`, businessDateAt(now)).value;
  return asSystem(ctx, 'supervision', async (system) => {
    const agreement = await findAgreement(system, s.agreementId);
    const engaged = agreement?.endedAt === null && agreement.serviceLevel === 'control' ? agreement.agreedAt : null;
    return assess({
      engagedAt: engaged === null ? null : new Date(engaged),
      evidence: await store.decidingEvidence(system, s.id, engaged === null ? null : new Date(engaged)),
      unordered: await findUnordered(system, s.siteId, s.openedAt),
      lotIds: await lotsAtSite(system, s.siteId, s.custodianId),
      controlEffectiveAt: s.controlEffectiveAt,
      hours: {
        patrol: rule(`patrolHours.${s.riskClass}`),
        count: 24 * rule(`countDays.${s.riskClass}`),
        independentCount: 24 * rule(`independentCountDays.${s.riskClass}`),
        baseline: rule('baselineHours'),
      },
      now,
    });
  });
}

/** Assesses a locked supervision anew, and announces when its state or reason changed, with what it rests on. */
async function settle(ctx: Ctx, s: store.KeptSupervision): Promise<SupervisionView> {
  const a = await assessNow(ctx, s);
  const changed = a.state !== s.state || a.reason !== s.reason;
  const stateSince = a.state === s.state ? s.stateSince : ctx.clock.now();
  await asSystem(ctx, 'supervision', async (system) => {
    await store.writeAssessment(system, s.id, a, stateSince);
    if (!changed) return;
    const lotIds = await lotsAtSite(system, s.siteId, s.custodianId);
    const { state, reason, controlEffectiveAt, legs } = a;
    const before = { state: s.state, reason: s.reason };
    await recordEvent(
      system,
      event('stateChanged', s, {
        state,
        reason,
        before,
        controlEffectiveAt,
        lotIds,
        evidence: legs.flatMap((leg) => leg.evidence),
        overdue: a.tasks.filter((task) => task.isOverdue).map((task) => task.task),
      }),
    );
  });
  return wire({ ...s, stateSince }, a);
}

/** The lender puts a site under supervision by the custodian it engaged to hold there. */
export async function openSupervision(ctx: Ctx, input: OpenSupervisionInput): Promise<SupervisionView> {
  return act(ctx, { verb: 'supervision.open', mandate: 'supervision:engage', input }, async (tx) => {
    const { partyId } = requirePerson(tx);
    const agreement = await findAgreement(tx, input.agreementId);
    if (!agreement || agreement.lenderId !== partyId || agreement.agreedAt === null)
      refuse(commonRefusals.NOT_FOUND, { at: '/agreementId' });
    if (agreement.serviceLevel !== 'control') refuse(supervisionRefusals.MONITOR_ONLY, { at: '/agreementId' });
    if (!(await findSite(tx, input.siteId))) refuse(commonRefusals.NOT_FOUND, { at: '/siteId' });
    const now = tx.clock.now();
    const made = await store.insertSupervision(tx, {
      ...input,
      id: tx.newId('supervision'),
      lenderId: partyId,
      custodianId: agreement.custodianId,
      state: 'none',
      reason: 'NOT_HANDED_OVER',
      stateSince: now,
      openedAt: now,
      participants: [partyId, agreement.custodianId],
    });
    if (!made) refuse(supervisionRefusals.SUPERVISION_ALREADY_OPEN, { at: '/siteId' });
    const lotIds = await asSystem(tx, 'supervision', (system) => lotsAtSite(system, made.siteId, made.custodianId));
    const { riskClass } = made;
    return { view: wire(made, await assessNow(tx, made)), event: event('opened', made, { riskClass, lotIds }) };
  });
}

const ofLender: readonly string[] = ['independent_count', 'loss'];

/** One row of evidence; control follows from it in the same transaction. */
const record =
  (side: 'lender' | 'custodian', mandate: string) =>
  (ctx: Ctx, input: RecordEvidenceInput & { supervisionId: string }): Promise<SupervisionView> =>
    act(ctx, { verb: 'supervision.record', mandate, input }, async (tx) => {
      const { partyId, personId } = requirePerson(tx);
      const s = await store.lockSupervision(tx, input.supervisionId);
      if (!s || partyId !== (side === 'lender' ? s.lenderId : s.custodianId))
        refuse(commonRefusals.NOT_FOUND, { at: '/supervisionId' });
      // A loss is for either to prove.
      if (input.kind !== 'loss' && ofLender.includes(input.kind) !== (side === 'lender'))
        refuse(supervisionRefusals.NOT_BY_THIS_SIDE, { at: '/kind', facts: { kind: input.kind } });
      if (input.kind === 'independent_count') await requireIndependent(tx, s, input);
      const isCount = input.kind === 'count' || input.kind === 'independent_count';
      const lotIds = await asSystem(tx, 'supervision', (system) => lotsAtSite(system, s.siteId, s.custodianId));
      if (input.kind === 'handover' && lotIds.length === 0) refuse(supervisionRefusals.NOTHING_TO_HAND_OVER);
      const counted = isCount ? await takeCount(tx, s, input, lotIds) : undefined;
      const passed = counted?.whole ?? input.passed;
      if (input.kind === 'loss')
        await asSystem(tx, 'supervision', async (system) => {
          await lockLots(system, lotIds);
          await forgetCounts(system, lotIds, s.lenderId);
        });
      const made = await store.insertRecord(tx, {
        id: tx.newId('supervisionRecord'),
        supervisionId: s.id,
        kind: input.kind,
        passed,
        documentHash: input.documentHash,
        detail: {
          ...(isCount ? { counts: input.counts } : { lotIds }),
          ...(input.by !== undefined && { by: input.by }),
          ...(input.note !== undefined && { note: input.note }),
        },
        recordedBy: personId,
        recordedAt: tx.clock.now(),
      });
      const view = await settle(tx, s);
      if (input.kind === 'independent_count' && (counted?.more || isBetter(view.state, s.state)))
        asksSecond(tx, {
          level: 'L1',
          reasons: [
            { code: 'COUNT_ADMITS', facts: { by: input.by, was: s.state, wasReason: s.reason, state: view.state } },
          ],
        });
      const facts = { recordId: made.id, kind: made.kind, passed };
      return {
        view,
        event: event('evidenceRecorded', s, { ...facts, ...(input.kind === 'independent_count' && { lotIds }) }),
      };
    });

export const recordByCustodian = record('custodian', 'supervision:evidence');
export const recordByLender = record('lender', 'supervision:engage');

/** Whoever counts for the lender is neither the custodian nor of its house, nor an owner of what is counted. */
async function requireIndependent(ctx: Ctx, s: store.KeptSupervision, { by }: RecordEvidenceInput): Promise<void> {
  if (by === undefined) refuse(supervisionRefusals.COUNTER_NOT_NAMED, { at: '/by' });
  await asSystem(ctx, 'supervision', async (system) => {
    const lots = await findLots(system, await lotsAtSite(system, s.siteId, s.custodianId));
    const interested = [s.custodianId, ...new Set(lots.map((lot) => lot.ownerId))];
    const namesake = (await namesOfHouse(system, s.lenderId, interested)).find(({ name }) => isNamesake(by, name));
    if (namesake)
      refuse(supervisionRefusals.COUNTER_NOT_INDEPENDENT, { at: '/by', facts: { partyId: namesake.partyId, by } });
  });
}

/**
 * Takes a count in: every lot there is counted, and what differs is what is valued from now on. `whole` when none does, `more`
 * when the lender's side has counted goods that it had not counted before.
 */
async function takeCount(
  ctx: Ctx,
  s: store.KeptSupervision,
  input: RecordEvidenceInput,
  lotIds: readonly string[],
): Promise<{ whole: boolean; more: boolean }> {
  const counted = input.counts.map((c) => c.lotId);
  if (counted.length !== lotIds.length || lotIds.some((id) => !counted.includes(id)))
    refuse(supervisionRefusals.COUNT_INCOMPLETE, { at: '/counts', facts: { lotIds } });
  return asSystem(ctx, 'supervision', async (system) => {
    await lockLots(system, lotIds);
    const { whole, found } = await noteCounted(system, input.counts);
    let more = false;
    if (input.kind === 'independent_count') {
      const before = await countedOf(system, [s.lenderId], lotIds);
      more = [...found].some(([lotId, value]) => value > before(s.lenderId, lotId));
      await writeCounted(system, s.lenderId, found);
    }
    const lots = await findLots(system, lotIds);
    if (lots.length > 0)
      await recordEvent(system, lotsSensed(lots, await participantsOfLots(system, lotIds), { kind: input.kind }));
    return { whole, more };
  });
}

/** All of them before the first is assessed: what follows from one locks lots, and those come after. */
async function lockAll(
  ctx: Ctx,
  of: { siteIds?: string[]; agreementIds?: string[] },
): Promise<store.KeptSupervision[]> {
  const under = await store.listSupervisions(ctx, { ...of, limit: 1_000 });
  return store.lockSupervisions(
    ctx,
    under.map(({ id }) => id),
  );
}

/** The supervisions of the sites at which lots lie, for who is to change what is known of the lots there. */
export async function lockSupervisionsOver(ctx: Ctx, lotIds: readonly string[]): Promise<void> {
  const siteIds = (await findLots(ctx, lotIds)).flatMap((lot) => lot.custody?.siteId ?? []);
  if (siteIds.length > 0) await lockAll(ctx, { siteIds: [...new Set(siteIds)] });
}

/** Reaction: what telemetry says of goods at a supervised site is evidence of continuity, or of its end. */
export async function noteContinuity(ctx: Ctx, happened: DomainEvent): Promise<void> {
  const { lotIds = [], devices } = happened.payload as { lotIds?: string[]; devices?: { status: string } };
  // A lender’s sign-off is no observation.
  if (!devices) return;
  const { status } = devices;
  const lots = await findLots(ctx, lotIds);
  const siteIds = lots.map((lot) => lot.custody?.siteId).filter((id) => typeof id === 'string');
  if (siteIds.length === 0) return;
  for (const s of await lockAll(ctx, { siteIds })) {
    const theirs = lots.filter(({ custody }) => custody?.siteId === s.siteId && custody.custodianId === s.custodianId);
    if (theirs.length === 0) continue;
    await store.insertRecord(ctx, {
      id: ctx.newId('supervisionRecord'),
      supervisionId: s.id,
      kind: 'continuity',
      passed: status === 'in_control',
      detail: { subjectId: happened.objectId, status, lotIds: theirs.map((lot) => lot.id) },
      recordedBy: 'system',
      recordedAt: ctx.clock.now(),
    });
    await settle(ctx, s);
  }
}

/** Reaction: the weighbridge let something out; with no order it is a gap in the gate. */
export async function noteTicket(ctx: Ctx, happened: DomainEvent): Promise<void> {
  const { siteId } = happened.payload as { siteId: string };
  for (const s of await lockAll(ctx, { siteIds: [siteId] })) await settle(ctx, s);
}

/** Reaction: an engagement ended, or is for another level; the sites under it stand differently at once. */
export async function followEngagement(ctx: Ctx, happened: DomainEvent): Promise<void> {
  for (const s of await lockAll(ctx, { agreementIds: [happened.objectId] })) await settle(ctx, s);
}

/** Timer: patrols and counts that fell due degrade the control that rests on them. Safe twice and in several processes. */
export async function superviseDue(deps: { database: Database; ctxFor(tenantId: string): Ctx }): Promise<number> {
  const tenants = await deps.database.anonymous(listTenants);
  return eachApart(
    tenants.map(({ tenantId }) => tenantId),
    async (tenantId) => {
      const ctx = deps.ctxFor(tenantId);
      const due = await withTransaction(ctx, (tx) => store.listDue(tx, 1_000));
      return eachApart(due, (id) =>
        withTransaction(ctx, async (tx) => {
          const s = await store.lockSupervision(tx, id);
          if (s?.nextDueAt && s.nextDueAt < tx.clock.now()) await settle(tx, s);
          return 1;
        }),
      );
    },
  );
}
