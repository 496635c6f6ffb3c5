import type { ControlTerms } from '../../physical/supervision/index.ts';
import type { CustodyFinding } from './custody-rules.ts';
import {
  type DeviceKind,
  isFor,
  type Measure,
  type ReadingName,
  readingNames,
  shownBy,
  standsIn,
  USUAL_PERIOD_S,
} from './engine/index.ts';

/** One device as a source of proof: whose it is, what it measures, whether its word is its own, and how old that is. */
export interface Source {
  code: string;
  kind: string;
  ownerId: string;
  /** Its owner is a lender that has engaged the custodian: nobody else's device is somebody else's word. */
  ofEngager: boolean;
  /** Has a key: what it does not sign is no evidence (Ed25519, RFC 8032). */
  signed: boolean;
  publicKey: string | null;
  /** Says of whom it is in what it signs, so that nothing of it can be played as another's. */
  named: boolean;
  /** Who brought its key, on this device or another. */
  keyBy: readonly string[];
  /** Numbers what it says: of any other nobody knows what was kept from it, nor whether it is said in its order. */
  numbered: boolean;
  reportEveryS: number | null;
  /** When what it said last was observed; null while it said nothing that counts. */
  observedAt: string | null;
  ageS: number | null;
  /** Within its own limit: four of its periods, or what the lender takes for the present, whichever is longer. */
  isLiving: boolean;
}

export interface SourcesFacts {
  sources: readonly Source[];
  terms: Pick<
    ControlTerms,
    'sources' | 'sourceApart' | 'allSigned' | 'namedSigning' | 'sourceOfLender' | 'pairAboveYuan'
  >;
  custodianId: string;
  pledgeeId: string;
  /** What the lot is declared to be worth, in whole yuan; undefined where it is in other money, and then it is above any line. */
  valueYuan: number | undefined;
}

/** Two devices are two words where kind or owner differs: the same scale twice is one scale, and one key is one word. */
const areApart = (a: Source, b: Source): boolean =>
  (a.kind !== b.kind || a.ownerId !== b.ownerId) && (a.publicKey === null || a.publicKey !== b.publicKey);

/** A signature proves who said it; that nothing was left out, only numbers do. */
const isSound = ({ signed, numbered, named }: Source, { namedSigning }: { namedSigning: boolean }): boolean =>
  signed && numbered && (named || !namedSigning);

/**
 * Somebody else's word than the custodian's: a lender's that has engaged it, and not whomever it handed its device to. Whose key
 * a device has, his word it is, whoever owns it. What has no numbers is nobody's word alone.
 */
export const isApart = ({ numbered, ofEngager, keyBy }: Source, custodianId: string): boolean =>
  numbered && ofEngager && !keyBy.includes(custodianId);

const hasLivingPair = (sources: readonly Source[], terms: { namedSigning: boolean }): boolean => {
  const living = sources.filter((source) => source.isLiving);
  return living.some((a) => living.some((b) => areApart(a, b) && (isSound(a, terms) || isSound(b, terms))));
};

/**
 * Whether what watches the goods is enough by the lender's terms for their class: nobody proves for himself alone. Practice by
 * class (control terms); to be set by the bank.
 */
export function judgeSources({ sources, terms, custodianId, pledgeeId, valueYuan }: SourcesFacts): CustodyFinding[] {
  const found: CustodyFinding[] = [];
  const add = (state: CustodyFinding['state'], reason: string, evidence: Record<string, unknown> = {}) =>
    found.push({ state, reason, evidence });
  // What does not speak of the present proves nothing for anybody.
  const living = sources.filter((source) => source.isLiving);
  const kinds = new Set(living.map(({ kind }) => kind)).size;
  // What hangs there and shows nothing is no source: a counter that tells of its battery counts nothing.
  if (kinds < terms.sources) add('degraded', 'TOO_FEW_SOURCES', { livingKinds: kinds, kindsAsked: terms.sources });
  if (terms.sourceApart && !living.some((source) => isApart(source, custodianId))) add('unverified', 'NO_SOURCE_APART');
  const unsigned = sources.filter((source) => !isSound(source, terms)).map(({ code }) => code);
  if (terms.allSigned && unsigned.length > 0) add('unverified', 'SOURCE_UNSIGNED', { devices: unsigned });
  if (terms.sourceOfLender && !living.some(({ ownerId, numbered }) => numbered && ownerId === pledgeeId))
    add('unverified', 'NO_SOURCE_OF_LENDER');
  const isAbove = valueYuan === undefined || valueYuan >= terms.pairAboveYuan;
  if (isAbove && !hasLivingPair(sources, terms))
    add('degraded', 'NO_LIVING_PAIR', { pairAboveYuan: terms.pairAboveYuan, valueYuan: valueYuan ?? null });
  return found;
}

