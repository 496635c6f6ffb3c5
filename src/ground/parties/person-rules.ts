import { refusalList, refuse } from '../../kernel/refusal.ts';
import { addDays, type LocalDate } from '../../kernel/time.ts';
import { type LifeCycle, next } from '../../kernel/transitions.ts';
import { mandatesFor, type PartyRole } from './rules.ts';

/** Civil dates, each included; open without. */
export interface MandateDates {
  from?: string | undefined;
  until?: string | undefined;
}

export interface Standing {
  state: string;
  mandates: readonly string[];
  mandateDates: Readonly<Record<string, MandateDates>>;
  roles: readonly string[];
}

/** Whether a person's keys open anything: who was added begins with the first use of a key. */
export const mayEnter = (state: string): boolean => state === 'invited' || state === 'active';

export const isInForce = ({ from, until }: MandateDates, today: LocalDate): boolean =>
  (from === undefined || from <= today) && (until === undefined || today <= until);

/** Whether somebody holds a mandate on a day. */
export const holds = (
  { mandates, dates }: { mandates: readonly string[]; dates: Readonly<Record<string, MandateDates>> },
  mandate: string,
  today: LocalDate,
): boolean => mandates.includes(mandate) && isInForce(dates[mandate] ?? {}, today);

/** The next day on which other mandates are in force than on this one. */
export function nextTurn(dates: Readonly<Record<string, MandateDates>>, today: LocalDate): LocalDate | undefined {
  const turns = Object.values(dates).flatMap(({ from, until }) => [
    ...(from === undefined ? [] : [from]),
    ...(until === undefined ? [] : [addDays(until, 1)]),
  ]);
  return turns.filter((day) => day > today).sort()[0];
}

/**
 * What a person may do on a day by one key: what was granted, within its dates, within the roles that the party has now, and no
 * more than the key is good for (least privilege; ASVS 5.0, 8.2).
 */
export function mandatesInForce(
  { state, mandates, mandateDates, roles }: Standing,
  acts: readonly string[] | null,
  today: LocalDate,
): Set<string> {
  if (!mayEnter(state)) return new Set();
  const ofRoles = mandatesFor(roles as PartyRole[]);
  return new Set(
    mandates.filter(
      (mandate) =>
        ofRoles.has(mandate) &&
        (acts === null || acts.includes(mandate)) &&
        isInForce(mandateDates[mandate] ?? {}, today),
    ),
  );
}

export const personRefusals = refusalList({
  TOO_FEW_ADMINISTRATORS: [
    'wrong-state',
    'A party keeps two administrators, for good, whose keys open, neither of whom made the other and whom nobody made both: else nothing could be agreed to any more',
    '参与方须长期保有两名密钥有效、互不由对方设立且非由同一人设立的管理员：否则无法再复核任何事项',
    'Have who goes propose another administrator first. A key that is lost or stolen is revoked at once, also where one remains; then who runs the installation appoints others: holdfast administrators',
    '请先由将离任者提议新增一名管理员。密钥遗失或被盗的，应立即吊销，即使仅余一名管理员；随后由系统运维方以 holdfast administrators 任命',
  ],
  ADMINISTERS_ITSELF: [
    'wrong-state',
    'The party has two administrators whose keys open: they add others themselves',
    '该参与方已有两名密钥有效的管理员：应由其自行新增',
    'Have the administrators of the party add the person; where a key of theirs is lost, have the other revoke it first',
    '请由该参与方的管理员新增人员；其中一人密钥遗失的，请先由另一人吊销该密钥',
  ],
  CONCERNS_ITSELF: [
    'forbidden',
    'Nobody proposes or agrees to what gives something to himself',
    '任何人不得提议或同意授予其本人的事项',
    'Have two other administrators do it; a party of two has who runs the installation appoint another: holdfast administrators',
    '请由另外两名管理员办理；仅有两名管理员的，请系统运维方以 holdfast administrators 任命',
  ],
  PERSON_NOT_IN_STATE: [
    'wrong-state',
    'The person is not in the state that this begins from',
    '该人员的状态不允许此操作',
    'Read the state in facts; who has left is added anew, as another person',
    '请查看 facts 中的状态；已离任者须作为新人员重新添加',
  ],
  SUCCESSOR_PERSON_UNFIT: [
    'invalid',
    'This person cannot take over: of another party, not there, or without the mandates that the duties need',
    '该人员不能接任：属于其他参与方、不在任或缺少职责所需授权',
    'Name somebody of the party who is there and holds the mandates in facts, or leave it out where nothing is to be taken over',
    '请指定在任且持有 facts 所列授权的本方人员；无需接任的可不填',
  ],
  DUTIES_WITHOUT_SUCCESSOR: [
    'precondition',
    'This person answers for what is still open',
    '该人员仍负责未了结事项',
    'Name a successor in successorId: what facts list passes to them',
    '请在 successorId 中指定接任者：facts 所列事项将移交其负责',
  ],
  ERASURE_NOT_DUE: [
    'precondition',
    'What is kept of somebody who left is not due to go yet',
    '离任人员的个人信息保存期限尚未届满',
    'Ask again from the day in facts on; the law or a dispute may ask to keep it longer',
    '请于 facts 所列日期之后再行申请；法律或争议可能要求更长的保存期限',
  ],
  DATES_CROSSED: [
    'invalid',
    'A mandate would end before it begins, or has dates and was not granted',
    '授权的终止日早于起始日，或对未授予的授权设定日期',
    'Give from and until in order, for mandates that are granted',
    '请为已授予的授权按先后填写 from 与 until',
  ],
  DATE_OVER: [
    'invalid',
    'A mandate would be over before it is granted',
    '授权在授予之前即已到期',
    'Give a last day that is not over, or none',
    '请填写尚未过去的最后一日，或不填',
  ],
  LIMIT_BEYOND_MANDATES: [
    'invalid',
    'A limit speaks of a mandate that the person does not get',
    '限额涉及未授予该人员的授权',
    'Name under limits only mandates that are granted, or none for all of them',
    '请仅在 limits 中列出所授予的授权，或不填表示全部',
  ],
  NOTHING_TO_WITHDRAW: [
    'wrong-state',
    'The person holds none of these mandates',
    '该人员并无所列授权',
    'Read what they hold under mandates in facts',
    '请查看 facts 中 mandates 所列其现有授权',
  ],
});

