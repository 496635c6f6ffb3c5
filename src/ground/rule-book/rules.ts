import type { Rule } from '../../kernel/judging.ts';
import { refusalList, refuse } from '../../kernel/refusal.ts';
import { addDays, type LocalDate } from '../../kernel/time.ts';
import {
  builtInOn,
  builtInRows,
  isStricter,
  orderOf,
  type Settable,
  type Setter,
  settableOf,
} from '../policy/rules.ts';

export const ruleRefusals = refusalList({
  RULE_UNKNOWN: [
    'invalid',
    'The rule book has no rule of this name',
    '规则库中没有该名称的参数',
    'Take a key from GET /v1/policy/keys',
    '请从 GET /v1/policy/keys 选取',
  ],
  RULE_NOT_SETTABLE: [
    'forbidden',
    'Nobody sets this rule: it is asked before it is known whose it would be',
    '该参数不可设定：其在确定归属前即须适用',
    'Leave it; it changes with a release of the service',
    '请勿设定；其随服务版本更新',
  ],
  RULE_NOT_PER_CLIENT: [
    'invalid',
    'This rule is not set for one client',
    '该参数不可针对单一客户设定',
    'Set it for all, without clientId',
    '请去除 clientId，对全部客户设定',
  ],
  RULE_PAPER_MISSING: [
    'invalid',
    'The law changes by a paper, and none is named',
    '法律变更须有依据文件，但未提供',
    'State the SHA-256 of the published text under documentHash',
    '请在 documentHash 填写公布文本的 SHA-256',
  ],
  RULE_SET_ELSEWHERE: [
    'precondition',
    'This rule is set with the terms of control of a risk class',
    '该参数随风险类别的控货条件设定',
    'Propose control terms: POST /v1/control-terms',
    '请提交控货条件：POST /v1/control-terms',
  ],
  RULE_OF_OTHERS: [
    'forbidden',
    'A party of this kind does not set this rule',
    '此类参与方不得设定该参数',
    'Facts say who sets it',
    'facts 列明可设定者',
  ],
  RULE_UNIT_DIFFERS: [
    'invalid',
    'The rule is measured in another unit',
    '该参数的计量单位不同',
    'State the figure in the unit in facts',
    '请按 facts 所列单位填写',
  ],
  RULE_OUT_OF_BOUNDS: [
    'invalid',
    'No rule of this name has such a figure',
    '该参数不接受此数值',
    'Keep within what facts say',
    '请在 facts 所列范围内填写',
  ],
  RULE_LOOSER_THAN_LAW: [
    'invalid',
    'This is looser than the law, which may only be made stricter',
    '该数值宽于法定标准，仅可从严设定',
    'Set the figure of the law in facts or a stricter one',
    '请设定 facts 所列法定数值或更严数值',
  ],
  RULE_DAY_PAST: [
    'invalid',
    'A rule is not set or ended for days that have passed: what was decided on them stands',
    '不得就已过日期设定或终止参数：当日决定不受影响',
    'Name today or a later day',
    '请填写当日或其后日期',
  ],
  RULE_PERIOD_REVERSED: [
    'invalid',
    'The last day lies before the first',
    '截止日早于起始日',
    'Give a last day on or after the first, or none',
    '请填写不早于起始日的截止日，或不填',
  ],
  RULE_DAY_TOO_FAR: [
    'invalid',
    'The rule would begin so far from now that nobody will remember it',
    '生效日过远',
    'Name a day no later than facts say',
    '请填写不晚于 facts 所列的日期',
  ],
  RULE_OUT_OF_ORDER: [
    'invalid',
    'The figure would cross another one that must stay on its other side',
    '该数值与相邻参数的先后次序相抵触',
    'Keep between the figures in facts, or set those first',
    '请在 facts 所列数值之间填写，或先行设定相邻参数',
  ],
  RULE_OVERLAPS: [
    'conflict',
    'A rule of this name is set for some of these days already',
    '上述部分日期已设有同名参数',
    'Name the row in facts under replaces, or end it first',
    '请在 replaces 中填写 facts 所列条目，或先行终止',
  ],
  RULE_REPLACES_OTHER: [
    'invalid',
    'What is replaced is of another name',
    '被替换条目并非同名参数',
    'Name a row of the same key',
    '请填写同名参数的条目',
  ],
  RULE_SUPERSEDED: [
    'wrong-state',
    'This row has been replaced or ended',
    '该条目已被替换或终止',
    'Read the history of the key',
    '请查看该参数的历史',
  ],
  RULE_ENDS_SOONER: [
    'wrong-state',
    'This row ends before that day already',
    '该条目已在该日之前终止',
    'Name a day before its last',
    '请填写早于其截止日的日期',
  ],
});

