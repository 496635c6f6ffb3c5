import { atOnce, type Ctx } from '../../context.ts';
import { onRecord } from '../../kernel/on-record.ts';
import { spread } from '../../kernel/spread.ts';
import {
  type Account,
  type Arrival,
  arrivalOf,
  findQuotasSpent,
  findReused,
  isTaken,
  type Judge,
  noVerdict,
  numberByContent,
  type Reading,
  readAccounts,
  settleAccounts,
  type Verdict,
} from '../../physical/telemetry/index.ts';
import {
  examine,
  type Finding,
  fit,
  fold,
  needsRecent,
  noteSpent,
  recentFrom,
  type SubjectState,
  withoutRecent,
  withRecent,
} from './engine/index.ts';
import { type Expected, expectedOf, Grounds } from './expect.ts';
import { applyFindings, lockEvidence } from './findings.ts';
import { rebuild } from './rebuild.ts';
import * as store from './state-store.ts';
import { nextTickMs } from './tick-rules.ts';

/** The account of a watched device, and when it was last written. */
interface Kept {
  account: Account;
  settledAt: number;
}

interface Held extends Expected {
  subjectId: string;
  /** Whom the row names: what this process has in memory holds as long as it is itself. */
  holder: string | null;
  /** Of the newest message judged. */
  version: bigint;
  expectationVersion: bigint;
  nextTickAt: Date;
  /** Version of the newest snapshot in the database, and when it was taken. */
  snapshotVersion: bigint;
  snapshotAt: Date;
  state: SubjectState;
  /** By device number. */
  accounts: Map<number, Kept>;
}

/** A snapshot at least this often: what a process must fold again after a restart is at most this many messages. */
const SNAPSHOT_EVERY = 64;
/** And at least this often where there is little to fold: observations must be kept longer than this. */
const SNAPSHOT_AGE_MS = 24 * 3_600_000;
/** An account that lacks something is written this often while its device is heard: who asks for it again reads it there. */
const SETTLE_GAPS_MS = 300_000;

/** Each subject in a turn of its own: a fleet that reports in step would have all of them written with one batch. */
const turnOf = (subjectId: string, version: bigint): number =>
  Math.floor((Number(version) + (spread(subjectId) % SNAPSHOT_EVERY)) / SNAPSHOT_EVERY);

const isSnapshotDue = ({ subjectId, version, snapshotVersion, snapshotAt }: Held, now: number): boolean =>
  turnOf(subjectId, version) > turnOf(subjectId, snapshotVersion) ||
  (version > snapshotVersion && now - snapshotAt.getTime() >= SNAPSHOT_AGE_MS);

/** What is in no row of its own is lost with the process, unless the state is written: that somebody else speaks as well. */
const matters = (findings: readonly Finding[]): boolean =>
  findings.some((f) => (f.type === 'arrival' ? f.arrival === 'clone' : f.type !== 'doubt'));

interface Taken {
  taking: object;
  subjects: Map<string, Held>;
  /** What is expected of them may have changed since they were judged last. */
  changed: string[];
}

/** States that are not in memory, built anew; their numbers go on above every number that was given. */
async function rebuiltOf(
  ctx: Ctx,
  absent: readonly (store.LockedState & { nextTickAt: Date })[],
  grounds: Grounds,
): Promise<Held[]> {
  const rebuilt = await rebuild(
    ctx,
    absent.map(({ subjectId }) => subjectId),
    grounds,
  );
  const read = await readAccounts(
    ctx,
    [...rebuilt.values()].flatMap(({ codes }) => [...codes.keys()]),
  );
  const settledAt = ctx.clock.now().getTime();
  return absent.map(({ numberedAbove, ...now }) => {
    const one = onRecord(rebuilt.get(now.subjectId));
    const version = one.version > numberedAbove ? one.version : numberedAbove;
    const accounts = new Map([...one.codes.keys()].map((n) => [n, { account: read.get(n) ?? [], settledAt }]));
    return { ...one, ...now, version, accounts };
  });
}

