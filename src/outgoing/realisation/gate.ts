import { foundGuarantees } from '../../assessment/fraud/index.ts';
import { askGate, concernsItems } from '../../assessment/judgement/index.ts';
import type { Ctx, DomainEvent } from '../../context.ts';
import type { FactId, Found, GateId } from '../../ground/policy/index.ts';
import { foundStandings, passGate } from '../../ground/standings/index.ts';
import { findFacility, findHolds, holdContradicted, lockFacility } from '../../lending/financing/index.ts';
import { foundContradicted, type MoneyReceiptView } from '../../money/money-in/index.ts';
import { incidentsOver } from '../../oversight/custody-duties/index.ts';
import { heldLots } from '../../security/restraints/index.ts';
import { documentsOver } from './documents.ts';
import { lateSecurity } from './late-security.ts';
import { earlierFilings, foundOfPayee, type Paid } from './payee.ts';
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

/** What concerns goods that are to be sold; documents over them are asked for by the sale itself, which gives them up first. */
const factsOfSale = new Set<FactId>(
  'F1 F4 F9 F13 F14 F15 F16 F17 F18 F22 F26 F30 F31 F33 F34 F45 F47'.split(' ') as FactId[],
);

/** What is told of the security itself before it is sold. */
const ofSecurity = new Set<FactId>(['F50', 'F66']);

/** What the one judgement finds of goods that are to be sold; debts are the ground of a sale, and never against it. */
async function ofGoods(ctx: Ctx, facilityId: string, lotIds: readonly string[], gate: 'RP' | 'RS'): Promise<Found[]> {
  const { judgement } = await askGate(ctx, { facility: facilityId, gate });
  const documents = await documentsOver(ctx, [...lotIds]);
  const items = new Set([...lotIds, ...[...documents.values()].map((document) => document.id)]);
  return judgement.found.filter(
    (found) =>
      (factsOfSale.has(found.fact) && concernsItems(found, items)) || (gate === 'RP' && ofSecurity.has(found.fact)),
  );
}

/** The same before a sale is agreed to, with who guarantees the debt: they are to be told before. */
async function ofProposed(ctx: Ctx, facilityId: string, lotIds: readonly string[]): Promise<Found[]> {
  const facility = await findFacility(ctx, facilityId);
  return [
    ...(await ofGoods(ctx, facilityId, lotIds, 'RP')),
    ...(facility ? await foundGuarantees(ctx, facility.lenderId, facility.borrowerId) : []),
  ];
}

/** Before goods are sold: they are there, by a proof that is fresh, at a price that several know, and promised to nobody. */
export async function passSale(ctx: Ctx, sale: store.KeptRealisation, lotIds: readonly string[]): Promise<void> {
  const found = await ofGoods(ctx, sale.facilityId, lotIds, 'RS');
  await passGate(ctx, { gate: 'RS', holderId: sale.lenderId, objectId: sale.id, found });
}

export interface Payer {
  /** The sale or the claim that the money came in on. */
  objectId: string;
  lenderId: string;
  facilityId: string;
  /** Who owned what was sold, or what the money took the place of. */
  pledgorId: string;
  buyerId?: string | null | undefined;
  lotIds: readonly string[];
  /** What is paid out of it, and to whom. */
  paid: Paid;
  /** Leave of the court, or consent of the administrator, on paper. */
  hasLeave: boolean;
}

/** Enforcement over an insolvent pledgor's goods is stayed (Bankruptcy Law 75); to whom a list names nothing is sold or paid. */
async function ofParties(ctx: Ctx, { lenderId, pledgorId, buyerId, hasLeave }: Omit<Payer, 'paid'>): Promise<Found[]> {
  const standings = await foundStandings(ctx, lenderId, [pledgorId, ...(buyerId ? [buyerId] : [])]);
  // A default is what the sale rests on; another's insolvency stays nothing of the pledgor's.
  const isStayed = (found: Found) => found.facts.partyId === pledgorId && !hasLeave;
  return standings.filter((found) => found.fact === 'F68' || (found.fact === 'F65' && isStayed(found)));
}

/** What stands against paying out, of the parties and of the goods that the money came from: its own fault is set off first. */
export async function foundOfPayOut(ctx: Ctx, payer: Payer): Promise<Found[]> {
  const incidents = await incidentsOver(ctx, payer.lenderId, payer.lotIds);
  const faults = [...incidents].filter(([, i]) => i.isOpen || i.standing === 'fault');
  const restraints = await heldLots(ctx, payer.lotIds);
  return [
    ...(await ofParties(ctx, payer)),
    ...(await foundOfPayee(ctx, payer, payer.paid)),
    ...(await suspicions(ctx, payer.facilityId)),
    ...(await lateSecurity(ctx, payer.facilityId, payer.pledgorId)),
    ...(await foundContradicted(ctx, [payer.objectId])),
    ...faults.map(([lotId, { standing, isOpen }]): Found => ({ fact: 'F16', facts: { lotId, standing, isOpen } })),
    ...restraints.map((facts): Found => ({ fact: 'F39', facts: { ...facts } })),
  ];
}

/** Reaction: goods are to be sold, are sold, or what the sale brought is paid out. */
export async function guardRealisation(ctx: Ctx, event: DomainEvent): Promise<void> {
  const gate = gateOf[event.type];
  const sale = gate && (await store.findRealisation(ctx, event.objectId));
  if (!gate || !sale) return;
  const { lenderId, pledgorId, facilityId, settlement, basis } = sale;
  const lotIds = sale.lots.map((lot) => lot.lotId);
  const payer = {
    objectId: sale.id,
    lenderId,
    facilityId,
    pledgorId,
    buyerId: settlement?.buyerId,
    lotIds,
    hasLeave: 'leave' in basis,
  };
  const found =
    gate === 'PO'
      ? await foundOfPayOut(ctx, { ...payer, paid: event.payload as unknown as Paid })
      : [
          ...(await ofParties(ctx, payer)),
          ...(await earlierFilings(ctx, lenderId, pledgorId)),
          ...(await suspicions(ctx, facilityId)),
          ...(gate === 'RP' ? await ofProposed(ctx, facilityId, lotIds) : []),
        ];
  await passGate(ctx, { gate, holderId: lenderId, objectId: event.objectId, found });
}

/** Reaction: what a sale had brought is contradicted by the bank's statement. Its facility is held with it. */
export async function holdProceeds(ctx: Ctx, event: DomainEvent): Promise<void> {
  const receipt = event.payload as unknown as MoneyReceiptView;
  const sale = receipt.kind === 'sale' ? await store.findRealisation(ctx, receipt.objectId) : undefined;
  if (sale && (await lockFacility(ctx, sale.facilityId))) await holdContradicted(ctx, sale.facilityId, receipt);
}
