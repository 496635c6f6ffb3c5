import { todayOf } from '../../assessment/coverage/index.ts';
import { asSystem, type Ctx, type DomainEvent, requirePerson } from '../../context.ts';
import { act, asksSecond, recordEvent } from '../../ground/audit/index.ts';
import { post } from '../../ground/ledger/index.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { businessDateAt } from '../../kernel/time.ts';
import { type FacilityView, lockFacility } from '../../lending/financing/index.ts';
import { type MoneyReceiptView, takeMoneyIn } from '../../money/money-in/index.ts';
import {
  holdProceeds,
  type KeptSale,
  listSalePayments,
  lockSale,
  markSale,
  type Proceeds,
  paidUnder,
  payablesOf,
  postProceeds,
  realisationRefusals,
  securedDebtOf,
  settledDown,
  waterfallFrom,
} from '../realisation/index.ts';
import { type Head, meetHeads, oweAppliedAgain, owedBack, takeHeadsBack } from './applied.ts';
import { takenBackRefusals } from './rules.ts';
import type { SalePriceInput } from './schemas.ts';

type Settlement = NonNullable<KeptSale['settlement']>;

interface Sold {
  facility: FacilityView;
  sale: KeptSale;
  settlement: Settlement;
}

/** A sale that was made, locked after its facility. */
async function saleOf(ctx: Ctx, realisationId: string): Promise<Sold | undefined> {
  const sale = await lockSale(ctx, realisationId);
  const facility = sale && (await lockFacility(ctx, sale.facilityId));
  return facility && sale.settlement ? { facility, sale, settlement: sale.settlement } : undefined;
}

/** What the sale left to pay out, and what of that went out. */
async function headsOf(ctx: Ctx, saleId: string, settlement: Settlement, ownId: string): Promise<Head[]> {
  const payments = (await listSalePayments(ctx, saleId)).map((p) => ({
    kind: p.kind,
    rightId: p.rightId,
    amountMinor: BigInt(p.amount.amountMinor),
  }));
  return payablesOf(settlement, ownId).map((head) => ({
    kind: head.kind,
    rightId: head.rightId,
    undoneMinor: head.owedMinor,
    owedMinor: 0n,
    paidMinor: paidUnder(head, payments),
  }));
}

const sumOf = (of: Settlement['lots'], what: 'proceedsMinor' | 'costsMinor') =>
  of.reduce((sum, lot) => sum + BigInt(lot[what]), 0n);

const announce = (type: string, { facility, sale }: Sold, more: object): DomainEvent => ({
  type,
  version: 1,
  objectId: sale.id,
  participants: [facility.lenderId, facility.borrowerId],
  payload: { facilityId: facility.id, ...more },
});

/**
 * Reaction: the bank took the price of a sale back. The goods are gone, and the debt that the price had paid stands as if it had not:
 * nothing is left to pay out, and who had some of it owes that. The buyer owes the price; it is applied anew where it comes again.
 */
export async function undoSale(ctx: Ctx, event: DomainEvent): Promise<void> {
  await holdProceeds(ctx, event);
  const receipt = event.payload as unknown as MoneyReceiptView & { isReversal: boolean };
  const of = receipt.isReversal && receipt.kind === 'sale' ? await saleOf(ctx, receipt.objectId) : undefined;
  if (!of || of.sale.undoneAt !== null) return;
  const { facility, sale, settlement } = of;
  const heads = await headsOf(ctx, sale.id, settlement, facility.id);
  const about = { facility, receiptId: receipt.id, objectId: sale.id, pledgorId: sale.pledgorId };
  const on = sale.appliedOn ?? businessDateAt(new Date(sale.settledAt as string));
  const cash = { account: 'cash', currency: facility.limit.currency } as const;
  await post(ctx, {
    bookPartyId: facility.lenderId,
    kind: 'sale_reversal',
    objectId: sale.id,
    valueOn: on,
    entries: [
      { ...cash, amountMinor: -sumOf(settlement.lots, 'proceedsMinor') },
      ...(await oweAppliedAgain(ctx, facility, receipt.id, settlement.applied, on)),
      ...(await takeHeadsBack(ctx, about, heads)),
    ],
  });
  await markSale(ctx, sale.id, { undoneAt: ctx.clock.now() });
  await recordEvent(
    ctx,
    announce('realisation.priceTakenBack', of, { receiptId: receipt.id, owedBack: owedBack(heads) }),
  );
}

const inMinor = (lots: readonly { proceeds: { amountMinor: string } }[]) =>
  lots.reduce((sum, { proceeds }) => sum + BigInt(proceeds.amountMinor), 0n);

