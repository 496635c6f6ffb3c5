import { z } from 'zod';
import type { LocalDate } from '../../kernel/time.ts';

/**
 * What a lot must be to count: a tree of and, or, not over facts of the record. Three-valued: a fact that nobody recorded
 * is unknown, and unknown is not eligible. After the eligibility trees of collateral agreements (FINOS CDM has the like).
 */
export type Criterion =
  | { all: Criterion[] }
  | { any: Criterion[] }
  | { not: Criterion }
  | { gradeIn: string[] }
  | { ageDaysMax: number }
  | { siteIn: string[] }
  | { warehouseRatingMin: number }
  | { insuredBps: number }
  | { certificate: string }
  | { assayed: true }
  | { deviceHealthy: true }
  | { incomingOver: number };

export const criterionWire: z.ZodType<Criterion> = z
  .lazy(() =>
    z.union([
      z.strictObject({ all: z.array(criterionWire).min(1).max(20) }),
      z.strictObject({ any: z.array(criterionWire).min(1).max(20) }),
      z.strictObject({ not: criterionWire }),
      z.strictObject({ gradeIn: z.array(z.string().min(1).max(60)).min(1).max(50) }),
      z.strictObject({ ageDaysMax: z.int().min(0).max(10_000) }),
      z.strictObject({ siteIn: z.array(z.string().min(1).max(60)).min(1).max(200) }),
      z.strictObject({ warehouseRatingMin: z.int().min(0).max(100) }),
      z.strictObject({ insuredBps: z.int().min(0).max(20_000) }),
      z.strictObject({ certificate: z.string().min(1).max(40) }),
      z.strictObject({ assayed: z.literal(true) }),
      z.strictObject({ deviceHealthy: z.literal(true) }),
      z.strictObject({ incomingOver: z.int().min(0).max(1_000) }),
    ]),
  )
  .meta({ id: 'Criterion', description: 'What goods must be to count: a tree of all, any and not over single tests' });

const depthMax = 6;

/** A tree deeper than a person can read is refused before it is kept. */
export const depthOf = (criterion: Criterion): number => {
  const children =
    'all' in criterion ? criterion.all : 'any' in criterion ? criterion.any : 'not' in criterion ? [criterion.not] : [];
  return 1 + Math.max(0, ...children.map(depthOf));
};
/** Whether a tree asks for insurance anywhere. */
export const asksForCover = (criterion: Criterion): boolean => {
  if ('all' in criterion) return criterion.all.some(asksForCover);
  if ('any' in criterion) return criterion.any.some(asksForCover);
  return 'not' in criterion ? asksForCover(criterion.not) : 'insuredBps' in criterion;
};

export const isShallow = (criterion: Criterion): boolean => depthOf(criterion) <= depthMax;

/** What the record knows of a lot; undefined is not known. */
export interface LotRecord {
  grade: string | undefined;
  ageDays: number | undefined;
  siteId: string | undefined;
  /** The lender's own rating of the site, in force today. */
  warehouseRating: number | undefined;
  /** Sum insured with the lender as loss payee, in force today, and the cost it stands against. */
  insuredMinor: bigint | undefined;
  /** Cost of all that the policies cover; undefined where it cannot be compared. */
  costMinor: bigint | undefined;
  /** Kinds of certificate in force today. */
  certificates: readonly string[];
  /** Whether the sample that the lender’s own assayer drew passed; undefined while none is in force. */
  assayed: boolean | undefined;
  deviceHealthy: boolean | undefined;
  /** Days since the goods came in. */
  daysIn: number | undefined;
  today: LocalDate;
}

export interface CriterionResult {
  /** Which criterion, as written. */
  criterion: string;
  met: boolean | null;
  found: string | number | boolean | null;
  of: CriterionResult[];
}

const known = <T>(value: T | undefined, holds: (value: T) => boolean): boolean | null =>
  value === undefined ? null : holds(value);

