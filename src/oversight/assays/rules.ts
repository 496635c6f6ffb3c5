import { compareExact, readExact } from '../../kernel/exact.ts';
import { refusalList, refuse } from '../../kernel/refusal.ts';

export const outcomes = ['passed', 'failed'] as const;
export type Outcome = (typeof outcomes)[number];

export const voidReasons = ['seal_broken', 'sampled_again', 'merged', 'withdrawn'] as const;
export type VoidReason = (typeof voidReasons)[number];

export const assayRefusals = refusalList({
  ASSAYER_UNFIT: [
    'invalid',
    'The party is not an assayer, or it is the lender itself, or owns or holds the goods',
    '该方不是检验机构，或其为质权人本人、货物所有人或保管人',
    'Appoint an assayer that is another than the lender and neither owns nor holds these goods',
    '请委托与质权人、货物所有人、保管人均无关的检验机构',
  ],
  ASSAY_ORDERED: [
    'conflict',
    'An assay of this lot is ordered already',
    '该批次已有待检委托',
    'Wait for its report, or withdraw the order',
    '请等待检验报告，或撤回原委托',
  ],
  ASSAY_NOT_WAITED_FOR: [
    'wrong-state',
    'The assay waits for no report',
    '该检验不在待报告状态',
    'Read it again; the lender may order another',
    '请重新读取；质权人可另行委托',
  ],
  MEASURE_MISSING: [
    'invalid',
    'A property that was asked for was not measured',
    '有应检项目未检',
    'Report a value for every property of the specification; nothing missing passes',
    '请按规格逐项填写检测值；缺项不视为合格',
  ],
  MEASURE_UNASKED: [
    'invalid',
    'A property is named twice, or was not asked for',
    '检测项目重复或不在规格之内',
    'Report each property of the specification once',
    '请按规格逐项填写一次',
  ],
  SAMPLED_OUT_OF_TIME: [
    'invalid',
    'The sample was drawn before the lender ordered it, or is dated later than now',
    '取样时间早于委托时间，或晚于当前时间',
    'Draw the sample after the order, and report when it was drawn',
    '请在委托之后取样，并如实填写取样时间',
  ],
  SEAL_BROKEN_SINCE: [
    'precondition',
    'A seal of these goods broke after the sample was drawn: it shows nothing of what is there now',
    '取样之后货物封志被破坏，样品不能证明现有货物',
    'Draw the sample again and seal the goods anew',
    '请重新取样并重新施封',
  ],
});

/** Within what the goods are as they are said to be; at least one bound. */
export interface Bounds {
  property: string;
  /** "percent", "kg/m3": for people. */
  unit: string;
  min?: string | undefined;
  max?: string | undefined;
}

export interface Measured {
  property: string;
  value: string;
}

const isWithin = ({ min, max }: Bounds, value: string): boolean => {
  const v = readExact(value);
  return (
    (min === undefined || compareExact(v, readExact(min)) >= 0) &&
    (max === undefined || compareExact(v, readExact(max)) <= 0)
  );
};

/**
 * Holds a sample against its specification, property by property, to the last digit and without rounding. Every property
 * must be measured: one that is not was perhaps not looked at (sampling on handover by the lender's assayer, density among
 * the properties, is what finds gilded bars and slag).
 */
export function judgeSample(
  specification: readonly Bounds[],
  measured: readonly Measured[],
): { outcome: Outcome; lines: (Measured & { within: boolean })[] } {
  for (const [i, { property }] of measured.entries()) {
    const isAsked = specification.some((bounds) => bounds.property === property);
    if (!isAsked || measured.findIndex((m) => m.property === property) !== i)
      refuse(assayRefusals.MEASURE_UNASKED, { at: `/measured/${i}/property` });
  }
  const lines = specification.map((bounds) => {
    const found = measured.find((m) => m.property === bounds.property);
    if (!found) refuse(assayRefusals.MEASURE_MISSING, { at: '/measured', facts: { property: bounds.property } });
    return { ...found, within: isWithin(bounds, found.value) };
  });
  return { outcome: lines.every((line) => line.within) ? 'passed' : 'failed', lines };
}

/** Merged goods are as proved as the least proved of them: one that was not assayed, or failed, leaves the whole unproved. */
export const staysProved = (outcomesMerged: readonly (Outcome | undefined)[]): boolean =>
  outcomesMerged.every((outcome) => outcome === 'passed');

/** Breaches of a seal: from then on someone may have changed what lies behind it. */
export const breaksSeal: readonly string[] = ['seal_broken', 'seal_mismatch'];
