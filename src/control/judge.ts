import type { Ctx } from '../context.ts';
import { type Judge, noVerdict, type Verdict } from '../telemetry/index.ts';
import {
  examine,
  type Finding,
  fit,
  fold,
  needsRecent,
  recentFrom,
  type SubjectState,
  withoutRecent,
  withRecent,
} from './engine/index.ts';
import { type Expected, expectedOf, Grounds } from './expect.ts';
import { applyFindings } from './findings.ts';
import * as store from './state-store.ts';

interface Held extends Expected {
  version: bigint;
  expectationVersion: bigint;
  /** Version of the newest snapshot in the database, and when it was taken. */
  snapshotVersion: bigint;
  snapshotAt: Date;
  state: SubjectState;
}

/** A snapshot at least this often: what a process must fold again after a restart is at most this many messages. */
const SNAPSHOT_EVERY = 256n;
/** And at least this often where there is little to fold: observations must be kept longer than this. */
const SNAPSHOT_AGE_MS = 24 * 3_600_000;
/** Subjects kept in memory; the least lately judged are read again from their snapshots. */
const HELD_MOST = 20_000;
/** While something is suspected the clock may decide within a minute; otherwise only limits in time do. */
const TICK_SOON_MS = 60_000;
const TICK_LATER_MS = 300_000;

const isSnapshotDue = ({ version, snapshotVersion, snapshotAt }: Held, now: number): boolean =>
  version - snapshotVersion >= SNAPSHOT_EVERY ||
  (version > snapshotVersion && now - snapshotAt.getTime() >= SNAPSHOT_AGE_MS);

const matters = (findings: readonly Finding[]): boolean =>
  findings.some((f) => f.type !== 'arrival' && f.type !== 'doubt');

/**
 * Judges what is new of each subject inside the transaction that stores it. States live in memory between batches; the
 * version in the database tells whether another process judged the subject meanwhile, and then the state is built anew
 * from its snapshot and the messages folded since. What was judged in a transaction that failed is forgotten.
 */
