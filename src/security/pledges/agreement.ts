import { findReceivable } from '../../claims/receivables/index.ts';
import { asSystem, type Ctx, requirePerson } from '../../context.ts';
import { findBill } from '../../documents/lading/index.ts';
import { findReceipt } from '../../documents/receipts/index.ts';
import { hashOf } from '../../kernel/canonical.ts';
import { moneyRefusals } from '../../kernel/money.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { businessDate, type LocalDate } from '../../kernel/time.ts';
import { findEngagement, findLots } from '../../physical/goods/index.ts';
import {
  assertInTerm,
  assertOwedTo,
  assertResolved,
  assertReviewed,
  deliveryOf,
  type Held,
  missingOf,
} from './agreement-rules.ts';
import * as store from './agreement-store.ts';
import { pledgeRefusals } from './rules.ts';
import type { AgreedItem, AgreementView, AnswerPledgeInput, OfferPledgeInput, PledgeView } from './schemas.ts';
import { findPledge } from './store.ts';

const todayOf = (ctx: Ctx): LocalDate => businessDate(ctx);
type Item = Omit<AgreedItem, 'agreedAt'>;
type Kind = PledgeView['kind'];

/** Each thing as it stands now, with who holds it; a receivable is held by nobody. */
async function standOf(ctx: Ctx, kind: Kind, itemIds: readonly string[]): Promise<{ items: Item[]; held: Held[] }> {
  const items: Item[] = [];
  const held: Held[] = [];
  const none = { commodityId: null, quantity: null, amount: null, siteId: null };
  const lots = kind === 'goods' || kind === 'charge' ? await findLots(ctx, itemIds) : [];
  for (const { id, description, commodityId, quantity, custody } of lots) {
    items.push({ ...none, itemId: id, name: description, commodityId, quantity, siteId: custody?.siteId ?? null });
    held.push({ itemId: id, holderId: custody?.custodianId ?? null });
  }
  for (const itemId of kind === 'document' || kind === 'receivable' ? itemIds : []) {
    const bill = kind === 'document' ? await findBill(ctx, itemId) : undefined;
    const receipt = kind === 'document' && !bill ? await findReceipt(ctx, itemId) : undefined;
    const receivable = kind === 'receivable' ? await findReceivable(ctx, itemId) : undefined;
    if (bill) items.push({ ...none, itemId, name: `${bill.number}: ${bill.goodsDescription}` });
    if (receipt) {
      const { number, goods, commodityId, quantity, place } = receipt;
      items.push({ ...none, itemId, name: `${number}: ${goods}`, commodityId, quantity, siteId: place.siteId });
    }
    if (receivable) items.push({ ...none, itemId, name: receivable.invoiceNumber, amount: receivable.outstanding });
    const document = bill ?? receipt;
    if (document) held.push({ itemId, holderId: document.holderId });
  }
  return { items, held };
}

/** What an offer says of debt and authority can make an agreement; whoever cannot see the facility is told of no other. */
export async function assertOfferable(ctx: Ctx, input: OfferPledgeInput, pledgorId: string): Promise<string> {
  const found = await asSystem(ctx, 'pledge', (system) => store.findDebt(system, input.facilityId));
  const debt = assertOwedTo(found, input.pledgeeId);
  await assertShareable(ctx, input, debt);
  if (debt.currency !== input.maximum.currency) refuse(moneyRefusals.CURRENCY_MISMATCH, { at: '/maximum/currency' });
  assertResolved(debt.debtorId !== pledgorId, input.resolution, todayOf(ctx));
  if (input.kind === 'charge' || input.kind === 'receivable')
    deliveryOf({ ...input, pledgorId }, input.deliveryMode ?? null, []);
  return debt.debtorId;
}

/** Several facilities share goods where they are of one lender for one borrower, each named once. */
async function assertShareable(ctx: Ctx, input: OfferPledgeInput, debt: store.DebtRow): Promise<void> {
  const { alsoSecures, kind, facilityId } = input;
  if (alsoSecures.length === 0) return;
  const isOnce = new Set([facilityId, ...alsoSecures]).size === alsoSecures.length + 1;
  const others = await asSystem(ctx, 'pledge', async (system) => {
    const rows = [];
    for (const id of alsoSecures) rows.push(await store.findDebt(system, id));
    return rows;
  });
  const unfit = others.findIndex((o) => o?.lenderId !== debt.lenderId || o.debtorId !== debt.debtorId);
  if (kind !== 'goods' || !isOnce || unfit >= 0)
    refuse(pledgeRefusals.PLEDGE_SHARED_UNFIT, { at: unfit < 0 ? '/alsoSecures' : `/alsoSecures/${unfit}` });
}

