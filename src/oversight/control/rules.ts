import { refusalList, refuse } from '../../kernel/refusal.ts';
import {
  awaitedOf,
  awaitedOfProof,
  awaitedOfTerms,
  endsWith,
  type OpenBreach,
  type Standing,
  sealKinds,
  standingOf,
} from './awaited.ts';
import { effectOf } from './breach-effects.ts';
import type { JudgedCustody } from './custody-rules.ts';
import type { BreachKind } from './engine/index.ts';
import type { Ending, Source } from './sources-rules.ts';
import type { StatusReason } from './status-reasons.ts';

export const positionStates = ['controlled', 'degraded', 'lost', 'unverified'] as const;
export type PositionState = (typeof positionStates)[number];

/** A leg in force or given up holds; a degraded one stops new money; a lost or unverified one stops everything. */
export const legStates = ['in_force', 'given_up', 'degraded', 'lost', 'unverified'] as const;
export type LegState = (typeof legStates)[number];

export interface Leg {
  state: LegState;
  /** A code: what it rests on, or what is missing. */
  reason: string;
  /** Identifiers and instants that prove it. */
  evidence: Record<string, unknown>;
  /** Of a leg that is kept: since when it is in this state. */
  since?: string | undefined;
}

export interface Legs {
  physical: Leg;
  documentary: Leg;
  legal: Leg;
}

const leg = (state: LegState, reason: string, evidence: Record<string, unknown> = {}): Leg => ({
  state,
  reason,
  evidence,
});

export interface WatchFacts {
  subjectId: string;
  status: Standing['status'];
  statusReason: StatusReason;
  /** While all is well again and not yet for as long as it must be: when that is. */
  steadyUntil: string | null;
  /** Breaches that are not closed. */
  breaches: readonly OpenBreach[];
  /** What the watch rests on for this lender. */
  proof?: WatchProof | undefined;
}

/** Whose word the watch is, what it measures, and who agreed to it. */
export interface WatchProof {
  /** The lender has agreed to the settings in force; to looser ones that were asked for; to neither. */
  agreed: 'agreed' | 'asked' | 'none';
  /** What must be measured and no device can, or too few kinds of device. */
  missing: string | undefined;
  /** The newest reading is older than may be silent, or than proves the present. */
  age: 'fresh' | 'old' | 'silent';
  sources: readonly Source[];
  /** What would end it, by its devices and their limits. */
  endings: readonly Ending[];
  evidence: Record<string, unknown>;
}

export interface LotFacts {
  status: 'registered' | 'in_custody' | 'released' | 'exhausted';
  custodianId: string | undefined;
  /** The lender's engagement of that custodian: the live one, or else the last that ended. */
  engagement: { id: string; serviceLevel: string; endedAt?: string | null } | undefined;
  /** What stands against the custody by the lender's own terms, and how much of the lot counts at most. */
  custody?: JudgedCustody | undefined;
  watch: WatchFacts | undefined;
  /** Only charged: a charge leaves possession with the chargor, and a custodian that monitors is enough. */
  chargedOnly: boolean;
}

const badness: readonly LegState[] = ['in_force', 'given_up', 'degraded', 'unverified', 'lost'];

/**
 * Physical leg: engaged by the lender and really holding (SI 55), by telemetry that is fresh and without open breach, and by
 * what the lender's terms want proved besides. The worst decides; all of it stands in the evidence.
 */
