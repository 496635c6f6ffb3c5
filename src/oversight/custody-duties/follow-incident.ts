import { atOnce, type Ctx, type DomainEvent } from '../../context.ts';
import { findLiveBills } from '../../documents/lading/index.ts';
import { findLiveReceipts } from '../../documents/receipts/index.ts';
import { asksSecond, recordEvent, recordEvents } from '../../ground/audit/index.ts';
import { cancelDeadlines, setDeadline } from '../../ground/deadlines/index.ts';
import { findMandated } from '../../ground/parties/index.ts';
import { policyOf, policyOn } from '../../ground/policy/index.ts';
import { businessDate } from '../../kernel/time.ts';
import { findEngagement, findLots, movementsBehind, seenAtOf } from '../../physical/goods/index.ts';
import { listSupervisions } from '../../physical/supervision/index.ts';
import { findLivePledges } from '../../security/pledges/index.ts';
import { openBreachesOver } from '../control/index.ts';
import { announceIncident, INCIDENT_DUE } from './incident.ts';
import {
  endsByItself,
  type IncidentSource,
  isFailure,
  isShortAtScale,
  isWorse,
  type Severity,
  severityOfSupervision,
} from './incident-rules.ts';
import * as store from './incident-store.ts';
import { untoldLoss } from './loss-rules.ts';

interface Happened {
  source: IncidentSource;
  sourceId: string;
  kind: string;
  severity: Severity;
  lotIds: readonly string[];
  lost?: Record<string, string>;
  /** Only of this lender's; of all when it is not said. */
  lenderId?: string;
}

const HOUR = 3_600_000;
const ruleOf = (ctx: Ctx, key: string) => policyOn(key, businessDate(ctx)).value;
const dueAtOf = (ctx: Ctx, lenderId: string, severity: Severity): Date => {
  const hours = policyOf(lenderId, `custody.incidentHours.${severity}`, businessDate(ctx)).value;
  return new Date(ctx.clock.now().getTime() + hours * HOUR);
};

interface Secured {
  lotIds: string[];
  pledgorIds: Set<string>;
}

/**
 * What of the lots secures each lender by a pledge of the goods or of the document for them, and who pledged it; a charge
 * leaves the goods with the chargor, and gives no custody.
 */
async function securedBy(ctx: Ctx, lotIds: readonly string[]): Promise<Map<string, Secured>> {
  const [bills, receipts] = await atOnce(
    ctx,
    () => findLiveBills(ctx, lotIds),
    () => findLiveReceipts(ctx, lotIds),
  );
  const documentsOf = (lotId: string) => [
    ...bills.filter((bill) => bill.lots.some((lot) => lot.lotId === lotId)).map((bill) => bill.id),
    ...receipts.filter((receipt) => receipt.lotId === lotId).map((receipt) => receipt.id),
  ];
  const items = [...lotIds, ...lotIds.flatMap(documentsOf)];
  const byLender = new Map<string, Secured>();
  for (const pledge of await findLivePledges(ctx, [...new Set(items)])) {
    if (pledge.kind !== 'goods' && pledge.kind !== 'document') continue;
    const bound = pledge.items.filter((item) => item.live).map((item) => item.itemId);
    const own = lotIds.filter((lotId) => [lotId, ...documentsOf(lotId)].some((id) => bound.includes(id)));
    const before = byLender.get(pledge.pledgeeId) ?? { lotIds: [], pledgorIds: new Set<string>() };
    byLender.set(pledge.pledgeeId, {
      lotIds: [...new Set([...before.lotIds, ...own])],
      pledgorIds: before.pledgorIds.add(pledge.pledgorId),
    });
  }
  return byLender;
}

/** The pledgor sees what happened to its goods, unless another's are named beside them. */
const whoSees = (lenderId: string, custodianId: string | null, { pledgorIds }: Secured): string[] => [
  ...new Set([lenderId, ...(custodianId === null ? [] : [custodianId]), ...(pledgorIds.size === 1 ? pledgorIds : [])]),
];

/** Who answers until somebody else is named: of the custodian that the lender engaged, or else of the lender itself. */
async function firstOwner(ctx: Ctx, lenderId: string, custodianId: string | null) {
  if (custodianId === null) return lenderPerson(ctx, lenderId);
  const [engaged, ofCustodian] = await atOnce(
    ctx,
    () => findEngagement(ctx, lenderId, custodianId),
    () => findMandated(ctx, custodianId, 'control:handle'),
  );
  return (engaged && ofCustodian) ?? lenderPerson(ctx, lenderId);
}

