import { todayOf } from '../../assessment/coverage/index.ts';
import { asSystem, type Ctx, type DomainEvent, requirePerson } from '../../context.ts';
import { act, asksSecond, recordEvent } from '../../ground/audit/index.ts';
import { post } from '../../ground/ledger/index.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { businessDateAt } from '../../kernel/time.ts';
import { type FacilityView, lockFacility } from '../../lending/financing/index.ts';
import {
  type MoneyReceiptView,
  plainName,
  replaceAllTakenBack,
  sumClaims,
  takeMoneyIn,
} from '../../money/money-in/index.ts';
import { findPledge } from '../../security/pledges/index.ts';
import {
  agreedOf,
  debtPartsOf,
  holdProceeds,
  type KeptSale,
  lockSale,
  markSale,
  missingOf,
  nextPart,
  type PricePart,
  paidOutUnder,
  paidUnder,
  partsOf,
  passedUnder,
  payablesOf,
  postProceeds,
  realisationRefusals,
  type SecuredDebt,
  securedDebtOf,
  toldOf,
  type Waterfall,
  waterfallFrom,
} from '../realisation/index.ts';
import { type Head, isBorrowers, meetHeads, oweAppliedAgain, owedBack, owedBackBy, takeHeadsBack } from './applied.ts';
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

const dayOf = (at: string) => businessDateAt(new Date(at));

/** What the sale left to pay out with more parts of its price, what of that with fewer, and what went out. */
async function headsOf(
  ctx: Ctx,
  { sale, settlement, facility }: Sold,
  more: readonly PricePart[],
  fewer: readonly PricePart[],
): Promise<Head[]> {
  const payments = await paidOutUnder(ctx, sale.id);
  const without = payablesOf(toldOf(settlement, fewer), facility.id);
  return payablesOf(toldOf(settlement, more), facility.id).map((head) => {
    const { kind, rightId } = head;
    const owedMinor = without.find((w) => w.kind === kind && w.rightId === rightId)?.owedMinor ?? 0n;
    return { kind, rightId, undoneMinor: head.owedMinor - owedMinor, owedMinor, paidMinor: paidUnder(head, payments) };
  });
}

/** What others than the borrower had of a price that does not stand, and owe back, each by itself; undefined where nothing was sold. */
export async function owedBackOfSale(ctx: Ctx, saleId: string) {
  const of = await saleOf(ctx, saleId);
  if (!of) return undefined;
  const { facility, sale, settlement } = of;
  const payments = await paidOutUnder(ctx, sale.id);
  const owed = payablesOf(toldOf(settlement, partsOf(sale, settlement, dayOf)), facility.id);
  const about = { facility, receiptId: '', objectId: sale.id, pledgorId: sale.pledgorId };
  return owedBackBy(payments, owed).filter((head) => !isBorrowers(head, about));
}

/** The buyer's money for goods of a sale is their price, and is not moved past others who have rights in them (Civil Code 414, 560). */
export async function assertNotThePrice(ctx: Ctx, saleId: string, payerName: string): Promise<void> {
  const sale = await lockSale(ctx, saleId);
  const buyer = sale?.settlement?.buyer;
  if (buyer !== undefined && plainName(buyer) === plainName(payerName))
    refuse(takenBackRefusals.PRICE_OF_THE_SALE, { at: '/booking/kind', facts: { realisationId: saleId, buyer } });
}

const announce = (type: string, { facility, sale }: Sold, more: object): DomainEvent => ({
  type,
  version: 1,
  objectId: sale.id,
  participants: [facility.lenderId, facility.borrowerId],
  payload: { facilityId: facility.id, ...more },
});

/**
 * Reaction: the bank took the price of a sale back, or a part of it. The goods are gone, and the debt that it had paid stands as if it
 * had not: nothing is left to pay out of it, and who had some of it owes that. The buyer owes the price; it is applied anew where it
 * comes again.
 */
