import { describe, expect, it } from 'vitest';
import { Rehearsal, type Scene, square } from '../../../../../simulators/control/rehearsal.ts';

const [LAT, LON] = [50, 60];
const perLon = 111_195 * Math.cos((LAT * Math.PI) / 180);
const yard: Scene = {
  subject: { kind: 'container', siteCode: 'Y', maxSilenceS: 7_200 },
  devices: { g: 'gnss_tracker' },
  sites: [square('Y', LAT, LON, 300)],
};
const road: Scene = {
  subject: { kind: 'truck', corridorCode: 'R', maxSilenceS: 7_200 },
  devices: { g: 'gnss_tracker' },
  reportEveryS: 300,
  corridors: [
    {
      code: 'R',
      line: {
        type: 'LineString',
        coordinates: [
          [LON - 1, LAT],
          [LON + 3, LAT],
        ],
      },
      halfWidthM: 500,
      maxUnplannedStopS: 3_600,
    },
  ],
};
const east = (metres: number, speedMps?: number) => ({
  position: { lat: LAT, lon: LON + metres / perLon, accuracyM: 10, ...(speedMps === undefined ? {} : { speedMps }) },
});
const clockOf = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
const scattered = (metres: number) => (minute: number) => east(metres + 4 * Math.sin(minute));