const rolesOf: Record<Setter, readonly string[]> = {
  bank: ['bank', 'factor'],
  house: ['bank', 'factor'],
  firm: ['core_firm'],
  operator: ['operator'],
  law: ['operator'],
  terms: [],
  nobody: [],
};

/** What is asked to be set. */
export interface Wanted {
  key: string;
  value: number;
  unit: string;
  validFrom: LocalDate;
  validTo?: LocalDate | undefined;
  documentHash?: string | undefined;
  clientId?: string | undefined;
}

/** Who may set the key, when these roles may. */
export function assertMaySet(key: string, roles: readonly string[]): Settable {
  const settable = settableOf(key);
  if (!settable || builtInRows(key).length === 0) refuse(ruleRefusals.RULE_UNKNOWN, { at: '/key', facts: { key } });
  const { setBy } = settable;
  if (setBy === 'nobody') refuse(ruleRefusals.RULE_NOT_SETTABLE, { at: '/key', facts: { key } });
  if (setBy === 'terms') refuse(ruleRefusals.RULE_SET_ELSEWHERE, { at: '/key', facts: { key } });
  if (!roles.some((role) => rolesOf[setBy].includes(role)))
    refuse(ruleRefusals.RULE_OF_OTHERS, { at: '/key', facts: { key, roles: rolesOf[setBy] } });
  return settable;
}

/** A figure read in an instrument, or told of it: no default of ours. */
const isLaw = ({ confidence }: Rule): boolean => confidence === 'verified' || confidence === 'secondary';

/** How far ahead a rule may begin. */
const YEARS_AHEAD = 10;

/** Figures of one order stay in it: a later class from a later day, a higher level from a higher amount. */
export function assertInOrder(
  { key, value }: Pick<Wanted, 'key' | 'value'>,
  valueOf: (key: string) => number,
  on: LocalDate,
): void {
  const keys = orderOf(key);
  const at = keys.indexOf(key);
  const [below, above] = [keys[at - 1], keys[at + 1]].map((each) => (each === undefined ? undefined : valueOf(each)));
  if (at >= 0 && ((below !== undefined && value < below) || (above !== undefined && value > above)))
    refuse(ruleRefusals.RULE_OUT_OF_ORDER, {
      at: '/value',
      facts: { keys, on, notBelow: below ?? null, notAbove: above ?? null },
    });
}

/** The first day of a period, and those within it from which one of these keys may be another: by the text, or by what is set. */
export function daysOfChange(
  keys: readonly string[],
  set: readonly Rule[],
  { validFrom, validTo }: Period,
): LocalDate[] {
  const rows = [...keys.flatMap((key) => builtInRows(key)), ...set];
  const days = rows.flatMap((row) => [row.validFrom, ...(row.validTo === undefined ? [] : [addDays(row.validTo, 1)])]);
  const within = days.filter((day) => day > validFrom && (validTo === null || day <= validTo));
  return [...new Set([validFrom, ...within])].sort();
}