export async function undoSale(ctx: Ctx, event: DomainEvent): Promise<void> {
  await holdProceeds(ctx, event);
  const receipt = event.payload as unknown as MoneyReceiptView & { isReversal: boolean };
  const of = receipt.isReversal && receipt.kind === 'sale' ? await saleOf(ctx, receipt.objectId) : undefined;
  if (!of) return;
  const { facility, sale, settlement } = of;
  const parts = partsOf(sale, settlement, dayOf);
  const part = parts.find(({ receiptId }) => receiptId === receipt.id);
  if (!part) return;
  const rest = parts.filter((each) => each !== part);
  const heads = await headsOf(ctx, of, parts, rest);
  const about = { facility, receiptId: receipt.id, objectId: sale.id, pledgorId: sale.pledgorId };
  const cash = { account: 'cash', currency: facility.limit.currency } as const;
  await post(ctx, {
    bookPartyId: facility.lenderId,
    kind: 'sale_reversal',
    objectId: sale.id,
    valueOn: part.appliedOn,
    entries: [
      { ...cash, amountMinor: -broughtBy(part) },
      ...(await oweAppliedAgain(ctx, facility, receipt.id, part.applied, part.appliedOn)),
      ...(await takeHeadsBack(ctx, about, heads)),
    ],
  });
  // Where nothing of it stands, how it went stays to be read; that it does not stand is said beside it.
  const told = rest.length === 0 ? { parts: [], agreed: agreedOf(settlement) } : toldOf(settlement, rest);
  await markSale(ctx, sale.id, {
    undoneAt: rest.length === 0 ? ctx.clock.now() : null,
    settlement: { ...settlement, ...told },
  });
  await recordEvent(
    ctx,
    announce('realisation.priceTakenBack', of, { receiptId: receipt.id, owedBack: owedBack(heads) }),
  );
}

const broughtBy = ({ lots }: PricePart): bigint => lots.reduce((sum, lot) => sum + BigInt(lot.proceedsMinor), 0n);

interface Brought {
  before: PricePart[];
  brings: ReadonlyMap<string, bigint>;
  /** What each lot was sold for came, neither more nor less of any. */
  isAsRecorded: boolean;
}

/** What of the price this money is: all that is still to come of it, or so much for each of the lots named. */
function brought({ sale, settlement }: Sold, { amount, lots }: SalePriceInput): Brought {
  const before = partsOf(sale, settlement, dayOf);
  const missing = missingOf(settlement, before);
  const missingMinor = missing.reduce((sum, { minor }) => sum + minor, 0n);
  if (missingMinor === 0n) refuse(takenBackRefusals.PRICE_STANDS, { at: '/realisationId' });
  const brings = new Map(missing.map(({ lotId, minor }) => [lotId, lots ? 0n : minor]));
  const isKnown = (lots ?? []).every(
    ({ lotId }, i) => brings.has(lotId) && lots?.findIndex((lot) => lot.lotId === lotId) === i,
  );
  for (const { lotId, proceeds } of lots ?? []) brings.set(lotId, BigInt(proceeds.amountMinor));
  const isOneMoney = [amount, ...(lots ?? []).map((lot) => lot.proceeds)].every((m) => m.currency === sale.currency);
  const sumMinor = [...brings.values()].reduce((sum, minor) => sum + minor, 0n);
  if (!isKnown || !isOneMoney || sumMinor !== BigInt(amount.amountMinor))
    refuse(realisationRefusals.SALE_PROCEEDS_DIFFER, {
      at: lots ? '/lots' : '/amount',
      facts: {
        missing: missing.map(({ lotId, minor }) => ({ lotId, missingMinor: minor })),
        missingMinor,
        currency: sale.currency,
      },
    });
  const isAsRecorded = missing.every(({ lotId, minor }) => brings.get(lotId) === minor);
  if (sale.waterfall === null && (!isAsRecorded || before.length > 0))
    refuse(takenBackRefusals.PRICE_NOT_AS_KEPT, {
      at: '/lots',
      facts: { recordedMinor: missingMinor, currency: sale.currency },
    });
  return { before, brings, isAsRecorded };
}

/**
 * The price of a sale, or a part of it, where it came again after the bank took it back, or was booked wrongly at first: with what came
 * before it goes down the ranking of the sale, pays what is owed today, and what had gone out of it is owed back by nobody as far as
 * it reaches.
 */
export async function receiveSalePrice(
  ctx: Ctx,
  input: SalePriceInput & { realisationId: string },
): Promise<MoneyReceiptView> {
  return act(ctx, { verb: 'realisation.receivePrice', mandate: 'realisation:propose', input }, async (tx) => {
    const of = await saleOf(tx, input.realisationId);
    if (of?.facility.lenderId !== requirePerson(tx).partyId) refuse(commonRefusals.NOT_FOUND, { at: '/realisationId' });
    const { facility, sale } = of;
    const came = brought(of, input);
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
    // A sale may not be recorded at a fair price and paid at another, or shared among its lots otherwise, by one person.
    if (!came.isAsRecorded)
      asksSecond(tx, {
        reasons: [{ code: 'PRICE_NOT_AS_RECORDED', facts: { agreed: agreedOf(of.settlement) } }],
        level: 'L2',
      });
    await asSystem(tx, 'taken-back', (system) => applyPrice(system, of, receipt, came));
    return {
      view: receipt,
      event: announce('realisation.priceCameAgain', of, { receiptId: receipt.id, amount: receipt.amount }),
    };
  });
}