/** The states that this process has in memory, and which of them a transaction has taken out. */
function openStates(holdMost: number) {
  const held = new Map<string, Held>();
  /** Who took a subject out last: only they may put it back, so that nothing older ever overwrites what is newer. */
  const takings = new Map<string, object>();
  const grounds = new Grounds();
  let process: string | undefined;
  const nameOf = (ctx: Ctx): string => (process ??= ctx.newId('process'));

  /** Takes subjects out of memory, as they are now: they go back when the transaction is committed. */
  async function takeOut(ctx: Ctx, locked: readonly store.LockedState[]): Promise<Taken> {
    const me = nameOf(ctx);
    const taking = {};
    const subjects = new Map<string, Held>();
    const absent: (store.LockedState & { nextTickAt: Date })[] = [];
    const changed: store.LockedState[] = [];
    for (const now of locked) {
      const { subjectId, holder, expectationVersion, nextTickAt } = now;
      if (nextTickAt === null) continue;
      const one = held.get(subjectId);
      held.delete(subjectId);
      takings.set(subjectId, taking);
      if (holder !== me || !one) absent.push({ ...now, nextTickAt });
      else {
        one.nextTickAt = nextTickAt;
        subjects.set(subjectId, one);
        if (one.expectationVersion !== expectationVersion) changed.push(now);
      }
    }
    if (absent.length > 0) for (const one of await rebuiltOf(ctx, absent, grounds)) subjects.set(one.subjectId, one);
    if (changed.length > 0) {
      const expected = await expectedOf(
        ctx,
        changed.map((one) => one.subjectId),
        grounds,
      );
      for (const { subjectId, expectationVersion } of changed) {
        const one = { ...onRecord(subjects.get(subjectId)), ...expected.get(subjectId), expectationVersion };
        fit(one.state, one.expectation);
        subjects.set(subjectId, one);
      }
    }
    return { taking, subjects, changed: [...absent, ...changed].map((one) => one.subjectId) };
  }

  function putBack({ taking, subjects }: Taken): void {
    for (const [subjectId, one] of subjects) {
      if (takings.get(subjectId) !== taking) continue;
      takings.delete(subjectId);
      held.set(subjectId, one);
    }
    for (const subjectId of held.keys()) {
      if (held.size <= holdMost) break;
      held.delete(subjectId);
    }
  }

  /** Builds every state anew when it is wanted next. */
  function forget(): void {
    held.clear();
    takings.clear();
  }

  return { nameOf, takeOut, putBack, forget };
}

/**
 * Writes what judging changed: rows that are not as they should be, snapshots of some, findings of few. Whoever folded a
 * message or found something is the holder. Answers with the subjects whose snapshots were taken.
 */
async function write(
  ctx: Ctx,
  me: string,
  judged: ReadonlyMap<string, Held>,
  folded: ReadonlyMap<string, number>,
  findings: ReadonlyMap<string, Finding[]>,
  isTick = false,
): Promise<Iterable<Held>> {
  const now = ctx.clock.now().getTime();
  const rows: store.StateRow[] = [];
  const snapshots = new Map<string, Held>();
  for (const [subjectId, one] of judged) {
    const n = folded.get(subjectId) ?? 0;
    const isFound = matters(findings.get(subjectId) ?? []);
    const standsMs = one.nextTickAt.getTime();
    const wantedMs = nextTickMs({ ...one, standsMs }, now, isTick);
    const tickAt = wantedMs === standsMs ? one.nextTickAt : new Date(wantedMs);
    const holder = one.holder !== me && (n > 0 || isFound) ? me : null;
    if (holder !== null || tickAt !== one.nextTickAt) rows.push({ subjectId, nextTickAt: tickAt, holder });
    one.holder = holder ?? one.holder;
    one.version += BigInt(n);
    one.nextTickAt = tickAt;
    if (!isFound && !isSnapshotDue(one, now)) continue;
    snapshots.set(subjectId, one);
    one.snapshotVersion = one.version;
    one.snapshotAt = new Date(now);
  }
  await atOnce(
    ctx,
    () => store.setStates(ctx, rows),
    () => store.saveSnapshots(ctx, snapshots),
  );
  const told = [...findings].filter(([, found]) => matters(found));
  await lockEvidence(ctx, told);
  for (const [subjectId, found] of told)
    await applyFindings(ctx, subjectId, found, onRecord(judged.get(subjectId)).state.ledger.alarms);
  return snapshots.values();
}

