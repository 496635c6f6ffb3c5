import { refusalList, refuse } from '../../kernel/refusal.ts';

/**
 * Why custody failed, as found when the incident is closed. `custody_fault` is the lender's own, with what its custodian
 * does; `carrier`: of a carrier whom the lender did not engage. `no_loss`: nothing was lost. Unknown is none of the others.
 */
export const incidentCauses = [
  'market',
  'quality',
  'shortage',
  'custody_fault',
  'carrier',
  'no_loss',
  'unknown',
] as const;
export type IncidentCause = (typeof incidentCauses)[number];

export const incidentSources = ['breach', 'supervision', 'reweighing'] as const;
export type IncidentSource = (typeof incidentSources)[number];
export const incidentStatuses = ['open', 'closed'] as const;
export const severities = ['minor', 'major', 'critical'] as const;
export type Severity = (typeof severities)[number];

export const incidentRefusals = refusalList({
  INCIDENT_CLOSED: [
    'wrong-state',
    'The incident is closed already',
    '该监管事件已关闭',
    'Read the incident again',
    '请重新读取该监管事件',
  ],
  INCIDENT_GOES_ON: [
    'precondition',
    'What set the incident off is not over: nobody can say yet that nothing was lost, or that it was the market',
    '引发该事件的情形仍在持续，尚不能认定无损失或系市场原因',
    'Have the breach signed off or control restored first, or name another cause',
    '请先签核异常或恢复监管，或认定其他原因',
  ],
  CARRIER_IS_ENGAGED: [
    'precondition',
    'The lender engaged who held the goods; what it did is the lender’s own fault towards the pledgor (Civil Code 432)',
    '货物由银行委托的监管人保管，其过失对出质人而言即质权人的过失（民法典第 432 条）',
    'Name custody_fault, or another cause with its evidence',
    '请认定为监管过失，或附证据认定其他原因',
  ],
  OWNER_UNFIT: [
    'invalid',
    'The owner of an incident is a person of the lender or of the custodian; the custodian assigns its own people only',
    '监管事件责任人须为银行或监管人的人员；监管人仅可指派本方人员',
    'Name such a person',
    '请指定符合条件的人员',
  ],
});

const rank = (severity: Severity): number => severities.indexOf(severity);
export const isWorse = (a: Severity, b: Severity): boolean => rank(a) > rank(b);

/** How grave it is that control of a site failed, by why; what is not named is grave. */
const severityOfReason: Record<string, Severity> = {
  LOSS_PROVED: 'critical',
  NOT_ENGAGED_BY_LENDER: 'critical',
  PATROL_MISSING: 'minor',
  PATROL_OVERDUE: 'minor',
  COUNT_OVERDUE: 'minor',
  INDEPENDENT_COUNT_OVERDUE: 'minor',
};
export const severityOfSupervision = (reason: string): Severity => severityOfReason[reason] ?? 'major';

/** A silence of telemetry is a breach of its own subject, and not the failure of the whole site. */
export const isFailure = (state: string, reason: string): boolean =>
  (state === 'degraded' || state === 'lost') && reason !== 'TELEMETRY_GAP';

/** What was only late and is made up for has done no harm by itself; anything else waits for a person to say why. */
export const endsByItself = (reason: string): boolean => severityOfSupervision(reason) === 'minor';

/** Books that lost more at a weighing than two scales may differ by. */
export const isShortAtScale = (bookValue: bigint, measuredValue: bigint, toleranceBps: number): boolean =>
  (bookValue - measuredValue) * 10_000n > BigInt(toleranceBps) * bookValue;

export interface ClosingFacts {
  cause: IncidentCause;
  hasEnded: boolean;
  /** The lender engaged who held the goods. */
  isEngaged: boolean;
}

/**
 * An incident is closed with its cause. That it was nothing, or the market, can be said only once it is over; what the
 * lender's own custodian did is not a stranger's fault, carrier or not (Civil Code 432, SI 55).
 */
export function assertMayClose({ cause, hasEnded, isEngaged }: ClosingFacts): void {
  if ((cause === 'no_loss' || cause === 'market') && !hasEnded)
    refuse(incidentRefusals.INCIDENT_GOES_ON, { at: '/cause' });
  if (cause === 'carrier' && isEngaged) refuse(incidentRefusals.CARRIER_IS_ENGAGED, { at: '/cause' });
}

/**
 * What incidents say of a lot, worst first for the lender's demand under Civil Code 433: its own fault, an incident whose
 * cause nobody has found, one that nobody could find, another's doing.
 */
export const standings = ['fault', 'open', 'unknown', 'other'] as const;
export type Standing = (typeof standings)[number];

export const standingOf = (cause: IncidentCause | null): Standing =>
  cause === null ? 'open' : cause === 'custody_fault' ? 'fault' : cause === 'unknown' ? 'unknown' : 'other';

export interface LotIncidents {
  standing: Standing;
  /** An incident over the lot waits for its cause, whatever others found. */
  isOpen: boolean;
  /** What the books lost to incidents, at the lot's scale. */
  lostValue: bigint;
}

export interface IncidentOfLots {
  lotIds: readonly string[];
  cause: IncidentCause | null;
  lost: Readonly<Record<string, string>>;
}

/** Adds up, lot by lot, what incidents say of it. */
export function incidentsByLot(incidents: readonly IncidentOfLots[]): Map<string, LotIncidents> {
  const byLot = new Map<string, LotIncidents>();
  for (const { lotIds, cause, lost } of incidents)
    for (const lotId of lotIds) {
      const before = byLot.get(lotId);
      const standing = standingOf(cause);
      const worse = !before || standings.indexOf(standing) < standings.indexOf(before.standing);
      byLot.set(lotId, {
        standing: worse ? standing : before.standing,
        isOpen: cause === null || (before?.isOpen ?? false),
        lostValue: BigInt(lost[lotId] ?? 0) + (before?.lostValue ?? 0n),
      });
    }
  return byLot;
}
