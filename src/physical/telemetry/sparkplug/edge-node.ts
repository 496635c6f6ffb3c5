/**
 * What a Sparkplug B host keeps of one edge node, and its rules (Sparkplug 3.0 chapters 4 to 6): births say what exists,
 * a sequence number from 0 to 255 finds a gap at once, a gap that does not close in time asks for a rebirth, and a death
 * counts only for the birth it belongs to. Pure: time is an argument.
 */
export interface SparkplugMetric {
  name: string | undefined;
  alias: number | undefined;
  /** Epoch milliseconds; undefined where the message's own time holds. */
  at: number | undefined;
  value: number | bigint | boolean | string | null;
}

export type SparkplugKind = 'NBIRTH' | 'NDEATH' | 'DBIRTH' | 'DDEATH' | 'NDATA' | 'DDATA';

export interface SparkplugMessage {
  kind: SparkplugKind;
  /** Undefined for the edge node itself. */
  device: string | undefined;
  seq: number | undefined;
  /** Epoch milliseconds, by the edge node's clock. */
  at: number;
  metrics: SparkplugMetric[];
}

/** What the edge node or one of its devices said, with aliases resolved. */
export interface Report {
  device: string | undefined;
  at: number;
  values: [name: string, value: SparkplugMetric['value']][];
}

/** Why a message was not taken. */
export type SparkplugRefusal =
  | 'BEFORE_BIRTH'
  | 'SEQUENCE_MISSING'
  | 'SEQUENCE_PAST'
  | 'STALE_DEATH'
  | 'OVERTAKEN_BIRTH';

export interface Outcome {
  reports: Report[];
  /** The host must publish `Node Control/Rebirth` to the edge node. */
  wantsRebirth: boolean;
  refused?: SparkplugRefusal;
}

export interface EdgeNode {
  isOnline: boolean;
  bdSeq: bigint | undefined;
  /** Sequence number of the last message taken in order. */
  seq: number;
  /** Messages ahead of a gap, by sequence number. */
  ahead: Map<number, SparkplugMessage>;
  gapSince: number | undefined;
  /** Names by alias, of the edge node (key '') and of each device that is born. */
  names: Map<string, Map<number | string, string>>;
  death: { bdSeq: bigint | undefined; at: number } | undefined;
  rebirthAskedAt: number;
  rebirthDueAt: number | undefined;
}

export interface SparkplugTimes {
  /** How long a gap may stay open. */
  reorderTimeoutMs: number;
  /** A birth this soon after the death of the same session was overtaken by it: order holds within one topic only. */
  overtakenMs: number;
  /** Least time between two requests for rebirth. */
  rebirthEveryMs: number;
}

/** Host times: the specification leaves them to the host; these are ours. */
export const sparkplugTimes: SparkplugTimes = { reorderTimeoutMs: 3_000, overtakenMs: 250, rebirthEveryMs: 5_000 };

const AHEAD_MOST = 64;

export const newEdgeNode = (): EdgeNode => ({
  isOnline: false,
  bdSeq: undefined,
  seq: 0,
  ahead: new Map(),
  gapSince: undefined,
  names: new Map(),
  death: undefined,
  rebirthAskedAt: Number.NEGATIVE_INFINITY,
  rebirthDueAt: undefined,
});

const bdSeqOf = ({ metrics }: SparkplugMessage): bigint | undefined => {
  const value = metrics.find((metric) => metric.name === 'bdSeq')?.value;
  return typeof value === 'bigint'
    ? value
    : typeof value === 'number' && Number.isInteger(value)
      ? BigInt(value)
      : undefined;
};

const nothing: Outcome = { reports: [], wantsRebirth: false };

/** Takes one message. The caller owns the state, which is changed in place. */
export function receive(node: EdgeNode, message: SparkplugMessage, now: number, times = sparkplugTimes): Outcome {
  if (message.kind === 'NBIRTH') return born(node, message, now, times);
  if (message.kind === 'NDEATH') return died(node, message, now);
  if (!node.isOnline) return { ...nothing, refused: 'BEFORE_BIRTH', wantsRebirth: asks(node, now, times) };
  if (message.seq === undefined) return { ...nothing, refused: 'SEQUENCE_MISSING' };
  const distance = (message.seq - node.seq + 256) % 256;
  if (distance === 0) return { ...nothing, refused: 'SEQUENCE_PAST' };
  if (distance > 128) return { ...nothing, refused: 'SEQUENCE_PAST', wantsRebirth: asks(node, now, times) };
  if (distance > 1) {
    node.ahead.set(message.seq, message);
    node.gapSince ??= now;
    return node.ahead.size < AHEAD_MOST ? nothing : giveUpGap(node, now, times);
  }
  const reports: Report[] = [];
  let isWhole = apply(node, message, reports);
  for (let next = (node.seq + 1) % 256; node.ahead.has(next); next = (node.seq + 1) % 256) {
    isWhole = apply(node, node.ahead.get(next) as SparkplugMessage, reports) && isWhole;
    node.ahead.delete(next);
  }
  node.gapSince = node.ahead.size === 0 ? undefined : now;
  return { reports, wantsRebirth: !isWhole && asks(node, now, times) };
}

