import { describe, expect, it } from 'vitest';
import { Rehearsal, type Scene, square } from '../../../../../simulators/control/rehearsal.ts';

/** A line due east along 50° N, some 358 km long, with a stop at 143 km. */
const LAT = 50;
const kmToLon = (km: number): number => 60 + km / (111.195 * Math.cos((LAT * Math.PI) / 180));
const coordinates = Array.from({ length: 51 }, (_, i) => [60 + i / 10, LAT]);
const stop = square('S', LAT, kmToLon(143), 900);

const scene: Scene = {
  subject: { kind: 'container', corridorCode: 'R', maxSilenceS: 1_800 },
  devices: { g: 'gnss_tracker' },
  reportEveryS: 300,
  sites: [stop],
  corridors: [
    {
      code: 'R',
      line: { type: 'LineString', coordinates },
      halfWidthM: 500,
      maxUnplannedStopS: 3_600,
      stops: [{ siteCode: 'S', maxDwellS: 7_200, arriveBy: '2026-06-01T05:00:00Z' }],
      blackouts: [{ fromM: 40_000, toM: 60_000, maxS: 5_400 }],
    },
  ],
};
const at = (km: number, asideM = 0, speedMps = 0) => ({
  position: {
    lat: LAT + asideM / 111_195 + 1e-6 * Math.sin(km * 99 + speedMps),
    lon: kmToLon(km),
    accuracyM: 20,
    speedMps,
  },
});
/** At rest, give or take what a receiver scatters. */
const still = (km: number) => (minute: number) => at(km, 5 * Math.sin(minute));
/** At 60 km/h from km 0 at 00:00. */
const running =
  (asideM = 0, lateMinutes = 0) =>
  (minute: number) =>
    at(minute - lateMinutes, asideM + 30 * Math.sin(minute), 16.7);