/** Gives a state its recent observations back for as long as `work` takes: only what comes late needs them. */
async function whole(ctx: Ctx, one: Held): Promise<void> {
  const rows = await store.readRecent(ctx, [...one.codes.keys()], new Date(Math.max(recentFrom(one.state), 0)));
  const recent = rows.flatMap(({ deviceNumber, seq, payload, receivedAt, isEvidence, eventAt, isTimed }) => {
    const examined = examine(
      store.numbered(payload, seq),
      one.codes.get(deviceNumber) as string,
      receivedAt.getTime(),
      isEvidence,
    );
    return examined.isAccepted ? [{ observation: examined.observation, eventAt: eventAt.getTime(), isTimed }] : [];
  });
  withRecent(one.state, one.expectation, recent);
}

/** The devices whose accounts are to be written with their subjects' snapshots: then neither needs what was heard before. */
function settling(snapshots: Iterable<Held>, now: number): number[] {
  const numbers: number[] = [];
  for (const { accounts } of snapshots)
    for (const [number, kept] of accounts) {
      numbers.push(number);
      kept.settledAt = now;
    }
  return numbers;
}

/** What one reading is to its subject, and what of that is told. */
function judgeOne(
  one: Held,
  { observation, seq, device, receivedAt, unproved }: Reading,
  arrival: Arrival,
  isReused: boolean,
) {
  const examined = examine(store.numbered(observation, seq), device.code, receivedAt.getTime(), unproved === undefined);
  if (!examined.isAccepted) return { findings: [], verdict: { ...noVerdict, arrival, doubts: [examined.reason] } };
  const { findings, eventAt, isTimed } = fold(one.state, one.expectation, {
    type: 'observation',
    observation: isReused ? { ...examined.observation, isReused } : examined.observation,
  });
  const isClone = arrival === 'repeat' && findings.some((f) => f.type === 'arrival' && f.arrival === 'clone');
  const said = examined.doubts.map((doubt) => (doubt === 'SIGNATURE_MISSING_OR_WRONG' ? (unproved ?? doubt) : doubt));
  const doubts = [...said, ...findings.flatMap((f) => (f.type === 'doubt' ? [f.reason] : []))];
  return { findings, verdict: { arrival: isClone ? ('clone' as const) : arrival, eventAt, isTimed, doubts } };
}

/** Whether one reading is new, known or too far from all others; and whether its device's account is due to be written. */
function arrivedAs(kept: Kept, reading: Reading, now: number) {
  const ranges = kept.account.length;
  const arrival = arrivalOf(kept.account, reading);
  const isUnsettled = kept.account.length !== ranges || (ranges > 1 && now - kept.settledAt >= SETTLE_GAPS_MS);
  if (isUnsettled) kept.settledAt = now;
  return { arrival, isUnsettled };
}

/** By what is expected now everything is judged again first: else the readings of this batch would wait for the clock. */
async function judgeAgain(ctx: Ctx, { subjects, changed }: Taken, findings: Map<string, Finding[]>): Promise<void> {
  const now = ctx.clock.now().getTime();
  for (const subjectId of changed) {
    const one = onRecord(subjects.get(subjectId));
    if (!one.state.isStale) continue;
    await whole(ctx, one);
    findings.set(subjectId, fold(one.state, one.expectation, { type: 'tick', now }).findings);
    withoutRecent(one.state);
  }
}