export function physicalLeg(lot: LotFacts): Leg {
  const watched = watchedLeg(lot);
  const { findings = [], countsAtMost, isShort = false, coveredAtMost, asksNoIntake, unfoundId } = lot.custody ?? {};
  const against = [...new Set([...findings.map(({ reason }) => reason), ...(isShort ? ['MASS_BALANCE'] : [])])];
  const awaited = awaitedOfTerms([...against, ...(unfoundId === undefined ? [] : ['INCIDENT_OPEN'])]);
  const own = (watched.evidence.awaited ?? []) as object[];
  const more = {
    ...(against.length > 0 && { against }),
    ...(awaited.length > 0 && { awaited: [...own, ...awaited] }),
    ...(unfoundId !== undefined && { incidentId: unfoundId }),
    ...(countsAtMost !== undefined && { countsAtMost: countsAtMost.toString() }),
    ...(coveredAtMost !== undefined && { coveredAtMost: coveredAtMost.toString() }),
    ...(asksNoIntake && { asksNoIntake }),
  };
  const worst = findings.reduce<Leg>(
    (found, each) =>
      badness.indexOf(each.state) > badness.indexOf(found.state)
        ? leg(each.state, each.reason, { ...watched.evidence, ...each.evidence })
        : found,
    watched,
  );
  return { ...worst, evidence: { ...worst.evidence, ...more } };
}

function watchedLeg(lot: LotFacts): Leg {
  if (lot.status === 'released') return leg('lost', 'RELEASED');
  if (lot.status === 'exhausted') return leg('lost', 'IN_OTHER_LOTS');
  if (lot.custodianId === undefined) return leg('unverified', 'NOT_IN_CUSTODY');
  if (lot.engagement?.endedAt)
    return leg('lost', 'ENGAGEMENT_ENDED', {
      custodianId: lot.custodianId,
      agreementId: lot.engagement.id,
      endedAt: lot.engagement.endedAt,
    });
  if (!lot.engagement || (lot.engagement.serviceLevel !== 'control' && !lot.chargedOnly))
    return leg('unverified', 'CUSTODIAN_NOT_ENGAGED', { custodianId: lot.custodianId });
  if (!lot.watch) return leg('unverified', 'NOT_WATCHED', { custodianId: lot.custodianId });
  const { subjectId, steadyUntil, breaches, proof } = lot.watch;
  const { status, statusReason } = standingOf(lot.watch, breaches);
  const awaited = [...(proof ? awaitedOfProof(proof) : []), ...awaitedOf(lot.watch)];
  const own = {
    subjectId,
    custodianId: lot.custodianId,
    agreementId: lot.engagement.id,
    ...(awaited.length > 0 && { awaited }),
    ...(steadyUntil !== null && { steadyUntil }),
    ...(breaches.length > 0 && { notClosed: breaches.map(({ kind }) => kind) }),
  };
  const evidence = { ...own, ...proof?.evidence };
  if (status === 'lost') return leg('lost', statusReason, evidence);
  // Nobody proves for himself: a watch that the lender has not agreed to, or that cannot measure it, proves nothing.
  if (proof?.agreed === 'none') return leg('unverified', 'WATCH_NOT_AGREED', evidence);
  if (proof?.missing !== undefined) return leg('unverified', proof.missing, evidence);
  if (status === 'unverified') return leg('unverified', statusReason, evidence);
  if (proof?.age === 'silent') return leg('unverified', 'READING_TOO_OLD', evidence);
  if (status === 'at_risk') return leg('degraded', statusReason, evidence);
  if (proof?.age === 'old') return leg('degraded', 'READING_TOO_OLD', evidence);
  if (proof?.agreed === 'asked') return leg('degraded', 'WATCH_NOT_AGREED', evidence);
  return leg('in_force', 'HELD_AND_WATCHED', evidence);
}

export interface DocumentFacts {
  /** The live document that stands for the lot. */
  live:
    | {
        id: string;
        holderId: string;
        status: string;
        stop?: string | null;
        /** What is wrong between the document and the carriage beneath it, worst first. */
        findings?: readonly { code: string; severity: 'breach' | 'alarm' }[];
      }
    | undefined;
  pledgeeId: string;
  /** Whether the lot itself, not only a document for it, is pledged to this pledgee. */
  goodsPledged: boolean;
}

