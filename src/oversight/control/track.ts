import { asSystem, type Ctx, withSnapshot } from '../../context.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { examine } from './engine/index.ts';
import { numbered } from './state-store.ts';
import { findSubject, listSubjects } from './store.ts';
import type { FixView, LastFixView, TrackView } from './track-schemas.ts';
import { type HeardMessage, readLastHeard, readTrack } from './track-store.ts';

/** Where the engine reads a message to be, on WGS 84; undefined where it is no place at all. */
function fixOf({
  code,
  seq,
  receivedAt,
  at,
  isEvidence,
  deviceId,
  doubts,
  payload,
}: HeardMessage): FixView | undefined {
  const examined = examine(numbered(payload, seq), code, receivedAt.getTime(), isEvidence);
  const position = examined.isAccepted ? examined.observation.readings.position : undefined;
  if (!position) return undefined;
  return {
    deviceId,
    at: at.toISOString(),
    receivedAt: receivedAt.toISOString(),
    lat: position.lat,
    lon: position.lon,
    accuracyM: position.accuracyM ?? null,
    isEvidence,
    doubts: doubts as FixView['doubts'],
  };
}

/** Where the devices of a watch said that it was, for everyone who sees the watch: the devices are the custodian’s, the goods are not. */
export const trackOf = (
  ctx: Ctx,
  { subjectId, from, to, most }: { subjectId: string; from: string; to: string; most: number },
): Promise<TrackView> =>
  withSnapshot(ctx, async (tx) => {
    if (!(await findSubject(tx, subjectId))) refuse(commonRefusals.NOT_FOUND, { at: '/subjectId' });
    const range = { from: new Date(from), to: new Date(to), most };
    const { heard, messages } = await asSystem(tx, 'control', (system) => readTrack(system, subjectId, range));
    return { subjectId, from, to, heard, items: messages.flatMap((message) => fixOf(message) ?? []) };
  });

/** The watches that a party sees, each with the newest place that was said of it. */
export async function lastFixes(ctx: Ctx, after: string | undefined, limit: number): Promise<LastFixView[]> {
  const subjects = await listSubjects(ctx, after, limit);
  const ids = subjects.filter(({ endedAt }) => endedAt === null).map(({ id }) => id);
  const heard = await asSystem(ctx, 'control', (system) => readLastHeard(system, ids));
  return subjects.map(({ id }) => ({
    subjectId: id,
    fix: heard.filter(({ subjectId }) => subjectId === id).flatMap((message) => fixOf(message) ?? [])[0] ?? null,
  }));
}
