import type { Found } from '../../ground/policy/index.ts';
import { addDays, addMonths, businessDateAt, type LocalDate } from '../../kernel/time.ts';
import type { Judged } from './facts.ts';
import type { Change, FacilityRecord, Maturing, SecurityRecord } from './record.ts';

const dayOf = (at: Date): LocalDate => businessDateAt(at);

/** Security and what it was given for, as one rule reads them. */
export interface Given {
  securities: readonly Pick<SecurityRecord, 'id' | 'agreedAt' | 'effectiveAt' | 'isNewValue' | 'securedBefore'>[];
  debts: readonly { id: string; paidOutOn?: LocalDate | null }[];
  on: LocalDate;
  lookBackMonths: number;
}

/**
 * Security for a debt that stood without any is avoided when insolvency follows within a year (Enterprise Bankruptcy Law 31(3)): what
 * its giver called so, and what was constituted on a later day than the money was out while no other security of the facility stood.
 */
export const oldDebtFacts = ({ securities, debts, on, lookBackMonths }: Given): Found[] =>
  securities.flatMap(({ id, agreedAt, effectiveAt, isNewValue, securedBefore }): Found[] => {
    const given = effectiveAt ?? agreedAt;
    if (given === null) return [];
    const givenOn = dayOf(given);
    const voidableUntil = addMonths(givenOn, lookBackMonths);
    if (on >= voidableUntil) return [];
    const wasBare = (paidOutOn: LocalDate) =>
      paidOutOn < givenOn && (securedBefore === null || dayOf(securedBefore) > paidOutOn);
    const old = debts.filter(({ paidOutOn }) => paidOutOn && wasBare(paidOutOn)).map((debt) => debt.id);
    return isNewValue && old.length === 0
      ? []
      : [{ fact: 'F50', facts: { pledgeId: id, givenOn, voidableUntil, isNewValue, debtIds: old } }];
  });

/** The last day on which debt falls due once the act is done: until then what secures it is to stand. */
function lastDue({ debt }: FacilityRecord, { dueOn }: Change): LocalDate | undefined {
  return [...debt.open.map((each) => each.dueOn), ...(dueOn === undefined ? [] : [dueOn])].sort().at(-1);
}

/** What falls due before the debt, and nobody chose what becomes of it (Civil Code 442). */
export function unchosen(record: FacilityRecord, change: Change): (Maturing & { debtDueOn: LocalDate })[] {
  const debtDueOn = lastDue(record, change);
  if (debtDueOn === undefined) return [];
  const freed = change.freed ?? [];
  return record.maturing
    .filter((m) => !m.isChosen && m.maturesOn < debtDueOn && !freed.includes(m.itemId) && !freed.includes(m.countsAs))
    .map((m) => ({ ...m, debtDueOn }));
}

/** From the day on it secures nothing new: what has come due is to be chosen first. */
export const maturedIds = (record: FacilityRecord, change: Change): string[] =>
  unchosen(record, change)
    .filter((m) => m.maturesOn <= record.on)
    .map((m) => m.countsAs);

/**
 * What was bought within the days in which a seller may still file for its price, once each. Of lots that its deliveries name only
 * those here count; where none is named it may be any of these.
 */
export function unpaidPurchases({ securities, pool }: FacilityRecord) {
  const here = new Set(pool.lots.map(({ lot }) => lot.lotId));
  const bought = securities.flatMap(({ pledgorId, purchases }) => purchases.map((p) => ({ ...p, buyerId: pledgorId })));
  const byId = new Map(bought.map((p) => [p.invoiceId, p]));
  return [...byId.values()].filter(
    ({ buyerId, lotIds }) =>
      pool.lots.some(({ lot }) => lot.ownerId === buyerId) &&
      (lotIds.length === 0 || lotIds.some((id) => here.has(id))),
  );
}

/** What they come to in the facility's money; buyers of what is priced in another, which is not converted silently. */
export function purchaseDeduction(record: FacilityRecord): { owedMinor: bigint; ownerIds: string[] } {
  const { currency } = record.facility.limit;
  const purchases = unpaidPurchases(record);
  return {
    owedMinor: purchases.reduce((sum, p) => (p.currency === currency ? sum + BigInt(p.owedMinor) : sum), 0n),
    ownerIds: purchases.filter((p) => p.currency !== currency).map((p) => p.buyerId),
  };
}

/** Lots whose seller may still file for their price while the lender’s terms set no haircut for that: no new money rests on them. */
export const undecidedOpen = ({ pool }: FacilityRecord): string[] =>
  pool.lots
    .filter(
      ({ terms, lines }) =>
        terms?.terms.purchaseMoneyHaircutBps === undefined &&
        lines.some((line) => line.found.purchaseMoneyOpen === true),
    )
    .map(({ lot }) => lot.lotId);

/** What is to be known of the security itself: that it falls due first, that it was given late, and that it is not paid for. */
export const factsOfSecurity = ({ record, change }: Judged): Found[] => [
  ...unchosen(record, change)
    .filter((m) => addDays(m.maturesOn, -record.policy.maturityNoticeDays) <= record.on)
    .map(
      ({ itemId, maturesOn, debtDueOn }): Found => ({
        fact: 'F27',
        facts: { itemId, maturesOn, debtDueOn, hasMatured: maturesOn <= record.on },
      }),
    ),
  ...unpaidPurchases(record).map(
    ({ invoiceId, sellerId, currency, owedMinor, deliveredOn }): Found => ({
      fact: 'F42',
      facts: { invoiceId, sellerId, currency, owedMinor, deliveredOn },
    }),
  ),
  ...oldDebtFacts({
    securities: record.securities,
    debts: record.debt.open,
    on: record.on,
    lookBackMonths: record.policy.lookBackMonths,
  }),
];