/** What the goods answer for today: what was lent when they were sold, less what is owed back of the price itself. */
async function answeredFor(ctx: Ctx, { facility, sale }: Sold, waterfall: Waterfall | undefined): Promise<SecuredDebt> {
  const on = todayOf(ctx);
  const soldOn = dayOf(sale.settledAt as string);
  const all = await securedDebtOf(ctx, facility, on);
  const later = [
    ...all.drawdowns.flatMap((d) => ((d.firstPaidOn ?? d.disbursedOn ?? soldOn) > soldOn ? [d.id] : [])),
    ...all.financings.flatMap(({ view }) => ((view.paidOutOn ?? soldOn) > soldOn ? [view.id] : [])),
  ];
  const pledges = [];
  for (const id of new Set(waterfall?.lots.flatMap(({ own }) => own?.pledgeId ?? [])))
    pledges.push(await findPledge(ctx, id));
  const { passed } = await passedUnder(
    ctx,
    facility,
    pledges.flatMap((pledge) => pledge ?? []),
  );
  const debt = await securedDebtOf(ctx, facility, on, new Set([...later, ...passed]));
  const owedBackMinor = await sumClaims(ctx, facility.id, sale.id);
  return { ...debt, claimMinor: debt.claimMinor - owedBackMinor, totalMinor: debt.totalMinor - owedBackMinor };
}

/** As it was divided at the sale, where what it goes down was not kept. */
function asDivided({ facility, settlement }: Sold): ReturnType<typeof nextPart> {
  const { lots } = settlement;
  const ownMinor = BigInt(settlement.ownMinor);
  const surplusMinor = BigInt(settlement.surplusMinor);
  const proceedsMinor = lots.reduce((sum, lot) => sum + BigInt(lot.proceedsMinor), 0n);
  const othersMinor = lots
    .flatMap(({ paid }) => paid)
    .reduce((sum, { rightId, paidMinor }) => (rightId === facility.id ? sum : sum + BigInt(paidMinor)), 0n);
  const costsMinor = proceedsMinor - ownMinor - surplusMinor - othersMinor;
  return { proceeds: { proceedsMinor, costsMinor, ownMinor, othersMinor, surplusMinor }, lots };
}

async function applyPrice(ctx: Ctx, of: Sold, receipt: MoneyReceiptView, { before, brings }: Brought): Promise<void> {
  const { facility, sale, settlement } = of;
  const on = todayOf(ctx);
  const kept = sale.waterfall === null ? undefined : waterfallFrom(sale.waterfall);
  const debt = await answeredFor(ctx, of, kept);
  const { proceeds, lots } = kept
    ? nextPart(kept, facility.id, settlement, { before, brings, debt: debtPartsOf(debt) })
    : asDivided(of);
  const part = {
    receiptId: receipt.id,
    appliedOn: on,
    lots: lots.map(({ lotId, proceedsMinor, surplusMinor, paid }) => ({ lotId, proceedsMinor, surplusMinor, paid })),
    costsMinor: proceeds.costsMinor.toString(),
    ownMinor: proceeds.ownMinor.toString(),
  };
  const nothing = { costs: [], allocations: [], financings: [], applicantClaimMinor: '0', heldMinor: '0' };
  const heads = await headsOf(ctx, of, [...before, { ...part, applied: nothing }], before);
  const about = { facility, receiptId: receipt.id, objectId: sale.id, pledgorId: sale.pledgorId };
  const back = await meetHeads(ctx, about, heads);
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
  const parts = [...before, { ...part, applied }];
  await markSale(ctx, sale.id, {
    undoneAt: null,
    appliedOn: on,
    settlement: {
      ...settlement,
      ...toldOf(settlement, parts),
      receiptId: receipt.id,
      claimMinor: totalMinor.toString(),
      shortfallMinor: (totalMinor > ownMinor ? totalMinor - ownMinor : 0n).toString(),
    },
  });
  if (missingOf(settlement, parts).every(({ minor }) => minor === 0n)) await replaceAllTakenBack(ctx, receipt);
}
