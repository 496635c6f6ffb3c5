import { asSystem, type Ctx, requirePerson } from '../../context.ts';
import { act } from '../../ground/audit/index.ts';
import { policyOn } from '../../ground/policy/index.ts';
import { quantityFrom } from '../../http/wire.ts';
import { onRecord } from '../../kernel/on-record.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { businessDate } from '../../kernel/time.ts';
import { lastCountedAt } from './count-store.ts';
import { lotReweighed, lotSplit, lotsBlended, lotsMerged } from './events.ts';
import { becomeCommodity, leaveSite } from './leave-site.ts';
import { lockAll, nameMarkConflict } from './lots.ts';
import { gainsSince, insertOperation, moveToSlot } from './movement-store.ts';
import type { LotView } from './schemas.ts';
import type * as schemas from './stock-schemas.ts';
import { findCommodities } from './stock-store.ts';
import * as store from './store.ts';
import * as rules from './transform-rules.ts';

export const transformFacts = (lot: LotView): rules.TransformFacts => ({
  id: lot.id,
  status: lot.status,
  ownerId: lot.ownerId,
  custodianId: lot.custody?.custodianId,
  siteId: lot.custody?.siteId ?? undefined,
  commodityId: lot.commodityId,
  quantity: quantityFrom(lot.quantity),
  reservedValue: BigInt(lot.reservedValue),
  costMinor: BigInt(lot.value.amountMinor),
  currency: lot.value.currency,
  grossWeightKg: lot.grossWeightKg,
});

/** A new lot beside one that is there: same owner, keeper, place and participants, nothing in it yet. */
async function besides(
  ctx: Ctx,
  lot: LotView,
  more: {
    description?: string;
    commodity?: schemas.CommodityView;
    marks: readonly string[];
    grossWeightKg: number;
  },
): Promise<string> {
  const id = ctx.newId('lot');
  await store.insertLot(
    ctx,
    {
      id,
      ownerId: lot.ownerId,
      commodityId: more.commodity?.id ?? lot.commodityId,
      producedOn: lot.producedOn,
      description: more.description ?? lot.description,
      hsCode: more.commodity?.hsCode ?? lot.hsCode,
      quantityScale: lot.quantity.scale,
      quantityUnit: lot.quantity.unit,
      grossWeightKg: more.grossWeightKg,
      valueCurrency: lot.value.currency,
      containerNumber: lot.containerNumber,
      status: lot.status,
      participants: await store.participantsOfLots(ctx, [lot.id]),
    },
    [],
  );
  if (more.marks.length > 0 && (await store.moveMarks(ctx, lot.id, id, more.marks)) < new Set(more.marks).size)
    refuse(commonRefusals.NOT_FOUND, { at: '/parts' });
  await store.copyCustody(ctx, lot.id, id);
  return id;
}

/** The holder takes parts out of a lot; each becomes a lot under the same custody, pledge and documents. */
export async function splitLot(
  ctx: Ctx,
  input: schemas.SplitLotInput & { lotId: string },
): Promise<schemas.OperationView> {
  return act(ctx, { verb: 'lot.split', mandate: 'lot:transform', input }, (tx) => splitWithin(tx, input));
}

/** Takes parts out of a lot, within the act of who splits it; whoever calls records the event. */
export async function splitWithin(tx: Ctx, input: schemas.SplitLotInput & { lotId: string }) {
  const [lot] = (await lockAll(tx, [input.lotId])) as [LotView];
  const facts = transformFacts(lot);
  const { partyId } = requirePerson(tx);
  rules.assertHolds(facts, partyId, '/lotId');
  if (facts.commodityId === null) refuse(rules.transformRefusals.LOT_NOT_IN_CATALOGUE, { at: '/lotId' });
  const asked = input.parts.map((part, i) => rules.valueOf(facts, quantityFrom(part.quantity), `/parts/${i}/quantity`));
  const { parts, stays } = rules.decideSplit(facts, asked);
  const movements: rules.Movement[] = [];
  const made: string[] = [];
  for (const [i, part] of parts.entries()) {
    const id = await besides(tx, lot, { ...part, marks: input.parts[i]?.marks ?? [] }).catch(nameMarkConflict);
    made.push(id);
    movements.push(
      { lotId: lot.id, kind: 'transfer', delta: -part.value, costDeltaMinor: -part.costMinor },
      { lotId: id, kind: 'transfer', delta: part.value, costDeltaMinor: part.costMinor },
    );
  }
  // What was counted was counted of the whole.
  await store.updateLots(tx, [lot.id], {
    grossWeightKg: stays.grossWeightKg,
    sensedValue: null,
    sensedAt: null,
  });
  return finish(tx, 'split', lotSplit, movements, [lot.id, ...made], { sourceId: lot.id });
}

