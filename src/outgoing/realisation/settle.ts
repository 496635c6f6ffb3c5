import { markDirty, todayOf } from '../../assessment/coverage/index.ts';
import { asSystem, type Ctx, requirePerson } from '../../context.ts';
import { act, asksSecond, putsAtRisk, restsOn } from '../../ground/audit/index.ts';
import { findParty } from '../../ground/parties/index.ts';
import type { Currency } from '../../kernel/money.ts';
import { onRecord } from '../../kernel/on-record.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { businessDateAt } from '../../kernel/time.ts';
import { type FacilityView, lockFacility } from '../../lending/financing/index.ts';
import { takeMoneyIn } from '../../money/money-in/index.ts';
import { endWatchOfLots, lockStatesOfLots } from '../../oversight/control/index.ts';
import { type LotView, lockLots, passTitle, recordOutbound } from '../../physical/goods/index.ts';
import { freeItems, type PledgeView, scopeParts, securedMinor } from '../../security/pledges/index.ts';
import { rightOfPledge, rightsOver } from '../../security/ranking/index.ts';
import { type DocumentOver, documentsOver, pledgesOver, soldByDocument } from './documents.ts';
import { meetDemands } from './exercise.ts';
import { passSale } from './gate.ts';
import { ownOf, sourcedReferences, unreachedBy } from './grounds.ts';
import { holdForSale } from './guard.ts';
import { judgePrice } from './price.ts';
import { postProceeds, securedDebtOf } from './proceeds.ts';
import { announce, viewOf } from './realise.ts';
import { debtPartsOf, isNamed, realisationRefusals, type SoldLot } from './rules.ts';
import type { RealisationView, SettleRealisationInput } from './schemas.ts';
import * as store from './store.ts';
import { keptWaterfall, settledDown } from './waterfall-rules.ts';

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

/** Every lot of the sale with a price of its own, in its money, after the fact, and not to the lender. */
async function assertSold(
  ctx: Ctx,
  input: SettleRealisationInput,
  asked: store.KeptRealisation,
  ids: readonly string[],
) {
  if (input.soldOn > todayOf(ctx)) refuse(realisationRefusals.SALE_NOT_MADE, { at: '/soldOn' });
  await assertNotTheLender(ctx, input, asked.lenderId);
  if (input.lots.length !== ids.length || ids.some((id) => !input.lots.some((lot) => lot.lotId === id)))
    refuse(realisationRefusals.SALE_PROCEEDS_DIFFER, { at: '/lots', facts: { lotIds: ids } });
  const foreign = input.lots.findIndex((l) => [l.proceeds, l.costs].some((m) => m.currency !== asked.currency));
  if (foreign >= 0)
    refuse(realisationRefusals.SALE_PROCEEDS_DIFFER, { at: `/lots/${foreign}`, facts: { currency: asked.currency } });
}

/** What the buyer paid comes in by its bank reference, once. */
function takeSale(ctx: Ctx, input: SettleRealisationInput, asked: store.KeptRealisation) {
  const receivedOn = input.receivedOn ?? input.soldOn;
  return takeMoneyIn(ctx, {
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
}

/** Each lot sold, what it brought and cost, and every right in it in its rank. */
async function soldLots(
  ctx: Ctx,
  facility: FacilityView,
  lots: SettleRealisationInput['lots'],
  over: {
    pledges: readonly PledgeView[];
    owns: ReadonlyMap<string, PledgeView>;
    documents: ReadonlyMap<string, DocumentOver>;
  },
  parts: ReturnType<typeof debtPartsOf>,
): Promise<SoldLot[]> {
  const { pledges, owns, documents } = over;
  const sold: SoldLot[] = [];
  for (const { lotId, proceeds, costs } of lots) {
    const pledge = onRecord(owns.get(lotId));
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
        ...(await rightsOver(ctx, facility.lenderId, pledge.pledgorId, [lotId], own)),
        ...pledges
          .filter((p) => p.id !== pledge.id && p.pledgeeId !== facility.lenderId)
          .filter((p) => p.items.some((item) => item.live && item.itemId === itemOf(p)))
          .map((p) => rightOfPledge(p, itemOf(p))),
      ],
    });
  }
  return sold;
}

/** The goods that leave do so, those sold by their document change their owner where they lie; pledges and watch over them end. */
async function giveUpSold(
  ctx: Ctx,
  asked: store.KeptRealisation,
  input: SettleRealisationInput,
  lots: readonly LotView[],
  byDocument: ReturnType<typeof soldByDocument>,
) {
  const ids = asked.lots.map((lot) => lot.lotId);
  const by = { partyId: asked.lenderId, evidence: { realisationId: asked.id } };
  // What is sold by its document stays where it is, and is the buyer's; the document goes to the buyer next.
  const leaving = lots.filter((lot) => !byDocument.lotIds.includes(lot.id));
  for (const lot of leaving) await recordOutbound(ctx, lot, BigInt(lot.quantity.value), by);
  await passTitle(ctx, byDocument.lotIds, input.buyerId ?? '');
  const freed = { lotIds: ids, pledgeIds: await freeItems(ctx, [...ids, ...byDocument.documentIds]) };
  const obtained = new Map(input.lots.map(({ lotId, proceeds: p }) => [lotId, BigInt(p.amountMinor)]));
  await meetDemands(ctx, asked.facilityId, asked.id, obtained);
  const leavingIds = leaving.map((lot) => lot.id);
  await endWatchOfLots(ctx, leavingIds);
  await markDirty(ctx, [asked.facilityId]);
  return { freed, leavingIds, documentIds: byDocument.documentIds };
}

/** The sale as the lender told it, with what was found odd in its price. */
const saleOf = (input: SettleRealisationInput, priceReasons: Awaited<ReturnType<typeof judgePrice>>) => ({
  buyer: input.buyer,
  buyerId: input.buyerId ?? null,
  soldOn: input.soldOn,
  lowPriceReason: input.lowPriceReason ?? null,
  contractHash: input.contractHash,
  bids: input.bids ?? [],
  appraisal: input.appraisal ?? null,
  priceReasons: priceReasons.map(({ facts, ...reason }) => ({ ...reason, facts: figures(facts) })),
});

/** Sold: proceeds go down the ranking of each lot and into the books, the goods leave, and the pledge over them ends. */
export async function settleRealisation(
  ctx: Ctx,
  input: SettleRealisationInput & { realisationId: string },
): Promise<RealisationView> {
  return act(ctx, { verb: 'realisation.settle', mandate: 'realisation:propose', input }, async (tx) => {
    const asked = await store.findRealisation(tx, input.realisationId);
    if (!asked) refuse(commonRefusals.NOT_FOUND, { at: '/realisationId' });
    const ids = asked.lots.map((lot) => lot.lotId);
    await assertSold(tx, input, asked, ids);
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
      const receipt = await takeSale(seller, input, asked);
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
      const ownsByLot = new Map(ids.map((lotId, i) => [lotId, onRecord(owns[i])]));
      const sold = await soldLots(system, facility, input.lots, { pledges, owns: ownsByLot, documents }, parts);
      const waterfall = { parts, lots: sold };
      const each = input.lots.map(({ lotId, costs }) => ({
        lotId,
        referenceMinor: String(references.get(lotId)),
        costsMinor: costs.amountMinor,
      }));
      const { proceeds, told } = settledDown(waterfall, facility.id, each, claimMinor);
      const settlement = {
        ...saleOf(input, priceReasons),
        receiptId: receipt.id,
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
      const more = await giveUpSold(system, asked, input, lots, byDocument);
      return { view: viewOf(moved), event: announce('settled', moved, more) };
    });
  });
}