describe('a position given again', () => {
  it('counts in time once it is elsewhere: one fix outside, held for hours, is a breach', () => {
    const box = new Rehearsal(yard).repeat('g', '00:05', '03:55', 10, scattered(0));
    box.repeat('g', '04:05', '07:55', 10, east(3_000));
    expect(box.kinds()).toEqual([]);
    expect(box.lacks()).toContain('PLACE_IN_DOUBT');
    box.repeat('g', '08:05', '09:00', 10, east(3_000));
    expect(box.alarms()).toMatchObject([{ kind: 'outside_fence' }]);
  });

  it('of a receiver that holds as a habit and let go of its place to hold another, it is one in less time', () => {
    const box = new Rehearsal(yard);
    for (let hour = 0; hour < 6; hour++) box.repeat('g', `0${hour}:05`, `0${hour}:55`, 10, east(4 * Math.sin(hour)));
    box.repeat('g', '06:05', '09:00', 10, east(3_000));
    expect(box.alarms()).toMatchObject([{ kind: 'outside_fence', detectedAt: '07:45' }]);
  });

  it('of one that holds each for an hour and a half, it is one when it is held for longer than any was', () => {
    const box = new Rehearsal(yard);
    for (let k = 0; k < 4; k++) box.repeat('g', clockOf(100 * k + 5), clockOf(100 * k + 95), 10, east(4 * Math.sin(k)));
    box.repeat('g', '07:05', '09:15', 10, east(3_000));
    expect(box.kinds()).toEqual([]);
    box.repeat('g', '09:25', '09:45', 10, east(3_000));
    expect(box.alarms()).toMatchObject([{ kind: 'outside_fence', detectedAt: '09:25' }]);
  });

  it('by two receivers at one place outside, each with one fix of its own, is a breach where one alone is not yet', () => {
    const told = (devices: readonly string[]) => {
      const box = new Rehearsal({ ...yard, devices: { g: 'gnss_tracker', s: 'e_seal' } });
      for (let m = 5; m <= 480; m += 5)
        for (const device of ['g', 's']) {
          const isOff = m >= 420 && devices.includes(device);
          // 80 m outside.
          if (m < 420 || isOff) box.say(device, clockOf(m), east(isOff ? 380 : 5 * Math.floor(m / 90) + device.length));
        }
      return box.alarms().map(({ kind, detectedAt }) => [kind, detectedAt]);
    };
    expect(told(['g', 's'])).toEqual([['outside_fence', '07:20']]);
    expect(told(['g'])).toEqual([]);
    // Nor are two that lie far from one another, one after the other.
    const box = new Rehearsal({ ...yard, devices: { g: 'gnss_tracker', s: 'e_seal' } });
    for (let m = 5; m <= 480; m += 5) {
      box.say('g', clockOf(m), m < 420 ? east(5 * Math.floor(m / 90)) : east(380));
      box.say('s', clockOf(m), m < 440 ? east(5 * Math.floor(m / 90) + 1) : east(-1_000));
    }
    expect(box.kinds()).not.toContain('outside_fence');
  });

  it('at the speed last seen is not where the other device of its goods finds it, which went on and stands', () => {
    const corridors = [{ ...road.corridors![0]!, maxUnplannedStopS: 7_200 }];
    const truck = new Rehearsal({ ...road, corridors, devices: { g: 'gnss_tracker', s: 'e_seal' } });
    for (let m = 5; m <= 220; m += 5) {
      const at = Math.max(0, m - 110) * 900;
      truck.say('s', clockOf(m), east(Math.min(at, 36_000)));
      truck.say('g', clockOf(m + 2), m <= 110 ? east(4 * Math.sin(m), 0) : east(Math.min(at, 18_000), 15));
    }
    expect(truck.kinds()).toEqual([]);
  });

  it('at the speed last seen may be given for longer than any that its receiver held before', () => {
    const corridors = [{ ...road.corridors![0]!, maxUnplannedStopS: 36_000 }];
    const truck = new Rehearsal({ ...road, corridors, devices: { g: 'gnss_tracker', s: 'e_seal' } });
    const until = (from: number, to: number) => {
      for (let m = from; m <= to; m += 5) {
        const at = Math.max(0, m - 300) * 900;
        truck.say(
          's',
          clockOf(m),
          east(m < 300 ? 5 * Math.floor(m / 100) : Math.min(at, 36_000), m < 300 || at > 36_000 ? 0 : 15),
        );
        truck.say('g', clockOf(m + 2), m < 300 ? east(4 * Math.floor(m / 100), 0) : east(Math.min(at, 18_000), 15));
      }
      return truck.kinds();
    };
    // Each fix held for an hour and a half: without sky since 05:22.
    expect(until(5, 455)).toEqual([]);
    expect(until(460, 480)).toEqual(['separated']);
  });

  it('two such fixes are one in less time', () => {
    const box = new Rehearsal(yard).repeat('g', '00:05', '03:55', 10, scattered(0));
    box.repeat('g', '04:05', '04:35', 10, east(3_000)).repeat('g', '04:45', '07:00', 10, east(3_040));
    expect(box.alarms()).toMatchObject([{ kind: 'outside_fence' }]);
    expect(box.alarms()[0]!.detectedAt <= '06:55').toBe(true);
  });

  it('proves nothing of the present: after a day at rest without a new fix the place is not proved', () => {
    const box = new Rehearsal(yard).repeat('g', '00:05', '01:55', 10, scattered(0));
    box.repeat('g', '02:05', '2 01:00', 10, east(0));
    expect(box.lacks().at(-1)).toBeNull();
    box.repeat('g', '2 01:10', '2 04:00', 10, east(0));
    expect([box.kinds(), box.lacks().at(-1)]).toEqual([[], 'PLACE_NOT_PROVED']);
    box.repeat('g', '2 04:10', '2 05:00', 10, scattered(0));
    expect(box.lacks().at(-1)).toBeNull();
  });

  it('is as old as the lender allows, at rest and under way', () => {
    const box = new Rehearsal({ ...yard, subject: { ...yard.subject, maxPlaceAtRestS: 10_800 } });
    box.repeat('g', '00:05', '01:55', 10, scattered(0)).repeat('g', '02:05', '04:45', 10, east(0));
    expect(box.lacks().at(-1)).toBeNull();
    expect(box.repeat('g', '04:55', '05:15', 10, east(0)).lacks().at(-1)).toBe('PLACE_NOT_PROVED');
    const truck = new Rehearsal({ ...road, subject: { ...road.subject, maxPlaceUnderWayS: 1_800 } });
    truck.repeat('g', '00:05', '00:55', 5, (minute) => east(minute * 900, 15));
    expect(truck.repeat('g', '01:00', '01:35', 5, east(50_000, 15)).lacks().at(-1)).toBe('PLACE_NOT_PROVED');
  });

  it('is owed by each of several receivers, a tracker’s or a seal’s: one left lying shows nothing of where the other was carried to', () => {
    const facts = { ...yard, subject: { ...yard.subject, maxPlaceAtRestS: 7_200 } };
    const blinded = [
      east(0),
      { battery: 0.5 },
      { position: { ...east(1_900).position, accuracyM: 2_000 } },
      { position: { ...east(5_500).position, accuracyM: 3_000 } },
    ];
    const receivers = ['gnss_tracker', 'e_seal'] as const;
    for (const [kind, word] of receivers.flatMap((each) => blinded.map((one) => [each, one] as const))) {
      const box = new Rehearsal({ ...facts, devices: { g: 'gnss_tracker', h: kind } });
      for (let m = 0; m < 360; m += 10) {
        const at = (second: number) => `0${Math.floor(m / 60)}:${String(m % 60).padStart(2, '0')}:${second}`;
        const said = m < 120 ? scattered(0)(m + 5) : word;
        box.say('g', at(10), scattered(0)(m));
        box.say('h', at(40), kind === 'e_seal' ? { ...said, seal: { state: 'closed' } } : said);
        if (m === 200) expect(box.lacks().at(-1)).not.toBe('PLACE_NOT_PROVED');
      }
      expect(box.lacks().at(-1)).toBe('PLACE_NOT_PROVED');
    }
  });

  it('keeps a halt going that a receiver holds still through', () => {
    const truck = new Rehearsal(road).repeat('g', '00:05', '00:55', 5, (minute) => east(minute * 900, 15));
    truck.repeat('g', '01:00', '02:10', 5, east(50_000, 0));
    expect(truck.kinds()).toEqual(['unplanned_stop']);
  });

  it('at the speed last seen is a receiver without sky, and no halt; after two hours nothing is proved', () => {
    const truck = new Rehearsal(road).repeat('g', '00:05', '00:55', 5, (minute) => east(minute * 900, 15));
    truck.repeat('g', '01:00', '03:10', 5, east(50_000, 15));
    expect([truck.kinds(), truck.lacks().at(-1)]).toEqual([[], 'PLACE_NOT_PROVED']);
  });
});

