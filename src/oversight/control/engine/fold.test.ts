import { describe, expect, it } from 'vitest';
import { clock, Rehearsal, square } from '../../../../simulators/control/rehearsal.ts';
import { type SceneKind, type Simulated, sceneKinds, simulate } from '../../../../simulators/control/scenario.ts';
import {
  type Expectation,
  examine,
  expectationOf,
  type Finding,
  fit,
  fold,
  newState,
  type Observation,
  prepareGround,
  recentFrom,
  type SubjectState,
  withoutRecent,
  withRecent,
} from './index.ts';

const TICK_MS = 60_000;

function expected({ scenario }: Simulated): Expectation {
  const ground = prepareGround(scenario.sites ?? [], scenario.corridors ?? []);
  return expectationOf(scenario.subjects[0]!, scenario.devices, scenario.orders ?? [], ground);
}

function observationsOf({ messages }: Simulated): Observation[] {
  return messages.flatMap((m) => {
    const examined = examine(m.payload, m.topic.split('/')[2]!, Date.parse(m.receivedAt), true);
    return examined.isAccepted ? [examined.observation] : [];
  });
}

type Between = (state: SubjectState, fed: number) => SubjectState;

/** Folds a whole story with ticks; `between` is given the state before every observation. */
function foldAll(simulated: Simulated, between: Between = (s) => s): { state: SubjectState; findings: Finding[] } {
  const expectation = expected(simulated);
  const { clock } = simulated.scenario;
  let tick = Date.parse(clock.start);
  let state = newState(expectation, tick);
  const findings: Finding[] = [];
  const give = (input: Parameters<typeof fold>[2]): void => {
    findings.push(...structuredClone(fold(state, expectation, input).findings));
  };
  observationsOf(simulated).forEach((observation, i) => {
    for (; tick <= observation.receivedAt; tick += TICK_MS) give({ type: 'tick', now: tick });
    state = between(state, i);
    give({ type: 'observation', observation });
  });
  for (; tick <= Date.parse(clock.end); tick += TICK_MS) give({ type: 'tick', now: tick });
  return { state, findings };
}

const attacks: Record<SceneKind, string> = { lot: 'tag theft', yard: 'trucked away', rail: 'diversion' };
const stories = sceneKinds.map((kind) => [kind, simulate(71, { kind, attack: attacks[kind] })] as const);

describe('a state', () => {
  it.each(stories)('stored and read between any two messages goes on as if it had not been (%s)', (_, story) => {
    const straight = foldAll(story);
    const stored = foldAll(story, (state, i) =>
      i % 7 === 0 ? (JSON.parse(JSON.stringify(state)) as SubjectState) : state,
    );
    expect(stored.findings).toEqual(straight.findings);
    expect(stored.state).toEqual(JSON.parse(JSON.stringify(straight.state)));
    expect(straight.findings.some((f) => f.type === 'opened')).toBe(true);
  });

  it.each(stories)('is bounded, and small without its recent observations (%s)', (_, story) => {
    let [most, mostWithout] = [0, 0];
    foldAll(story, (state, i) => {
      if (i % 50 > 0) return state;
      most = Math.max(most, JSON.stringify(state).length);
      mostWithout = Math.max(mostWithout, JSON.stringify({ ...state, recent: null }).length);
      return state;
    });
    expect(most).toBeLessThan(24_000);
    expect(mostWithout).toBeLessThan(18_000);
  });
});

describe('a state kept without its recent observations', () => {
  it.each(stories)('gets them back from where messages are stored and ends the same (%s)', (_, story) => {
    const expectation = expected(story);
    const { clock } = story.scenario;
    const rows: { observation: Observation; eventAt: number; isTimed: boolean }[] = [];
    let tick = Date.parse(clock.start);
    const state = withoutRecent(newState(expectation, tick));
    const open = new Map<number, string>();
    const note = (findings: readonly Finding[]): void => {
      for (const f of findings) {
        if (f.type === 'opened' || f.type === 'amended') open.set(f.alarm.number, f.alarm.kind);
        else if (f.type === 'withdrawn') open.delete(f.alarm.number);
      }
    };
    const clockTo = (now: number): void => {
      for (; tick <= now; tick += TICK_MS) {
        if (state.isStale) {
          const from = recentFrom(state);
          withRecent(
            state,
            expectation,
            rows.filter((row) => row.eventAt >= from),
          );
        }
        note(fold(state, expectation, { type: 'tick', now: tick }).findings);
        withoutRecent(state);
      }
    };
    for (const observation of observationsOf(story)) {
      clockTo(observation.receivedAt);
      const { findings, eventAt, isTimed } = fold(state, expectation, { type: 'observation', observation });
      if (eventAt !== null) rows.push({ observation, eventAt, isTimed });
      note(findings);
    }
    clockTo(Date.parse(clock.end));
    const usual = new Map<number, string>();
    for (const f of foldAll(story).findings) if (f.type === 'opened') usual.set(f.alarm.number, f.alarm.kind);
    expect([...open.values()].sort()).toEqual([...usual.values()].sort());
  });
});