/** The sale as its price now goes down what it went down before: as recorded, or as another price for each lot. */
function soldFor({ sale, settlement, facility }: Sold, input: SalePriceInput): Resettled {
  const { amount, lots } = input;
  const recordedMinor = sumOf(settlement.lots, 'proceedsMinor');
  const amountMinor = BigInt(amount.amountMinor);
  const ids = settlement.lots.map(({ lotId }) => lotId);
  const isWhole =
    lots === undefined || (lots.length === ids.length && ids.every((id) => lots.some((l) => l.lotId === id)));
  const isOneMoney = [amount, ...(lots ?? []).map((lot) => lot.proceeds)].every((m) => m.currency === sale.currency);
  if (!isWhole || !isOneMoney || (lots ? inMinor(lots) : recordedMinor) !== amountMinor)
    refuse(realisationRefusals.SALE_PROCEEDS_DIFFER, {
      at: lots ? '/lots' : '/amount',
      facts: { lotIds: ids, recordedMinor: recordedMinor.toString(), currency: sale.currency },
    });
  const priceOf = (lotId: string, minor: string) =>
    BigInt(lots?.find((lot) => lot.lotId === lotId)?.proceeds.amountMinor ?? minor);
  if (settlement.lots.every((lot) => priceOf(lot.lotId, lot.proceedsMinor) === BigInt(lot.proceedsMinor))) {
    const costsMinor = sumOf(settlement.lots, 'costsMinor') - BigInt(settlement.costsUnmetMinor);
    const [ownMinor, surplusMinor] = [BigInt(settlement.ownMinor), BigInt(settlement.surplusMinor)];
    const othersMinor = recordedMinor - costsMinor - ownMinor - surplusMinor;
    return { proceeds: { proceedsMinor: recordedMinor, costsMinor, ownMinor, othersMinor, surplusMinor }, told: {} };
  }
  if (sale.waterfall === null)
    refuse(takenBackRefusals.PRICE_NOT_AS_KEPT, { at: '/lots', facts: { recordedMinor: recordedMinor.toString() } });
  const kept = waterfallFrom(sale.waterfall);
  const sold = kept.lots.map((lot, i) => ({
    ...lot,
    proceedsMinor: priceOf(lot.lotId, settlement.lots[i]?.proceedsMinor ?? '0'),
  }));
  return settledDown({ ...kept, lots: sold }, facility.id, settlement.lots, BigInt(settlement.claimMinor));
}

type Resettled = { proceeds: Proceeds; told: Partial<Sold['settlement']> };

/**
 * The price of a sale, where it came again after the bank took it back, or was booked wrongly at first: it goes down the ranking of
 * the sale, pays what is owed today, and what had gone out of it is owed back by nobody as far as it reaches.
 */
export async function receiveSalePrice(
  ctx: Ctx,
  input: SalePriceInput & { realisationId: string },
): Promise<MoneyReceiptView> {
  return act(ctx, { verb: 'realisation.receivePrice', mandate: 'realisation:propose', input }, async (tx) => {
    const of = await saleOf(tx, input.realisationId);
    if (of?.facility.lenderId !== requirePerson(tx).partyId) refuse(commonRefusals.NOT_FOUND, { at: '/realisationId' });
    if (of.sale.undoneAt === null) refuse(takenBackRefusals.PRICE_STANDS, { at: '/realisationId' });
    const { facility, sale } = of;
    const { proceeds, told } = soldFor(of, input);
    const { bankReference, accountNumber, receivedOn, amount } = input;
    const receipt = await takeMoneyIn(tx, {
      kind: 'sale',
      objectId: sale.id,
      amount,
      bankReference,
      accountNumber,
      receivedOn,
      customerId: facility.borrowerId,
      beganOn: businessDateAt(new Date(sale.proposedAt)),
      payerIds: of.settlement.buyerId == null ? [] : [of.settlement.buyerId],
      payerNames: [of.settlement.buyer],
    });
    const recordedMinor = sumOf(of.settlement.lots, 'proceedsMinor');
    // A sale may not be recorded at a fair price and paid at another, or shared among its lots otherwise, by one person.
    if (told.lots !== undefined)
      asksSecond(tx, {
        reasons: [{ code: 'PRICE_NOT_AS_RECORDED', facts: { recordedMinor: recordedMinor.toString() } }],
        level: 'L2',
      });
    await asSystem(tx, 'taken-back', (system) => applyPrice(system, of, receipt, { proceeds, told }));
    return {
      view: receipt,
      event: announce('realisation.priceCameAgain', of, { receiptId: receipt.id, amount: receipt.amount }),
    };
  });
}

async function applyPrice(ctx: Ctx, of: Sold, receipt: MoneyReceiptView, { proceeds, told }: Resettled): Promise<void> {
  const { facility, sale } = of;
  const settlement = { ...of.settlement, ...told };
  const on = todayOf(ctx);
  const heads = await headsOf(ctx, sale.id, settlement, facility.id);
  const about = { facility, receiptId: receipt.id, objectId: sale.id, pledgorId: sale.pledgorId };
  const back = await meetHeads(ctx, about, heads);
  const metMinor = back.reduce((sum, e) => (e.account === 'applicant_claim' ? sum - e.amountMinor : sum), 0n);
  const all = await securedDebtOf(ctx, facility, on);
  // What is owed of what had gone out is met out of that head, and not out of the lender's share.
  const debt = { ...all, claimMinor: all.claimMinor - metMinor, totalMinor: all.totalMinor - metMinor };
  const applied = await postProceeds(ctx, facility, debt, sale.id, proceeds, on);
  if (back.length > 0)
    await post(ctx, {
      bookPartyId: facility.lenderId,
      kind: 'sale_restored',
      objectId: sale.id,
      valueOn: on,
      entries: back,
    });
  const { totalMinor } = debt;
  const { ownMinor } = proceeds;
  const shortfallMinor = (totalMinor > ownMinor ? totalMinor - ownMinor : 0n).toString();
  await markSale(ctx, sale.id, {
    undoneAt: null,
    appliedOn: on,
    settlement: { ...settlement, receiptId: receipt.id, applied, claimMinor: totalMinor.toString(), shortfallMinor },
  });
}