async function finish(
  ctx: Ctx,
  kind: 'split' | 'merge' | 'blend' | 'reweigh',
  announce: typeof lotSplit,
  movements: readonly rules.Movement[],
  lotIds: readonly string[],
  more: Record<string, unknown>,
) {
  const participants = await store.participantsOfLots(ctx, lotIds);
  const { partyId } = requirePerson(ctx);
  const operationId = await insertOperation(ctx, { kind, byPartyId: partyId, evidence: more, participants }, movements);
  const found = await store.findLots(ctx, lotIds);
  const items = lotIds.map((id) => onRecord(found.find((lot) => lot.id === id)));
  return { view: { operationId, items }, event: announce(items, participants, { operationId, ...more }) };
}

/** Nothing is left of these: they are in other lots now. */
async function exhaust(ctx: Ctx, lots: readonly LotView[], intoLotId: string): Promise<void> {
  for (const lot of lots) {
    await store.moveMarks(ctx, lot.id, intoLotId);
    await moveToSlot(ctx, lot.id, null);
  }
  const ids = lots.map((lot) => lot.id);
  await store.endCustody(ctx, ids, ctx.clock.now());
  await store.updateLots(ctx, ids, { status: 'exhausted', grossWeightKg: 0, offeredToId: null });
}

/** The holder pours lots of one commodity into the first of them. */
export async function mergeLots(ctx: Ctx, input: schemas.MergeLotsInput): Promise<schemas.OperationView> {
  return act(ctx, { verb: 'lot.merge', mandate: 'lot:transform', input }, async (tx) => {
    const { into, lots, facts } = await lockTogether(tx, input.lotIds, true);
    const movements = rules.decideMerge(facts);
    // What is poured together came as late as the last of it did: it does not go before others in what was measured in.
    await asSystem(tx, 'goods', (system) => store.dateCustody(system, into.id, lastTaken(lots)));
    await exhaust(
      tx,
      lots.filter((lot) => lot.id !== into.id),
      into.id,
    );
    await store.updateLots(tx, [into.id], {
      grossWeightKg: totalWeightKg(facts),
      sensedValue: null,
      sensedAt: null,
    });
    return finish(tx, 'merge', lotsMerged, movements, input.lotIds, { intoId: into.id });
  });
}

const lastTaken = (lots: readonly LotView[]): Date =>
  new Date(Math.max(...lots.map((lot) => (lot.custody ? Date.parse(lot.custody.takenAt) : 0))));

const totalWeightKg = (facts: readonly rules.TransformFacts[]): number =>
  facts.reduce((sum, lot) => sum + lot.grossWeightKg, 0);

/** The lots, locked and fit to be worked as one, in the order asked. */
async function lockTogether(ctx: Ctx, lotIds: readonly string[], alsoCommodity: boolean) {
  const locked = await lockAll(ctx, lotIds);
  const lots = lotIds.map((id) => onRecord(locked.find((lot) => lot.id === id)));
  const facts = lots.map(transformFacts);
  const { partyId } = requirePerson(ctx);
  for (const [i, each] of facts.entries()) rules.assertHolds(each, partyId, `/lotIds/${i}`);
  rules.assertTogether(facts, alsoCommodity);
  return { into: onRecord(lots[0]), lots, facts };
}