describe('a halt', () => {
  it.each([30, 60, 300])('is not what creeps along at a walk (%i s)', (everyS) => {
    const truck = new Rehearsal({ ...road, reportEveryS: everyS });
    truck.repeat('g', '00:05', '00:55', 5, (minute) => east(minute * 900, 15));
    truck.repeat('g', '01:00', '02:30', everyS / 60, (minute) => east(50_000 + minute * 60, 1));
    expect(truck.kinds()).toEqual([]);
  });
});

describe('a device that sleeps while it stands', () => {
  it('shows by the report with which it leaves how long it stood', () => {
    const truck = new Rehearsal(road).repeat('g', '00:05', '00:55', 5, (minute) => east(minute * 900, 15));
    truck.say('g', '01:00', east(50_000, 0)).say('g', '01:50', east(50_003, 0));
    truck.say('g', '02:40', east(50_200, 15)).say('g', '02:45', east(54_700, 15)).say('g', '02:50', east(59_200, 15));
    expect(truck.alarms()).toMatchObject([{ kind: 'unplanned_stop', since: '02:00', detectedAt: '02:40' }]);
    expect(truck.alarms()[0]!.clearedAt).not.toBeNull();
  });
});

describe('reports each three hours', () => {
  const stop = square('S', LAT, LON + 200_000 / perLon, 900);
  const slow: Scene = {
    ...road,
    subject: { ...road.subject, maxSilenceS: 30_000 },
    reportEveryS: 10_800,
    sites: [stop],
    corridors: [
      {
        ...road.corridors![0]!,
        maxUnplannedStopS: 20_000,
        stops: [{ siteCode: 'S', arriveBy: '2026-06-01T05:00:00Z' }],
      },
    ],
  };

  it('of a receiver that holds its place prove that it stood there still, too far from where it was due', () => {
    const late = new Rehearsal({ ...slow, reportEveryS: 300 }).repeat('g', '00:05', '01:55', 10, east(0, 0));
    late.repeat('g', '02:05', '04:20', 5, (minute) => east(800 * minute, 13));
    late.repeat('g', '04:25', '05:30', 5, east(110_000, 0));
    expect(late.alarms()).toMatchObject([{ kind: 'overdue', since: '05:00', detectedAt: '05:01' }]);
  });

  it('do not prove an arrival late that nobody saw', () => {
    const truck = new Rehearsal(slow).say('g', '00:30', east(0, 15)).say('g', '03:30', east(130_000, 15));
    truck.say('g', '06:30', east(200_000, 0)).until('09:00');
    expect(truck.kinds()).toEqual([]);
  });

  it('prove it by a report that is elsewhere', () => {
    const truck = new Rehearsal(slow).say('g', '00:30', east(0, 15)).say('g', '03:30', east(40_000, 15));
    truck.say('g', '06:30', east(90_000, 15)).until('09:00');
    expect(truck.kinds()).toEqual(['overdue']);
  });

  it('prove with two of them that a vehicle has left its corridor', () => {
    const off = (metres: number, aside: number) => {
      const { position } = east(metres, 15);
      return { position: { ...position, lat: LAT + aside / 111_195 } };
    };
    const truck = new Rehearsal({
      ...slow,
      sites: [],
      corridors: [{ ...road.corridors![0]!, maxUnplannedStopS: 20_000 }],
    });
    truck.say('g', '00:30', off(0, 0)).say('g', '03:30', off(60_000, 0));
    truck.say('g', '06:30', off(90_000, 4_000)).say('g', '09:30', off(130_000, 4_500));
    expect(truck.kinds()).toEqual(['off_corridor']);
  });
});
