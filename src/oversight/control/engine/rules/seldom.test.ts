import { describe, expect, it } from 'vitest';
import { Rehearsal, type Scene, square } from '../../../../../simulators/control/rehearsal.ts';

/** A line due east along 50° N with a stop at 143 km, and devices that report each three hours. */
const LAT = 50;
const kmToLon = (km: number): number => 60 + km / (111.195 * Math.cos((LAT * Math.PI) / 180));
const scene: Scene = {
  subject: { kind: 'container', corridorCode: 'R', maxSilenceS: 86_400 },
  devices: { g: 'gnss_tracker', s: 'e_seal' },
  reportEveryS: 10_800,
  sites: [square('S', LAT, kmToLon(143), 900)],
  corridors: [
    {
      code: 'R',
      line: { type: 'LineString', coordinates: Array.from({ length: 51 }, (_, i) => [60 + i / 10, LAT]) },
      halfWidthM: 500,
      maxSpeedMps: 45,
      maxUnplannedStopS: 3_600,
      stops: [{ siteCode: 'S', maxDwellS: 86_400, arriveBy: '2026-06-01T05:00:00Z' }],
    },
  ],
};
const at = (km: number, speedMps = 0) => ({
  position: { lat: LAT + 1e-6 * Math.sin(km * 99 + speedMps), lon: kmToLon(km), accuracyM: 20, speedMps },
});

describe('reports hours apart', () => {
  it('the first of all, in the stop or beyond it and after it was due there, does not say when it came', () => {
    expect(new Rehearsal(scene).say('g', '05:10', at(143)).until('06:00').kinds()).toEqual([]);
    expect(new Rehearsal(scene).say('g', '05:10', at(200, 20)).until('06:00').kinds()).toEqual([]);
    // Seen by another device so far away that it cannot have come in time, it is late.
    const late = new Rehearsal(scene).say('s', '04:30', at(20, 20)).say('g', '05:40', at(143)).until('06:00');
    expect(late.kinds()).toEqual(['overdue']);
  });

  it('one that is lost makes nothing late', () => {
    const box = new Rehearsal(scene).say('g', '00:00', at(0, 16)).say('g', '03:00', at(60, 16)).until('09:40');
    expect(box.kinds()).toEqual([]);
    expect(box.until('12:40').kinds()).toEqual(['overdue']);
  });

  it('a halt that two devices see within minutes began when it was seen, not when it might have', () => {
    const box = new Rehearsal(scene).say('g', '00:00', at(0, 16)).say('g', '02:00', at(40, 0.1));
    box.say('s', '02:10', at(40)).until('04:00').say('g', '05:00', at(200, 16)).say('s', '05:10', at(209, 16));
    expect(box.kinds()).not.toContain('unplanned_stop');
  });

  it('a halt told once is told whatever comes late: judged again it is the same', () => {
    const box = new Rehearsal(scene).say('g', '00:00', at(0, 16)).say('g', '03:00', at(40)).say('g', '06:00', at(40));
    expect(box.until('06:10').alarms()).toMatchObject([{ kind: 'unplanned_stop', detectedAt: '06:01' }]);
    box.say('g', '09:00', at(100, 16), { seq: 4 });
    box.say('g', '08:50', at(93, 16), { seq: 3, receivedAt: '09:20' }).until('09:30');
    expect(box.alarms()[0]).toMatchObject({ kind: 'unplanned_stop', isWithdrawn: false });
  });
});