export type PersonState = 'invited' | 'active' | 'suspended' | 'left' | 'erased';

export type PersonStep = 'suspend' | 'reinstate' | 'leave' | 'erase';

/** Who was added begins with the first use of a key; who has left does not come back as the same person, and is forgotten when nothing asks to keep them. */
export const personLife: LifeCycle<PersonState, PersonStep> = [
  ['invited', 'suspend', 'suspended'],
  ['active', 'suspend', 'suspended'],
  ['suspended', 'reinstate', 'active'],
  ['invited', 'leave', 'left'],
  ['active', 'leave', 'left'],
  ['suspended', 'leave', 'left'],
  ['left', 'erase', 'erased'],
];

export const afterStep = (state: PersonState, step: PersonStep): PersonState =>
  next(personLife, state, step, personRefusals.PERSON_NOT_IN_STATE);

/** What somebody may do is changed while they belong to the party. */
export function assertBelongs(state: PersonState): void {
  if (state === 'left' || state === 'erased') refuse(personRefusals.PERSON_NOT_IN_STATE, { facts: { state } });
}

/** Dates stand only with what is granted, and in order. */
export function decideDates(
  mandates: readonly string[],
  dates: Readonly<Record<string, MandateDates>>,
  today: LocalDate,
): Record<string, MandateDates> {
  for (const [mandate, { from, until }] of Object.entries(dates)) {
    if (!mandates.includes(mandate) || (from !== undefined && until !== undefined && until < from))
      refuse(personRefusals.DATES_CROSSED, { at: `/dates/${mandate}`, facts: { mandate, from, until } });
    if (until !== undefined && until < today)
      refuse(personRefusals.DATE_OVER, { at: `/dates/${mandate}/until`, facts: { mandate, until, today } });
  }
  return { ...dates };
}

/** What gives somebody something is proposed and agreed to by others (practice; NIST SP 800-53 AC-5, separation of duties). */
export function assertConcernsOthers(personId: string, actors: readonly string[]): void {
  if (actors.includes(personId)) refuse(personRefusals.CONCERNS_ITSELF, { facts: { personId } });
}

/** Two administrators who can act, and neither of whom made the other: so that what one proposes, somebody can agree to. */
export function assertEnoughAdministrators({ count, areTwo }: { count: number; areTwo: boolean }): void {
  if (!areTwo) refuse(personRefusals.TOO_FEW_ADMINISTRATORS, { facts: { left: count, areTwo } });
}

/** What names somebody goes when the purpose is over and no time to keep it runs (Personal Information Protection Law, art. 47). */
export function assertErasureDue(leftOn: LocalDate, keptDays: number, today: LocalDate): void {
  const dueOn = addDays(leftOn, keptDays);
  if (today < dueOn) refuse(personRefusals.ERASURE_NOT_DUE, { facts: { leftOn, dueOn, keptDays } });
}