const yard = square('Y', 43.25, 76.95, 250);
const at = (lat: number, lon: number) => (minute: number) => ({
  position: { lat: lat + (minute % 13) * 1e-5, lon: lon - (minute % 7) * 1e-5, accuracyM: 12 },
});
const scene = { subject: { siteCode: 'Y' }, devices: { G: 'gnss_tracker' }, sites: [yard], reportEveryS: 300 } as const;
const watch = (more: object = {}): Rehearsal => new Rehearsal({ ...structuredClone(scene), ...more } as never);

describe('orders', () => {
  it('recorded after the fact withdraw the alarm, and the trail remains', () => {
    const r = watch()
      .repeat('G', '00:05', '02:00', 5, at(43.25, 76.95))
      .repeat('G', '02:05', '03:30', 5, at(43.3, 76.95));
    expect(r.alarms()).toMatchObject([{ kind: 'outside_fence', isWithdrawn: false }]);
    r.change({ orders: [{ kind: 'transfer', from: '02:00', to: '06:00', toSiteCode: 'Y' }] }).until('03:48');
    expect(r.alarms()).toMatchObject([{ kind: 'outside_fence', isWithdrawn: true }]);
    expect(r.statuses().at(-1)).toMatch(/in_control$/);
  });

  it('revoked bring the alarm that they held back', () => {
    const r = watch({ orders: [{ kind: 'transfer', from: '02:00', to: '06:00', toSiteCode: 'Y' }] })
      .repeat('G', '00:05', '02:00', 5, at(43.25, 76.95))
      .repeat('G', '02:05', '03:30', 5, at(43.3, 76.95));
    expect(r.kinds()).toEqual([]);
    r.change({ orders: [] }).until('03:40');
    expect(r.alarms()).toMatchObject([{ kind: 'outside_fence', since: expect.stringMatching(/^02:0/) }]);
  });
});

describe('facts that change', () => {
  it('a device added or taken away leaves what the others said', () => {
    const r = watch()
      .repeat('G', '00:05', '02:00', 5, at(43.25, 76.95))
      .repeat('G', '02:05', '03:00', 5, at(43.3, 76.95));
    r.change({ devices: { A: 'door_sensor', G: 'gnss_tracker' } }).until('03:04');
    expect(r.kinds()).toEqual(['outside_fence']);
    r.say('A', '03:05', { door: 'closed' }).repeat('G', '03:05', '04:30', 5, at(43.25, 76.95));
    expect(r.alarms()).toMatchObject([{ kind: 'outside_fence', clearedAt: expect.any(String), isWithdrawn: false }]);
  });

  it('nothing changed is nothing done', () => {
    const r = watch().repeat('G', '00:05', '01:00', 5, at(43.25, 76.95));
    expect(fit(r.state, r.expectation)).toBe(false);
    expect(r.state.isStale).toBe(false);
  });
});