/** Documentary leg: the lender holds the only live document; with none alive, the goods pledge needs none. */
export function documentaryLeg({ live, pledgeeId, goodsPledged }: DocumentFacts): Leg {
  if (!live)
    return goodsPledged
      ? leg('given_up', 'NO_LIVE_DOCUMENT')
      : leg('lost', 'DOCUMENT_SURRENDERED_WITHOUT_GOODS_PLEDGE');
  const evidence = { documentId: live.id, holderId: live.holderId };
  if (live.holderId !== pledgeeId) return leg('lost', 'DOCUMENT_WITH_ANOTHER_HOLDER', evidence);
  // On paper nobody here sees who holds it; lost or given back for amendment, it has no effect until it is replaced.
  if (live.status === 'on_paper') return leg('unverified', 'DOCUMENT_ON_PAPER', evidence);
  if (live.status === 'lost') return leg('lost', 'DOCUMENT_LOST', evidence);
  const [worst] = live.findings ?? [];
  if (worst) return leg(worst.severity === 'breach' ? 'lost' : 'degraded', worst.code, evidence);
  if (live.status === 'surrendered_for_amendment') return leg('degraded', 'DOCUMENT_WITH_ISSUER', evidence);
  if (live.stop) return leg('degraded', 'DOCUMENT_STOPPED', { ...evidence, stop: live.stop });
  return leg('in_force', 'DOCUMENT_HELD', evidence);
}

export interface SecurityFacts {
  pledges: readonly {
    id: string;
    kind: string;
    effectiveSince: string | null;
    registrationExpiresOn: string | undefined;
    /** The registry ended the filing, or somebody objects to it; absent or null, it stands. */
    registrationState?: 'discharged' | 'revoked' | 'objected' | null;
  }[];
  today: string;
}

/** Legal leg: a pledge over the item that is constituted and whose filing, where there is one, has not lapsed. */
export function legalLeg({ pledges, today }: SecurityFacts): Leg {
  const constituted = pledges.filter((pledge) => pledge.effectiveSince !== null);
  const first = constituted[0] ?? pledges[0];
  if (!first) return leg('lost', 'NOT_PLEDGED');
  if (constituted.length === 0) return leg('unverified', 'PLEDGE_NOT_EFFECTIVE', { pledgeId: first.id });
  const lapsed = (p: (typeof pledges)[number]) =>
    p.registrationExpiresOn !== undefined && p.registrationExpiresOn < today;
  // An unregistered charge fails against third parties and in insolvency (Civil Code 403, SI 54).
  const published = constituted.filter((p) => p.kind !== 'charge' || p.registrationExpiresOn !== undefined);
  if (published.length === 0) return leg('unverified', 'CHARGE_NOT_REGISTERED', { pledgeId: first.id });
  const isEnded = (p: (typeof pledges)[number]) =>
    p.registrationState === 'discharged' || p.registrationState === 'revoked';
  // Where registration is what constitutes the right, nothing is left of it; possession holds, and somebody must look.
  const ended = published.find(isEnded);
  const unended = published.filter((p) => !isEnded(p) || ['goods', 'document'].includes(p.kind));
  if (ended && unended.length === 0)
    return leg('lost', 'REGISTRATION_ENDED', { pledgeId: ended.id, registrationState: ended.registrationState });
  const standing = unended.find((pledge) => !lapsed(pledge));
  if (!standing)
    return leg('lost', 'REGISTRATION_EXPIRED', { pledgeId: first.id, expiresOn: published[0]?.registrationExpiresOn });
  const sound = unended.find((p) => !lapsed(p) && (p.registrationState ?? null) === null);
  if (!sound)
    return leg('degraded', standing.registrationState === 'objected' ? 'OBJECTION_OPEN' : 'REGISTRATION_ENDED', {
      pledgeId: standing.id,
      registrationState: standing.registrationState,
    });
  return leg('in_force', 'PLEDGE_EFFECTIVE', { pledgeId: sound.id, since: sound.effectiveSince });
}

