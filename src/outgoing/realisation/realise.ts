import { listCalls, markDirty, todayOf } from '../../assessment/coverage/index.ts';
import { asSystem, type Ctx, type DomainEvent, requirePerson } from '../../context.ts';
import { act, asksSecond, putsAtRisk, requireApart, restsOn } from '../../ground/audit/index.ts';
import { findParty } from '../../ground/parties/index.ts';
import { levelOfAmount } from '../../ground/policy/index.ts';
import type { Currency } from '../../kernel/money.ts';
import { onRecord } from '../../kernel/on-record.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { businessDateAt } from '../../kernel/time.ts';
import { type FacilityView, lockFacility, valueLotsOf } from '../../lending/financing/index.ts';
import { valuationToWire } from '../../lending/valuation/index.ts';
import { takeMoneyIn } from '../../money/money-in/index.ts';
import { endWatchOfLots, findPositionsOfItems, lockStatesOfLots } from '../../oversight/control/index.ts';
import { lockLots, passTitle, recordOutbound } from '../../physical/goods/index.ts';
import {
  freeItems,
  type PledgeTrigger,
  type PledgeView,
  readAgreement,
  scopeParts,
  securedMinor,
} from '../../security/pledges/index.ts';
import { rightOfPledge, rightsOver } from '../../security/ranking/index.ts';
import { listRegistrations } from '../../security/registry/index.ts';
import { documentsOver, pledgesOver, soldByDocument } from './documents.ts';
import { lapseWaiting, meetDemands } from './exercise.ts';
import { listDemands } from './exercise-store.ts';
import { passSale } from './gate.ts';
import { defaultOf, ownOf, ownPledges, referencesOf, sourcedReferences, unreachedBy } from './grounds.ts';
import { holdForSale } from './guard.ts';
import { judgePrice } from './price.ts';
import { postProceeds, securedDebtOf } from './proceeds.ts';
import { debtPartsOf, isNamed, pledgorOf, realisationRefusals, type SoldLot } from './rules.ts';
import type {
  BundleView,
  ProposeRealisationInput,
  RealisationView,
  SettleRealisationInput,
  WithdrawRealisationInput,
} from './schemas.ts';
import * as store from './store.ts';
import { keptWaterfall, settledDown } from './waterfall-rules.ts';

const announce = (type: string, kept: store.KeptRealisation, more: Record<string, unknown> = {}): DomainEvent => ({
  type: `realisation.${type}`,
  version: 1,
  objectId: kept.id,
  participants: kept.participants,
  payload: { ...viewOf(kept), lotIds: kept.lots.map((lot) => lot.lotId), ...more },
});

export function viewOf(kept: store.KeptRealisation): RealisationView {
  const { proposedBy: _, approvedBy: __, settledBy: ___, participants: ____, ...more } = kept;
  const { undoneAt: _____, appliedOn: ______, waterfall: _______, ...view } = more;
  return view;
}

async function requireFacility(ctx: Ctx, facilityId: string): Promise<FacilityView> {
  const facility = await lockFacility(ctx, facilityId);
  if (facility?.lenderId !== requirePerson(ctx).partyId) refuse(commonRefusals.NOT_FOUND, { at: '/facilityId' });
  return facility;
}

