import {
  asSystem,
  type Ctx,
  type DomainEvent,
  requirePerson,
  violatedConstraint,
  withSnapshot,
} from '../../context.ts';
import { act, putsAtRisk } from '../../ground/audit/index.ts';
import { findParty } from '../../ground/parties/index.ts';
import { assertGate, policyOf } from '../../ground/policy/index.ts';
import { foundStandings } from '../../ground/standings/index.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { businessDate } from '../../kernel/time.ts';
import { stepOf } from '../../kernel/transitions.ts';
import { payMoneyOut } from '../../money/money-out/index.ts';
import { addLotParticipant, lockLots, passTitle } from '../../physical/goods/index.ts';
import { pledgesOfItems } from '../../security/pledges/index.ts';
import { cycleOf, idleLots, ownCycle } from '../returns/index.ts';
import { assertTerms, assetOfferLife, assetRefusals } from './rules.ts';
import type { AnswerAssetInput, AssetOfferView, CycleView, OfferAssetInput } from './schemas.ts';
import * as store from './store.ts';

export const assetOfferViewOf = (row: store.KeptAssetOffer): AssetOfferView => ({
  id: row.id,
  kind: row.kind,
  lotId: row.lotId,
  firmId: row.firmId,
  toId: row.toId,
  currency: row.currency,
  priceMinor: row.priceMinor?.toString() ?? null,
  rentMinor: row.rentMinor?.toString() ?? null,
  months: row.months,
  costMinor: row.costMinor.toString(),
  idleSince: row.idleSince.toISOString(),
  documentHash: row.documentHash,
  status: row.status,
  endReason: row.endReason,
  offeredAt: row.offeredAt.toISOString(),
});

const announce = (type: string, row: store.KeptAssetOffer): DomainEvent => ({
  type,
  version: 1,
  objectId: row.id,
  participants: row.participants,
  payload: { kind: row.kind, lotId: row.lotId, firmId: row.firmId, toId: row.toId, status: row.status },
});

/** A firm's own cash cycle, and what of its stock lies idle, as a bank would report it of a client. */
export const readCycle = (ctx: Ctx, { from, to }: { from: string; to: string }): Promise<CycleView> =>
  withSnapshot(ctx, async (tx) => {
    const { partyId } = requirePerson(tx);
    const on = businessDate(tx);
    if (to < from || to > on) refuse(commonRefusals.INPUT_INVALID, { at: '/to', facts: { today: on } });
    const idle = await idleLots(tx, partyId, on);
    return {
      figures: cycleOf(await ownCycle(tx, partyId, { from, to, known: tx.clock.now() })),
      idleDays: policyOf(partyId, 'stock.idleDays', on).value,
      idle: idle.map(({ since, ...lot }) => ({ ...lot, since: new Date(since).toISOString() })),
    };
  });

/** Its own, idle by the rule of the day, under no pledge and promised to nobody. */
async function requireIdle(ctx: Ctx, firmId: string, lotId: string) {
  return asSystem(ctx, 'idle goods', async (system) => {
    const [lot] = await lockLots(system, [lotId]);
    const idle = (await idleLots(system, firmId, businessDate(ctx), lotId))[0];
    const rule = policyOf(firmId, 'stock.idleDays', businessDate(ctx));
    const facts = { rule: rule.key, days: rule.value, isOwn: lot?.ownerId === firmId };
    if (lot?.ownerId !== firmId || !idle) refuse(assetRefusals.ASSET_NOT_IDLE, { at: '/lotId', facts });
    const pledges = await pledgesOfItems(system, [lotId]);
    if (pledges.length > 0 || lot.offeredToId !== null) refuse(assetRefusals.ASSET_BOUND, { at: '/lotId' });
    return idle;
  });
}

/** A firm offers goods of its own that lie idle: for sale, to let, or to a bank for sale and lease-back. */
export async function offerAsset(ctx: Ctx, input: OfferAssetInput): Promise<AssetOfferView> {
  return act(ctx, { verb: 'assetOffer.make', mandate: 'asset:trade', input }, async (tx) => {
    const { partyId, personId } = requirePerson(tx);
    const { kind, lotId, toPartyId, price, rent, months, documentHash } = input;
    assertTerms(input);
    const to = await findParty(tx, toPartyId);
    if (!to || to.id === partyId) refuse(commonRefusals.NOT_FOUND, { at: '/toPartyId' });
    const buyers = kind === 'lease_back' ? ['bank'] : ['bank', 'trader', 'core_firm'];
    if (!to.roles.some((role) => buyers.includes(role)))
      refuse(assetRefusals.ASSET_BUYER, { at: '/toPartyId', facts: { roles: buyers } });
    const idle = await requireIdle(tx, partyId, lotId);
    const currency = (price ?? rent)?.currency ?? '';
    if (price && rent && price.currency !== rent.currency) refuse(assetRefusals.ASSET_TERMS, { at: '/rent/currency' });
    putsAtRisk(tx, { amountMinor: BigInt((price ?? rent)?.amountMinor ?? 0), currency });
    await asSystem(tx, 'idle goods', (system) => addLotParticipant(system, [lotId], to.id));
    const made = await store
      .insertAssetOffer(tx, {
        id: tx.newId('assetOffer'),
        kind,
        lotId,
        firmId: partyId,
        toId: to.id,
        currency,
        priceMinor: price ? BigInt(price.amountMinor) : null,
        rentMinor: rent ? BigInt(rent.amountMinor) : null,
        months: months ?? null,
        costMinor: BigInt(idle.costMinor),
        idleSince: new Date(idle.since),
        documentHash,
        offeredBy: personId,
        participants: [partyId, to.id],
      })
      .catch((cause: unknown) => {
        if (violatedConstraint(cause) === 'asset_offer_once')
          refuse(assetRefusals.ASSET_OFFERED, { at: '/lotId', cause });
        throw cause;
      });
    return { view: assetOfferViewOf(made), event: announce('assetOffer.made', made) };
  });
}

