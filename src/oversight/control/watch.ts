import { asSystem, atOnce, type Ctx, type DomainEvent, requirePerson, violatedConstraint } from '../../context.ts';
import { act, recordEvent } from '../../ground/audit/index.ts';
import { findCorridor, findSite } from '../../ground/places/index.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { findEngagements, findLots, isPresent, participantsOfLots } from '../../physical/goods/index.ts';
import { bindDevices, findDevices, telemetryRefusals, unbindDevices } from '../../physical/telemetry/index.ts';
import { openBreachesOf } from './breaches-over.ts';
import { doubtsOfGoods } from './doubted.ts';
import { type Doubt, newState, withoutRecent } from './engine/index.ts';
import { watchEnded, watchStarted } from './events.ts';
import { type Expected, expectedOf, Grounds } from './expect.ts';
import { listQuestions } from './question-store.ts';
import { controlRefusals } from './rules.ts';
import type { StartWatchInput, SubjectView, WatchProvesView } from './schemas.ts';
import { sensitivityNow } from './sensitivity.ts';
import { settingsAtStart } from './settings.ts';
import { watchRefusals } from './settings-refusals.ts';
import { missingOf } from './shorts-store.ts';
import { isPledgedOrOffered } from './sign-off.ts';
import { lockStatesOfLots, saveSnapshots } from './state-store.ts';
import * as store from './store.ts';

/** Names what a constraint refused: a device, a lot or a code that is on watch already. */
function nameConflict(cause: unknown): never {
  const constraint = violatedConstraint(cause);
  if (constraint === 'subject_device_live') refuse(controlRefusals.DEVICE_ON_WATCH, { at: '/deviceIds', cause });
  if (constraint === 'subject_lot_live') refuse(controlRefusals.LOT_ON_WATCH, { at: '/lotIds', cause });
  if (constraint === 'subject_live_code') refuse(controlRefusals.CODE_ON_WATCH, { at: '/code', cause });
  throw cause;
}

/** The devices, where each is the custodian's own, or belongs to a lender that has engaged it: who lends may see for itself. */
async function devicesFor(ctx: Ctx, custodianId: string, deviceIds: readonly string[]) {
  return asSystem(ctx, 'control', async (system) => {
    const found = await findDevices(system, deviceIds);
    const others = [...new Set(found.map((device) => device.ownerId))].filter((id) => id !== custodianId);
    const engaging = others.length > 0 ? await findEngagements(system, others, [custodianId]) : [];
    const lenderIds = engaging.filter(({ endedAt, agreedAt }) => endedAt === null && agreedAt !== null);
    const allowed = [custodianId, ...lenderIds.map((each) => each.lenderId)];
    const devices = found.filter((device) => allowed.includes(device.ownerId));
    if (devices.length < new Set(deviceIds).size) refuse(controlRefusals.DEVICE_NOT_YOURS, { at: '/deviceIds' });
    const unasked = devices.find(({ ownerId, lentTo }) => ownerId !== custodianId && lentTo !== custodianId);
    if (unasked)
      refuse(controlRefusals.DEVICE_NOT_LENT, {
        at: '/deviceIds',
        facts: { device: unasked.id, owner: unasked.ownerId },
      });
    return devices;
  });
}

/** Who has custody puts lots under watch: which devices, where they belong, and what else is expected of them. */
export async function startWatch(ctx: Ctx, input: StartWatchInput): Promise<WatchProvesView> {
  return act(ctx, { verb: 'watch.start', mandate: 'watch:start', input }, async (tx) => {
    const { partyId } = requirePerson(tx);
    const lots = await findLots(tx, input.lotIds);
    if (lots.length < new Set(input.lotIds).size) refuse(commonRefusals.NOT_FOUND, { at: '/lotIds' });
    if (lots.some((lot) => lot.custody?.custodianId !== partyId))
      refuse(controlRefusals.WATCH_BY_CUSTODIAN, { at: '/lotIds' });
    const devices = await devicesFor(tx, partyId, input.deviceIds);
    if (devices.some((device) => device.revokedAt !== null))
      refuse(telemetryRefusals.DEVICE_REVOKED, { at: '/deviceIds' });
    if (input.siteId !== undefined && !(await findSite(tx, input.siteId)))
      refuse(commonRefusals.NOT_FOUND, { at: '/siteId' });
    if (input.corridorId !== undefined && !(await findCorridor(tx, input.corridorId)))
      refuse(commonRefusals.NOT_FOUND, { at: '/corridorId' });
    const now = tx.clock.now();
    const isWeighed = input.expected.weight !== undefined || devices.some(({ kind }) => kind === 'scale');
    const settings = settingsAtStart(
      input.expected,
      lots,
      devices.map((device) => device.kind),
      now,
      isWeighed ? await asSystem(tx, 'control', (system) => missingOf(system, input.lotIds)) : undefined,
    );
    const participants = [...new Set([partyId, ...(await participantsOfLots(tx, input.lotIds))])];
    const row = {
      id: tx.newId('subject'),
      code: input.code,
      kind: input.kind,
      registeredBy: partyId,
      siteId: input.siteId ?? null,
      corridorId: input.corridorId ?? null,
      expected: settings.expected,
      booked: settings.booked,
      packing: settings.packing,
      watchedFrom: now,
      status: 'unverified',
      statusSince: now,
      statusReason: 'NEVER_HEARD',
      participants,
    };
    const numbers = devices.map((device) => device.number);
    const version = await asSystem(tx, 'control', (system) => bindDevices(system, numbers));
    const view = await store
      .insertSubject(tx, row, [...new Set(input.lotIds)], devices, now, version)
      .catch(nameConflict);
    // A subject that is never heard is silent from here on.
    const { expectation } = await asSystem(
      tx,
      'control',
      async (system) => (await expectedOf(system, [view.id], new Grounds())).get(view.id) as Expected,
    );
    await saveSnapshots(
      tx,
      new Map([[view.id, { state: withoutRecent(newState(expectation, now.getTime())), version }]]),
    );
    return {
      view: { ...view, sensitivity: sensitivityNow(expectation, now) },
      event: watchStarted(view, participants),
    };
  });
}

