import { addReceivableParticipant, findReceivable } from '../../claims/receivables/index.ts';
import { asSystem, type Ctx, requirePerson, violatedConstraint } from '../../context.ts';
import { findBill } from '../../documents/lading/index.ts';
import { findReceipt } from '../../documents/receipts/index.ts';
import { act, putsAtRisk } from '../../ground/audit/index.ts';
import { findParty } from '../../ground/parties/index.ts';
import { quantityFrom } from '../../http/wire.ts';
import { moneyRefusals } from '../../kernel/money.ts';
import { onRecord } from '../../kernel/on-record.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import {
  addLotParticipant,
  findCommodities,
  findLots,
  isPresent,
  lockLots,
  valueOf,
} from '../../physical/goods/index.ts';
import { agreeTerms, assertOfferable, recordItems } from './agreement.ts';
import { pledgeAgreed, pledgeDischarged, pledgeMaximumFixed, pledgeOffered, pledgeRefused } from './events.ts';
import { refreshPublicity } from './publish.ts';
import {
  assertMayOffer,
  type ItemFacts,
  type PledgeKind,
  pledgeRefusals,
  scopeParts,
  statusesLive,
  triggersOf,
} from './rules.ts';
import type {
  AnswerPledgeInput,
  DischargePledgeInput,
  FixMaximumInput,
  OfferPledgeInput,
  PledgeView,
} from './schemas.ts';
import * as store from './store.ts';

/** What the pledgor may do with the items, from the record; an item that it does not take part in is not there. */
export async function itemFacts(ctx: Ctx, kind: PledgeKind, itemIds: readonly string[]): Promise<ItemFacts[]> {
  const facts: ItemFacts[] = [];
  if (kind === 'goods' || kind === 'charge')
    for (const lot of await findLots(ctx, itemIds))
      facts.push({ id: lot.id, entitled: [lot.ownerId], pledgeable: isPresent(lot.status) });
  else
    for (const id of itemIds) {
      const bill = kind === 'document' ? await findBill(ctx, id) : undefined;
      if (bill)
        facts.push({
          id,
          entitled: [bill.notifyId, bill.titleOwnerId ?? bill.holderId],
          pledgeable: bill.status === 'issued',
        });
      const receipt = kind === 'document' ? await findReceipt(ctx, id) : undefined;
      if (receipt)
        facts.push({
          id,
          entitled: [receipt.titleOwnerId ?? receipt.holderId],
          pledgeable: receipt.status === 'issued' && receipt.stop === null,
        });
      const receivable = kind === 'receivable' ? await findReceivable(ctx, id) : undefined;
      if (receivable)
        facts.push({
          id,
          entitled: [receivable.creditorId],
          pledgeable: receivable.status === 'presented' || receivable.status === 'confirmed',
        });
    }
  const missing = itemIds.findIndex((id) => !facts.some((fact) => fact.id === id));
  if (missing >= 0) refuse(commonRefusals.NOT_FOUND, { at: `/itemIds/${missing}` });
  return facts;
}

/** What must stay of each grade, in its own scale; only floating goods have a floor. */
async function floorsOf(ctx: Ctx, input: OfferPledgeInput) {
  const isFloating = input.mode === 'floating' && (input.kind === 'goods' || input.kind === 'charge');
  if (!isFloating && (input.mode === 'floating' || input.floorValue || input.floors.length > 0))
    refuse(pledgeRefusals.FLOOR_NEEDS_FLOATING, { at: '/mode' });
  if (input.itemIds.length === 0 && !(isFloating && input.kind === 'charge'))
    refuse(pledgeRefusals.ITEMS_MISSING, { at: '/itemIds' });
  if (input.floorValue && input.floorValue.currency !== input.maximum.currency)
    refuse(moneyRefusals.CURRENCY_MISMATCH, { at: '/floorValue/currency' });
  const commodities = await findCommodities(
    ctx,
    input.floors.map((floor) => floor.commodityId),
  );
  return input.floors.map(({ commodityId, quantity }, i) => {
    const commodity = commodities.find((c) => c.id === commodityId);
    if (!commodity) refuse(commonRefusals.NOT_FOUND, { at: `/floors/${i}/commodityId` });
    const { unit, scale } = commodity;
    const of = { quantity: { value: 0n, unit, scale } };
    return { commodityId, quantityValue: valueOf(of, quantityFrom(quantity), `/floors/${i}/quantity`) };
  });
}