/** The holder blends lots into one of another grade; what is measured less than went in is loss. */
export async function blendLots(ctx: Ctx, input: schemas.BlendLotsInput): Promise<schemas.OperationView> {
  return act(ctx, { verb: 'lot.blend', mandate: 'lot:transform', input }, async (tx) => {
    const { into, lots, facts } = await lockTogether(tx, input.lotIds, false);
    const [commodity] = await findCommodities(tx, [input.commodityId]);
    if (!commodity) refuse(commonRefusals.NOT_FOUND, { at: '/commodityId' });
    if (commodity.unit !== into.quantity.unit || commodity.scale !== into.quantity.scale)
      refuse(rules.transformRefusals.LOTS_DIFFER, { at: '/commodityId', facts: { differs: 'unit' } });
    const outValue = rules.valueOf(facts[0] as rules.TransformFacts, quantityFrom(input.quantity), '/quantity');
    const id = await besides(tx, into, {
      commodity,
      description: input.description,
      marks: [],
      grossWeightKg: totalWeightKg(facts),
    });
    const movements = rules.decideBlend(facts, id, outValue);
    await asSystem(tx, 'goods', async (system) => {
      await store.dateCustody(system, id, lastTaken(lots));
      await becomeCommodity(system, lots, { commodityId: commodity.id, value: outValue });
    });
    await exhaust(tx, lots, id);
    return finish(tx, 'blend', lotsBlended, movements, [id, ...input.lotIds], { intoId: id });
  });
}

/** Since when what a lot weighs is its keeper's word: the goods were taken in, or a lender's own side counted them, whichever is later. */
async function lastSeenAt(ctx: Ctx, lot: LotView): Promise<Date> {
  const taken = lot.custody ? new Date(lot.custody.takenAt) : new Date(0);
  const counted = await lastCountedAt(ctx, lot.id);
  return counted && counted > taken ? counted : taken;
}

/** The custodian weighs a lot anew; the books follow the scale, and what is less is measured loss. */
export async function reweighLot(
  ctx: Ctx,
  input: schemas.ReweighLotInput & { lotId: string },
): Promise<schemas.OperationView> {
  return act(ctx, { verb: 'lot.reweigh', mandate: 'lot:transform', input }, async (tx) => {
    const [lot] = (await lockAll(tx, [input.lotId])) as [LotView];
    const facts = transformFacts(lot);
    rules.assertHolds(facts, requirePerson(tx).partyId, '/lotId');
    const measured = rules.valueOf(facts, quantityFrom(input.quantity), '/quantity');
    const tolerance = policyOn('release.gateToleranceBps', businessDate(tx)).value;
    const gains = await asSystem(tx, 'goods', async (system) =>
      gainsSince(system, lot.id, await lastSeenAt(system, lot)),
    );
    const movements = rules.decideReweigh(facts, measured, tolerance, gains);
    // What the scale no longer finds makes no room for goods that nobody measured in.
    const less = facts.quantity.value - measured;
    if (less > 0n) await asSystem(tx, 'goods', (system) => leaveSite(system, [lot], less));
    const grossWeightKg = rules.grossAfter(facts, measured);
    await store.updateLots(tx, [lot.id], { sensedValue: measured, sensedAt: tx.clock.now(), grossWeightKg });
    return finish(tx, 'reweigh', lotReweighed, movements, [lot.id], {
      bookValue: facts.quantity.value.toString(),
      measuredValue: measured.toString(),
      evidenceHash: input.evidenceHash,
    });
  });
}

/** Counts of lots become what is sensed of them, within the act of who counted. `whole` when all agree with the books. */
export async function noteCounted(
  ctx: Ctx,
  counts: readonly { lotId: string; quantity: schemas.ReweighLotInput['quantity'] }[],
): Promise<{ whole: boolean; found: Map<string, bigint> }> {
  const tolerance = BigInt(policyOn('release.gateToleranceBps', businessDate(ctx)).value);
  const lots = await lockAll(
    ctx,
    counts.map((count) => count.lotId),
  );
  const found = new Map<string, bigint>();
  let whole = true;
  for (const [i, { lotId, quantity }] of counts.entries()) {
    const facts = transformFacts(onRecord(lots.find((lot) => lot.id === lotId)));
    const { value } = facts.quantity;
    const counted = quantity.value === '0' ? 0n : rules.valueOf(facts, quantityFrom(quantity), `/counts/${i}/quantity`);
    const off = counted > value ? counted - value : value - counted;
    if (off * 10_000n > tolerance * value) whole = false;
    found.set(lotId, counted);
    await store.updateLots(ctx, [lotId], { sensedValue: counted, sensedAt: ctx.clock.now() });
  }
  return { whole, found };
}
