import type { Found } from '../../ground/policy/index.ts';
import { type Exact, exact, minExact, roundExact } from '../../kernel/exact.ts';
import { inMoneyOf } from '../../kernel/money.ts';
import { claimsMinor, countedUndertakingsMinor, netExposureMinor } from '../../lending/financing/index.ts';
import {
  type CoverageState,
  concentrate,
  countsUndertakings,
  type Excess,
  linesOf,
  shareOfLot,
  type Weighed,
  weigh,
} from '../coverage/index.ts';
import { recordAfter } from './after.ts';
import { factsOf } from './facts.ts';
import type { Change, FacilityRecord } from './record.ts';
import { bpsOf, headroomMinor, type JudgementLine, judgementLines, supportedMinor } from './rules.ts';

/** What the judgement counted, in minor units of the facility's currency. */
export interface Figures {
  /** Goods after every haircut and cap. */
  goodsMinor: bigint;
  /** Of that, what new money may rest on: not promised to an order, and no incident over it. */
  newMoneyGoodsMinor: bigint;
  promisedMinor: bigint;
  reserveMinor: bigint;
  receivableMinor: bigint;
  /** Every head of debt that is due or counts, before margin. */
  debtMinor: bigint;
  undertakingMinor: bigint;
  marginMinor: bigint;
  owedMinor: bigint;
  exposureMinor: bigint;
  /** Debt, credits and undertakings of every kind less the margin: what the limit is held against. */
  netExposureMinor: bigint;
  limitMinor: bigint;
  /** What may be owed for new money to be lent; null without terms. */
  supportedMinor: bigint | null;
  securedMaximumMinor: bigint | null;
  /** To each line; null without terms. */
  headroomMinor: Record<JudgementLine, bigint> | null;
}

export interface Judgement {
  facilityId: string;
  on: string;
  /** The record that was judged: as it will be once the act is done. */
  record: FacilityRecord;
  figures: Figures;
  state: CoverageState | 'unwatched';
  concentration: readonly Excess[];
  /** What is owed is more after the act. */
  raises: boolean;
  /** What a gate has to know. */
  found: readonly Found[];
}

const stands = (incident: { standing: string; isOpen: boolean } | undefined): boolean =>
  incident !== undefined && (incident.isOpen || incident.standing === 'fault');

/** What new money may rest on: goods over which an incident of custody stands, or a doubted device, carry old debt alone; so do promised ones. */
function forNewMoney(record: FacilityRecord): { counted: Exact; promisedMinor: bigint } {
  const doubted = new Set(record.doubted.map(({ lotId }) => lotId));
  const sound = record.pool.lots.filter(
    ({ lot: { lotId } }) => !stands(record.incidents.get(lotId)) && !doubted.has(lotId),
  );
  const { counted } = concentrate(sound, record.terms?.concentration ?? []);
  const promisedMinor = sound.reduce((sum, v) => sum + shareOfLot(v, v.reservedValue, 'up'), 0n);
  const rest = roundExact(counted, 'down') - promisedMinor;
  return { counted: exact(rest > 0n ? rest : 0n), promisedMinor };
}

/** The maxima of the live security, together; null where there is none. */
export const securedMaximum = ({ securities }: FacilityRecord): bigint | null =>
  securities.length === 0 ? null : securities.reduce((sum, s) => sum + s.maximumMinor, 0n);

function figuresOf(record: FacilityRecord): { figures: Figures; weighed: Weighed } {
  const { debt, terms, facility } = record;
  const weighed = weigh({
    ...record,
    reserveMinor: record.coverage.reserveMinor,
    reference: record.coverage.reference,
  });
  const { carried, counted } = weighed;
  const sound = forNewMoney(record);
  const newMoney = { ...carried, goodsMinor: roundExact(minExact(sound.counted, counted), 'down') };
  const lines = terms && linesOf(facility, terms);
  return {
    weighed,
    figures: {
      goodsMinor: carried.goodsMinor,
      newMoneyGoodsMinor: newMoney.goodsMinor,
      promisedMinor: sound.promisedMinor,
      reserveMinor: carried.reserveMinor,
      receivableMinor: carried.receivableMinor,
      debtMinor: claimsMinor(debt),
      undertakingMinor: countedUndertakingsMinor(debt, countsUndertakings(terms)),
      marginMinor: debt.marginMinor,
      owedMinor: carried.owedMinor,
      exposureMinor: weighed.facts.netExposureMinor,
      netExposureMinor: netExposureMinor(debt),
      limitMinor: BigInt(facility.limit.amountMinor),
      supportedMinor: lines ? supportedMinor(newMoney, lines.initialBps) : null,
      securedMaximumMinor: securedMaximum(record),
      headroomMinor:
        lines === undefined
          ? null
          : (Object.fromEntries(
              judgementLines.map((line) => [
                line,
                headroomMinor(line === 'initial' ? newMoney : carried, bpsOf(lines, line)),
              ]),
            ) as Record<JudgementLine, bigint>),
    },
  };
}

/**
 * Judges a facility from its whole record, as it will be once the act is done. Pure: the same for one facility and for twenty
 * thousand, before an act and after it. Every gate on money or goods of a facility reads it and reckons nothing beside it.
 */
export function judgeFacility(record: FacilityRecord, change: Change = {}): Judgement {
  const after = recordAfter(record, change);
  const { figures, weighed } = figuresOf(after);
  const { state, concentration } = weighed;
  const before = figuresOf(record).figures;
  const raisedMinor = figures.netExposureMinor - before.netExposureMinor;
  const raises = change.hasRaised === true || figures.owedMinor > before.owedMinor;
  const found = factsOf({
    record: after,
    change,
    figures,
    state,
    concentration,
    raisedMinor: raisedMinor > 0n || change.hasRaised === true ? raisedMinor : null,
    raises,
  }).map((each) => ({ ...each, facts: inMoneyOf(each.facts, record.facility.limit.currency) }));
  return { facilityId: record.facility.id, on: record.on, record: after, figures, state, concentration, raises, found };
}