/** For a receivable the debtor's confirmation stands where possession stands for goods (SI 61). */
export function receivableLegs(
  status: 'presented' | 'confirmed' | 'rejected' | 'settled',
  security: SecurityFacts,
): Legs {
  const documentary = {
    presented: leg('unverified', 'NOT_CONFIRMED'),
    confirmed: leg('in_force', 'CONFIRMED_BY_DEBTOR'),
    rejected: leg('lost', 'REJECTED_BY_DEBTOR'),
    settled: leg('lost', 'SETTLED'),
  }[status];
  return { physical: leg('given_up', 'NOT_GOODS'), documentary, legal: legalLeg(security) };
}

/** A position is as good as its worst leg, and says which. It fails closed. */
export function addUp(legs: Legs): { state: PositionState; reason: string } {
  const order: [LegState, PositionState][] = [
    ['lost', 'lost'],
    ['unverified', 'unverified'],
    ['degraded', 'degraded'],
  ];
  for (const [legState, state] of order)
    for (const each of [legs.physical, legs.documentary, legs.legal])
      if (each.state === legState) return { state, reason: each.reason };
  return { state: 'controlled', reason: 'ALL_LEGS_HOLD' };
}

export const controlRefusals = refusalList({
  DEVICE_NOT_YOURS: [
    'not-found',
    'There is no such device of your party, or of a lender that has engaged you',
    '贵方或委托贵方的银行没有该设备',
    'Enrol the device first, or have the lender enrol its own',
    '请先登记该设备，或由委托银行登记其设备',
  ],
  DEVICE_NOT_LENT: [
    'precondition',
    'The owner of the device has not let you watch with it',
    '设备所有人尚未允许贵方使用该设备监控',
    'Have the owner named in facts lend you the device first',
    '请先由 facts 所列所有人将该设备借予贵方',
  ],
  DEVICE_ON_WATCH: [
    'conflict',
    'One of the devices watches another subject already',
    '其中有设备已用于其他监控对象',
    'End the other watch first; a device proves one thing at a time',
    '请先结束其他监控；一个设备同时只能证明一个对象',
  ],
  LOT_ON_WATCH: [
    'conflict',
    'One of the lots is under watch already',
    '其中有批次已在监控中',
    'End the other watch first',
    '请先结束其他监控',
  ],
  CODE_ON_WATCH: [
    'conflict',
    'A subject with this code is under watch already',
    '该代码的监控对象已存在',
    'Choose another code or end the other watch',
    '请更换代码或结束现有监控',
  ],
  WATCH_BY_CUSTODIAN: [
    'forbidden',
    'Only the custodian of the lots puts them under watch',
    '只有保管人可以将批次纳入监控',
    'Have the custodian start the watch',
    '请由保管人发起监控',
  ],
  WATCH_ENDED: ['wrong-state', 'The watch has ended', '监控已结束', 'Start a new watch', '请重新发起监控'],
  ORDER_NOT_OPEN: [
    'wrong-state',
    'The order was reported on already',
    '该指令已有报告',
    'Read the order again',
    '请重新读取该指令',
  ],
  NO_INTEREST: [
    'forbidden',
    'Only a lender with a pledge over the goods orders or signs off',
    '只有对货物享有质权的银行可以下达指令或签核',
    'Have the pledgee act',
    '请由质权人办理',
  ],
  BREACH_STILL_OPEN: [
    'wrong-state',
    'The breach goes on',
    '该异常仍在持续',
    'Bring the subject back to what is expected, or order what makes it so; it ends with what facts name, then sign off',
    '请先恢复到预期状态或下达相应指令，待 facts 所列读数出现后再签核',
  ],
  SHELVED_TOO_LONG: [
    'invalid',
    'A breach is shelved for hours, not for days',
    '搁置时间过长',
    'Shelve it for at most the hours named in facts, and again if need be',
    '搁置时间不得超过 facts 所列小时数，必要时可再次搁置',
  ],
  BREACH_CLOSED: [
    'wrong-state',
    'The breach is closed already',
    '该异常已关闭',
    'Nothing is left to do; the goods count as held at steadyUntil, where facts name it',
    '无需再办理；如 facts 载明 steadyUntil，届时货物恢复受控',
  ],
  WATCH_IN_BREACH: [
    'wrong-state',
    'A breach over pledged goods is not signed off: their watch goes on until it is',
    '质押货物存在未签核的异常：监控须持续至签核',
    'Have the lender sign off what facts name, then end the watch',
    '请先由银行签核 facts 所列异常，再终止监控',
  ],
  SEAL_NUMBER_MISSING: [
    'precondition',
    'The goods were found whole, but nobody said which seal is on them now',
    '查验确认货物完好，但未报告现有封号',
    'Order a reseal and have it reported with the number of the new seal; then sign off',
    '请下达重新施封指令并报告新封号后再签核',
  ],
  INSPECTION_MISSING: [
    'precondition',
    'Nobody has inspected the goods since the breach began and found them whole',
    '自异常发生后尚无查验确认货物完好',
    'Order an inspection, have it reported with goods intact and, where a seal was opened, the new seal; then sign off',
    '请下达查验指令，报告货物完好（如开封须重新施封）后再签核',
  ],
});