async function lenderPerson(ctx: Ctx, lenderId: string) {
  const [signing, accepting] = await atOnce(
    ctx,
    () => findMandated(ctx, lenderId, 'control:signOff'),
    () => findMandated(ctx, lenderId, 'pledge:accept'),
  );
  const person = signing ?? accepting;
  if (!person) throw new Error(`pledgee ${lenderId} has nobody who could have accepted a pledge`);
  return person;
}

/** Opens an incident for each lender whose pledged goods are touched; one that is open already becomes as grave as this. */
async function openFor(ctx: Ctx, happened: Happened): Promise<void> {
  const { source, sourceId, kind, severity, lotIds, lost = {} } = happened;
  if (lotIds.length === 0) return;
  const [lots, securedOf] = await atOnce(
    ctx,
    () => findLots(ctx, lotIds),
    () => securedBy(ctx, lotIds),
  );
  const custodianId = lots.find((lot) => lot.custody)?.custody?.custodianId ?? null;
  for (const [lenderId, secured] of securedOf) {
    if (happened.lenderId !== undefined && happened.lenderId !== lenderId) continue;
    const owner = await firstOwner(ctx, lenderId, custodianId);
    const dueAt = dueAtOf(ctx, lenderId, severity);
    const made = await store.insertIncident(ctx, {
      id: ctx.newId('custodyIncident'),
      lenderId,
      custodianId,
      source,
      sourceId,
      kind,
      severity,
      lotIds: secured.lotIds,
      lost,
      status: 'open',
      ownerPartyId: owner.partyId,
      ownerId: owner.id,
      openedAt: ctx.clock.now(),
      dueAt,
      participants: whoSees(lenderId, custodianId, secured),
    });
    if (made) {
      const due = { kind: INCIDENT_DUE, objectId: made.id, dueAt };
      await recordEvents(ctx, [announceIncident('opened', made)], () => setDeadline(ctx, due));
    } else await worsen(ctx, lenderId, happened, dueAt, secured.lotIds);
  }
}

/** It happens again, or more gravely, before it was closed: the earlier time of the two, and the graver kind, stand. */
async function worsen(
  ctx: Ctx,
  lenderId: string,
  { sourceId, kind, severity }: Happened,
  dueAt: Date,
  lotIds: readonly string[],
): Promise<void> {
  const before = (await store.lockOpen(ctx, sourceId)).find((incident) => incident.lenderId === lenderId);
  if (!before) return;
  const isGraver = isWorse(severity, before.severity);
  const due = dueAt < new Date(before.dueAt) ? dueAt : new Date(before.dueAt);
  const all = [...new Set([...before.lotIds, ...lotIds])];
  const secured = (await securedBy(ctx, all)).get(lenderId);
  const moved = await store.moveOpen(ctx, before.id, {
    endedAt: null,
    lotIds: all,
    ...(secured && { participants: whoSees(lenderId, before.custodianId, secured) }),
    ...(isGraver && { kind, severity, dueAt: due }),
  });
  if (!moved) return;
  if (isGraver && moved.overdueAt === null)
    await setDeadline(ctx, { kind: INCIDENT_DUE, objectId: moved.id, dueAt: due });
  if (isGraver || before.endedAt !== null) await recordEvent(ctx, announceIncident('worsened', moved));
}

/** Reaction: a watch found a breach of goods that are pledged. */
export async function openForBreach(ctx: Ctx, event: DomainEvent): Promise<void> {
  const { kind, severity, lotIds } = event.payload as { kind: string; severity: Severity; lotIds: string[] };
  await openFor(ctx, { source: 'breach', sourceId: event.objectId, kind, severity, lotIds });
}

/** Reaction: goods were pledged over which a breach is open already, or at a site whose control has failed. */
export async function openForPledged(ctx: Ctx, event: DomainEvent): Promise<void> {
  const { itemIds, added, pledgeeId } = event.payload as { itemIds: string[]; added?: string[]; pledgeeId: string };
  const lotIds = (added ?? itemIds).filter((id) => id.startsWith('lot_'));
  for (const { breach, lotIds: watched } of await openBreachesOver(ctx, lotIds))
    await openFor(ctx, {
      source: 'breach',
      sourceId: breach.id,
      kind: breach.kind,
      severity: breach.severity,
      lotIds: watched.filter((id) => lotIds.includes(id)),
      lenderId: pledgeeId,
    });
  const lots = lotIds.length > 0 ? await findLots(ctx, lotIds) : [];
  const siteIds = lots.flatMap((lot) => lot.custody?.siteId ?? []);
  if (siteIds.length === 0) return;
  const supervised = await listSupervisions(ctx, { siteIds, lenderId: pledgeeId, limit: 1_000 });
  for (const { id, siteId, custodianId, reason } of supervised.filter((s) => isFailure(s.state, s.reason)))
    await openFor(ctx, {
      source: 'supervision',
      sourceId: id,
      kind: reason,
      severity: severityOfSupervision(reason),
      lotIds: lots
        .filter(({ custody }) => custody?.siteId === siteId && custody.custodianId === custodianId)
        .map((lot) => lot.id),
      lenderId: pledgeeId,
    });
}