/** One person of the lender proposes to sell pledged goods, after a default. */
export async function proposeRealisation(
  ctx: Ctx,
  input: ProposeRealisationInput & { facilityId: string },
): Promise<RealisationView> {
  return act(ctx, { verb: 'realisation.propose', mandate: 'realisation:propose', input }, async (tx) => {
    const facility = await requireFacility(tx, input.facilityId);
    const { personId } = requirePerson(tx);
    const { trigger } = input;
    if (trigger && trigger.occurredOn > todayOf(tx))
      refuse(realisationRefusals.TRIGGER_NOT_YET, { at: '/trigger/occurredOn' });
    const lotIds = [...new Set(input.lotIds)];
    const invoked = trigger && {
      trigger: trigger.kind,
      basis: {
        kind: 'agreed_trigger',
        trigger: trigger.kind,
        occurredOn: trigger.occurredOn,
        documentHash: trigger.documentHash,
        statement: trigger.statement,
        invokedBy: personId,
        invokedAt: tx.clock.now().toISOString(),
      },
    };
    const { basis, pledgorId, lots } = await asSystem(tx, 'realisation', async (system) => {
      const pledges = await ownPledges(system, facility, lotIds);
      return {
        basis: await defaultOf(system, facility, pledges, invoked),
        pledgorId: pledgorOf(pledges),
        lots: await referencesOf(system, facility, lotIds),
      };
    });
    const made = await store.insertRealisation(tx, {
      id: tx.newId('realisation'),
      facilityId: facility.id,
      lenderId: facility.lenderId,
      pledgorId,
      basis: input.leave ? { ...basis, leave: input.leave } : basis,
      route: input.route,
      clauseHash: input.clauseHash,
      lots,
      currency: facility.limit.currency,
      status: 'proposed',
      proposedBy: personId,
      proposedAt: tx.clock.now(),
      // Whose goods are sold and whose debt they pay may be two.
      participants: [...new Set([facility.lenderId, pledgorId, facility.borrowerId])],
    });
    return { view: viewOf(made), event: announce('proposed', made) };
  });
}

/** Another person approves it; the default must still stand. */
export async function approveRealisation(ctx: Ctx, input: { realisationId: string }): Promise<RealisationView> {
  return act(ctx, { verb: 'realisation.approve', mandate: 'realisation:approve', input }, async (tx) => {
    const found = await store.findRealisation(tx, input.realisationId);
    if (!found) refuse(commonRefusals.NOT_FOUND, { at: '/realisationId' });
    // Orders over the goods are stopped with it: lots are locked before the facility, as by everyone who locks both.
    await asSystem(tx, 'realisation', (system) =>
      lockLots(
        system,
        found.lots.map((lot) => lot.lotId),
      ),
    );
    const facility = await requireFacility(tx, found.facilityId);
    const { personId } = requirePerson(tx);
    await requireApart(tx, [found.proposedBy]);
    restsOn(tx, [{ personId: found.proposedBy, mandate: 'realisation:propose', objectId: found.id }]);
    // What the goods are worth is what a sale may lose.
    for (const { referenceMinor } of found.lots)
      putsAtRisk(tx, { amountMinor: referenceMinor, currency: found.currency, clientId: facility.borrowerId });
    const { basis } = found;
    const invoked = basis.kind === 'agreed_trigger' ? { trigger: basis.trigger as PledgeTrigger, basis } : undefined;
    await asSystem(tx, 'realisation', async (system) => {
      const ids = found.lots.map((lot) => lot.lotId);
      await defaultOf(system, facility, await ownPledges(system, facility, ids), invoked);
    });
    const moved = await store.moveRealisation(tx, found.id, ['proposed'], {
      status: 'approved',
      approvedBy: personId,
      approvedAt: tx.clock.now(),
    });
    if (!moved) refuse(realisationRefusals.REALISATION_STEP, { facts: { status: found.status } });
    await asSystem(tx, 'realisation', (system) => holdForSale(system, moved, facility.borrowerId));
    return { view: viewOf(moved), event: announce('approved', moved) };
  });
}

/** What two approved, two take back, at the level of what it was to bring: the hold goes with it, and goods may leave again. */
function asksToWithdraw(ctx: Ctx, { id, status, approvedBy, lots, currency }: store.KeptRealisation, of: FacilityView) {
  if (status !== 'approved') return;
  const referenceMinor = lots.reduce((sum, lot) => sum + BigInt(lot.referenceMinor), 0n);
  putsAtRisk(ctx, { amountMinor: referenceMinor, currency, clientId: of.borrowerId });
  asksSecond(ctx, {
    level: levelOfAmount(referenceMinor, currency, todayOf(ctx)),
    reasons: [
      {
        code: 'SALE_APPROVED',
        title: { en: 'Two people approved the sale that is to be withdrawn', zh: '拟撤回的处置已由两人批准' },
        facts: { realisationId: id, approvedBy, referenceMinor: referenceMinor.toString() },
      },
    ],
  });
}