describe('messages', () => {
  it('of a device that is not this subject’s decide nothing', () => {
    const r = watch();
    r.say('G', '00:05', at(43.25, 76.95)(5));
    const observation = { device: 'H', seq: 0, at: 0, receivedAt: r.state.clock, isEvidence: true, readings: {} };
    expect(fold(r.state, r.expectation, { type: 'observation', observation })).toMatchObject({
      eventAt: null,
      findings: [{ type: 'arrival', arrival: 'unknown' }],
    });
  });

  it('later than the horizon are counted and decide nothing', () => {
    const r = watch().repeat('G', '00:05', '01:00', 5, at(43.25, 76.95));
    r.say('G', '01:05', at(43.25, 76.95)(60), { seq: 13 }).repeat('G', '01:10', '14:00', 5, at(43.25, 76.95));
    r.say('G', '01:02', at(43.3, 76.95)(0), { seq: 12, receivedAt: '14:03' });
    expect(r.arrivals()).toEqual(['late']);
    expect(r.kinds()).toEqual([]);
  });

  it('that nobody signed do not end a silence and do not move the subject', () => {
    const r = watch().repeat('G', '00:05', '01:00', 5, at(43.25, 76.95));
    for (let m = 5; m <= 55; m += 5)
      r.say('G', `01:${String(m).padStart(2, '0')}`, at(43.4, 77.4)(m), { seq: 100 + m, isEvidence: false });
    expect(r.until('02:00').kinds()).toEqual(['silent']);
    expect(new Set(r.arrivals())).toEqual(new Set(['unproved']));
  });
});

describe('silence', () => {
  it('of a subject never heard counts from enrolment', () => {
    expect(watch().until('02:00').alarms()).toMatchObject([{ kind: 'silent', since: '00:20', detectedAt: '00:20' }]);
  });

  it('is of the subject, not of one device', () => {
    const r = watch({ devices: { G: 'gnss_tracker', D: 'door_sensor' } })
      .repeat('G', '00:05', '00:30', 5, at(43.25, 76.95))
      .repeat('D', '00:35', '03:00', 5, { door: 'closed' });
    expect(r.kinds()).toEqual([]);
  });

  it('is not ended by a message given again, nor by one that waited longer than may be silent', () => {
    const r = watch().repeat('G', '00:05', '01:00', 5, at(43.25, 76.95));
    r.say('G', '01:00', at(43.25, 76.95)(55), { seq: 11, receivedAt: '01:30' });
    expect(r.alarms()).toMatchObject([{ kind: 'silent', since: '01:20', clearedAt: null }]);
    // Observed at 01:05 and received at 01:40, it proves 01:05 and nothing of now; the next one does.
    r.say('G', '01:05', at(43.25, 76.95)(60), { seq: 12, receivedAt: '01:40' });
    expect(r.alarms()).toMatchObject([{ kind: 'silent', clearedAt: null }]);
    r.say('G', '01:38', at(43.25, 76.95)(93), { seq: 13, receivedAt: '01:41' });
    expect(r.alarms()).toMatchObject([{ kind: 'silent', clearedAt: '01:41' }]);
  });

  it('is one silence while a clock falls behind, not one for each report (O14 6)', () => {
    const r = watch({ subject: { siteCode: 'Y', maxSilenceS: 7_200 }, reportEveryS: 1_800 });
    for (let h = 0.5; h < 25; h += 0.5)
      r.say('G', '00:00', at(43.25, 76.95)(h * 60), {
        receivedMs: clock('00:00') + h * 3_600_000,
        at: clock('00:00') + 0.9 * h * 3_600_000,
      });
    expect(r.kinds()).toEqual(['silent']);
  });

  it('goes by when a thing was observed: a good day that is played again keeps nothing alive (21)', () => {
    const r = watch({ subject: { siteCode: 'Y', maxSilenceS: 3_600 } });
    for (let m = 0; m < 60; m += 5)
      r.say('G', `00:${String(m).padStart(2, '0')}`, at(43.25, 76.95)(m), {
        receivedAt: `06:${String(m).padStart(2, '0')}`,
      });
    expect(r.statuses().filter((s) => s.includes('in_control'))).toEqual([]);
    expect(r.until('07:30').kinds()).toEqual(['silent']);
  });

  it('is not put off by a reading that is ahead of the clock (13, 77)', () => {
    const r = watch({ subject: { siteCode: 'Y', maxSilenceS: 3_600 } });
    r.say('G', '00:01', at(43.25, 76.95)(0), { at: clock('20:01') });
    r.say('G', '00:02', at(43.25, 76.95)(1), { at: clock('00:06') });
    expect(r.statuses()).toEqual([]);
    expect(r.until('01:05').alarms()).toMatchObject([{ kind: 'silent', since: '01:00' }]);
  });

  it('survives a restart and is caught up with after an outage of the watch itself', () => {
    const r = watch().repeat('G', '00:05', '01:00', 5, at(43.25, 76.95));
    const state = JSON.parse(JSON.stringify(r.state)) as SubjectState;
    const { findings } = fold(state, r.expectation, { type: 'tick', now: state.clock + 5 * 3_600_000 });
    expect(findings).toMatchObject([{ type: 'opened', alarm: { kind: 'silent' } }, { type: 'status' }]);
  });
});

