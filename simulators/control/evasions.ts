import { type Act, sensitivityOf } from '../../src/oversight/control/engine/sensitivity.ts';
import { seededChance } from './chance.ts';
import { clock, Rehearsal, type Scene, square } from './rehearsal.ts';

/**
 * What a thief who has read the engine tries, one story each: those that once went unseen. Each says under which act of the
 * engine's own sensitivity it falls, and when it begins.
 */
export interface Evasion {
  what: string;
  act: Act;
  /** When the act begins, off a corridor when its edge is crossed; until then all is well. */
  from: string;
  play(): Rehearsal;
}

const [LAT, LON] = [50, 60];
const PER_LAT = 111_195;
const PER_LON = PER_LAT * Math.cos((LAT * Math.PI) / 180);
const SPEED_MPS = 15;

const chance = seededChance(13);
const at = (east: number, north: number, accuracyM = 10, speedMps?: number) => ({
  position: {
    lat: LAT + (north + chance.normal(0, 0.4 * accuracyM)) / PER_LAT,
    lon: LON + (east + chance.normal(0, 0.4 * accuracyM)) / PER_LON,
    accuracyM,
    ...(speedMps === undefined ? {} : { speedMps }),
  },
});
const exactly = (east: number, north: number) => ({
  position: { lat: LAT + north / PER_LAT, lon: LON + east / PER_LON, accuracyM: 10 },
});

const road = (devices: Scene['devices'], reportEveryS: number): Scene => ({
  subject: { kind: 'truck', corridorCode: 'R', maxSilenceS: 7_200 },
  devices,
  reportEveryS,
  corridors: [
    {
      code: 'R',
      line: { type: 'LineString', coordinates: Array.from({ length: 61 }, (_, i) => [LON - 0.2 + i / 20, LAT]) },
      halfWidthM: 500,
      maxUnplannedStopS: 14_400,
    },
  ],
});

/** On the line for an hour, then off it at an angle for 60 km, never standing. */
function leave(angle: number, everyS: number, devices: Scene['devices']): Rehearsal {
  const stage = new Rehearsal(road(devices, everyS));
  const turn = (angle * Math.PI) / 180;
  for (let s = 0; s < 3_600 + 4_000; s += everyS) {
    const off = SPEED_MPS * Math.max(0, s - 3_600);
    const east = SPEED_MPS * Math.min(s, 3_600) + off * Math.cos(turn);
    Object.keys(devices).forEach((device, i) => {
      const atMs = clock('00:00') + s * 1000 + i * 7_000;
      stage.say(device, '00:00', at(east, off * Math.sin(turn), 10, SPEED_MPS), { at: atMs, receivedMs: atMs + 2_000 });
    });
  }
  return stage;
}

const yard: Scene = {
  subject: { kind: 'container', siteCode: 'Y', maxSilenceS: 7_200 },
  devices: { g: 'gnss_tracker' },
  sites: [square('Y', LAT, LON, 300)],
};
const store = (subject: Scene['subject'], devices: Scene['devices'], orders: Scene['orders'] = []): Scene => ({
  subject: { kind: 'lot', maxSilenceS: 7_200, ...subject },
  devices,
  orders,
});
const kg = (grossKg: number) => () => ({ weight: { grossKg: grossKg + chance.normal(0, 15) } });

/** Five days of releases of eight tonnes of which three are drawn, and eight leave. */
function takeUnderReleases(): Rehearsal {
  const iso = (text: string) => new Date(clock(text)).toISOString();
  const days = [2, 3, 4, 5, 6];
  const booked = [{ from: iso('00:00'), expectedKg: 200_000 }].concat(
    days.map((day, i) => ({ from: iso(`${day} 12:00`), expectedKg: 200_000 - 3_000 * (i + 1) })),
  );
  const orders = days.map((day) => {
    const books = { isBooked: true, bookedAt: iso(`${day} 12:00`) };
    return { kind: 'release' as const, from: `${day} 08:00`, to: `${day} 12:00`, weightKg: 8_000, ...books };
  });
  const stage = new Rehearsal(
    store({ weight: { expectedKg: 200_000, toleranceKg: 1_000, booked } }, { s: 'scale' }, orders),
  );
  stage.repeat('s', '00:05', '2 09:55', 10, kg(200_000));
  days.forEach((day, i) => {
    stage.repeat('s', `${day} 10:05`, `${day + 1} 09:55`, 10, kg(200_000 - 8_000 * (i + 1)));
  });
  return stage;
}