/** Whether the figure fits the key, its unit, its bounds and its days, and is nowhere looser than the law on them. */
export function assertFits(wanted: Wanted, settable: Settable, today: LocalDate): void {
  const { key, value, validFrom, validTo } = wanted;
  const rows = builtInRows(key);
  const unit = rows[0]?.unit;
  if (wanted.unit !== unit) refuse(ruleRefusals.RULE_UNIT_DIFFERS, { at: '/unit', facts: { unit: unit ?? null } });
  const { least, most, oneOf, stricter } = settable;
  if (value < least || value > most || (oneOf && !oneOf.includes(value)))
    refuse(ruleRefusals.RULE_OUT_OF_BOUNDS, { at: '/value', facts: oneOf ? { oneOf } : { least, most } });
  if (validTo !== undefined && validTo < validFrom) refuse(ruleRefusals.RULE_PERIOD_REVERSED, { at: '/validTo' });
  if (wanted.clientId !== undefined && !settable.perClient)
    refuse(ruleRefusals.RULE_NOT_PER_CLIENT, { at: '/clientId' });
  if (settable.setBy === 'law' && wanted.documentHash === undefined)
    refuse(ruleRefusals.RULE_PAPER_MISSING, { at: '/documentHash' });
  if (validFrom < today) refuse(ruleRefusals.RULE_DAY_PAST, { at: '/validFrom', facts: { today } });
  const latest = `${Number(today.slice(0, 4)) + YEARS_AHEAD}${today.slice(4)}`;
  if (validFrom > latest) refuse(ruleRefusals.RULE_DAY_TOO_FAR, { at: '/validFrom', facts: { latest } });
  const law = rows.filter(
    (row) => isLaw(row) && (row.validTo ?? '9999') >= validFrom && row.validFrom <= (validTo ?? '9999'),
  );
  const loose = law.find((row) => isStricter(stricter, row.value, value));
  if (loose)
    refuse(ruleRefusals.RULE_LOOSER_THAN_LAW, { at: '/value', facts: { value: loose.value, source: loose.source } });
}

/** Whether from a day on less would be asked than now is: then somebody of the next level agrees, too. */
export const isLoosened = (stricter: Settable['stricter'], value: number, than: number | undefined): boolean =>
  than !== undefined && value !== than && !isStricter(stricter, value, than);

export interface Period {
  validFrom: LocalDate;
  validTo: LocalDate | null;
}

/** What is left of a period beside another one. */
export function leftOf(of: Period, without: Period): Period[] {
  const left: Period[] = [];
  if (of.validFrom < without.validFrom) {
    const eve = addDays(without.validFrom, -1);
    left.push({ validFrom: of.validFrom, validTo: of.validTo !== null && of.validTo < eve ? of.validTo : eve });
  }
  if (without.validTo !== null && (of.validTo === null || of.validTo > without.validTo)) {
    const morrow = addDays(without.validTo, 1);
    left.push({ validFrom: of.validFrom > morrow ? of.validFrom : morrow, validTo: of.validTo });
  }
  return left;
}

/** What is left of a rule that ends with a day: nothing of one that would have begun later. */
export function endedOn({ validFrom, validTo }: Period, lastOn: LocalDate, today: LocalDate): Period[] {
  if (validTo !== null && lastOn >= validTo)
    refuse(ruleRefusals.RULE_ENDS_SOONER, { at: '/lastOn', facts: { validTo } });
  if (lastOn >= validFrom && lastOn < today) refuse(ruleRefusals.RULE_DAY_PAST, { at: '/lastOn', facts: { today } });
  if (lastOn < validFrom && validFrom <= today) refuse(ruleRefusals.RULE_DAY_PAST, { at: '/lastOn', facts: { today } });
  return lastOn < validFrom ? [] : [{ validFrom, validTo: lastOn }];
}

/** What holds on a day where nothing is set. */
export const valueOfText = (key: string, on: LocalDate): number | undefined => builtInOn(key, on)?.value;