describe('status', () => {
  it('is unverified until heard, lost with the goods, and better only after a quarter of an hour', () => {
    const r = watch()
      .repeat('G', '00:05', '02:00', 5, at(43.25, 76.95))
      .repeat('G', '02:05', '03:00', 5, at(43.3, 76.95))
      .repeat('G', '03:05', '04:30', 5, at(43.25, 76.95));
    const [first, ...rest] = r.statuses();
    expect(first).toBe('00:05 in_control');
    expect(rest.map((s) => s.slice(6))).toEqual(['at_risk', 'lost', 'in_control']);
    const cleared = r.alarms()[0]!.clearedAt!;
    expect(rest[2]!.slice(0, 5) > cleared).toBe(true);
  });
});

describe('status, by the class of the goods', () => {
  it.each([
    [600, '02:43'],
    [900, '02:48'],
    [1_800, '03:03'],
  ])('is better after %i seconds without cause', (steadyS, from) => {
    const r = watch({ subject: { siteCode: 'Y', steadyS } });
    r.repeat('G', '00:05', '02:00', 5, at(43.25, 76.95)).until('02:32');
    expect(r.statuses().at(-1)).toMatch(/unverified$/);
    r.repeat('G', '02:33', '04:00', 5, at(43.25, 76.95));
    expect(r.statuses().at(-1)).toBe(`${from} in_control`);
  });
});

describe('a device that two speak for', () => {
  it('puts the goods at risk while it lasts', () => {
    const r = watch().repeat('G', '00:05', '02:00', 5, at(43.25, 76.95));
    for (const seq of [20, 21, 22]) r.say('G', '02:01', at(43.3, 76.95)(seq), { seq });
    expect(r.arrivals()).toEqual(['clone', 'clone', 'clone']);
    expect(r.until('02:04').statuses().at(-1)).toBe('02:01 at_risk');
    r.repeat('G', '02:05', '09:00', 5, at(43.25, 76.95));
    expect(r.statuses().at(-1)).toMatch(/^08:.. in_control$/);
    expect(r.kinds()).toEqual([]);
  });
});

describe('what follows from one act', () => {
  it('hangs under the alarm that began it', () => {
    const r = watch()
      .repeat('G', '00:05', '02:00', 5, at(43.25, 76.95))
      .repeat('G', '02:05', '03:00', 5, at(43.3, 76.95))
      .until('04:00');
    expect(r.kinds()).toEqual(['outside_fence', 'silent']);
    expect(new Set(r.state.ledger.alarms.map((alarm) => alarm.incident)).size).toBe(1);
  });
});

describe('what a subject remembers', () => {
  it('is bounded by what still matters: 1,400 releases in 200 days are a sum', () => {
    const [days, daily, keptDays] = [200, 7, 14];
    const at = (day: number, hour: number) => `${day} ${String(hour).padStart(2, '0')}:00`;
    const orders = Array.from({ length: days * daily }, (_, i) => ({
      kind: 'release' as const,
      from: at(Math.floor(i / daily) + 1, 6 + (i % daily)),
      to: at(Math.floor(i / daily) + 1, 7 + (i % daily)),
      weightKg: 100,
    }));
    const near = (day: number) => orders.slice(Math.max(0, (day - keptDays) * daily), (day + 1) * daily);
    const devices = { w: 'scale' as const };
    const lot = new Rehearsal({ subject: { weight: { expectedKg: 200_000, toleranceKg: 250 } }, devices });
    for (let day = 1; day <= days; day++) {
      lot.change({ orders: near(day) });
      for (let hour = 0; hour < 24; hour++) {
        const gone = 100 * ((day - 1) * daily + Math.min(daily, Math.max(0, hour - 6)));
        for (const minute of ['10', '30', '50'])
          lot.say('w', `${day} ${String(hour).padStart(2, '0')}:${minute}`, { weight: { grossKg: 200_000 - gone } });
      }
    }
    expect(lot.kinds()).toEqual([]);
    expect(lot.state.head.weight?.requiredKg).toBeLessThan(61_000);
    expect(JSON.stringify(lot.state).length).toBeLessThan(24_000);
  });
});