export function createControl() {
  const held = new Map<string, Held>();
  const grounds = new Grounds();

  async function build(ctx: Ctx, locked: store.LockedState): Promise<Held> {
    const expected = await expectedOf(ctx, locked.subjectId, grounds);
    const { state, snapshotVersion, snapshotAt } = await store.readSnapshot(ctx, locked.subjectId);
    fit(state, expected.expectation);
    if (locked.version > snapshotVersion) {
      const from = new Date(state.clock - 3_600_000);
      const since = await store.readFoldedSince(ctx, [...expected.codes.keys()], snapshotVersion, from);
      for (const { deviceNumber, payload, receivedAt, isEvidence } of since) {
        const code = expected.codes.get(deviceNumber) as string;
        const examined = examine(payload, code, receivedAt.getTime(), isEvidence);
        // Announced when they were judged first.
        if (examined.isAccepted)
          fold(state, expected.expectation, { type: 'observation', observation: examined.observation });
      }
    }
    return {
      ...expected,
      state,
      snapshotVersion,
      snapshotAt,
      version: locked.version,
      expectationVersion: locked.expectationVersion,
    };
  }

  /** Takes the subject out of memory: it goes back when the transaction is committed. */
  async function takeOut(ctx: Ctx, locked: store.LockedState): Promise<Held> {
    const one = held.get(locked.subjectId);
    held.delete(locked.subjectId);
    if (one?.version !== locked.version) return build(ctx, locked);
    if (one.expectationVersion === locked.expectationVersion) return one;
    const expected = await expectedOf(ctx, locked.subjectId, grounds);
    fit(one.state, expected.expectation);
    return { ...one, ...expected, expectationVersion: locked.expectationVersion };
  }

  function putBack(judged: ReadonlyMap<string, Held>): void {
    for (const [subjectId, one] of judged) held.set(subjectId, one);
    for (const subjectId of held.keys()) {
      if (held.size <= HELD_MOST) break;
      held.delete(subjectId);
    }
  }

  function nextTickAt({ state, expectation }: Held, now: number): Date {
    const soon = state.isStale || state.standing.status !== 'in_control';
    const silentAt = state.clock + expectation.maxSilenceMs;
    return new Date(soon ? now + TICK_SOON_MS : Math.min(Math.max(silentAt, now + TICK_SOON_MS), now + TICK_LATER_MS));
  }

  /** Writes what judging changed: versions of all, snapshots of some, findings of few. */
  async function write(
    ctx: Ctx,
    judged: ReadonlyMap<string, Held>,
    folded: ReadonlyMap<string, number>,
    findings: ReadonlyMap<string, Finding[]>,
  ): Promise<void> {
    const now = ctx.clock.now().getTime();
    const advances = [...judged].map(([subjectId, one]) => ({
      subjectId,
      folded: folded.get(subjectId) ?? 0,
      nextTickAt: nextTickAt(one, now),
    }));
    await store.advanceStates(ctx, advances);
    for (const { subjectId, folded: n } of advances) {
      const one = judged.get(subjectId) as Held;
      one.version += BigInt(n);
      const found = findings.get(subjectId) ?? [];
      if (matters(found) || isSnapshotDue(one, now)) {
        await store.saveSnapshot(ctx, subjectId, one.state);
        one.snapshotVersion = one.version;
        one.snapshotAt = new Date(now);
      }
      if (matters(found)) await applyFindings(ctx, subjectId, found, one.state.ledger.alarms);
    }
  }

  /** Gives a state its recent observations back for as long as `work` takes: only what comes late needs them. */
  async function whole(ctx: Ctx, one: Held): Promise<void> {
    const rows = await store.readRecent(ctx, [...one.codes.keys()], new Date(Math.max(recentFrom(one.state), 0)));
    const recent = rows.flatMap(({ deviceNumber, payload, receivedAt, isEvidence, eventAt, isTimed }) => {
      const examined = examine(payload, one.codes.get(deviceNumber) as string, receivedAt.getTime(), isEvidence);
      return examined.isAccepted ? [{ observation: examined.observation, eventAt: eventAt.getTime(), isTimed }] : [];
    });
    withRecent(one.state, one.expectation, recent);
  }

  const judge: Judge = async (ctx, readings) => {
    const subjectOf = await store.subjectsOfDevices(
      ctx,
      readings.map((r) => r.device.number),
    );
    const judged = new Map<string, Held>();
    for (const locked of await store.lockStates(ctx, [...subjectOf.values()]))
      judged.set(locked.subjectId, await takeOut(ctx, locked));
    const folded = new Map<string, number>();
    const findings = new Map<string, Finding[]>();
    const verdicts = readings.map((reading): Verdict => {
      const subjectId = subjectOf.get(reading.device.number);
      const one = subjectId === undefined ? undefined : judged.get(subjectId);
      if (subjectId === undefined || !one) return noVerdict;
      const { observation, device, receivedAt, isEvidence } = reading;
      const examined = examine(observation, device.code, receivedAt.getTime(), isEvidence);
      if (!examined.isAccepted) return { ...noVerdict, doubts: [examined.reason] };
      const made = fold(one.state, one.expectation, { type: 'observation', observation: examined.observation });
      if (made.findings.length > 0) findings.set(subjectId, [...(findings.get(subjectId) ?? []), ...made.findings]);
      const isClone = made.findings.some((f) => f.type === 'arrival' && f.arrival === 'clone');
      if (!reading.isNew) return { ...noVerdict, isClone };
      const n = (folded.get(subjectId) ?? 0) + 1;
      folded.set(subjectId, n);
      const doubts = [...examined.doubts, ...made.findings.flatMap((f) => (f.type === 'doubt' ? [f.reason] : []))];
      return { foldVersion: one.version + BigInt(n), eventAt: made.eventAt, isTimed: made.isTimed, doubts, isClone };
    });
    await write(ctx, judged, folded, findings);
    return { verdicts, committed: () => putBack(judged) };
  };

  return {
    judge,
    /** Lets the clock come to now for these subjects of one tenant; what is not due any more is left alone. */
    async tick(ctx: Ctx, subjectIds: readonly string[]): Promise<() => void> {
      const now = ctx.clock.now();
      const judged = new Map<string, Held>();
      const findings = new Map<string, Finding[]>();
      for (const locked of await store.lockStates(ctx, subjectIds)) {
        if (locked.nextTickAt > now) continue;
        const one = await takeOut(ctx, locked);
        judged.set(locked.subjectId, one);
        if (needsRecent(one.state)) await whole(ctx, one);
        findings.set(locked.subjectId, fold(one.state, one.expectation, { type: 'tick', now: now.getTime() }).findings);
      }
      for (const one of judged.values()) withoutRecent(one.state);
      await write(ctx, judged, new Map(), findings);
      return () => putBack(judged);
    },
  };
}

export type Control = ReturnType<typeof createControl>;
