import { todayOf } from '../../assessment/coverage/index.ts';
import type { Ctx, DomainEvent } from '../../context.ts';
import { recordEvent } from '../../ground/audit/index.ts';
import { post } from '../../ground/ledger/index.ts';
import { businessDateAt } from '../../kernel/time.ts';
import { type FacilityView, lockFacility } from '../../lending/financing/index.ts';
import type { MoneyReceiptView } from '../../money/money-in/index.ts';
import {
  holdProceeds,
  type KeptSale,
  listSalePayments,
  lockSale,
  markSale,
  paidUnder,
  payablesOf,
  postProceeds,
  securedDebtOf,
} from '../realisation/index.ts';
import { type About, type Head, meetHeads, oweAppliedAgain, owedBack, takeHeadsBack } from './applied.ts';

interface Undone {
  facility: FacilityView;
  sale: KeptSale;
  settlement: NonNullable<KeptSale['settlement']>;
  heads: Head[];
  about: About;
}

/** The sale whose price a receipt was, locked after its facility, with what it left to pay out and what of that went out. */
async function saleOf(ctx: Ctx, { id, kind, objectId }: MoneyReceiptView): Promise<Undone | undefined> {
  const found = kind === 'sale' ? await lockSale(ctx, objectId) : undefined;
  const facility = found && (await lockFacility(ctx, found.facilityId));
  if (!found?.settlement || !facility) return undefined;
  const payments = (await listSalePayments(ctx, found.id)).map((p) => ({
    kind: p.kind,
    rightId: p.rightId,
    amountMinor: BigInt(p.amount.amountMinor),
  }));
  const heads = payablesOf(found.settlement, facility.id).map((head) => ({
    kind: head.kind,
    rightId: head.rightId,
    undoneMinor: head.owedMinor,
    owedMinor: 0n,
    paidMinor: paidUnder(head, payments),
  }));
  const about = { facility, receiptId: id, objectId: found.id, pledgorId: found.pledgorId };
  return { facility, sale: found, settlement: found.settlement, heads, about };
}

const sumOf = (of: Undone['settlement']['lots'], what: 'proceedsMinor' | 'costsMinor') =>
  of.reduce((sum, lot) => sum + BigInt(lot[what]), 0n);

const announce = (type: string, { facility, sale }: Undone, more: object): DomainEvent => ({
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
  const of = receipt.isReversal ? await saleOf(ctx, receipt) : undefined;
  if (!of || of.sale.undoneAt !== null) return;
  const { facility, sale, settlement, heads, about } = of;
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

/** Reaction: the price came again by a line that says so. It pays what is owed today, and what had gone out of it is owed back by nobody. */
export async function applySaleAgain(ctx: Ctx, event: DomainEvent): Promise<void> {
  const receipt = event.payload as unknown as MoneyReceiptView;
  const of = receipt.resolution?.by === 'replaced' ? await saleOf(ctx, receipt) : undefined;
  if (!of || of.sale.undoneAt === null) return;
  const { facility, sale, settlement, heads, about } = of;
  const on = todayOf(ctx);
  const back = await meetHeads(ctx, about, heads);
  const metMinor = back.reduce((sum, e) => (e.account === 'applicant_claim' ? sum - e.amountMinor : sum), 0n);
  const all = await securedDebtOf(ctx, facility, on);
  // What is owed of what had gone out is met out of that head, and not out of the lender's share.
  const debt = { ...all, claimMinor: all.claimMinor - metMinor, totalMinor: all.totalMinor - metMinor };
  const proceedsMinor = sumOf(settlement.lots, 'proceedsMinor');
  const costsMinor = sumOf(settlement.lots, 'costsMinor') - BigInt(settlement.costsUnmetMinor);
  const [ownMinor, surplusMinor] = [BigInt(settlement.ownMinor), BigInt(settlement.surplusMinor)];
  const othersMinor = proceedsMinor - costsMinor - ownMinor - surplusMinor;
  const proceeds = { proceedsMinor, costsMinor, ownMinor, othersMinor, surplusMinor };
  const applied = await postProceeds(ctx, facility, debt, sale.id, proceeds, on);
  if (back.length > 0)
    await post(ctx, {
      bookPartyId: facility.lenderId,
      kind: 'sale_restored',
      objectId: sale.id,
      valueOn: on,
      entries: back,
    });
  const shortfallMinor = (debt.totalMinor > ownMinor ? debt.totalMinor - ownMinor : 0n).toString();
  await markSale(ctx, sale.id, {
    undoneAt: null,
    appliedOn: on,
    settlement: { ...settlement, applied, claimMinor: debt.totalMinor.toString(), shortfallMinor },
  });
  await recordEvent(ctx, announce('realisation.priceCameAgain', of, { receiptId: receipt.id, applied }));
}