/**
 * The lender sells not, or not in this way: the debt was paid, or another route is taken. Its right to give up documents for
 * the goods ends with it (Civil Code 431), and a pledgor that waits for the sale waits no longer.
 */
export async function withdrawRealisation(
  ctx: Ctx,
  input: WithdrawRealisationInput & { realisationId: string },
): Promise<RealisationView> {
  return act(ctx, { verb: 'realisation.withdraw', mandate: 'realisation:propose', input }, async (tx) => {
    const found = await store.findRealisation(tx, input.realisationId);
    if (!found) refuse(commonRefusals.NOT_FOUND, { at: '/realisationId' });
    const facility = await requireFacility(tx, found.facilityId);
    asksToWithdraw(tx, found, facility);
    const moved = await store.moveRealisation(tx, found.id, ['proposed', 'approved'], { status: 'withdrawn' });
    if (!moved) refuse(realisationRefusals.REALISATION_STEP, { facts: { status: found.status } });
    await asSystem(tx, 'realisation', async (system) => {
      await holdForSale(system, moved, facility.borrowerId);
      await lapseWaiting(system, found.facilityId);
    });
    return { view: viewOf(moved), event: announce('withdrawn', moved, { reason: input.reason }) };
  });
}

/**
 * The lender buys none of it, by its identifier or in words (Civil Code 401, 428). Who buys for it in another name is not
 * seen here: the price is held against the reference, whoever buys.
 */
async function assertNotTheLender(
  ctx: Ctx,
  { buyerId, buyer }: SettleRealisationInput,
  lenderId: string,
): Promise<void> {
  if (buyerId === lenderId) refuse(realisationRefusals.TITLE_TO_LENDER, { at: '/buyerId' });
  if (buyerId !== undefined && !(await findParty(ctx, buyerId))) refuse(commonRefusals.NOT_FOUND, { at: '/buyerId' });
  const lender = await findParty(ctx, lenderId);
  if (lender && isNamed(buyer, [lender.name, lender.nameZh, lender.creditCode, lender.lei, lender.bic]))
    refuse(realisationRefusals.TITLE_TO_LENDER, { at: '/buyer' });
}

const proceedsOf = (input: SettleRealisationInput): bigint =>
  input.lots.reduce((sum, lot) => sum + BigInt(lot.proceeds.amountMinor), 0n);

/** Figures as JSON has them. */
const figures = (facts: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(facts).map(([k, v]) => [k, typeof v === 'bigint' ? v.toString() : v]));

