import { refusalList } from '../../kernel/refusal.ts';

/** Rows of evidence that a control rests on; engagement and the gate log are read from where they are kept. */
export const recordKinds = [
  'site_right',
  'handover',
  'count',
  'independent_count',
  'patrol',
  'continuity',
  'loss',
] as const;
export type RecordKind = (typeof recordKinds)[number];

export const supervisionStates = ['none', 'handover', 'controlled', 'degraded', 'lost'] as const;
export type SupervisionState = (typeof supervisionStates)[number];

/** What SI 55 asks to be proved of a supervisor that really holds for the lender, each on evidence. */
export const legNames = [
  'engagement',
  'site_right',
  'handover',
  'stock_baseline',
  'gate',
  'presence',
  'continuity',
] as const;
export type LegName = (typeof legNames)[number];

export interface Evidence {
  id: string;
  kind: RecordKind;
  passed: boolean;
  at: Date;
  /** Of continuity: what was watched, and the lots that it watched at the site; absent where that is not known. */
  subjectId?: string | undefined;
  lotIds?: readonly string[] | undefined;
}

export interface SupervisionFacts {
  /** Both signed, the lender as principal; null when not, or ended. */
  engagedAt: Date | null;
  /** Oldest first. */
  evidence: readonly Evidence[];
  /** What the weighbridge let out on no order. */
  unordered: readonly { id: string; at: Date }[];
  /** The lots that the custodian holds at the site now. */
  lotIds: readonly string[];
  /** The moment of the last time that control was there, while it was not lost. */
  controlEffectiveAt: Date | null;
  /** Hours between two of each, by risk class. */
  hours: { patrol: number; count: number; independentCount: number; baseline: number };
  now: Date;
}

export interface Leg {
  name: LegName;
  since: Date | null;
  /** Why it is not there; null when it is. */
  missing: string | null;
  evidence: string[];
}

export interface Task {
  task: 'patrol' | 'count' | 'independent_count';
  dueAt: Date;
  isOverdue: boolean;
}

export interface Assessment {
  state: SupervisionState;
  reason: string;
  controlEffectiveAt: Date | null;
  legs: Leg[];
  tasks: Task[];
  nextDueAt: Date | null;
}

const HOUR = 3_600_000;
const last = (rows: readonly Evidence[], kind: RecordKind) => rows.findLast((row) => row.kind === kind);

/** What must be done by when: from the last time, or from handover. */
function tasksOf(rows: readonly Evidence[], from: Date, { hours, now }: SupervisionFacts): Task[] {
  const kinds = [
    ['patrol', hours.patrol],
    ['count', hours.count],
    ['independent_count', hours.independentCount],
  ] as const;
  return kinds.map(([task, every]) => {
    const done = last(rows, task)?.at ?? from;
    const dueAt = new Date(done.getTime() + every * HOUR);
    return { task, dueAt, isOverdue: now > dueAt };
  });
}

/**
 * Where the control of a site stands, by its evidence alone. It begins with a handover; it is there once every leg is,
 * from the latest of them; a gap degrades it and is mended by new evidence; it is lost on proof, and then begins anew
 * with the next handover.
 */
export function assess(facts: SupervisionFacts): Assessment {
  const { engagedAt, evidence, now } = facts;
  const loss = last(evidence, 'loss');
  // What was handed over under an earlier engagement, or while the custodian only watched, begins nothing.
  const begins = (row: Evidence) => (!loss || row.at > loss.at) && (engagedAt === null || row.at >= engagedAt);
  const base = evidence.find((row) => row.kind === 'handover' && row.passed && begins(row));
  const at = (state: SupervisionState, reason: string, more: Partial<Assessment> = {}): Assessment => ({
    state,
    reason,
    controlEffectiveAt: null,
    legs: [],
    tasks: [],
    nextDueAt: null,
    ...more,
  });
  if (!base) return loss ? at('lost', 'LOSS_PROVED') : at('none', 'NOT_HANDED_OVER');
  if (!engagedAt) return at('lost', 'NOT_ENGAGED_BY_LENDER');
  const rows = evidence.filter((row) => row.at >= base.at);
  const tasks = tasksOf(rows, base.at, facts);
  const legs = legsOf(facts, engagedAt, base, rows, tasks);
  const late = tasks.find((task) => task.isOverdue);
  const trouble =
    legs.find((each) => each.missing !== null)?.missing ??
    (last(rows, 'count')?.passed === false ? 'COUNT_DIFFERS' : late && `${late.task.toUpperCase()}_OVERDUE`);
  const due = tasks.map((task) => task.dueAt.getTime()).filter((ms) => ms >= now.getTime());
  const rest = { legs, tasks, nextDueAt: due.length > 0 ? new Date(Math.min(...due)) : null };
  const { controlEffectiveAt: before } = facts;
  const standing = before !== null && before >= base.at;
  if (trouble !== undefined)
    return standing ? at('degraded', trouble, { ...rest, controlEffectiveAt: before }) : at('handover', trouble, rest);
  const moment = new Date(Math.max(...legs.map((each) => (each.since as Date).getTime())));
  return at('controlled', 'ALL_LEGS_HOLD', { ...rest, controlEffectiveAt: standing ? before : moment });
}