/** What becomes of an offer's terms when it is accepted: they can be completed, and stand from now on as they are. */
export async function agreeTerms(ctx: Ctx, pledge: PledgeView, review: AnswerPledgeInput['resolutionReview']) {
  const { personId } = requirePerson(ctx);
  const now = ctx.clock.now();
  return asSystem(ctx, 'pledge', async (system) => {
    const terms = await store.findTerms(system, pledge.id);
    const debt = assertOwedTo(await store.findDebt(system, pledge.facilityId), pledge.pledgeeId);
    assertInTerm(debt, pledge.isNewValue, todayOf(system));
    const isThirdParty = debt.debtorId !== pledge.pledgorId;
    assertReviewed(isThirdParty, terms.resolution, review);
    const { held } = await standOf(
      system,
      pledge.kind,
      pledge.items.map((item) => item.itemId),
    );
    return {
      deliveryMode: deliveryOf(pledge, terms.deliveryMode, held),
      agreedDebt: store.debtToKeep(debt),
      resolutionReview:
        isThirdParty && review ? { ...review, reviewedBy: personId, reviewedAt: now.toISOString() } : null,
    };
  });
}

/** Keeps each thing as it stands now, in the act by which it is agreed upon. @returns the hash of what was kept, for its event */
export async function recordItems(
  ctx: Ctx,
  pledge: Pick<PledgeView, 'id' | 'kind'>,
  itemIds: readonly string[],
): Promise<string> {
  return asSystem(ctx, 'pledge', async (system) => {
    const { items } = await standOf(system, pledge.kind, itemIds);
    await store.insertAgreedItems(system, pledge.id, items);
    return hashOf(items.sort((a, b) => (a.itemId < b.itemId ? -1 : 1)));
  });
}

/** The agreement as a sheet, for both sides: what was agreed, and what it or its performance lacks. */
export async function readAgreement(ctx: Ctx, pledgeId: string): Promise<AgreementView> {
  const pledge = (await findPledge(ctx, pledgeId)) ?? refuse(commonRefusals.NOT_FOUND, { at: '/pledgeId' });
  return asSystem(ctx, 'pledge', async (system) => {
    const terms = await store.findTerms(system, pledge.id);
    const row = await store.findDebt(system, pledge.facilityId);
    const owed = row?.lenderId === pledge.pledgeeId ? row : undefined;
    const debt = terms.agreedDebt ?? (owed ? store.debtToKeep(owed) : null);
    const itemIds = pledge.items.map((item) => item.itemId);
    const live = pledge.items.filter((item) => item.live || pledge.status === 'offered').map((item) => item.itemId);
    const stand = await standOf(system, pledge.kind, live);
    const agreed = pledge.status === 'offered' ? [] : await store.listAgreedItems(system, pledge.id);
    const goods = pledge.status === 'offered' ? stand.items.map((item) => ({ ...item, agreedAt: null })) : agreed;
    const acknowledgedBy: string[] = [];
    for (const holderId of new Set(stand.held.flatMap((h) => h.holderId ?? []))) {
      // Monitoring is not holding (SI 55).
      const engagement = await findEngagement(system, pledge.pledgeeId, holderId);
      if (engagement?.serviceLevel === 'control') acknowledgedBy.push(holderId);
    }
    const isDelivered = pledge.kind === 'goods' || pledge.kind === 'document';
    const derived = isDelivered && stand.held.length > 0 ? deliveryOf(pledge, null, stand.held) : null;
    const mode = terms.deliveryMode ?? derived;
    const { kind, status, pledgorId, pledgeeId, effectiveAt } = pledge;
    return {
      pledgeId: pledge.id,
      kind,
      status,
      pledgorId,
      pledgeeId,
      agreedAt: pledge.agreedAt,
      maximum: pledge.maximum,
      isNewValue: pledge.isNewValue,
      securedScope: pledge.securedScope,
      triggers: pledge.triggers,
      collectsFruits: pledge.collectsFruits,
      restrictsTransfer: pledge.restrictsTransfer,
      form: terms.contractHash === null ? 'data_message' : 'document',
      contractHash: terms.contractHash,
      debt,
      goods,
      delivery: mode !== null ? { mode, by: terms.deliverBy, acknowledgedBy, effectiveAt } : null,
      resolution: terms.resolution,
      resolutionReview: terms.resolutionReview,
      missing: missingOf({
        kind,
        pledgorId,
        pledgeeId,
        itemIds,
        acknowledgedBy,
        debt: debt ?? undefined,
        recorded: goods.map(({ itemId, siteId }) => ({
          itemId,
          siteId: siteId ?? stand.items.find((item) => item.itemId === itemId)?.siteId ?? null,
        })),
        deliveryMode: mode,
        deliverBy: terms.deliverBy,
        held: stand.held,
        constituted: pledge.items.filter((item) => item.effectiveSince !== null).map((item) => item.itemId),
        isRegistered: pledge.publicity.some((fact) => fact.kind === 'registration'),
        isReviewed: terms.resolutionReview !== null || (status === 'offered' && terms.resolution !== null),
      }),
    };
  });
}
