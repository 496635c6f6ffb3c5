import type { Ctx } from '../../context.ts';
import { type Entry, post } from '../../ground/ledger/index.ts';
import { onRecord } from '../../kernel/on-record.ts';
import type { LocalDate } from '../../kernel/time.ts';
import {
  type FacilityView,
  type KeptDrawdown,
  type OwedUnder,
  owedOf,
  partsOf,
  payDrawdowns,
  rowOfDrawdown,
} from '../../lending/financing/index.ts';
import { limitationsOf, owedUnder, payFinancings } from '../../lending/trade-finance/index.ts';
import { payClaims } from '../../money/money-in/index.ts';
import {
  findLivePledges,
  findPledge,
  type PledgeView,
  scopeParts,
  securedMinor,
} from '../../security/pledges/index.ts';
import { rank, rightOfPledge, rightsOver } from '../../security/ranking/index.ts';
import { debtPartsOf, payDown, type SecuredDebt, securedDebtOf, sumUp } from '../realisation/index.ts';
import { lotsOf } from './claim.ts';
import { type Apportioned, apportion, type DebtsUnder } from './rules.ts';
import type { ApplicationView } from './schemas.ts';
import { type KeptSurrogate, listWrittenOut } from './store.ts';

/** What is owed under a locked facility, parted by what may be paid with the money now and what it may only stand for. */
export interface Owed {
  debt: SecuredDebt;
  drawdowns: KeptDrawdown[];
  financings: SecuredDebt['financings'];
  /** Of each, what the pledge answers for (Civil Code 389). */
  amounts: DebtsUnder;
}

/**
 * With the pledgor's consent to prepay, everything that is lent counts as due; what is only undertaken never does. A charge
 * does not reach debt whose time to sue is over (SI 44).
 */
export async function owedFrom(
  ctx: Ctx,
  facility: FacilityView,
  pledgeId: string,
  on: LocalDate,
  prepays: boolean,
): Promise<Owed> {
  const pledge = onRecord(await findPledge(ctx, pledgeId));
  const isCharge = pledge.kind === 'charge';
  const passed = isCharge ? (await limitationsOf(ctx, facility.id, on)).filter((d) => d.isPassed) : [];
  const debt = await securedDebtOf(ctx, facility, on, new Set(passed.map(({ row }) => row.id)));
  const drawdowns = debt.drawdowns.filter((d) => prepays || d.dueOn <= on);
  const financings = debt.financings.filter(
    ({ view }) => prepays || view.status === 'recourse_due' || view.dueOn <= on,
  );
  const laterDrawdowns = debt.drawdowns.filter((d) => !drawdowns.includes(d));
  const laterFinancings = debt.financings.filter((f) => !financings.includes(f));
  let [borne, atDue]: [Parts, Parts] = [{}, {}];
  for (const d of laterDrawdowns) {
    borne = plus(borne, partsOwed(await owedOf(ctx, [facility], [rowOfDrawdown(d)], on)));
    atDue = plus(atDue, partsOwed(await owedOf(ctx, [facility], [rowOfDrawdown(d)], d.dueOn)));
  }
  for (const f of laterFinancings) {
    borne = plus(borne, partsOwed(await owedUnder(ctx, facility, [f], on)));
    atDue = plus(atDue, partsOwed(await owedUnder(ctx, facility, [f], f.view.dueOn)));
  }
  const due = plus(debtPartsOf(debt), borne, -1n);
  // Money that is held stands for the debt as it will fall due, with its interest to that day.
  const later = plus(atDue, { principal: debt.undertakingMinor });
  const amounts = {
    dueMinor: securedMinor(due, pledge.securedScope),
    laterMinor: securedMinor(later, scopeParts),
    laterSecuredMinor: securedMinor(later, pledge.securedScope),
    marginMinor: debt.marginMinor,
  };
  return { debt, drawdowns, financings, amounts };
}

type Parts = ReturnType<typeof debtPartsOf>;

const plus = (a: Parts, b: Parts, sign = 1n): Parts =>
  Object.fromEntries(scopeParts.map((part) => [part, (a[part] ?? 0n) + sign * (b[part] ?? 0n)]));

const partsOwed = (owed: readonly OwedUnder[]): Parts =>
  owed.reduce<Parts>(
    (sum, d) => plus(sum, { principal: d.outstandingMinor, interest: d.interestMinor, penalty: d.penaltyMinor }),
    {},
  );

/** Every pledge over these items, those that they have left with the goods since among them. */
async function pledgesOver(ctx: Ctx, claim: KeptSurrogate, itemIds: readonly string[]): Promise<PledgeView[]> {
  const live = await findLivePledges(ctx, itemIds);
  const left = claim.pledgeIds.filter((id) => !live.some((p) => p.id === id));
  const before = await Promise.all(left.map((id) => findPledge(ctx, id)));
  return [...live, ...before.flatMap((p) => (p && p.status !== 'discharged' ? [p] : []))];
}

export interface Divided {
  ownMinor: bigint;
  othersMinor: bigint;
  surplusMinor: bigint;
  paid: { rightId: string; paidMinor: bigint }[];
}

/**
 * Pays money down the ranking of each item as the price of a sale is (Civil Code 389, 413-415). `paidBefore` is what earlier
 * receipts under the claim paid to each right: nobody is paid twice for one claim.
 */
