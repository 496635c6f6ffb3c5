import type { Ctx, DomainEvent } from '../context.ts';
import { findHolds, holdContradicted, lockFacility } from '../financing/index.ts';
import { askGate } from '../judgement/index.ts';
import { foundContradicted, type MoneyReceiptView } from '../money-in/index.ts';
import type { FactId, Found, GateId } from '../policy/index.ts';
import { foundStandings, passGate } from '../standings/index.ts';
import * as store from './store.ts';

const gateOf: Record<string, GateId> = {
  'realisation.proposed': 'RP',
  'realisation.approved': 'RP',
  'realisation.settled': 'RS',
  'realisation.paidOut': 'PO',
};

/** Suspicion over the facility; of it a sale tells, and one more person looks at price and payee. */
const suspicions = async (ctx: Ctx, facilityId: string): Promise<Found[]> =>
  (await findHolds(ctx, facilityId))
    .filter(({ reason }) => reason.startsWith('FRAUD'))
    .map(({ reason, facts, since }): Found => ({ fact: 'F69', facts: { hold: reason, since, ...facts } }));

/** What concerns goods that are to be sold; documents over them are asked for when the sale is recorded. */
const factsOfSale = new Set<FactId>(['F1', 'F4', 'F13', 'F14', 'F15', 'F16', 'F17', 'F18', 'F30', 'F31', 'F33', 'F34']);

/** What the one judgement finds of the goods that are to be sold; debts are the ground of a sale, and never against it. */
async function ofGoods(ctx: Ctx, facilityId: string, lotIds: ReadonlySet<string>): Promise<Found[]> {
  const { judgement } = await askGate(ctx, { facility: facilityId, gate: 'RP' });
  return judgement.found.filter(
    ({ fact, facts }) => factsOfSale.has(fact) && lotIds.has(String(facts.lotId ?? facts.itemId)),
  );
}

/**
 * Reaction: goods are to be sold, are sold, or what the sale brought is paid out. Over an insolvent pledgor's goods enforcement is
 * stayed, unless the court gave leave or the administrator agreed, on paper (Bankruptcy Law 75); to whom a list names nothing is
 * sold and nothing paid.
 */
export async function guardRealisation(ctx: Ctx, event: DomainEvent): Promise<void> {
  const gate = gateOf[event.type];
  const sale = gate && (await store.findRealisation(ctx, event.objectId));
  if (!gate || !sale) return;
  const { lenderId, pledgorId, facilityId, settlement, basis } = sale;
  const buyerId = settlement?.buyerId;
  const standings = await foundStandings(ctx, lenderId, [pledgorId, ...(buyerId ? [buyerId] : [])]);
  const isStayed = (found: Found) => found.facts.partyId === pledgorId && !('leave' in basis);
  // A default is what the sale rests on; another's insolvency stays nothing of the pledgor's.
  const against = standings.filter((found) => found.fact === 'F68' || (found.fact === 'F65' && isStayed(found)));
  const found = [
    ...against,
    ...(await suspicions(ctx, facilityId)),
    ...(gate === 'PO' ? await foundContradicted(ctx, [sale.id]) : []),
    ...(gate === 'RP' ? await ofGoods(ctx, facilityId, new Set(sale.lots.map((lot) => lot.lotId))) : []),
  ];
  await passGate(ctx, { gate, holderId: lenderId, objectId: event.objectId, found });
}

/** Reaction: what a sale had brought is contradicted by the bank's statement. Its facility is held with it. */
export async function holdProceeds(ctx: Ctx, event: DomainEvent): Promise<void> {
  const receipt = event.payload as unknown as MoneyReceiptView;
  const sale = receipt.kind === 'sale' ? await store.findRealisation(ctx, receipt.objectId) : undefined;
  if (sale && (await lockFacility(ctx, sale.facilityId))) await holdContradicted(ctx, sale.facilityId, receipt);
}