async function requireOf(ctx: Ctx, id: string, side: 'firmId' | 'toId'): Promise<store.KeptAssetOffer> {
  const found = await store.findAssetOffer(ctx, id);
  if (found?.[side] !== requirePerson(ctx).partyId) refuse(commonRefusals.NOT_FOUND, { at: '/offerId' });
  return found;
}

/** Two of whom it is offered to say yes or no. Sold or leased back, the goods are theirs; a bank pays what it leases back, and reads what is said of the firm. */
export async function answerAsset(ctx: Ctx, input: AnswerAssetInput & { offerId: string }): Promise<AssetOfferView> {
  return act(ctx, { verb: 'assetOffer.answer', mandate: 'asset:trade', input }, async (tx) => {
    const found = await requireOf(tx, input.offerId, 'toId');
    const { accept, reason, reference } = input;
    const { kind, firmId, toId, lotId, currency, priceMinor, rentMinor, months } = found;
    const step = stepOf(assetOfferLife, accept ? 'agree' : 'refuse');
    const moved = await store.moveAssetOffer(tx, found.id, step, accept ? null : (reason ?? null));
    if (!moved) refuse(assetRefusals.ASSET_WRONG_STATE, { facts: { status: found.status } });
    if (!accept) return { view: assetOfferViewOf(moved), event: announce('assetOffer.refused', moved) };
    await requireIdle(tx, firmId, lotId);
    putsAtRisk(tx, { amountMinor: priceMinor ?? (rentMinor ?? 0n) * BigInt(months ?? 1), currency, clientId: firmId });
    if (kind === 'lease_back' && priceMinor !== null) {
      assertGate('CF', await foundStandings(tx, toId, [firmId], { borrowerIds: [firmId] }));
      await payMoneyOut(tx, {
        kind: 'lease_back',
        lenderId: toId,
        objectId: found.id,
        amount: { amountMinor: priceMinor.toString(), currency },
        paidOn: businessDate(tx),
        payeeId: firmId,
        reference,
      });
    }
    if (kind !== 'let') await asSystem(tx, 'idle goods', (system) => passTitle(system, [lotId], toId));
    return { view: assetOfferViewOf(moved), event: announce('assetOffer.agreed', moved) };
  });
}

/** The firm takes back what is not answered. */
export async function withdrawAsset(ctx: Ctx, input: { offerId: string; reason: string }): Promise<AssetOfferView> {
  return act(ctx, { verb: 'assetOffer.withdraw', mandate: 'asset:trade', input }, async (tx) => {
    const found = await requireOf(tx, input.offerId, 'firmId');
    const moved = await store.moveAssetOffer(tx, found.id, stepOf(assetOfferLife, 'withdraw'), input.reason);
    if (!moved) refuse(assetRefusals.ASSET_WRONG_STATE, { facts: { status: found.status } });
    return { view: assetOfferViewOf(moved), event: announce('assetOffer.withdrawn', moved) };
  });
}

/** What was let or leased back is the firm's again: two of the other side say that the rent is paid. */
export async function returnAsset(ctx: Ctx, input: { offerId: string; reason: string }): Promise<AssetOfferView> {
  return act(ctx, { verb: 'assetOffer.return', mandate: 'asset:trade', input }, async (tx) => {
    const found = await requireOf(tx, input.offerId, 'toId');
    const { kind, lotId, firmId, toId, currency, priceMinor, rentMinor } = found;
    if (kind === 'sale') refuse(assetRefusals.ASSET_WRONG_STATE, { facts: { kind } });
    putsAtRisk(tx, { amountMinor: priceMinor ?? rentMinor ?? 0n, currency, clientId: firmId });
    const moved = await store.moveAssetOffer(tx, found.id, stepOf(assetOfferLife, 'return'), input.reason);
    if (!moved) refuse(assetRefusals.ASSET_WRONG_STATE, { facts: { status: found.status } });
    if (kind === 'lease_back')
      await asSystem(tx, 'idle goods', async (system) => {
        const [lot] = await lockLots(system, [lotId]);
        if (lot?.ownerId !== toId || (await pledgesOfItems(system, [lotId])).length > 0)
          refuse(assetRefusals.ASSET_BOUND, { facts: { lotId } });
        await passTitle(system, [lotId], firmId);
      });
    return { view: assetOfferViewOf(moved), event: announce('assetOffer.returned', moved) };
  });
}