describe('corridor', () => {
  it('kept with its half width, and left', () => {
    const box = new Rehearsal(scene).repeat('g', '00:00', '00:35', 5, running(350)).until('00:36');
    expect(box.kinds()).toEqual([]);
    box.repeat('g', '00:40', '01:10', 5, (minute) => at(40 + minute / 4, 600 + minute * 150, 12));
    expect(box.alarms()).toMatchObject([{ kind: 'off_corridor' }]);
    expect(box.alarms()[0]!.detectedAt <= '00:50').toBe(true);
  });

  it('three reports far beside it, kilometres from one another, are no error of a receiver; three of one place are', () => {
    const box = new Rehearsal(scene).repeat('g', '00:00', '00:20', 5, running());
    box.repeat('g', '00:25', '00:35', 5, (minute) => at(25 + minute, 2_000, 16.7));
    box.repeat('g', '00:40', '01:00', 5, (minute) => at(40 + minute, 0, 16.7));
    expect(box.alarms()).toMatchObject([{ kind: 'off_corridor', detectedAt: '00:35' }]);
    const thrown = new Rehearsal(scene).repeat('g', '00:00', '00:20', 5, running());
    thrown.repeat('g', '00:25', '00:35', 5, (minute) => at(21 + minute / 50, 2_000, 0.5));
    thrown.repeat('g', '00:40', '01:00', 5, (minute) => at(22 + minute, 0, 16.7));
    expect(thrown.kinds()).toEqual([]);
  });

  it('a stop between stops is planned for so long; one at a stop for as long as it may', () => {
    const box = new Rehearsal(scene).repeat('g', '00:00', '00:35', 5, running());
    box.repeat('g', '00:40', '02:00', 5, still(36));
    expect(box.alarms()).toMatchObject([{ kind: 'unplanned_stop', since: '01:36' }]);
    const short = new Rehearsal(scene).repeat('g', '00:00', '00:35', 5, running());
    short
      .repeat('g', '00:40', '01:20', 5, still(36))
      .repeat('g', '01:25', '01:45', 5, (minute) => at(37 + minute, 0, 16.7));
    expect(short.kinds()).toEqual([]);
  });

  it('who creeps on at one pace makes no headway, however far he has come; going faster ends the doubt', () => {
    const corridors = [{ ...scene.corridors![0]!, stops: [] }];
    const box = new Rehearsal({ ...scene, corridors }).repeat('g', '00:00', '00:20', 5, running());
    const creeping = (minute: number) => at(21 + (0.6 * 60 * minute) / 1_000, 10 * Math.sin(minute), 0.6);
    box.repeat('g', '00:25', '10:20', 5, creeping);
    expect(box.state.standing).toMatchObject({ status: 'at_risk', lacks: 'NO_PROGRESS' });
    expect(box.statuses().filter((status) => status.endsWith('in_control'))).toHaveLength(1);
    box.repeat('g', '10:25', '11:00', 5, (minute) => at(44 + minute, 0, 16.7));
    expect(box.state.standing).toMatchObject({ status: 'in_control', lacks: null });
  });

  it('what stood at one place and then at the next arrived there when it was seen to: nobody knows when it went on', () => {
    const box = (second: number) => {
      const run = new Rehearsal(scene).repeat('g', '00:00', '00:35', 5, running());
      return run.say('g', '00:40', still(36)(0)).repeat('g', '01:00', '02:20', 5, still(second));
    };
    // At the one place all along: an hour after 00:36. Two kilometres farther on: an hour after it was seen there.
    expect(box(36).alarms()).toMatchObject([{ kind: 'unplanned_stop', since: '01:36' }]);
    expect(box(38).alarms()).toMatchObject([{ kind: 'unplanned_stop', since: '02:00' }]);
  });

  it('two reports an hour apart, both far beside it, are no errors; two of a few minutes may be one', () => {
    const told = (everyMinutes: number) => {
      const box = new Rehearsal({ ...scene, reportEveryS: 3_600, subject: { ...scene.subject, maxSilenceS: 14_400 } });
      box.say('g', '00:00', at(0, 0, 16.7)).say('g', '00:40', at(40, 0, 16.7));
      box.say('g', '01:40', at(100, 2_200, 16.7));
      const then = 40 + everyMinutes;
      return box.say('g', `0${1 + Math.floor(then / 60)}:${then % 60}`, at(100 + everyMinutes, 1_900, 16.7)).kinds();
    };
    expect(told(65)).toEqual(['off_corridor']);
    expect(told(15)).toEqual([]);
  });

  it('a stop is not told of where more of it was unseen than seen: the next report says whether it lasts', () => {
    const seldom = new Rehearsal({ ...scene, reportEveryS: 3_600, subject: { ...scene.subject, maxSilenceS: 14_400 } });
    seldom.repeat('g', '00:00', '00:30', 30, running()).say('g', '00:40', still(38)(0)).say('g', '00:58', still(38)(0));
    seldom
      .until('01:45')
      .say('g', '01:58', at(60, 0, 16.7))
      .say('g', '02:20', at(82, 0, 16.7));
    expect(seldom.kinds()).toEqual([]);
  });

  it('at a stop too long, and at a stop too late, is overdue', () => {
    const dwell = new Rehearsal({ ...scene, subject: { ...scene.subject, maxSilenceS: 86_400 } });
    dwell.repeat('g', '00:00', '02:20', 5, running()).repeat('g', '02:25', '05:00', 5, still(143));
    expect(dwell.alarms()).toMatchObject([{ kind: 'overdue', since: '04:25' }]);
    const late = new Rehearsal({ ...scene, subject: { ...scene.subject, maxSilenceS: 86_400 } });
    late
      .repeat('g', '00:00', '02:00', 5, running())
      .repeat('g', '02:05', '02:55', 5, still(120))
      .repeat('g', '03:00', '03:55', 5, still(122));
    late.repeat('g', '04:05', '04:55', 5, still(124)).say('g', '05:02', still(125)(0));
    expect(late.alarms()).toMatchObject([{ kind: 'overdue', since: '05:00' }]);
  });

  it('the old plan is due no longer once a reroute begins; both ways are right until it ends', () => {
    const branch = {
      code: 'B',
      line: {
        type: 'LineString' as const,
        coordinates: [
          [kmToLon(60), LAT],
          [kmToLon(60), LAT + 2],
        ],
      },
      halfWidthM: 500,
    };
    const orders = [{ kind: 'reroute' as const, from: '00:30', to: '03:00', toCorridorCode: 'B' }];
    const box = new Rehearsal({ ...scene, corridors: [...scene.corridors!, branch], orders }).repeat(
      'g',
      '00:00',
      '01:00',
      5,
      running(),
    );
    box.repeat('g', '01:05', '06:00', 5, (minute) => ({
      position: { lat: LAT + (minute * 400) / 111_195, lon: kmToLon(60), accuracyM: 20, speedMps: 7 },
    }));
    expect(box.kinds()).toEqual([]);
  });

  it('too long at a stop ends with the plan that asked for it, once', () => {
    const branch = { ...scene.corridors![0]!, code: 'B', stops: [] };
    const orders = [{ kind: 'reroute' as const, from: '05:30', to: '20:00', toCorridorCode: 'B' }];
    const subject = { ...scene.subject, maxSilenceS: 86_400 };
    const box = new Rehearsal({ ...scene, subject, corridors: [...scene.corridors!, branch], orders });
    box.repeat('g', '00:00', '02:20', 5, running()).repeat('g', '02:25', '09:00', 5, still(143));
    expect(box.alarms()).toMatchObject([{ kind: 'overdue', since: '04:25', clearedAt: '05:30' }]);
  });

  it('silence in a tunnel may last longer than silence elsewhere', () => {
    const box = new Rehearsal(scene).repeat('g', '00:00', '00:39', 3, running()).until('01:50');
    expect(box.alarms()).toEqual([]);
    box.until('02:30');
    expect(box.alarms()).toMatchObject([{ kind: 'silent', since: '02:09', detectedAt: '02:09' }]);
    const open = new Rehearsal(scene).repeat('g', '00:00', '01:30', 3, running()).until('02:30');
    expect(open.alarms()).toMatchObject([{ kind: 'silent', since: '02:00', detectedAt: '02:00' }]);
  });
});
