import { refusalList } from '../../kernel/refusal.ts';
import type { LocalDate } from '../../kernel/time.ts';

/** In what a lender is exposed to a party: money lent, claims bought of it, claims on it. */
export const exposureKinds = ['borrower', 'seller', 'debtor'] as const;
export type ExposureKind = (typeof exposureKinds)[number];
export const limitKinds = [...exposureKinds, 'group'] as const;
export type LimitKind = (typeof limitKinds)[number];
/** Why a limit is set anew, changed, suspended, taken up again or closed: the borrower is owed the reason. */
export const limitReasons = [
  'annual_review',
  'customer_asked',
  'risk_fell',
  'risk_rose',
  'default',
  'security_changed',
  'ceiling',
  'ended',
  'authority',
] as const;

export interface PartyLimit {
  id: string;
  kind: LimitKind;
  partyId: string;
  amountMinor: bigint;
  validUntil: LocalDate;
  /**
   * Of a limit in another money, where none of its kind is set in the one asked about: what it bears in that one and what counts against
   * it, at the day's rate; or that a rate is missing. Zero shuts every money, at any rate.
   */
  converted?: { amountMinor: bigint; exposures: readonly PartyExposure[] } | 'rate_missing';
}

export interface PartyExposure {
  partyId: string;
  kind: ExposureKind;
  minor: bigint;
}

/** What a lender has set and has out on a party and on those who belong to it as it knows them, in one currency. */
export interface PartyRisk {
  currency: string;
  /** By the party asked about, itself among them. */
  houses: ReadonlyMap<string, readonly string[]>;
  limits: readonly PartyLimit[];
  exposures: readonly PartyExposure[];
  /** The share of the lender’s capital that one name takes at most, once capital is stated: by the party asked about. */
  ceilings?: readonly PartyLimit[];
}

export interface NewRisk {
  partyId: string;
  kind: ExposureKind;
  /** What comes on top of what is in the books. */
  moreMinor: bigint;
  /** Two people decided on this party already, by a limit of another kind: a facility, a line. */
  isDecided: boolean;
}

export interface LimitFound {
  fact: 'F37' | 'F54';
  facts: Record<string, unknown>;
}

/**
 * Lending stays within what was decided for the party and for the group that it belongs to (Measures for Large Exposures of
 * Commercial Banks 2018, 4 and 5: one client, and clients that belong together; Guidelines on Internal Control: no risk without a
 * limit). A facility or a line is a decision on its party alone: once another of its group is exposed too, nobody decided on the
 * whole until a limit of the group is set. A limit that has ended is none. One name takes no more than its share of the capital (7).
 */
export function partyLimitFacts(risks: readonly NewRisk[], risk: PartyRisk, on: LocalDate): LimitFound[] {
  return risks.flatMap((each): LimitFound[] => {
    const house = risk.houses.get(each.partyId) ?? [each.partyId];
    const own = risk.limits.filter((limit) => limit.kind === each.kind && limit.partyId === each.partyId);
    const ofGroup = risk.limits.filter((limit) => limit.kind === 'group' && house.includes(limit.partyId));
    const outOn = (of: (exposure: PartyExposure) => boolean, exposures = risk.exposures) =>
      exposures.filter(of).reduce((sum, { minor }) => sum + minor, 0n);
    const more = risks
      .filter(({ partyId }) => house.includes(partyId))
      .reduce((sum, { moreMinor }) => sum + moreMinor, 0n);
    const others = outOn(({ partyId }) => partyId !== each.partyId && house.includes(partyId));
    return [
      ...held(own, (of) => outOn((e) => e.kind === each.kind && e.partyId === each.partyId, of) + each.moreMinor, {
        kind: each.kind,
        isAsked: !each.isDecided,
      }),
      // Whatever two people decided, and under whichever facility or none.
      ...held(
        each.kind === 'borrower' ? (risk.ceilings ?? []).filter(({ partyId }) => partyId === each.partyId) : [],
        (of) => outOn((e) => e.kind === each.kind && e.partyId === each.partyId, of) + each.moreMinor,
        { kind: 'ceiling', isAsked: false },
      ),
      ...held(ofGroup, (of) => outOn(({ partyId }) => house.includes(partyId), of) + more, {
        kind: 'group',
        isAsked: others > 0n,
      }),
    ].map(({ facts, fact }) => ({
      fact,
      // What is out on others of its group is not told to the party.
      facts: { ...facts, partyId: each.partyId, currency: risk.currency, ...(facts.kind === 'group' && ofParty(each)) },
    }));
  });

  function held(
    limits: readonly PartyLimit[],
    usedOf: (exposures?: readonly PartyExposure[]) => bigint,
    { kind, isAsked }: { kind: LimitKind | 'ceiling'; isAsked: boolean },
  ): LimitFound[] {
    if (limits.length === 0) return isAsked ? [{ fact: 'F54', facts: { reason: 'no_limit', kind } }] : [];
    return limits.flatMap(({ id: limitId, amountMinor, validUntil, converted }): LimitFound[] => {
      if (validUntil < on) return [{ fact: 'F54', facts: { reason: 'limit_ended', kind, limitId, validUntil } }];
      if (converted === 'rate_missing') return [{ fact: 'F54', facts: { reason: 'rate_missing', kind, limitId } }];
      const limitMinor = converted?.amountMinor ?? amountMinor;
      const usedMinor = usedOf(converted?.exposures);
      const facts = { reason: 'limit_exceeded', kind, limitId, limitMinor, usedMinor };
      return usedMinor > limitMinor ? [{ fact: 'F54', facts }] : [];
    });
  }
}

const ofParty = ({ partyId }: NewRisk) => ({ groupOf: partyId });

/** Of claims that are bought, too much on one debtor or one group is concentration: many sellers may owe their money to one house. */
export const asConcentration = (found: readonly LimitFound[]): LimitFound[] =>
  found.map((each) =>
    each.facts.reason === 'limit_exceeded' && each.facts.kind !== 'seller' ? { ...each, fact: 'F37' } : each,
  );

export const partyLimitRefusals = refusalList({
  PARTY_LIMIT_ON_ITSELF: [
    'invalid',
    'A lender sets no limit on itself',
    '出借人不得对自身设定限额',
    'Name the party that the lender is exposed to',
    '请指定出借人对其有风险敞口的参与方',
  ],
  PARTY_LIMIT_ENDS_IN_PAST: [
    'invalid',
    'The limit would have ended already',
    '限额到期日已过',
    'Choose a day that has not passed; to shut a limit, set it to zero',
    '请选择未过的日期；如需关闭限额，请将金额设为零',
  ],
});