function leaf(name: string, wanted: unknown, met: boolean | null, found: CriterionResult['found']): CriterionResult {
  return { criterion: `${name} ${JSON.stringify(wanted)}`, met, found, of: [] };
}

type Leaf = Exclude<Criterion, { all: unknown } | { any: unknown } | { not: unknown }>;

/** One criterion against the record: what is not on record is unknown, a certificate alone is then missing. */
function judgeLeaf(criterion: Leaf, lot: LotRecord): CriterionResult {
  if ('gradeIn' in criterion)
    return leaf(
      'gradeIn',
      criterion.gradeIn,
      known(lot.grade, (g) => criterion.gradeIn.includes(g)),
      lot.grade ?? null,
    );
  if ('ageDaysMax' in criterion)
    return leaf(
      'ageDaysMax',
      criterion.ageDaysMax,
      known(lot.ageDays, (a) => a <= criterion.ageDaysMax),
      lot.ageDays ?? null,
    );
  if ('siteIn' in criterion)
    return leaf(
      'siteIn',
      criterion.siteIn,
      known(lot.siteId, (s) => criterion.siteIn.includes(s)),
      lot.siteId ?? null,
    );
  if ('warehouseRatingMin' in criterion)
    return leaf(
      'warehouseRatingMin',
      criterion.warehouseRatingMin,
      known(lot.warehouseRating, (r) => r >= criterion.warehouseRatingMin),
      lot.warehouseRating ?? null,
    );
  if ('insuredBps' in criterion)
    return leaf(
      'insuredBps',
      criterion.insuredBps,
      known(
        lot.costMinor === undefined || lot.insuredMinor === undefined
          ? undefined
          : { sum: lot.insuredMinor, cost: lot.costMinor },
        ({ sum, cost }) => sum * 10_000n >= BigInt(criterion.insuredBps) * cost,
      ),
      lot.insuredMinor?.toString() ?? null,
    );
  if ('certificate' in criterion)
    // A certificate that is not on record is missing, not unknown: whoever wants to count the lot brings it.
    return leaf(
      'certificate',
      criterion.certificate,
      lot.certificates.includes(criterion.certificate),
      lot.certificates.join(', '),
    );
  if ('assayed' in criterion)
    return leaf(
      'assayed',
      true,
      known(lot.assayed, (a) => a),
      lot.assayed ?? null,
    );
  if ('deviceHealthy' in criterion)
    return leaf(
      'deviceHealthy',
      true,
      known(lot.deviceHealthy, (h) => h),
      lot.deviceHealthy ?? null,
    );
  return leaf(
    'incomingOver',
    criterion.incomingOver,
    known(lot.daysIn, (d) => d > criterion.incomingOver),
    lot.daysIn ?? null,
  );
}

/** Kleene logic: false decides `all`, true decides `any`, and what is unknown stays unknown through `not`. */
export function judge(criterion: Criterion, lot: LotRecord): CriterionResult {
  if ('all' in criterion || 'any' in criterion) {
    const isAll = 'all' in criterion;
    const of = (isAll ? criterion.all : criterion.any).map((c) => judge(c, lot));
    const decides = !isAll;
    const met = of.some((r) => r.met === decides) ? decides : of.some((r) => r.met === null) ? null : !decides;
    return { criterion: isAll ? 'all' : 'any', met, found: null, of };
  }
  if ('not' in criterion) {
    const of = [judge(criterion.not, lot)];
    const inner = of[0]?.met ?? null;
    return { criterion: 'not', met: inner === null ? null : !inner, found: null, of };
  }
  return judgeLeaf(criterion, lot);
}

/** Every leaf that keeps the tree from holding: what an officer asks the pledgor for. */
export function failures(result: CriterionResult): CriterionResult[] {
  if (result.met === true) return [];
  return result.of.length === 0 ? [result] : result.of.flatMap(failures);
}
