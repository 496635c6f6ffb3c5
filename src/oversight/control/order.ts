import { atOnce, type Ctx, type DomainEvent, requirePerson } from '../../context.ts';
import { act, asksSecond, recordEvent } from '../../ground/audit/index.ts';
import { findParty } from '../../ground/parties/index.ts';
import { type CorridorView, findCorridor, findSite, type SiteView } from '../../ground/places/index.ts';
import { policyOn } from '../../ground/policy/index.ts';
import type { Reason } from '../../kernel/eyes.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { businessDateAt } from '../../kernel/time.ts';
import { findEngagement, findLots } from '../../physical/goods/index.ts';
import { listSupervisions } from '../../physical/supervision/index.ts';
import { controlOrdered, inspectionReported } from './events.ts';
import { assertMayReport, assertNamesPlace, assertSealAsOrdered, orderRefusals, reasonsToAsk } from './order-rules.ts';
import { controlRefusals } from './rules.ts';
import type { ControlOrderView, InspectionReportInput, OrderControlInput } from './schemas.ts';
import { requireInterest } from './sign-off.ts';
import * as store from './store.ts';

/** Why one person of the lender is not enough for an order, by the rule book of the day. */
function reasonsForSecond(input: OrderControlInput, now: Date): Reason[] {
  const on = businessDateAt(now);
  return reasonsToAsk(
    { kind: input.kind, from: new Date(input.from), to: new Date(input.to), inspectorId: input.inspectorId },
    now,
    {
      pastMs: policyOn('order.pastMinutes', on).value * 60_000,
      backdatedMs: policyOn('order.backdatedHours', on).value * 3_600_000,
      inspectionMs: policyOn('order.inspectionHours', on).value * 3_600_000,
      othersMs: policyOn('order.otherHours', on).value * 3_600_000,
    },
  );
}

/** Where goods are sent by order is ground that the lender supervises, or of a custodian that it has engaged. */
async function requireAgreedGround(
  ctx: Ctx,
  lotIds: readonly string[],
  site: SiteView | undefined,
  corridor: CorridorView | undefined,
): Promise<void> {
  const { partyId } = requirePerson(ctx);
  const isOurs = async (registeredBy: string): Promise<boolean> =>
    registeredBy === partyId || (await findEngagement(ctx, partyId, registeredBy)) !== undefined;
  if (site) {
    const supervised = await listSupervisions(ctx, { siteIds: [site.id], lenderId: partyId, limit: 1 });
    if (supervised.length === 0 && !(await isOurs(site.registeredBy)))
      refuse(orderRefusals.GROUND_NOT_AGREED, { at: '/toSiteId', facts: { siteId: site.id } });
  }
  if (corridor && !(await isOurs(corridor.registeredBy))) {
    const carriers = (await findLots(ctx, lotIds)).map((lot) => lot.custody?.custodianId);
    if (!carriers.includes(corridor.registeredBy))
      refuse(orderRefusals.GROUND_NOT_AGREED, { at: '/toCorridorId', facts: { corridorId: corridor.id } });
  }
}

/** The lender authorises an act that would otherwise be a breach: an inspection, a reseal, another way or place. */
export async function orderControl(
  ctx: Ctx,
  input: OrderControlInput & { subjectId: string },
): Promise<ControlOrderView> {
  return act(ctx, { verb: 'control.order', mandate: 'control:order', input }, async (tx) => {
    const subject = await store.findSubject(tx, input.subjectId);
    if (!subject) refuse(commonRefusals.NOT_FOUND, { at: '/subjectId' });
    if (subject.endedAt) refuse(controlRefusals.WATCH_ENDED);
    await requireInterest(tx, subject.lotIds);
    assertNamesPlace(input);
    const reasons = reasonsForSecond(input, tx.clock.now());
    const { subjectId, kind, from, to, reason, toSiteId, toCorridorId, inspectorId, ...terms } = input;
    const toSite = toSiteId === undefined ? undefined : await findSite(tx, toSiteId);
    const toCorridor = toCorridorId === undefined ? undefined : await findCorridor(tx, toCorridorId);
    if (toSiteId !== undefined && !toSite) refuse(commonRefusals.NOT_FOUND, { at: '/toSiteId' });
    if (toCorridorId !== undefined && !toCorridor) refuse(commonRefusals.NOT_FOUND, { at: '/toCorridorId' });
    await requireAgreedGround(tx, subject.lotIds, toSite, toCorridor);
    if (reasons.length > 0) asksSecond(tx, { reasons, level: 'L2' });
    if (inspectorId !== undefined) {
      if (!(await findParty(tx, inspectorId))) refuse(commonRefusals.NOT_FOUND, { at: '/inspectorId' });
      await store.addSubjectParticipant(tx, subject.lotIds, inspectorId);
    }
    const view = await store.insertOrder(tx, {
      id: tx.newId('controlOrder'),
      subjectId,
      kind,
      fromAt: new Date(from),
      toAt: new Date(to),
      terms: {
        ...terms,
        ...(inspectorId !== undefined && { inspectorId }),
        ...(toSite && { toSiteCode: toSite.code }),
        ...(toCorridor && { toCorridorCode: toCorridor.code }),
      },
      reason,
      orderedBy: requirePerson(tx).personId,
      agreedBy: tx.agreed?.by.map(({ personId }) => personId) ?? [],
    });
    await store.touchExpectation(tx, subjectId);
    return { view, event: controlOrdered(view, await store.participantsOfSubject(tx, subjectId)) };
  });
}

