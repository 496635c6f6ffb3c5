import { refusalList } from '../../kernel/refusal.ts';

export const riskClasses = ['low', 'normal', 'high'] as const;
export type RiskClass = (typeof riskClasses)[number];

/** What must hold before goods of a risk class are controlled for a lender. Absent proof means unverified. */
export interface ControlTerms {
  /** The site is under supervision, with every leg of it proved (SI 55). */
  supervised: boolean;
  /** Weighbridge or measured intake covers what is counted at the site. */
  intakeMeasured: boolean;
  /** At a site, the lot lies in a registered slot. */
  placed: boolean;
  /** What leaves by weight crosses a scale at the gate. */
  gateScale: boolean;
  /** A watch measures what is lent on: weight by a scale, pieces by tags or a counter. */
  measured: boolean;
  /** Without a site, the goods travel a corridor under a known seal, and something says where they are. */
  sealedOnTheWay: boolean;
  /** Share of a lot in pieces that counts while it bears no mark. */
  unmarkedPiecesBps: number;
  /** Share of a lot by weight that counts while it bears no mark. */
  unmarkedWeightBps: number;
  /** Kinds of device that prove the goods apart from each other. */
  sources: number;
  /** One of them is not the custodian's own, nor is its key. */
  sourceApart: boolean;
  /** Each of them signs. */
  allSigned: boolean;
  /** What a device signs counts as signed only where it says of whom it is. */
  namedSigning: boolean;
  /** One of them is the lender's. */
  sourceOfLender: boolean;
  /** From this value of a lot on, two that are apart and alive, of which one signs. */
  pairAboveYuan: number;
  silenceDegradedS: number;
  silenceLostS: number;
  /** Oldest observation that proves the present. */
  readingAgeS: number;
  /** Oldest new fix of any device that proves where goods are, at rest and under way. */
  placeAtRestS: number;
  placeUnderWayS: number;
  clockAheadS: number;
  /** Of the weight by the books. */
  toleranceBps: number;
  separationRoadM: number;
  separationYardM: number;
  dwellS: number;
  doorOpenS: number;
}
export type Setting = keyof ControlTerms;

/** Settings that are yes or no; yes asks for more. */
export const demands = [
  'supervised',
  'intakeMeasured',
  'placed',
  'gateScale',
  'measured',
  'sealedOnTheWay',
  'sourceApart',
  'allSigned',
  'namedSigning',
  'sourceOfLender',
] as const satisfies readonly Setting[];

/** Settings of which less asks for more. */
export const limits = [
  'unmarkedPiecesBps',
  'unmarkedWeightBps',
  'pairAboveYuan',
  'silenceDegradedS',
  'silenceLostS',
  'readingAgeS',
  'placeAtRestS',
  'placeUnderWayS',
  'clockAheadS',
  'toleranceBps',
  'separationRoadM',
  'separationYardM',
  'dwellS',
  'doorOpenS',
] as const satisfies readonly Setting[];

export const settings: readonly Setting[] = [...demands, ...limits, 'sources'];

/** The settings of a proposal that ask for less than what is in force in one of its classes. */
export function loosened(proposed: Partial<ControlTerms>, inForce: readonly ControlTerms[]): Setting[] {
  return settings.filter((setting) => {
    const next = proposed[setting];
    if (next === undefined) return false;
    return inForce.some((now) => {
      if (typeof next === 'boolean') return now[setting] === true && !next;
      return setting === 'sources' ? next < now.sources : next > Number(now[setting]);
    });
  });
}

/** The worst of several classes; a fee that the pledgor pays makes it one worse (SI 55: who is paid by whom). */
export function worstClass(classes: readonly RiskClass[], paidByPledgor = false): RiskClass {
  const worst = Math.max(...classes.map((each) => riskClasses.indexOf(each)));
  return riskClasses[Math.min(worst + (paidByPledgor ? 1 : 0), riskClasses.length - 1)] as RiskClass;
}

/** The class by which a lot is judged: of its commodity, of its site's supervision, and by who pays the custodian. */
export const classOfLot = (of: {
  commodity: RiskClass | undefined;
  supervision: RiskClass | undefined;
  feePayer: string;
}): RiskClass =>
  // Of no catalogue is of no known class: the worst.
  worstClass([of.commodity ?? 'high', of.supervision ?? 'low'], of.feePayer === 'pledgor');

export const termsRefusals = refusalList({
  SILENCE_ORDER: [
    'invalid',
    'Goods are degraded by silence before they are lost by it',
    '失联先降级，后失控',
    'State a silence that degrades no longer than the one that loses',
    '降级的失联时限不得长于失控的失联时限',
  ],
  CONTROL_TERMS_DECIDED: [
    'wrong-state',
    'These control terms were approved already',
    '该控货条件已获批准',
    'Propose others',
    '请另行提出',
  ],
});
