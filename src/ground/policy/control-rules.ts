import type { PolicyRule } from './rules.ts';

type Row = [setting: string, unit: string, low: number, normal: number, high: number, source: string];

/**
 * What makes goods controlled for a lender, by risk class. A lender states its own: stricter by two people, looser by two of
 * whom one has the next level of authority (`src/physical/supervision/control-terms.ts`). One is yes, nought is no.
 */
const rows: Row[] = [
  ['supervised', 'yes or no', 1, 1, 1, 'SI 55; GB/T 31300 on third-party management of collateral stock'],
  ['intakeMeasured', 'yes or no', 1, 1, 1, 'weighbridge practice: what was not measured in is not counted'],
  ['placed', 'yes or no', 0, 1, 1, 'warehouse practice: goods that are lent on lie where the plan says'],
  ['gateScale', 'yes or no', 1, 1, 1, 'gate practice: what leaves by weight is weighed'],
  ['measured', 'yes or no', 1, 1, 1, 'a watch measures what is lent on: weight by weight, pieces by piece'],
  ['sealedOnTheWay', 'yes or no', 1, 1, 1, 'carriage practice: a box under seal and seen on its way'],
  ['unmarkedPiecesBps', 'bps', 0, 0, 0, 'identity of pieces is their mark (heat, coil, serial number)'],
  ['unmarkedWeightBps', 'bps', 10_000, 0, 0, 'bulk of low risk has no marks; metal and its like bear them'],
  ['sources', 'sources', 1, 2, 3, 'supervision practice: kinds of device that prove the goods apart from each other'],
  ['sourceApart', 'yes or no', 0, 1, 1, 'supervision practice: nobody proves for himself'],
  ['allSigned', 'yes or no', 0, 0, 1, 'device practice: what is not signed anyone with the password may say'],
  ['namedSigning', 'yes or no', 0, 0, 1, 'device practice: what names nobody may be played as another’s'],
  ['sourceOfLender', 'yes or no', 0, 0, 1, 'supervision practice: of what is easily sold the lender sees for itself'],
  ['pairAboveYuan', 'yuan', 20_000_000, 5_000_000, 0, 'supervision practice: two living sources above an amount'],
  ['silenceDegradedS', 'seconds', 4 * 3_600, 3_600, 600, 'device practice; heartbeats and gaps by class'],
  ['silenceLostS', 'seconds', 24 * 3_600, 4 * 3_600, 1_800, 'device practice; heartbeats and gaps by class'],
  ['readingAgeS', 'seconds', 4 * 3_600, 3_600, 600, 'as silence: a reading proves its own time only'],
  [
    'placeAtRestS',
    'seconds',
    86_400,
    86_400,
    86_400,
    'a fix given again says that the receiver lives, not where it is',
  ],
  ['placeUnderWayS', 'seconds', 7_200, 7_200, 7_200, 'a fix given again says that the receiver lives, not where it is'],
  ['clockAheadS', 'seconds', 120, 120, 30, 'device practice; clocks are kept by network time'],
  ['toleranceBps', 'bps', 50, 30, 10, 'weighbridge practice; classes of accuracy of OIML R 76'],
  ['separationRoadM', 'metres', 100, 60, 30, 'satellite accuracy on the road'],
  ['separationYardM', 'metres', 30, 20, 10, 'satellite accuracy in a yard'],
  ['dwellS', 'seconds', 4 * 3_600, 3_600, 1_200, 'carriage practice; stops off plan'],
  ['doorOpenS', 'seconds', 3_600, 1_200, 300, 'warehouse practice'],
];

export const controlRules: PolicyRule[] = rows.flatMap(([setting, unit, low, normal, high, source]) =>
  Object.entries({ low, normal, high }).map(([riskClass, value]) => ({
    key: `control.${setting}.${riskClass}`,
    value,
    unit,
    validFrom: '2021-01-01',
    source: `${source}; to be set by the bank`,
    confidence: 'default' as const,
  })),
);