/** Who carried the order out says what was found, and which seal is on now. */
export async function reportInspection(
  ctx: Ctx,
  input: InspectionReportInput & { orderId: string },
): Promise<ControlOrderView> {
  return act(ctx, { verb: 'control.reportInspection', mandate: 'control:inspect', input }, async (tx) => {
    const { orderId, ...report } = input;
    const order = await store.findOrder(tx, orderId);
    const subject = order && (await store.findSubject(tx, order.subjectId));
    if (!order || !subject) refuse(commonRefusals.NOT_FOUND, { at: '/orderId' });
    const by = requirePerson(tx);
    assertMayReport(order, subject.registeredBy, by.partyId, tx.clock.now());
    assertSealAsOrdered(order, report.newSealNumber);
    const view = await store.markReported(tx, orderId, report, by);
    if (!view) refuse(controlRefusals.ORDER_NOT_OPEN);
    await store.touchExpectation(tx, subject.id);
    return { view, event: inspectionReported(view, subject.lotIds, await store.participantsOfSubject(tx, subject.id)) };
  });
}

/** What a release order lets leave is expected to leave; within the act that signs the order. */
export async function orderRelease(
  ctx: Ctx,
  order: { lotId: string; from: Date; to: Date; weightKg: number; releaseId: string },
): Promise<void> {
  for (const subject of await store.findWatchesOfLots(ctx, [order.lotId])) {
    const [view] = await atOnce(
      ctx,
      () =>
        store.insertOrder(ctx, {
          id: ctx.newId('controlOrder'),
          subjectId: subject.id,
          kind: 'release',
          fromAt: order.from,
          toAt: order.to,
          releaseId: order.releaseId,
          terms: { weightKg: order.weightKg, lotId: order.lotId, tags: subject.expected.tags ?? [] },
          reason: order.releaseId,
          orderedBy: ctx.actor.kind === 'person' ? ctx.actor.personId : ctx.actor.name,
        }),
      () => store.touchExpectation(ctx, subject.id),
    );
    await recordEvent(ctx, controlOrdered(view, subject.participants));
  }
}

/**
 * Reaction: containers were re-sealed where their document said they would be. Control expects the new number from then
 * on, once for each place: whoever reports another there later has opened what was sealed there before. A re-seal that nobody
 * planned makes no expectation: the seal rule will say that the seal is another.
 */
export async function expectReseals(ctx: Ctx, event: DomainEvent): Promise<void> {
  const { events } = event.payload as {
    events: {
      kind: string;
      at: string;
      place: { name: string };
      newSealNumber?: string;
      planned?: boolean;
      lotIds?: string[];
    }[];
  };
  const now = ctx.clock.now();
  const window = policyOn('lading.resealWindowMinutes', businessDateAt(now)).value * 60_000;
  for (const { at, place, newSealNumber, lotIds } of events.filter((e) => e.kind === 'reseal' && e.planned)) {
    const around = Date.parse(at);
    const where = place.name.toLowerCase();
    for (const subject of await store.findWatchesOfLots(ctx, lotIds ?? [])) {
      const before = await store.listOrders(ctx, [subject.id]);
      if (before.some(({ kind, terms }) => kind === 'reseal' && terms.plannedAt === where)) continue;
      const view = await store.insertOrder(ctx, {
        id: ctx.newId('controlOrder'),
        subjectId: subject.id,
        kind: 'reseal',
        fromAt: new Date(around - window),
        toAt: new Date(around + window),
        terms: { newSealNumber, plannedAt: where },
        reason: `planned re-seal reported on ${event.objectId}`,
        orderedBy: ctx.actor.kind === 'person' ? ctx.actor.personId : ctx.actor.name,
      });
      await store.touchExpectation(ctx, subject.id);
      await recordEvent(ctx, controlOrdered(view, await store.participantsOfSubject(ctx, subject.id)));
    }
  }
}