/** Reaction: control of a site failed, or is there again. What was only late and is made up for closes by itself. */
export async function followSupervision(ctx: Ctx, event: DomainEvent): Promise<void> {
  const { state, reason, lotIds, lenderId } = event.payload as {
    state: string;
    reason: string;
    lotIds: string[];
    lenderId: string;
  };
  if (isFailure(state, reason))
    return openFor(ctx, {
      source: 'supervision',
      sourceId: event.objectId,
      kind: reason,
      severity: severityOfSupervision(reason),
      lotIds,
      lenderId,
    });
  if (state !== 'controlled') return;
  for (const incident of await store.lockOpen(ctx, event.objectId))
    await end(ctx, incident, endsByItself(incident.kind));
}

/** Reaction: a breach is over. One that needs nobody's signature, or never was, has done nothing. */
export async function endBreach(ctx: Ctx, event: DomainEvent): Promise<void> {
  if (event.payload.closed !== true) return;
  const byItself = event.type !== 'breach.signedOff';
  for (const incident of await store.lockOpen(ctx, event.objectId)) await end(ctx, incident, byItself);
}

async function end(ctx: Ctx, incident: store.KeptIncident, byItself: boolean): Promise<void> {
  const now = ctx.clock.now();
  if (!byItself) {
    await store.moveOpen(ctx, incident.id, { endedAt: now });
    return;
  }
  const closed = { status: 'closed', cause: 'no_loss', note: 'ENDED_BY_ITSELF', closedBy: 'system', closedAt: now };
  const moved = await store.moveOpen(ctx, incident.id, { ...closed, endedAt: now });
  await cancelDeadlines(ctx, incident.id, [INCIDENT_DUE]);
  if (moved) await recordEvent(ctx, announceIncident('closed', moved));
}

/**
 * Reaction: the books followed the scale. What they lost beyond its tolerance is missing until somebody says why,
 * and no one person takes it off them. It comes before the watches follow the books, for they go on expecting what is missing.
 */
export async function openForReweighing(ctx: Ctx, { objectId, payload }: DomainEvent): Promise<void> {
  const operationId = String(payload.operationId);
  const [lot] = await findLots(ctx, [objectId]);
  if (!lot) return;
  const movements = await movementsBehind(ctx, lot.id);
  const [seenAt, told] = await atOnce(
    ctx,
    () => seenAtOf(ctx, [...new Set(movements.map((movement) => movement.lotId))]),
    () => store.toldOfReweighings(ctx, [...new Set(movements.map((movement) => movement.operationId))]),
  );
  const lost = untoldLoss(lot.id, movements, seenAt, told);
  const left = BigInt(lot.quantity.value);
  if (!isShortAtScale(left + lost, left, ruleOf(ctx, 'release.gateToleranceBps'))) return;
  await openFor(ctx, {
    source: 'reweighing',
    sourceId: operationId,
    kind: 'reweighed_short',
    severity: 'major',
    lotIds: [lot.id],
    lost: { [lot.id]: lost.toString() },
  });
  // A scale says how much is missing in one moment; there is nothing to wait for.
  const opened = await store.lockOpen(ctx, operationId);
  for (const incident of opened) await end(ctx, incident, false);
  if (opened.length > 0)
    asksSecond(ctx, {
      level: 'L1',
      reasons: [{ code: 'REWEIGHED_SHORT', facts: { lotId: lot.id, lostValue: lost.toString() } }],
    });
}

/** Reaction: lots were split or merged; what was being looked into is looked into still. */
export async function followIncidentLots(ctx: Ctx, event: DomainEvent): Promise<void> {
  const { lotIds, sourceId, intoId } = event.payload as { lotIds: string[]; sourceId?: string; intoId?: string };
  if (sourceId !== undefined) return store.followLots(ctx, sourceId, lotIds, false);
  for (const lotId of lotIds.filter((id) => id !== intoId))
    await store.followLots(ctx, lotId, [intoId as string], true);
}

/** Reaction: an incident was not closed in time; a person of the lender is told, once. */
export async function followIncidentDeadline(ctx: Ctx, event: DomainEvent): Promise<void> {
  if (event.payload.kind !== INCIDENT_DUE) return;
  const found = await store.findIncident(ctx, event.objectId);
  if (found?.status !== 'open') return;
  const late = await store.markOverdue(ctx, found.id, (await lenderPerson(ctx, found.lenderId)).id);
  if (late) await recordEvent(ctx, announceIncident('overdue', late, { escalatedTo: late.escalatedTo }));
}