/** Sold: proceeds go down the ranking of each lot and into the books, the goods leave, and the pledge over them ends. */
export async function settleRealisation(
  ctx: Ctx,
  input: SettleRealisationInput & { realisationId: string },
): Promise<RealisationView> {
  return act(ctx, { verb: 'realisation.settle', mandate: 'realisation:propose', input }, async (tx) => {
    const asked = await store.findRealisation(tx, input.realisationId);
    if (!asked) refuse(commonRefusals.NOT_FOUND, { at: '/realisationId' });
    const ids = asked.lots.map((lot) => lot.lotId);
    if (input.soldOn > todayOf(tx)) refuse(realisationRefusals.SALE_NOT_MADE, { at: '/soldOn' });
    await assertNotTheLender(tx, input, asked.lenderId);
    if (input.lots.length !== ids.length || ids.some((id) => !input.lots.some((lot) => lot.lotId === id)))
      refuse(realisationRefusals.SALE_PROCEEDS_DIFFER, { at: '/lots', facts: { lotIds: ids } });
    const foreign = input.lots.findIndex((l) => [l.proceeds, l.costs].some((m) => m.currency !== asked.currency));
    if (foreign >= 0)
      refuse(realisationRefusals.SALE_PROCEEDS_DIFFER, { at: `/lots/${foreign}`, facts: { currency: asked.currency } });
    return asSystem(tx, 'realisation', async (system) => {
      await lockStatesOfLots(system, ids);
      const lots = await lockLots(system, ids);
      const facility = await lockFacility(system, asked.facilityId);
      if (facility?.lenderId !== requirePerson(tx).partyId) refuse(commonRefusals.NOT_FOUND, { at: '/realisationId' });
      const seller = { ...system, actor: tx.actor };
      restsOn(tx, [{ personId: asked.approvedBy, mandate: 'realisation:approve', objectId: asked.id }]);
      await passSale(seller, asked, ids);
      const sourced = await sourcedReferences(system, facility, ids);
      const references = new Map(sourced.map((r) => [r.lotId, r.referenceMinor]));
      const priceReasons = await judgePrice(seller, asked, input, lots, sourced);
      for (const { code, level, facts } of priceReasons)
        asksSecond(seller, { reasons: [{ code, facts: figures(facts) }], level });
      putsAtRisk(seller, { amountMinor: proceedsOf(input), currency: asked.currency, clientId: facility.borrowerId });
      const receivedOn = input.receivedOn ?? input.soldOn;
      const receipt = await takeMoneyIn(seller, {
        kind: 'sale',
        objectId: asked.id,
        amount: { amountMinor: proceedsOf(input).toString(), currency: asked.currency as Currency },
        bankReference: input.bankReference,
        accountNumber: input.accountNumber,
        receivedOn,
        beganOn: businessDateAt(new Date(asked.proposedAt)),
        payerIds: input.buyerId === undefined ? [] : [input.buyerId],
        payerNames: [input.buyer],
        at: { day: input.receivedOn === undefined ? '/soldOn' : '/receivedOn', amount: '/lots' },
      });
      const documents = await documentsOver(system, ids);
      const pledges = await pledgesOver(system, ids, documents);
      const owns = ownOf(pledges, facility, ids, documents);
      const byDocument = soldByDocument(
        { lenderId: facility.lenderId, buyerId: input.buyerId, lotIds: ids },
        owns,
        documents,
      );
      const debt = await securedDebtOf(system, facility, todayOf(tx), await unreachedBy(system, facility, owns));
      const claimMinor = debt.totalMinor;
      const parts = debtPartsOf(debt);
      if (securedMinor(parts, scopeParts) !== claimMinor)
        throw new Error('a part of the debt is in no part of a scope');
      const sold: SoldLot[] = [];
      for (const { lotId, proceeds, costs } of input.lots) {
        const pledge = onRecord(owns[ids.indexOf(lotId)]);
        const documentId = documents.get(lotId)?.id;
        const itemOf = (p: PledgeView) => (p.kind === 'document' ? documentId : lotId) as string;
        // One claim, whichever pledge gives it its place over this lot; the registered ceiling governs (SI 15).
        const own = {
          ...rightOfPledge(pledge, itemOf(pledge)),
          id: facility.id,
          claimMinor: securedMinor(parts, pledge.securedScope),
          ceilingMinor: BigInt(pledge.maximum.amountMinor),
        };
        sold.push({
          lotId,
          proceedsMinor: BigInt(proceeds.amountMinor),
          // The cost of selling comes out of the goods where the pledge answers for it; else the lender bears it.
          costsMinor: pledge.securedScope.includes('enforcement_cost') ? BigInt(costs.amountMinor) : 0n,
          own: { pledgeId: pledge.id, scope: pledge.securedScope },
          rights: [
            ...(await rightsOver(system, facility.lenderId, pledge.pledgorId, [lotId], own)),
            ...pledges
              .filter((p) => p.id !== pledge.id && p.pledgeeId !== facility.lenderId)
              .filter((p) => p.items.some((item) => item.live && item.itemId === itemOf(p)))
              .map((p) => rightOfPledge(p, itemOf(p))),
          ],
        });
      }
      const waterfall = { parts, lots: sold };
      const each = input.lots.map(({ lotId, costs }) => ({
        lotId,
        referenceMinor: String(references.get(lotId)),
        costsMinor: costs.amountMinor,
      }));
      const { proceeds, told } = settledDown(waterfall, facility.id, each, claimMinor);
      const settlement: NonNullable<RealisationView['settlement']> = {
        buyer: input.buyer,
        buyerId: input.buyerId ?? null,
        soldOn: input.soldOn,
        lowPriceReason: input.lowPriceReason ?? null,
        contractHash: input.contractHash,
        receiptId: receipt.id,
        bids: input.bids ?? [],
        appraisal: input.appraisal ?? null,
        priceReasons: priceReasons.map(({ facts, ...reason }) => ({ ...reason, facts: figures(facts) })),
        claimMinor: claimMinor.toString(),
        ...told,
        applied: await postProceeds(system, facility, debt, asked.id, proceeds, todayOf(tx)),
      };
      const moved = await store.moveRealisation(system, asked.id, ['approved'], {
        status: 'settled',
        settlement,
        waterfall: keptWaterfall(waterfall),
        settledAt: tx.clock.now(),
        settledBy: requirePerson(tx).personId,
      });
      if (!moved) refuse(realisationRefusals.REALISATION_STEP, { facts: { status: asked.status } });
      await holdForSale(system, moved, facility.borrowerId);
      const by = { partyId: facility.lenderId, evidence: { realisationId: asked.id } };
      // What is sold by its document stays where it is, and is the buyer's; the document goes to the buyer next.
      const leaving = lots.filter((lot) => !byDocument.lotIds.includes(lot.id));
      for (const lot of leaving) await recordOutbound(system, lot, BigInt(lot.quantity.value), by);
      await passTitle(system, byDocument.lotIds, input.buyerId ?? '');
      const freed = { lotIds: ids, pledgeIds: await freeItems(system, [...ids, ...byDocument.documentIds]) };
      const obtained = new Map(input.lots.map(({ lotId, proceeds: p }) => [lotId, BigInt(p.amountMinor)]));
      await meetDemands(system, facility.id, asked.id, obtained);
      const leavingIds = leaving.map((lot) => lot.id);
      await endWatchOfLots(system, leavingIds);
      await markDirty(system, [facility.id]);
      return {
        view: viewOf(moved),
        event: announce('settled', moved, { freed, leavingIds, documentIds: byDocument.documentIds }),
      };
    });
  });
}