/** A pledgor offers security for a facility: lots, the document for lots, or receivables. */
export async function offerPledge(ctx: Ctx, input: OfferPledgeInput): Promise<PledgeView> {
  return act(ctx, { verb: 'pledge.offer', mandate: 'pledge:offer', input }, async (tx) => {
    const { partyId } = requirePerson(tx);
    const pledgee = await findParty(tx, input.pledgeeId);
    if (!pledgee) refuse(commonRefusals.NOT_FOUND, { at: '/pledgeeId' });
    if (!pledgee.roles.some((role) => role === 'bank' || role === 'guarantor'))
      refuse(pledgeRefusals.PLEDGEE_UNFIT, { at: '/pledgeeId' });
    assertMayOffer(await itemFacts(tx, input.kind, input.itemIds), partyId);
    const floors = await floorsOf(tx, input);
    const debtorId = await assertOfferable(tx, input, partyId);
    const view = await store.insertPledge(
      tx,
      {
        id: tx.newId('pledge'),
        kind: input.kind,
        pledgorId: partyId,
        pledgeeId: pledgee.id,
        secures: input.facilityId,
        maximumMinor: BigInt(input.maximum.amountMinor),
        currency: input.maximum.currency,
        mode: input.mode,
        floorValueMinor: input.floorValue ? BigInt(input.floorValue.amountMinor) : null,
        isNewValue: input.isNewValue,
        restrictsTransfer: input.restrictsTransfer,
        purchaseMoneyDeliveredOn: input.purchaseMoneyDeliveredOn ?? null,
        securedScope: input.securedScope ?? [...scopeParts],
        triggers: triggersOf(input.triggers),
        collectsFruits: input.collectsFruits,
        deliveryMode: input.deliveryMode ?? null,
        deliverBy: input.deliverBy ?? null,
        contractHash: input.contractHash ?? null,
        resolution: input.resolution ?? null,
        sharesBy: input.alsoSecures.length === 0 ? null : input.sharesBy,
        participants: [partyId, pledgee.id],
      },
      [...new Set(input.itemIds)],
      floors,
      { alsoSecures: input.alsoSecures, debtorId },
    );
    return { view, event: pledgeOffered(view) };
  });
}

/** The pledgee sees from now on what it holds as security. */
export async function admitPledgee(ctx: Ctx, pledge: Pick<PledgeView, 'kind' | 'pledgeeId' | 'items'>): Promise<void> {
  await asSystem(ctx, 'pledge', async (system) => {
    const ids = pledge.items.map(({ itemId }) => itemId);
    if (pledge.kind === 'goods' || pledge.kind === 'charge') await addLotParticipant(system, ids, pledge.pledgeeId);
    if (pledge.kind === 'receivable')
      for (const id of ids) await addReceivableParticipant(system, id, pledge.pledgeeId);
  });
}

/** An item binds elsewhere: the database found it. */
export function nameBinding(cause: unknown): never {
  if (violatedConstraint(cause)?.startsWith('pledge_item_'))
    refuse(pledgeRefusals.ALREADY_PLEDGED, { at: '/pledgeId', cause });
  throw cause;
}

/** An offer binds nothing: since then the items may have been sold, worked up or given back. The lots stay as found from here. */
async function assertStillPledgeable(ctx: Ctx, { kind, pledgorId, items }: PledgeView): Promise<void> {
  const ids = items.map((item) => item.itemId);
  await asSystem(ctx, 'pledge', async (system) => {
    if (kind === 'goods' || kind === 'charge') await lockLots(system, ids);
    assertMayOffer(await itemFacts(system, kind, ids), pledgorId);
  });
}

