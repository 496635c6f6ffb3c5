import type { Ctx } from '../../context.ts';
import { onRecord } from '../../kernel/on-record.ts';
import { examine, fit, fold } from './engine/index.ts';
import { type Expected, expectedOf, type Grounds } from './expect.ts';
import { numbered, readFoldedSince, readSnapshots, type Snapshot } from './state-store.ts';

export interface Rebuilt extends Expected, Snapshot {
  /** Of the newest message that was judged. */
  version: bigint;
}

/** A message may have been judged so long after the newest one before it. */
const LATE_MS = 24 * 3_600_000;

/** Builds states anew, each from its snapshot and what was judged since: a few reads for all of them. */
export async function rebuild(
  ctx: Ctx,
  subjectIds: readonly string[],
  grounds: Grounds,
): Promise<Map<string, Rebuilt>> {
  const expected = await expectedOf(ctx, subjectIds, grounds);
  const snapshots = await readSnapshots(ctx, subjectIds);
  const rebuilt = new Map<string, Rebuilt>();
  const watching = new Map<number, Rebuilt>();
  for (const subjectId of subjectIds) {
    const snapshot = snapshots.get(subjectId) as Snapshot;
    const one: Rebuilt = { ...(expected.get(subjectId) as Expected), ...snapshot, version: snapshot.snapshotVersion };
    fit(one.state, one.expectation);
    rebuilt.set(subjectId, one);
    for (const number of one.codes.keys()) watching.set(number, one);
  }
  if (watching.size === 0) return rebuilt;
  const since = await readFoldedSince(
    ctx,
    [...watching].map(([deviceNumber, one]) => ({ deviceNumber, version: one.snapshotVersion })),
    new Date(Math.min(...[...watching.values()].map((one) => one.state.clock)) - LATE_MS),
  );
  for (const { deviceNumber, version, seq, payload, receivedAt, isEvidence } of since) {
    const one = onRecord(watching.get(deviceNumber));
    // The device may have watched something else before, or may by now.
    if (receivedAt < one.watchedFrom || (one.endedAt !== null && receivedAt > one.endedAt)) continue;
    const examined = examine(
      numbered(payload, seq),
      one.codes.get(deviceNumber) as string,
      receivedAt.getTime(),
      isEvidence,
    );
    // What it found was told when it was judged first.
    if (examined.isAccepted)
      fold(one.state, one.expectation, { type: 'observation', observation: examined.observation });
    one.version = version;
  }
  return rebuilt;
}