export const confidences = ['none', 'one_word', 'one_house', 'apart'] as const;
export type Confidence = (typeof confidences)[number];

/** What each means, as a certificate prints it. */
export const confidenceWords: Record<Confidence, { en: string; zh: string }> = {
  none: { en: 'No device speaks of the present', zh: '无任何设备反映当前状况' },
  one_word: {
    en: 'One living device: where it is moved or made to lie, nothing else says so',
    zh: '仅一台有效设备，其被移动或造假时无其他来源可以印证',
  },
  one_house: {
    en: 'Living devices of more than one kind, all of the custodian’s house by owner or key: it could make them agree',
    zh: '有不同种类的有效设备，但设备或其密钥同属监管方，其可使其一致',
  },
  apart: {
    en: 'Living devices apart by kind or owner, and at least one of them is not the custodian’s, nor is its key',
    zh: '有效设备种类或所有人不同，且至少一台设备及其密钥均不属监管方',
  },
};

/** How far the living sources go, in a word. */
export function confidenceOf(sources: readonly Source[], custodianId: string): Confidence {
  const living = sources.filter((source) => source.isLiving);
  if (living.length === 0) return 'none';
  if (!living.some((a) => living.some((b) => areApart(a, b)))) return 'one_word';
  return living.some((source) => isApart(source, custodianId)) ? 'apart' : 'one_house';
}

const whats = ['WEIGHT', 'PIECES', 'POSITION', 'SEAL', 'DOOR'] as const;
/** What a watch cannot show: of no device, by what stands in only, or of devices that speak too seldom. */
export const unprovables = [
  ...whats.flatMap((what) => [`${what}_BY_NO_DEVICE`, `${what}_TOO_SELDOM`] as const),
  'PIECES_BY_WEIGHT_ONLY',
  'GAPS_WITHOUT_NUMBERS',
] as const;
export type Unprovable = (typeof unprovables)[number];

/** What nothing here can show, whatever is agreed. */
export function unprovableOf(sources: readonly Source[], ageS: number | null): Unprovable[] {
  const of = (kinds: readonly string[]) => sources.filter(({ kind }) => kinds.includes(kind));
  const gaps = sources.some(({ numbered }) => !numbered) ? (['GAPS_WITHOUT_NUMBERS'] as const) : [];
  const shown = whats.flatMap((what): Unprovable[] => {
    const key = what.toLowerCase() as Lowercase<typeof what>;
    const own = of(shownBy[key]);
    if (own.length === 0 && what === 'PIECES' && of(standsIn.pieces ?? []).length > 0) return ['PIECES_BY_WEIGHT_ONLY'];
    if (own.length === 0) return [`${what}_BY_NO_DEVICE`];
    const isSlow = ageS !== null && own.every(({ reportEveryS }) => (reportEveryS ?? USUAL_PERIOD_S) > ageS);
    return isSlow ? [`${what}_TOO_SELDOM`] : [];
  });
  return [...shown, ...gaps];
}

/** By what of a message each kind of device shows what it is there for: nothing else that it says dates its proof. */
export const shownIn = (kind: DeviceKind): readonly ReadingName[] => readingNames.filter((name) => isFor(kind, name));
/** The same of what must be measured. */
export const measureIn: Readonly<Record<Measure, readonly ReadingName[]>> = {
  weight: ['weight'],
  pieces: ['tags', 'weight'],
  position: ['position'],
  seal: ['seal'],
};

export const endingWhats = [
  'WEIGHT_NOT_MEASURED',
  'PIECES_NOT_MEASURED',
  'POSITION_NOT_MEASURED',
  'SEAL_NOT_MEASURED',
  'DEVICE_SILENT',
  'READING_TOO_OLD',
  'SILENCE',
  'SUPERVISION_DUE',
  'REGISTRATION_EXPIRES',
] as const;

/** One thing that ends control unless something comes before it. */
export interface Ending {
  what: (typeof endingWhats)[number];
  at: string;
  device?: string;
}

/** What would make the goods not controlled, soonest first. */
export const soonest = (endings: readonly Ending[]): Ending[] =>
  [...endings].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.what < b.what ? -1 : 1));