/** The pledgee accepts or refuses. From acceptance on the items bind, and no one else can take them. */
export async function answerPledge(ctx: Ctx, input: AnswerPledgeInput & { pledgeId: string }): Promise<PledgeView> {
  return act(ctx, { verb: 'pledge.answer', mandate: 'pledge:accept', input }, async (tx) => {
    const pledge = await store.findPledge(tx, input.pledgeId);
    if (!pledge) refuse(commonRefusals.NOT_FOUND, { at: '/pledgeId' });
    if (pledge.pledgeeId !== requirePerson(tx).partyId) refuse(pledgeRefusals.NOT_THE_PLEDGEE);
    if (input.accept) await assertStillPledgeable(tx, pledge);
    const terms =
      input.accept && pledge.status === 'offered' ? await agreeTerms(tx, pledge, input.resolutionReview) : {};
    const agreedAt = tx.clock.now();
    const answered = await store.movePledge(
      tx,
      pledge.id,
      input.accept ? 'agree' : 'refuse',
      input.accept ? { agreedAt, ...terms } : {},
    );
    if (!answered) refuse(pledgeRefusals.PLEDGE_NOT_OFFERED, { facts: { status: pledge.status } });
    if (!input.accept) return { view: answered, event: pledgeRefused(answered) };
    await store.setItemsLive(tx, pledge.id, true).catch(nameBinding);
    const goodsHash = await recordItems(
      tx,
      pledge,
      pledge.items.map((item) => item.itemId),
    );
    await admitPledgee(tx, answered);
    const view = await asSystem(tx, 'pledge', (system) => refreshPublicity(system, { ...answered, status: 'agreed' }));
    const { securedScope, triggers, collectsFruits, restrictsTransfer } = view;
    const agreed = { securedScope, triggers, collectsFruits, restrictsTransfer, goodsHash, ...terms };
    return { view, event: pledgeAgreed(view, agreed) };
  });
}

/**
 * What the pledge secures is fixed: its term is over, no new debt can arise, or the pledgee heard of a seizure. From here on
 * nothing more is lent on it.
 */
export async function fixMaximum(ctx: Ctx, input: FixMaximumInput & { pledgeId: string }): Promise<PledgeView> {
  return act(ctx, { verb: 'pledge.fixMaximum', mandate: 'charge:crystallise', input }, async (tx) => {
    const pledge = await store.findPledge(tx, input.pledgeId);
    if (!pledge) refuse(commonRefusals.NOT_FOUND, { at: '/pledgeId' });
    if (pledge.pledgeeId !== requirePerson(tx).partyId) refuse(pledgeRefusals.NOT_THE_PLEDGEE);
    if (!statusesLive.includes(pledge.status))
      refuse(pledgeRefusals.PLEDGE_NOT_LIVE, { facts: { status: pledge.status } });
    const view = await store.fixMaximum(tx, pledge.id, input.reason);
    if (!view) refuse(pledgeRefusals.MAXIMUM_FIXED, { facts: { maximumFixed: pledge.maximumFixed } });
    return { view, event: pledgeMaximumFixed(view, { reason: input.reason, evidence: input.evidence }) };
  });
}

/**
 * The pledgee gives the security up: the debt is paid, or it waives, with a reason. Guarantors' consents go with it where debt
 * stands. What the record says against it is asked by who follows the event.
 */
export async function dischargePledge(
  ctx: Ctx,
  input: DischargePledgeInput & { pledgeId: string },
): Promise<PledgeView> {
  return act(ctx, { verb: 'pledge.discharge', mandate: 'pledge:discharge', input }, async (tx) => {
    const pledge = await store.findPledge(tx, input.pledgeId);
    if (!pledge) refuse(commonRefusals.NOT_FOUND, { at: '/pledgeId' });
    if (pledge.pledgeeId !== requirePerson(tx).partyId) refuse(pledgeRefusals.NOT_THE_PLEDGEE);
    putsAtRisk(tx, { ...pledge.maximum, clientId: pledge.pledgorId });
    const ended = await store.movePledge(tx, pledge.id, 'discharge', { dischargedAt: tx.clock.now() });
    if (!ended) refuse(pledgeRefusals.PLEDGE_NOT_LIVE, { facts: { status: pledge.status } });
    await store.setItemsLive(tx, pledge.id, false, undefined, input.waiver === undefined);
    const view = onRecord(await store.findPledge(tx, pledge.id));
    // What it bound until now: of what was freed before, nothing follows again.
    const heldIds = ended.items.filter((item) => item.live).map((item) => item.itemId);
    const { guarantorConsents, waiver = null } = input;
    return { view, event: pledgeDischarged(view, { heldIds, guarantorConsents, waiver }) };
  });
}