/** Lets the clock come to now: a gap that did not close gives up what waited behind it and asks for a rebirth. */
export function tickEdgeNode(node: EdgeNode, now: number, times = sparkplugTimes): Outcome {
  if (node.rebirthDueAt !== undefined && now >= node.rebirthDueAt) {
    node.rebirthDueAt = undefined;
    return { ...nothing, wantsRebirth: asks(node, now, times) };
  }
  if (node.gapSince === undefined || now - node.gapSince < times.reorderTimeoutMs) return nothing;
  return giveUpGap(node, now, times);
}

/** What came is true whatever is missing, and carries its own time. */
function giveUpGap(node: EdgeNode, now: number, times: SparkplugTimes): Outcome {
  const reports: Report[] = [];
  const from = node.seq;
  const distance = (seq: number) => (seq - from + 256) % 256;
  for (const [, message] of [...node.ahead].sort(([a], [b]) => distance(a) - distance(b)))
    apply(node, message, reports);
  node.ahead.clear();
  node.gapSince = undefined;
  return { reports, wantsRebirth: asks(node, now, times) };
}

function asks(node: EdgeNode, now: number, times: SparkplugTimes): boolean {
  if (now - node.rebirthAskedAt < times.rebirthEveryMs) return false;
  node.rebirthAskedAt = now;
  return true;
}

function born(node: EdgeNode, message: SparkplugMessage, now: number, times: SparkplugTimes): Outcome {
  const bdSeq = bdSeqOf(message);
  const { death } = node;
  if (death && death.bdSeq === bdSeq && now - death.at < times.overtakenMs) {
    node.rebirthDueAt = now + 2 * 1_000;
    return { ...nothing, refused: 'OVERTAKEN_BIRTH' };
  }
  if (message.seq === undefined) return { ...nothing, refused: 'SEQUENCE_MISSING' };
  Object.assign(node, newEdgeNode(), { isOnline: true, bdSeq, seq: message.seq });
  const reports: Report[] = [];
  learn(node, '', message);
  report(node, message, reports);
  return { reports, wantsRebirth: false };
}

function died(node: EdgeNode, message: SparkplugMessage, now: number): Outcome {
  const bdSeq = bdSeqOf(message);
  if (node.isOnline && bdSeq !== undefined && node.bdSeq !== undefined && bdSeq !== node.bdSeq)
    return { ...nothing, refused: 'STALE_DEATH' };
  node.isOnline = false;
  node.death = { bdSeq, at: now };
  node.ahead.clear();
  node.gapSince = undefined;
  node.names.clear();
  return nothing;
}

function learn(node: EdgeNode, key: string, { metrics }: SparkplugMessage): void {
  const names = new Map<number | string, string>();
  for (const { name, alias } of metrics) {
    if (name === undefined) continue;
    names.set(name, name);
    if (alias !== undefined) names.set(alias, name);
  }
  node.names.set(key, names);
}

/** Takes a message in its turn. False when it speaks of what no birth has named. */
function apply(node: EdgeNode, message: SparkplugMessage, reports: Report[]): boolean {
  node.seq = message.seq as number;
  const key = message.device ?? '';
  if (message.kind === 'DBIRTH') learn(node, key, message);
  if (message.kind === 'DDEATH') {
    node.names.delete(key);
    return true;
  }
  return report(node, message, reports);
}

/** One report for each time that the metrics carry. */
function report(node: EdgeNode, message: SparkplugMessage, reports: Report[]): boolean {
  const names = node.names.get(message.device ?? '');
  if (!names) return false;
  let isWhole = true;
  const byTime = new Map<number, Report['values']>();
  for (const { name, alias, at, value } of message.metrics) {
    const known = names.get(alias ?? name ?? '') ?? (name === undefined ? undefined : names.get(name));
    if (known === undefined) {
      isWhole = false;
      continue;
    }
    const time = at ?? message.at;
    const values = byTime.get(time) ?? [];
    values.push([known, value]);
    byTime.set(time, values);
  }
  for (const [at, values] of byTime) reports.push({ device: message.device, at, values });
  return isWhole;
}