export interface SignOffFacts {
  kind: BreachKind;
  since: Date;
  clearedAt: Date | null;
  closed: boolean;
  /** Closed, and not yet so for as long as it must be: when that is. */
  steadyUntil: string | null;
  /** Inspections of the subject that were reported. */
  inspections: readonly { reportedAt: Date; goodsIntact: boolean; newSealNumber: string | undefined }[];
}

/**
 * A lender signs a breach off when it is over and, for kinds that could have cost the goods, when somebody looked since
 * and resealed: telemetry that is quiet again does not prove that nothing was taken.
 */
export function assertMaySignOff(facts: SignOffFacts): void {
  const { kind, since, steadyUntil } = facts;
  if (facts.closed)
    refuse(controlRefusals.BREACH_CLOSED, { facts: { kind, ...(steadyUntil !== null && { steadyUntil }) } });
  if (!facts.clearedAt) refuse(controlRefusals.BREACH_STILL_OPEN, { facts: { kind, since, endsWith: endsWith[kind] } });
  if (!effectOf(facts.kind).needsInspection) return;
  const missing = missesOfInspection(facts);
  if (missing !== undefined) refuse(controlRefusals[missing], { facts: { kind: facts.kind, since: facts.since } });
}

/** What a breach that is inspected before it is closed still wants of inspections; undefined when they are enough. */
export function missesOfInspection(facts: Pick<SignOffFacts, 'kind' | 'since' | 'inspections'>) {
  const whole = facts.inspections.filter((i) => i.reportedAt >= facts.since && i.goodsIntact);
  if (whole.length === 0) return 'INSPECTION_MISSING';
  const isSealed = !sealKinds.has(facts.kind) || whole.some((i) => i.newSealNumber !== undefined);
  return isSealed ? undefined : 'SEAL_NUMBER_MISSING';
}

/** Longest shelving: a shift. */
export const SHELVED_HOURS_MOST = 12;

/** Whether a breach may be put out of sight until then. A time that has passed takes it back into sight. */
export function assertMayShelve({ closed, until, now }: { closed: boolean; until: Date; now: Date }): void {
  if (closed) refuse(controlRefusals.BREACH_CLOSED);
  if (until.getTime() - now.getTime() > SHELVED_HOURS_MOST * 3_600_000)
    refuse(controlRefusals.SHELVED_TOO_LONG, { at: '/until', facts: { hoursMost: SHELVED_HOURS_MOST } });
}
