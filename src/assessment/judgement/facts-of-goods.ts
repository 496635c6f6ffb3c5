import { findingCodes } from '../../documents/lading/index.ts';
import type { Found } from '../../ground/policy/index.ts';
import type { PositionOfFacility } from '../../oversight/control/index.ts';
import type { Judged } from './facts.ts';

/** What a control position that does not stand is called at a gate; whatever is not named here is the physical leg. */
const positionFacts: Record<string, Found['fact']> = {
  NOT_PLEDGED: 'F3',
  PLEDGE_NOT_EFFECTIVE: 'F3',
  CHARGE_NOT_REGISTERED: 'F43',
  REGISTRATION_EXPIRED: 'F44',
  REGISTRATION_ENDED: 'F45',
  OBJECTION_OPEN: 'F47',
  DOCUMENT_SURRENDERED_WITHOUT_GOODS_PLEDGE: 'F2',
  DOCUMENT_WITH_ANOTHER_HOLDER: 'F24',
  DOCUMENT_ON_PAPER: 'F25',
  DOCUMENT_LOST: 'F25',
  DOCUMENT_WITH_ISSUER: 'F25',
  DOCUMENT_STOPPED: 'F25',
  NOT_CONFIRMED: 'F2',
  REJECTED_BY_DEBTOR: 'F2',
  CUSTODIAN_NOT_ENGAGED: 'F14',
  ENGAGEMENT_ENDED: 'F14',
  SUPERVISION_MISSING: 'F12',
  LEG_MISSING: 'F13',
  CUSTODIAN_RELATED: 'F15',
  MASS_BALANCE: 'F18',
  NOT_IN_CATALOGUE: 'F18',
  UNMARKED: 'F20',
  IN_NO_SLOT: 'F21',
  NOT_ON_A_CORRIDOR: 'F21',
  WATCH_NOT_AGREED: 'F6',
  TOO_FEW_SOURCES: 'F8',
  NO_SOURCE_APART: 'F8',
  SOURCE_UNSIGNED: 'F8',
  NO_SOURCE_OF_LENDER: 'F8',
  NO_LIVING_PAIR: 'F8',
  READING_TOO_OLD: 'F9',
  DEVICE_SILENT: 'F9',
  COUNT_UNANSWERED: 'F13',
  REWEIGHED_SHORT: 'F11',
};

/** Why goods that are held and watched are in doubt for now; what else degrades a leg, and is not named, is F1. */
const inDoubt: readonly string[] = ['IN_DOUBT', 'STEADYING'];

export function factOfPosition(reason: string, state: string): Found['fact'] {
  if (reason.startsWith('BREACH_')) return 'F4';
  // What must be measured and no device can, or none did of late.
  if (reason.endsWith('_NOT_MEASURED')) return 'F8';
  if (reason in findingCodes) return 'F26';
  return positionFacts[reason] ?? (state === 'degraded' && inDoubt.includes(reason) ? 'F11' : 'F1');
}

/**
 * Why the watch proves too little is told beside what it makes of the physical leg: unverified, or degraded because it was loosened
 * and the lender has not agreed. That the cause lets an act pass with a second person does not open what the leg closes. What lost the leg
 * is a breach, with a fact of its own: that its device is silent makes it no more lost.
 */
const alsoOfLeg = (fact: Found['fact'], state: string): boolean =>
  fact === 'F6' || (['F8', 'F9'].includes(fact) && state === 'unverified');

/** Steps of a valuation that say a fact; what they found goes with it. */
const lineFacts: Record<string, Found['fact']> = {
  shortage: 'F17',
  not_eligible: 'F35',
  restrained: 'F39',
  declared_cost: 'F33',
  cost_in_another_currency: 'F32',
  commodity_without_terms: 'F38',
};

/**
 * Whether a fact is about any of these goods. A hold over the facility that names none, its patrols or a custodian that belongs to the
 * pledgor, is about all of them.
 */
export function concernsItems({ facts }: Found, items: ReadonlySet<string>): boolean {
  const named = [facts.lotId, facts.itemId, facts.lotIds, facts.itemIds].flat().filter((id) => id !== undefined);
  return named.length === 0 ? facts.hold !== undefined : named.some((id) => items.has(id as string));
}

/** Why an item does not count as controlled: one thing stands first, and whatever else is not proved is said as well. */
export function foundOfPosition({
  itemId,
  state,
  reason,
  against,
  awaited,
  steadyUntil,
}: Pick<PositionOfFacility, 'itemId' | 'state' | 'reason' | 'against' | 'awaited' | 'steadyUntil'>): Found[] {
  if (state === 'controlled') return [];
  return [...new Set([reason, ...against])].flatMap((each): Found[] => {
    const fact = factOfPosition(each, state);
    const facts = {
      itemId,
      state,
      reason: each,
      ...(each === reason && awaited && { awaited }),
      ...(each === reason && steadyUntil && { steadyUntil }),
    };
    return [...(alsoOfLeg(fact, state) ? [{ fact: 'F1', facts } as const] : []), { fact, facts }];
  });
}

/** Lot by lot, what lowers its value or keeps it from being lent on. */
export function factsOfGoods({ record, change, figures, concentration }: Judged): Found[] {
  const found = record.pool.positions.flatMap(foundOfPosition);
  for (const doubts of record.doubted) found.push({ fact: 'F10', facts: { ...doubts } });
  for (const v of record.pool.lots) {
    const { lotId } = v.lot;
    if (v.state === 'dead' || v.state === 'missing') found.push({ fact: 'F29', facts: { lotId, mark: v.state } });
    if (v.state === 'stale') found.push({ fact: 'F30', facts: { lotId, mark: v.state } });
    if (v.state === 'waiting') found.push({ fact: 'F31', facts: { lotId, mark: v.state } });
    for (const line of v.lines) {
      const fact = lineFacts[line.step];
      if (fact !== undefined) found.push({ fact, facts: { lotId, ...line.found } });
      if (line.step === 'haircut' && Number(line.found.haircutBps) > 0)
        found.push({ fact: 'F36', facts: { lotId, ...line.found } });
      if (line.step === 'haircut' && line.found.purchaseMoneyOpen === true)
        found.push({ fact: 'F42', facts: { lotId } });
    }
    if (v.reservedValue > 0n)
      found.push({
        fact: 'F22',
        facts: { lotId, promised: v.reservedValue.toString(), promisedMinor: figures.promisedMinor },
      });
    const incident = record.incidents.get(lotId);
    if (incident && (incident.isOpen || incident.standing === 'fault'))
      found.push({ fact: 'F16', facts: { lotId, standing: incident.standing, isOpen: incident.isOpen } });
  }
  for (const { by, key, valueMinor, countedMinor } of concentration)
    if (countedMinor < valueMinor) found.push({ fact: 'F37', facts: { by, key, valueMinor, countedMinor } });
  const reserveMinor = figures.reserveMinor - (change.purchaseOwedMinor ?? 0n);
  if (reserveMinor > 0n) found.push({ fact: 'F40', facts: { reserveMinor } });
  return found;
}
