import { describe, expect, it } from 'vitest';
import { clock, Rehearsal } from '../../../simulators/control/rehearsal.ts';
import { fold, newState, type Readings } from './engine/index.ts';
import { nextTickMs } from './tick-rules.ts';

const MINUTE_MS = 60_000;

/** Minute in which a watch says that it lacks this, after its device fell silent; `isEach`: asked each minute, and not when it is wanted. */
function saidAt(
  { limits, kind, readings, lack }: { limits: object; kind: string; readings: Readings; lack: string },
  lastMinute: number,
  isEach: boolean,
): number | undefined {
  const { expectation } = new Rehearsal({ subject: limits, devices: { d: kind } } as never);
  const start = clock('00:00');
  const state = newState(expectation, start);
  let standsMs = start;
  let seq = 0;
  for (let minute = 0; minute < 2_400; minute++) {
    const now = start + minute * MINUTE_MS;
    const isDue = isEach || standsMs <= now;
    const findings = isDue ? fold(state, expectation, { type: 'tick', now }).findings : [];
    if (isDue) standsMs = nextTickMs({ state, expectation, standsMs }, now, true);
    if (minute > lastMinute && findings.some((f) => f.type === 'status' && f.lacks === lack)) return minute;
    if (minute > lastMinute || minute % 7 !== lastMinute % 7) continue;
    const at = now + 7_000;
    const observation = { device: 'd', seq: seq++, at, receivedAt: at, isEvidence: true, readings };
    fold(state, expectation, { type: 'observation', observation });
    standsMs = nextTickMs({ state, expectation, standsMs }, at, false);
  }
  return undefined;
}

const cases = [
  {
    lack: 'READING_TOO_OLD',
    kind: 'door_sensor',
    limits: { maxAgeS: 7_200, maxSilenceS: 14_400 },
    readings: { door: 'closed' } as const,
  },
  {
    lack: 'PLACE_NOT_PROVED',
    kind: 'gnss_tracker',
    limits: { maxSilenceS: 400_000 },
    readings: { position: { lat: 30, lon: 100, accuracyM: 10 } },
  },
];

describe('when the clock must be let come next', () => {
  it.each(cases)('is in time for $lack: no minute later than a tick each minute', (watch) => {
    for (let last = 360; last < 380; last++) {
      const said = saidAt(watch, last, true);
      expect(said).toBeGreaterThan(last);
      expect(saidAt(watch, last, false)).toBe(said);
    }
  });

  it('is not each minute while nothing can begin', () => {
    const { expectation } = new Rehearsal({ subject: { maxSilenceS: 14_400 }, devices: { d: 'door_sensor' } } as never);
    const start = clock('00:00');
    const state = newState(expectation, start);
    for (let seq = 0; seq < 60; seq++) {
      const at = start + seq * MINUTE_MS;
      const observation = {
        device: 'd',
        seq,
        at,
        receivedAt: at,
        isEvidence: true,
        readings: { door: 'closed' as const },
      };
      fold(state, expectation, { type: 'observation', observation });
      fold(state, expectation, { type: 'tick', now: at });
    }
    const now = start + 60 * MINUTE_MS;
    expect(state.standing.status).toBe('in_control');
    expect(nextTickMs({ state, expectation, standsMs: now }, now, true)).toBe(now + 5 * MINUTE_MS);
  });
});
