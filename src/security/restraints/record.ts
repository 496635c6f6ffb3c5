import { asSystem, type Ctx, type DomainEvent, requirePerson, violatedConstraint } from '../../context.ts';
import { act } from '../../ground/audit/index.ts';
import { onRecord } from '../../kernel/on-record.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { businessDate } from '../../kernel/time.ts';
import { statesBefore } from '../../kernel/transitions.ts';
import {
  assertPresent,
  findLots,
  type LotView,
  lockLots,
  participantsOfLots,
  passTitle,
} from '../../physical/goods/index.ts';
import { findLivePledges } from '../pledges/index.ts';
import * as events from './events.ts';
import { itemsFor } from './items.ts';
import * as rules from './rules.ts';
import type * as schemas from './schemas.ts';
import type { RestraintView } from './schemas.ts';
import * as store from './store.ts';

const { restraintRefusals } = rules;

/** What the party is to the lots; with parts of one lot it is to all of them what it is to one. */
async function standingOf(ctx: Ctx, partyId: string, lots: readonly LotView[]): Promise<rules.Standing> {
  const items = await itemsFor(
    ctx,
    lots.map((lot) => lot.id),
  );
  const pledges = await findLivePledges(ctx, items);
  return {
    isOwner: lots.some((lot) => lot.ownerId === partyId),
    isCustodian: lots.some((lot) => lot.custody?.custodianId === partyId),
    isPledgee: pledges.some((pledge) => pledge.pledgeeId === partyId),
  };
}

/** The same order held the lot already: the database found it. */
function nameRecorded(cause: unknown): never {
  if (violatedConstraint(cause) === 'restraint_lot_once')
    refuse(restraintRefusals.RESTRAINT_RECORDED, { at: '/documentHash', cause });
  throw cause;
}

/** Owner, custodian or a lender puts on record what restrains a lot; from this second it holds the lot. */
export async function recordRestraint(
  ctx: Ctx,
  input: schemas.RecordRestraintInput & { lotId: string },
): Promise<RestraintView> {
  return act(ctx, { verb: 'restraint.record', mandate: 'restraint:record', input }, async (tx) => {
    const { lotId, ...order } = input;
    if ((await findLots(tx, [lotId])).length === 0) refuse(commonRefusals.NOT_FOUND, { at: '/lotId' });
    if (order.since > businessDate(tx)) refuse(restraintRefusals.RESTRAINT_IN_FUTURE, { at: '/since' });
    const { partyId } = requirePerson(tx);
    const id = tx.newId('restraint');
    return asSystem(tx, 'restraint', async (system) => {
      const lots = await lockLots(system, [lotId]);
      for (const lot of lots) assertPresent(lot.status, '/lotId');
      const standing = await standingOf(system, partyId, lots);
      const status = rules.statusWhenRecorded(standing);
      // What was contested comes back by being confirmed, not by being said again.
      const before = (await store.listRestraints(system, lotId)).find((r) => r.documentHash === order.documentHash);
      if (before?.status === 'contested')
        refuse(restraintRefusals.RESTRAINT_RECORDED, { at: '/documentHash', facts: { restraintId: before.id } });
      const confirmedBy = status === 'confirmed' ? partyId : null;
      await store
        .insertRestraint(system, { ...order, id, status, recordedBy: partyId, confirmedBy }, lotId)
        .catch(nameRecorded);
      const view = onRecord(await store.findRestraint(system, id));
      return { view, event: events.restraintRecorded(view, await participantsOfLots(system, view.lotIds)) };
    });
  });
}

interface Step {
  verb: string;
  announce: (restraint: RestraintView, participants: readonly string[]) => DomainEvent;
  from: readonly rules.RestraintStatus[];
}
type Change = Parameters<typeof store.moveRestraint>[3];

