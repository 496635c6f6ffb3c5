import { coveredValue } from '../../physical/goods/index.ts';
import type { ControlTerms, RiskClass } from '../../physical/supervision/index.ts';
import type { LegState } from './rules.ts';

/** What stands against a custody, or limits what counts of it. */
export interface CustodyFinding {
  state: Extract<LegState, 'degraded' | 'lost' | 'unverified'>;
  reason: string;
  evidence: Record<string, unknown>;
}

export interface CustodyFacts {
  custodianId: string;
  /** The class by which it is judged, and the lender's terms for it. */
  riskClass: RiskClass;
  terms: ControlTerms;
  /** Only charged, or held by a custodian that only watches: possession is not what the security rests on. */
  possessed: boolean;
  /** Those who gave the security, owe the debt or own the goods and are the custodian, or belong to it, and were not cleared. */
  kin: readonly string[];
  /** Null while the goods travel. */
  siteId: string | null;
  supervision: { id: string; state: string; reason: string; nextDueAt?: Date | null } | undefined;
  /** Watched along a corridor. */
  onCorridor: boolean;
  /** So much of it the lender's own side has counted where it lies, in the lot's own scale. */
  countedValue: bigint;
  isMarked: boolean;
  slotId: string | null;
  inCatalogue: boolean;
  byWeight: boolean;
  bookValue: bigint;
  /** What was measured in and not out, and what the books hold up to this lot, in the lot's own scale. */
  seenValue: bigint | undefined;
  uptoValue: bigint;
  toleranceBps: bigint;
  /** The incident of it that is over, while the lender has not found its cause. */
  unfound?: { id: string; isShort: boolean } | undefined;
}

const legOfSupervision = (state: string): CustodyFinding['state'] =>
  state === 'degraded' ? 'degraded' : state === 'lost' ? 'lost' : 'unverified';

/** A site whose control has begun; before that, its own leg says that nothing was counted. */
const countsLater = (state: string): boolean => state === 'controlled' || state === 'degraded';

export interface JudgedCustody {
  findings: CustodyFinding[];
  /** So much of the lot counts at most; undefined where all of it does. */
  countsAtMost: bigint | undefined;
  /** A part of it was not measured in. */
  isShort: boolean;
  /** So much of it was measured in, where that is not all of it. */
  coveredAtMost?: bigint | undefined;
  /** The lender does not ask whether goods were measured in. */
  asksNoIntake?: boolean;
  /** The incident whose cause is to be found before new money counts the lot (F16), however well it is held by now. */
  unfoundId?: string;
}

/**
 * What stands against the lender's control of a custody, by its own terms, and how much of the lot counts at most. Absent
 * proof is never fine (SI 55: the supervisor really holds, for the lender).
 */
export function judgeCustody(facts: CustodyFacts): JudgedCustody {
  const { terms, siteId, supervision, custodianId } = facts;
  const findings: CustodyFinding[] = [];
  const add = (state: CustodyFinding['state'], reason: string, evidence: Record<string, unknown> = {}) =>
    findings.push({ state, reason, evidence: { custodianId, siteId, riskClass: facts.riskClass, ...evidence } });
  let most = facts.bookValue;
  let isShort = false;
  let coveredAtMost: bigint | undefined;
  // What its custodian alone declares gone is gone until the lender has found why; by no word of his is the rest proved whole.
  if (facts.unfound?.isShort) add('degraded', 'REWEIGHED_SHORT', { incidentId: facts.unfound.id });
  if (facts.kin.length > 0) add('unverified', 'CUSTODIAN_RELATED', { partyIds: facts.kin });
  if (siteId === null) {
    if (terms.sealedOnTheWay && !facts.onCorridor) add('unverified', 'NOT_ON_A_CORRIDOR');
  } else {
    if (terms.supervised && facts.possessed) {
      if (!supervision) add('unverified', 'SUPERVISION_MISSING');
      else if (supervision.state !== 'controlled')
        add(legOfSupervision(supervision.state), 'LEG_MISSING', {
          supervisionId: supervision.id,
          leg: supervision.reason,
        });
      // The baseline of a site is what was counted at it: goods that came later are the custodian's word (SI 55).
      if (supervision && countsLater(supervision.state)) {
        if (facts.countedValue === 0n && facts.bookValue > 0n)
          add('unverified', 'NOT_COUNTED_BY_LENDER', { supervisionId: supervision.id });
        if (facts.countedValue < most) most = facts.countedValue;
      }
    }
    if (terms.placed && facts.slotId === null) add('unverified', 'IN_NO_SLOT');
    if (terms.intakeMeasured) {
      const covered = facts.inCatalogue ? coveredValue(facts) : 0n;
      if (covered === 0n && facts.bookValue > 0n)
        add('unverified', facts.inCatalogue ? 'MASS_BALANCE' : 'NOT_IN_CATALOGUE', {
          seenValue: (facts.seenValue ?? 0n).toString(),
          uptoValue: facts.uptoValue.toString(),
        });
      isShort = covered < facts.bookValue;
      if (isShort) coveredAtMost = covered;
      if (covered < most) most = covered;
    }
  }
  const share = BigInt(facts.byWeight ? terms.unmarkedWeightBps : terms.unmarkedPiecesBps);
  if (!facts.isMarked && siteId !== null && share < 10_000n) {
    if (share === 0n) add('unverified', 'UNMARKED');
    const part = (facts.bookValue * share) / 10_000n;
    if (part < most) most = part;
  }
  return {
    findings,
    countsAtMost: most < facts.bookValue ? most : undefined,
    isShort,
    ...(coveredAtMost !== undefined && { coveredAtMost }),
    ...(!terms.intakeMeasured && { asksNoIntake: true }),
    ...(facts.unfound && !facts.unfound.isShort && { unfoundId: facts.unfound.id }),
  };
}