export async function divide(
  ctx: Ctx,
  claim: KeptSurrogate,
  amountMinor: bigint,
  shares: readonly Apportioned[] | undefined,
  ownMinor: bigint,
  paidBefore: ReadonlyMap<string, bigint>,
): Promise<Divided> {
  const itemIds = claim.items.map((item) => item.itemId);
  const lotsOfItem = new Map<string, string[]>();
  for (const id of itemIds)
    lotsOfItem.set(
      id,
      (await lotsOf(ctx, [id])).map((lot) => lot.id),
    );
  const pledges = await pledgesOver(ctx, claim, [...itemIds, ...[...lotsOfItem.values()].flat()]);
  const before = await listWrittenOut(ctx, claim.facilityId, claim.pledgeId);
  const lost = new Set([claim, ...before].flatMap((each) => each.lost.map((lot) => lot.lotId)));
  const own = pledges.find((p) => p.id === claim.pledgeId);
  const ceiling = own ? BigInt(own.maximum.amountMinor) - (paidBefore.get(claim.facilityId) ?? 0n) : 0n;
  const rightsOf = async (itemId: string) => {
    const lotIds = lotsOfItem.get(itemId) ?? [];
    const first = {
      ...(own ? rightOfPledge(own, itemId) : { kind: 'pledge' as const, publicity: [] }),
      id: claim.facilityId,
      claimMinor: ownMinor,
      ceilingMinor: ceiling > 0n ? ceiling : 0n,
    };
    const others = pledges
      .filter((p) => p.id !== claim.pledgeId && p.pledgeeId !== claim.lenderId)
      .flatMap((p) => {
        // What has left a pledge counts only where it is the loss that took it out.
        const stands = (id: string, live: boolean) => live || lost.has(id);
        const over = p.items.find(
          (item) => stands(item.itemId, item.live) && (item.itemId === itemId || lotIds.includes(item.itemId)),
        );
        return over ? [rightOfPledge(p, over.itemId)] : [];
      });
    // A right over all goods of the pledgor is over no receivable.
    const ranked =
      lotIds.length === 0 ? [first] : await rightsOver(ctx, claim.lenderId, claim.pledgorId, lotIds, first);
    const all = [...ranked, ...others];
    return all.map((right) => {
      const had = right.id === claim.facilityId ? 0n : (paidBefore.get(right.id) ?? 0n);
      return { ...right, claimMinor: right.claimMinor > had ? right.claimMinor - had : 0n };
    });
  };
  const rights = new Map<string, Awaited<ReturnType<typeof rightsOf>>>();
  for (const id of itemIds) rights.set(id, await rightsOf(id));
  // The same rights may rank otherwise over another item: each has its place by when it was published there.
  const ranked = [...rights.values()].map((all) =>
    JSON.stringify(rank(all).tiers.map((tier) => tier.rights.map((right) => right.id).sort())),
  );
  const divided = apportion(
    itemIds,
    { amountMinor, currency: claim.claimed.currency },
    shares,
    new Set(ranked).size === 1,
  );
  const sold = divided.map((part) => ({
    lotId: part.itemId,
    proceedsMinor: part.amountMinor,
    costsMinor: 0n,
    rights: rights.get(part.itemId) ?? [],
  }));
  const down = payDown(sold);
  const sums = sumUp(sold, down, claim.facilityId);
  const paid = [...down.paid].flatMap(([rightId, paidMinor]) => (paidMinor > 0n ? [{ rightId, paidMinor }] : []));
  return { ownMinor: sums.ownMinor, othersMinor: sums.othersMinor, surplusMinor: sums.surplusMinor, paid };
}

/**
 * Posts what is the lender's: costs, interest, then principal, of drawdowns and financings in one line by their due days (Civil Code
 * 561, 560), then credits honoured, and the rest held; beside it what is owed on to others and to the pledgor.
 */
export async function postMoney(
  ctx: Ctx,
  facility: FacilityView,
  owed: Owed,
  money: { surrogateId: string; objectId: string; valueOn: LocalDate; from: Entry; kind: string },
  { ownMinor, othersMinor, surplusMinor }: Pick<Divided, 'ownMinor' | 'othersMinor' | 'surplusMinor'>,
  on: LocalDate,
): Promise<Pick<ApplicationView, 'costs' | 'allocations' | 'financings' | 'applicantClaimMinor' | 'heldMinor'>> {
  const others = await owedUnder(ctx, facility, owed.financings, on);
  const paid = await payDrawdowns(ctx, facility, owed.drawdowns, ownMinor, on, others);
  const { claimMinor } = owed.debt;
  const applicantClaimMinor = paid.restMinor < claimMinor ? paid.restMinor : claimMinor;
  const heldMinor = paid.restMinor - applicantClaimMinor;
  await payClaims(ctx, facility.id, applicantClaimMinor);
  const { currency } = facility.limit;
  const ofFacility = { subjectId: facility.id, currency };
  const ofClaim = { subjectId: money.surrogateId, currency };
  await post(ctx, {
    bookPartyId: facility.lenderId,
    kind: money.kind,
    objectId: money.objectId,
    valueOn: money.valueOn,
    entries: [
      money.from,
      ...paid.entries,
      ...(await payFinancings(ctx, owed.financings, paid.others, on, 'surrogate')),
      { account: 'applicant_claim', ...ofFacility, amountMinor: -applicantClaimMinor },
      { account: 'margin_deposit', ...ofFacility, amountMinor: -heldMinor },
      { account: 'secured_claims_payable', ...ofClaim, amountMinor: -othersMinor },
      { account: 'pledgor_payable', ...ofClaim, amountMinor: -surplusMinor },
    ],
  });
  return {
    costs: paid.costs,
    allocations: paid.allocations,
    financings: paid.others.map((a) => ({ financingId: a.id, ...partsOf(a) })),
    applicantClaimMinor: applicantClaimMinor.toString(),
    heldMinor: heldMinor.toString(),
  };
}