/** One step of a restraint: who may is decided of what the party is to its lots, locked. */
function step<Input extends { restraintId: string }>(
  { verb, announce, from }: Step,
  decide: (
    kept: RestraintView,
    standing: rules.Standing,
    input: Input,
    by: { byPartyId: string; at: string },
  ) => Change,
  then: (ctx: Ctx, view: RestraintView) => Promise<unknown> = async () => undefined,
) {
  return (ctx: Ctx, input: Input): Promise<RestraintView> =>
    act(ctx, { verb: `restraint.${verb}`, mandate: 'restraint:record', input }, async (tx) => {
      const found = await store.findRestraint(tx, input.restraintId);
      if (!found) refuse(commonRefusals.NOT_FOUND, { at: '/restraintId' });
      const by = { byPartyId: requirePerson(tx).partyId, at: tx.clock.now().toISOString() };
      return asSystem(tx, 'restraint', async (system) => {
        const lots = await lockLots(system, found.lotIds);
        const kept = onRecord(await store.findRestraint(system, found.id));
        const change = decide(kept, await standingOf(system, by.byPartyId, lots), input, by);
        const view = await store.moveRestraint(system, kept.id, from, change);
        if (!view) refuse(restraintRefusals.RESTRAINT_STEP, { facts: { status: kept.status } });
        await then(system, view);
        return { view, event: announce(view, await participantsOfLots(system, view.lotIds)) };
      });
    });
}

/** Titles that were to pass meanwhile pass now, or wait for what else holds the lots. */
async function letGo(ctx: Ctx, { id }: RestraintView): Promise<void> {
  const waiting = await store.letLotsGo(ctx, id);
  const held = await store.heldLots(
    ctx,
    waiting.map((w) => w.lotId),
  );
  for (const { lotId, titleTo } of waiting)
    if (held.some((h) => h.lotId === lotId && rules.holdsTitle(h.kind))) await store.setTitleTo(ctx, [lotId], titleTo);
    else await passTitle(ctx, [lotId], titleTo);
}

/** Custodian or lender saw the order: it is the owner's word alone no more, and holds again if it was contested. */
export const confirmRestraint = step<schemas.ConfirmRestraintInput & { restraintId: string }>(
  { verb: 'confirm', announce: events.restraintConfirmed, from: statesBefore(rules.restraintLife, 'confirm') },
  (kept, standing, { documentHash }, { byPartyId }) => {
    rules.assertMayAnswer(standing);
    if (documentHash !== kept.documentHash) refuse(commonRefusals.CONFLICT, { at: '/documentHash' });
    return { status: 'confirmed', confirmedBy: byPartyId };
  },
  async (ctx, view) => {
    if (view.contested === null) return;
    const held = await store.heldLots(ctx, view.lotIds);
    const bare = view.lotIds.filter((lotId) => !held.some((h) => h.lotId === lotId && h.id === view.id));
    if (bare.length > 0) await store.holdLots(ctx, view, bare).catch(nameRecorded);
  },
);

/** Custodian or lender says that there is none: what stood on the owner's word alone holds nothing until it is confirmed. */
export const contestRestraint = step<schemas.ContestRestraintInput & { restraintId: string }>(
  { verb: 'contest', announce: events.restraintContested, from: statesBefore(rules.restraintLife, 'contest') },
  (_, standing, { reason, evidenceHash }, by) => {
    rules.assertMayAnswer(standing);
    return { status: 'contested', contested: { ...by, reason, evidenceHash } };
  },
  letGo,
);

/** Customs lets goods under its supervision be pledged (Customs Law 37). */
export const recordConsent = step<schemas.RestraintDocumentInput & { restraintId: string }>(
  { verb: 'consent', announce: events.restraintConsented, from: ['stated', 'confirmed'] },
  (kept, standing, { documentNumber, documentHash }, by) => {
    rules.assertConcerned(standing);
    if (kept.kind !== 'customs_supervision') refuse(restraintRefusals.CONSENT_OF_CUSTOMS_ONLY);
    return { consent: { ...by, documentNumber, documentHash } };
  },
);

/** The authority let go, by a paper of its own. */
export const liftRestraint = step<schemas.RestraintDocumentInput & { restraintId: string }>(
  { verb: 'lift', announce: events.restraintLifted, from: statesBefore(rules.restraintLife, 'lift') },
  (kept, standing, { documentNumber, documentHash }, by) => {
    rules.assertMayLift(standing, by.byPartyId, kept);
    return { status: 'lifted', lifted: { ...by, documentNumber, documentHash } };
  },
  letGo,
);