/**
 * Judges what is new of each subject inside the transaction that stores it. States live in memory between batches; the
 * row's holder tells whether another process judged the subject meanwhile, and then the state is built anew from its
 * snapshot and the messages folded since. What was judged in a transaction that failed is forgotten. At most `holdMost`
 * states are kept, of some 10 kB each; the least lately judged go first.
 */
export function createControl({ holdMost = 10_000 } = {}) {
  const states = openStates(holdMost);

  const judge: Judge = async (ctx, readings) => {
    const now = ctx.clock.now().getTime();
    const { subjectOf, locked } = await store.lockStatesOfDevices(
      ctx,
      new Set(readings.map(({ device }) => device.number)),
    );
    const taken = await states.takeOut(ctx, locked);
    const judged = taken.subjects;
    const folded = new Map<string, number>();
    const findings = new Map<string, Finding[]>();
    const unsettled = new Set<number>();
    await judgeAgain(ctx, taken, findings);
    const keptOf = (number: number) => judged.get(subjectOf.get(number) ?? '')?.accounts.get(number);
    const ofWatched = readings.filter(({ device }) => keptOf(device.number));
    await numberByContent(ctx, ofWatched, (number) => keptOf(number)?.account);
    const reused = await findReused(ctx, ofWatched, (number, seq) => isTaken(keptOf(number)?.account ?? [], seq));
    let watched = 0;
    const verdicts = readings.map((reading): Verdict | null => {
      const { number } = reading.device;
      const one = judged.get(subjectOf.get(number) ?? '');
      const kept = one?.accounts.get(number);
      if (!one || !kept) return null;
      const isReused = reused[watched++] as boolean;
      const { arrival, isUnsettled } = arrivedAs(kept, reading, now);
      if (isUnsettled) unsettled.add(number);
      const { subjectId } = one;
      if (arrival === 'scattered') return { ...noVerdict, subjectId, arrival };
      const made = judgeOne(one, reading, arrival, isReused);
      if (made.findings.length > 0) findings.set(subjectId, [...(findings.get(subjectId) ?? []), ...made.findings]);
      if (arrival !== 'new') return { ...made.verdict, subjectId, foldVersion: null };
      const n = (folded.get(subjectId) ?? 0) + 1;
      folded.set(subjectId, n);
      return { ...made.verdict, subjectId, foldVersion: one.version + BigInt(n) };
    });
    const written = await write(ctx, states.nameOf(ctx), judged, folded, findings);
    for (const number of settling(written, now)) unsettled.add(number);
    return { verdicts, unsettled, committed: () => states.putBack(taken) };
  };

  return {
    judge,
    forget: states.forget,
    /** Lets the clock come to now for these subjects of one tenant; what is not due any more is left alone. */
    async tick(ctx: Ctx, subjectIds: readonly string[]): Promise<() => void> {
      const now = ctx.clock.now();
      const findings = new Map<string, Finding[]>();
      const due = (await store.lockStates(ctx, subjectIds)).filter(({ nextTickAt }) => nextTickAt && nextTickAt <= now);
      const taken = await states.takeOut(ctx, due);
      const numbers = [...taken.subjects.values()].flatMap(({ codes }) => [...codes.keys()]);
      const spent = await findQuotasSpent(ctx, numbers);
      for (const { state, codes } of taken.subjects.values())
        for (const [i, number] of [...codes.keys()].entries())
          if (spent.has(number)) noteSpent(state, i, now.getTime());
      for (const [subjectId, one] of taken.subjects) {
        if (needsRecent(one.state)) await whole(ctx, one);
        findings.set(subjectId, fold(one.state, one.expectation, { type: 'tick', now: now.getTime() }).findings);
      }
      for (const one of taken.subjects.values()) withoutRecent(one.state);
      const written = await write(ctx, states.nameOf(ctx), taken.subjects, new Map(), findings, true);
      await settleAccounts(ctx, new Map(settling(written, now.getTime()).map((number) => [number, 0])));
      return () => states.putBack(taken);
    },
  };
}

export type Control = ReturnType<typeof createControl>;