async function end(ctx: Ctx, subjectId: string, doubts: readonly Doubt[] = []): Promise<SubjectView | undefined> {
  const by = ctx.actor.kind === 'person' ? ctx.actor.personId : null;
  const ended = await store.markEnded(ctx, subjectId, { by, doubts });
  if (ended) await asSystem(ctx, 'control', (system) => unbindDevices(system, ended.deviceNumbers));
  return ended?.view;
}

/**
 * A watch that was breached goes on until the lender has signed off, and one whose goods are in doubt until that is over: a new watch over the
 * goods would know nothing of it.
 */
async function assertSoundIfPledged(
  ctx: Ctx,
  subject: SubjectView,
  lotIds = subject.lotIds,
  asked?: readonly Doubt[],
): Promise<void> {
  if (!(await isPledgedOrOffered(ctx, lotIds))) return;
  const open = (await openBreachesOf(ctx, [subject])).get(subject.id) ?? [];
  if (open.length > 0) refuse(controlRefusals.WATCH_IN_BREACH, { facts: { breaches: open.map(({ kind }) => kind) } });
  const questions = await listQuestions(ctx, { subjectIds: [subject.id], open: true, limit: 10 });
  const [doubt] = asked ?? (await doubtsOfGoods(ctx, subject));
  if (doubt === undefined && questions.length === 0) return;
  refuse(watchRefusals.WATCH_IN_DOUBT, {
    facts: { statusReason: doubt ?? subject.statusReason, questionIds: questions.map(({ id }) => id) },
  });
}

/** The watch ends with custody: its devices are free for another. */
export async function endWatch(ctx: Ctx, input: { subjectId: string }): Promise<SubjectView> {
  return act(ctx, { verb: 'watch.end', mandate: 'watch:start', input }, async (tx) => {
    const subject = await store.findSubject(tx, input.subjectId);
    if (!subject || subject.registeredBy !== requirePerson(tx).partyId)
      refuse(commonRefusals.NOT_FOUND, { at: '/subjectId' });
    await lockStatesOfLots(tx, subject.lotIds);
    const doubts = await asSystem(tx, 'control', async (system) => {
      const found = subject.endedAt === null ? await doubtsOfGoods(system, subject) : [];
      await assertSoundIfPledged(system, subject, subject.lotIds, found);
      return found;
    });
    const view = await end(tx, subject.id, doubts);
    if (!view) refuse(controlRefusals.WATCH_ENDED);
    return { view, event: watchEnded(view, await store.participantsOfSubject(tx, view.id)) };
  });
}

/** Reaction: a lot was split; its parts are watched by what watched it. */
export async function watchParts(ctx: Ctx, event: DomainEvent): Promise<void> {
  const { lotIds, sourceId } = event.payload as { lotIds: string[]; sourceId: string };
  await store.insertWatchedLots(
    ctx,
    sourceId,
    lotIds.filter((id) => id !== sourceId),
  );
}

/**
 * Reaction: lots went into another; watches over nothing else end. Not one that was breached: poured into goods under a sound watch, what
 * is broken or missing would be nobody's.
 */
export async function unwatchMerged(ctx: Ctx, event: DomainEvent): Promise<void> {
  const { lotIds, intoId } = event.payload as { lotIds: string[]; intoId: string };
  const gone = lotIds.filter((id) => id !== intoId);
  for (const subject of await store.findWatchesOfLots(ctx, gone))
    if (subject.lotIds.every((id) => gone.includes(id))) await assertSoundIfPledged(ctx, subject, lotIds);
  await endWatchOfLots(ctx, gone);
}

/** Ends the watches over lots that left, within the act that let them go. */
export async function endWatchOfLots(ctx: Ctx, lotIds: readonly string[]): Promise<void> {
  // Most watches are over these lots and no others: what is left of them is read with the watches.
  const [watches] = await atOnce(
    ctx,
    () => store.findWatchesOfLots(ctx, lotIds),
    () => findLots(ctx, lotIds),
  );
  for (const subject of watches) {
    const remaining = (await findLots(ctx, subject.lotIds)).filter((lot) => isPresent(lot.status));
    if (remaining.length > 0) continue;
    const ended = await end(ctx, subject.id);
    if (ended) await recordEvent(ctx, watchEnded(ended, subject.participants));
  }
}