/** Contract, publicity, control, price, demand and debt of a realisation in one answer. */
export async function readBundle(ctx: Ctx, realisationId: string): Promise<BundleView> {
  const found = await store.findRealisation(ctx, realisationId);
  if (found?.lenderId !== requirePerson(ctx).partyId) refuse(commonRefusals.NOT_FOUND, { at: '/realisationId' });
  const ids = found.lots.map((lot) => lot.lotId);
  return asSystem(ctx, 'realisation', async (system) => {
    const facility = onRecord(await lockFacility(system, found.facilityId));
    const { financings, drawdowns: _, open: __, ...debt } = await securedDebtOf(system, facility, todayOf(ctx));
    const documents = await documentsOver(system, ids);
    const pledges = (await pledgesOver(system, ids, documents)).filter((p) => p.pledgeeId === facility.lenderId);
    const filings = await listRegistrations(system, { pledgeIds: pledges.map((p) => p.id), limit: 1_000 });
    const marginCalls = await listCalls(system, { facilityId: facility.id, limit: 1_000 });
    const agreements = [];
    for (const pledge of pledges) agreements.push(await readAgreement(system, pledge.id));
    return {
      realisation: viewOf(found),
      debt: Object.fromEntries(Object.entries(debt).map(([name, amount]) => [name, String(amount)])),
      pledges,
      agreements,
      filings,
      positions: await findPositionsOfItems(system, facility.lenderId, ids),
      valuations: (await valueLotsOf(system, facility, ids)).map(valuationToWire),
      marginCalls,
      financings: financings.map(({ view }) => view),
      exerciseDemands: await listDemands(system, { facilityId: facility.id, limit: 1_000 }),
      objectIds: [facility.id, found.id, ...ids, ...pledges.map((p) => p.id), ...marginCalls.map((c) => c.id)],
    };
  });
}