/** Loads of two tonnes are taken off and as much sand is set down, in 42 minutes each, eight times by day. */
function exchange(): Rehearsal {
  const stage = new Rehearsal(store({ weight: { expectedKg: 50_000, toleranceKg: 1_000 } }, { s: 'scale' }));
  stage.repeat('s', '00:05', '2 23:55', 5, (minute) => {
    const [day, of] = [Math.floor(minute / 1_440), minute % 1_440];
    const isOff = day >= 1 && of >= 480 && of < 1_080 && (of - 480) % 75 < 42;
    return kg(isOff ? 48_000 : 50_000)();
  });
  return stage;
}

/** Somebody sends the tracker's next number a second before it does; the tracker itself is driven off. */
function speakFor(): Rehearsal {
  const stage = new Rehearsal(yard).repeat('g', '00:05', '05:55', 10, () => at(0, 0));
  for (let i = 0; i < 36; i++) {
    const atMs = clock('06:05') + i * 600_000;
    const seq = 36 + i;
    stage.say('g', '06:05', at(0, 0), { seq, at: atMs, receivedMs: atMs });
    stage.say('g', '06:05', at(900 * i, 0), { seq, at: atMs, receivedMs: atMs + 1_000 });
  }
  return stage;
}

/** Two readers read the whole stow; one piece is carried off, and the reader that the thief has goes on naming it. */
function nameWhatIsGone(): Rehearsal {
  const tags = Array.from({ length: 40 }, (_, i) => `T-${i}`);
  const room = new Rehearsal(store({ tags }, { a: 'tag_reader', b: 'tag_reader' }));
  const reads = (isGone: boolean) => ({
    tags: tags.filter((_, i) => !(isGone && i === 7) && chance.happens(0.95)),
  });
  for (let i = 0; i < 96; i++) {
    const atMs = clock('00:05') + i * 600_000;
    const how = { at: atMs, receivedMs: atMs + 2_000 };
    room.say('a', '00:05', reads(atMs >= clock('06:00')), how);
    room.say('b', '00:05', reads(false), how);
  }
  return room;
}