/**
 * The gap in what is watched, where there is one. Each subject ends its own; and a watch that ended with its gap is followed by
 * what watches the same lots since, for as long as they are there.
 */
function gapOf(rows: readonly Evidence[], lotIds: readonly string[]): Evidence | undefined {
  const watched = rows.filter((row) => row.kind === 'continuity');
  const isHealed = (gap: Evidence, lotId: string) =>
    watched.some((row) => row.passed && row.at > gap.at && row.lotIds?.includes(lotId));
  return watched.findLast((row, i) => {
    if (row.passed || watched.slice(i + 1).some((later) => later.subjectId === row.subjectId)) return false;
    return !row.lotIds || row.lotIds.some((id) => lotIds.includes(id) && !isHealed(row, id));
  });
}

function legsOf(
  { evidence, hours, unordered, lotIds }: SupervisionFacts,
  engagedAt: Date,
  base: Evidence,
  rows: readonly Evidence[],
  tasks: readonly Task[],
): Leg[] {
  const there = (name: LegName, since: Date, ...proofs: string[]): Leg => ({
    name,
    since,
    missing: null,
    evidence: proofs,
  });
  const not = (name: LegName, missing: string, ...proofs: string[]): Leg => ({
    name,
    since: null,
    missing,
    evidence: proofs,
  });
  const right = last(evidence, 'site_right');
  const counted = rows.find((row) => row.kind === 'independent_count' && row.passed);
  const inTime = counted && counted.at.getTime() - base.at.getTime() <= hours.baseline * HOUR;
  const stray = unordered.find((ticket) => ticket.at >= base.at);
  const patrol = last(rows, 'patrol');
  const began = rows.find((row) => row.kind === 'patrol' && row.passed);
  const isPresent = began && patrol?.passed && tasks.every((t) => t.task !== 'patrol' || !t.isOverdue);
  const gap = gapOf(rows, lotIds);
  return [
    there('engagement', engagedAt),
    right?.passed ? there('site_right', right.at, right.id) : not('site_right', 'NO_RIGHT_TO_THE_SITE'),
    there('handover', base.at, base.id),
    inTime ? there('stock_baseline', counted.at, counted.id) : not('stock_baseline', 'NO_INDEPENDENT_COUNT_IN_TIME'),
    stray ? not('gate', 'OUTBOUND_WITHOUT_ORDER', stray.id) : there('gate', base.at, base.id),
    isPresent ? there('presence', began.at, began.id, patrol.id) : not('presence', 'PATROL_MISSING'),
    gap ? not('continuity', 'TELEMETRY_GAP', gap.id) : there('continuity', base.at),
  ];
}

const worth: Record<SupervisionState, number> = { lost: 0, none: 0, handover: 1, degraded: 2, controlled: 3 };
/** Whether control of a site stands better than before: what one person of the lender does not bring about alone. */
export const isBetter = (now: SupervisionState, before: SupervisionState): boolean => worth[now] > worth[before];

const bare = (name: string): string => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

/** Whether two names are of one house: the same, or one of them with a branch or a form of company beside it. */
export function isNamesake(one: string, other: string): boolean {
  const [a, b] = [bare(one), bare(other)];
  if (a === b) return true;
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  return short.length >= 4 && long.includes(short);
}

export const supervisionRefusals = refusalList({
  COUNTER_NOT_NAMED: [
    'invalid',
    'An independent count says who counted',
    '独立盘点须写明盘点人',
    'Name the surveyor, or the lender’s own people',
    '请写明检验机构或银行盘点人员',
  ],
  COUNTER_NOT_INDEPENDENT: [
    'invalid',
    'Who counted is the custodian or an owner of the goods, or belongs to its house: such a count is its own word (SI 55)',
    '盘点人即监管人或货主，或与其有关联，其盘点不具独立性',
    'Have a surveyor or the lender’s own people count; facts name the party',
    '请由检验机构或银行人员盘点；关联方见 facts',
  ],
  MONITOR_ONLY: [
    'precondition',
    'The custodian is engaged to monitor, not to hold: that controls nothing (SI 55)',
    '该协议仅为监视服务，监管人并未实际管领货物',
    'Agree on control with the custodian; monitoring supports a registered charge only',
    '请与监管人约定控货服务；监视服务仅可配合登记抵押',
  ],
  SUPERVISION_ALREADY_OPEN: [
    'conflict',
    'The site is under supervision by this agreement already',
    '该场所已按该协议监管',
    'Use the open supervision',
    '请使用现有监管',
  ],
  NOT_BY_THIS_SIDE: [
    'forbidden',
    'This evidence is for the other side to give',
    '该证据应由另一方提供',
    'The custodian proves right to the site, handover, counts and patrols; the lender has the independent count made',
    '场所权利、移交、盘点与巡查由监管人提供；独立盘点由银行委托',
  ],
  COUNT_INCOMPLETE: [
    'invalid',
    'A count names every lot that is held there, and no other',
    '盘点须列明全部在库批次且不得有其他批次',
    'Count the lots named in facts',
    '请盘点 facts 所列批次',
  ],
  NOTHING_TO_HAND_OVER: [
    'precondition',
    'The custodian holds nothing at the site',
    '监管人在该场所没有在库货物',
    'Take lots in at the site first',
    '请先入库',
  ],
});