export const evasions: Record<string, Evasion> = {
  A02a: {
    what: 'leaves its corridor at 14°, one tracker each minute, never stands',
    act: 'leave_corridor',
    from: '01:02:18',
    play: () => leave(14, 60, { g: 'gnss_tracker' }),
  },
  A02b: {
    what: 'leaves its corridor at 80°, one tracker each ten seconds, never stands',
    act: 'leave_corridor',
    from: '01:00:34',
    play: () => leave(80, 10, { g: 'gnss_tracker' }),
  },
  A02d: {
    what: 'leaves its corridor at 14°, two devices each half minute',
    act: 'leave_corridor',
    from: '01:02:18',
    play: () => leave(14, 30, { g: 'gnss_tracker', s: 'e_seal' }),
  },
  A03: {
    what: 'foil over the antenna, the last fix is given again for four days',
    act: 'hide_receiver',
    from: '06:00',
    play: () =>
      new Rehearsal(yard)
        .repeat('g', '00:05', '05:55', 10, () => at(0, 0))
        .repeat('g', '06:05', '4 06:00', 10, exactly(3, 4)),
  },
  A03b: {
    what: 'the fix that is given again was taken nine kilometres off',
    act: 'hide_receiver',
    from: '06:00',
    play: () =>
      new Rehearsal(yard)
        .repeat('g', '00:05', '05:55', 10, () => at(0, 0))
        .repeat('g', '06:05', '3 06:00', 10, exactly(9_000, 0)),
  },
  A05: {
    what: 'five tonnes a day more than was drawn leave under releases of eight',
    act: 'take_mass',
    // While the release is in force all of it may leave.
    from: '2 12:00',
    play: takeUnderReleases,
  },
  A06: {
    what: 'loads of two tonnes are replaced by sand in 42 minutes each, by day',
    act: 'exchange_mass',
    from: '2 08:00',
    play: exchange,
  },
  A09: {
    what: 'the seal device is smashed, the tracker is left lying',
    act: 'silence_one',
    from: '06:00',
    play: () => {
      const box = new Rehearsal({ ...yard, devices: { g: 'gnss_tracker', s: 'e_seal' } });
      for (let i = 0; i < 288; i++) {
        const atMs = clock('00:05') + i * 600_000;
        const how = { at: atMs, receivedMs: atMs + 2_000 };
        box.say('g', '00:05', at(0, 0), how);
        if (i < 35) box.say('s', '00:05', { ...at(0, 0), seal: { state: 'closed' as const } }, how);
      }
      return box;
    },
  },
  A10b: {
    what: 'only positions of radio cells, good to three kilometres, of a box five and a half outside',
    act: 'hide_receiver',
    from: '06:00',
    play: () =>
      new Rehearsal(yard)
        .repeat('g', '00:05', '05:55', 10, () => at(0, 0))
        .repeat('g', '06:05', '4 06:00', 10, () => at(3_890, 3_890, 3_000)),
  },
  A12a: {
    what: 'sends the next number a second before the device does',
    act: 'speak_beside_device',
    from: '06:00',
    play: speakFor,
  },
  A13: {
    what: 'bridges the door contact for three seconds each twenty minutes',
    act: 'open_door',
    from: '06:00',
    play: () => {
      const room = new Rehearsal(store({ maxDoorOpenS: 1_800 }, { d: 'door_sensor' }));
      room.repeat('d', '00:05', '05:55', 10, { door: 'closed' as const });
      for (let i = 0; i < 36; i++) {
        const atMs = clock('06:00') + i * 600_000;
        const say = (ms: number, door: 'open' | 'closed') =>
          room.say('d', '06:00', { door }, { at: ms, receivedMs: ms + 500 });
        if (i % 2 === 0 && i > 0) say(atMs - 3_000, 'closed');
        say(atMs, 'open');
      }
      return room;
    },
  },
  A15: {
    what: 'one of two readers goes on naming the piece that was carried off',
    act: 'take_one_tag',
    from: '06:00',
    play: nameWhatIsGone,
  },
  A14: {
    what: 'rolls 700 m each fifty minutes instead of standing for four hours',
    act: 'creep',
    from: '01:00',
    play: () => {
      const truck = new Rehearsal(road({ g: 'gnss_tracker' }, 300));
      truck.repeat('g', '00:00', '01:00', 5, (minute) => at(minute * 900, 0, 10, SPEED_MPS));
      truck.repeat('g', '01:05', '23:55', 5, (minute) => at(54_000 + 700 * Math.floor((minute + 5) / 50), 0, 10, 0));
      return truck;
    },
  },
};

export interface Outcome {
  /** Seconds from the beginning of the act; null never. */
  toldS: number | null;
  heldS: number | null;
  /** What held or told it first. */
  by: string | null;
  /** What the engine says it can do against it. */
  stated: { toldWithinS: number | null; heldWithinS: number | null };
}

/** Plays an evasion: when it was told, when money was held, and by when it should have been. */
export function outcomeOf({ act, from, play }: Evasion): Outcome {
  const stage = play();
  const begun = clock(from);
  const told = stage.said().find((f) => f.type === 'opened' && f.alarm.detectedAt >= begun);
  const held = stage.said().find((f) => f.type === 'status' && f.status !== 'in_control' && f.at >= begun);
  const stated = sensitivityOf(stage.expectation, begun).find((each) => each.act === act)!;
  const since = (atMs: number | undefined) => (atMs === undefined ? null : Math.round((atMs - begun) / 1000));
  return {
    toldS: since(told?.at),
    heldS: since(held?.at),
    by: held?.type === 'status' ? (held.lacks ?? (told && 'alarm' in told ? told.alarm.kind : held.status)) : null,
    stated: { toldWithinS: stated.toldWithinS, heldWithinS: stated.heldWithinS },
  };
}
