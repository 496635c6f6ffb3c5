import { seededChance } from './chance.ts';
import { clock, Rehearsal, type Scene } from './rehearsal.ts';

/** A line due east along 50° N; the vehicle runs on it at 15 m/s, leaves for good at an angle, and never stands. */
const LAT = 50;
const SPEED = 15;
const HALF_WIDTH_M = 500;
const LEAVES_S = 3_600;
const perLon = 111_195 * Math.cos((LAT * Math.PI) / 180);
const corridor = {
  code: 'R',
  line: { type: 'LineString' as const, coordinates: Array.from({ length: 81 }, (_, i) => [60 + i / 20, LAT]) },
  halfWidthM: HALF_WIDTH_M,
};

export const periods = [10, 30, 60, 120, 300, 600, 1_800, 3_600];
export const angles = [10, 20, 40, 60, 90];

export interface Departure {
  periodS: number;
  angle: number;
  devices: number;
  /** Null: never. */
  told: Told | null;
}

interface Told {
  beyondM: number;
  reports: number;
}

/** Metres beyond the edge at which it was told, and the reports that one device had given beyond it by then. */
export function drive(periodS: number, angle: number, devices: number, seed: number): Told | null {
  const scene: Scene = {
    subject: { kind: 'truck', corridorCode: 'R', maxSilenceS: 7_200 },
    devices: Object.fromEntries(Array.from({ length: devices }, (_, i) => [`g${i}`, 'gnss_tracker' as const])),
    reportEveryS: periodS,
    corridors: [corridor],
  };
  const stage = new Rehearsal(scene);
  const chance = seededChance(seed);
  const sine = Math.sin((angle * Math.PI) / 180);
  const asideAt = (s: number): number => Math.max(0, s - LEAVES_S) * SPEED * sine;
  const crossedS = LEAVES_S + HALF_WIDTH_M / (SPEED * sine);
  const phases = Array.from({ length: devices }, () => chance.between(0, periodS));
  const mostS = crossedS + Math.max(3_000 / (SPEED * sine), 5 * periodS) + periodS;
  let reports = 0;
  for (let k = 0; k * periodS < mostS; k++)
    for (let d = 0; d < devices; d++) {
      const s = k * periodS + phases[d]!;
      const along = SPEED * (Math.min(s, LEAVES_S) + Math.max(0, s - LEAVES_S) * Math.cos((angle * Math.PI) / 180));
      const aside = asideAt(s);
      const at = clock('00:00') + s * 1000;
      stage.say(
        `g${d}`,
        '00:00',
        {
          position: {
            lat: LAT + (aside + chance.normal(0, 6)) / 111_195,
            lon: 60.05 + (along + chance.normal(0, 6)) / perLon,
            accuracyM: 10,
            speedMps: SPEED,
          },
        },
        { at, receivedMs: at + 2_000 },
      );
      if (d === 0 && aside > HALF_WIDTH_M) reports++;
      if (stage.kinds().includes('off_corridor')) return { beyondM: aside - HALF_WIDTH_M, reports };
    }
  return null;
}

/** Every period at every angle, with one device and with two: how far it got before it was told. */
export const departures = (seed: number): Departure[] =>
  [1, 2].flatMap((devices) =>
    periods.flatMap((periodS) =>
      angles.map((angle) => ({
        periodS,
        angle,
        devices,
        told: drive(periodS, angle, devices, seed + 7 * periodS + angle),
      })),
    ),
  );

/** Before three kilometres beyond the edge, or at the fifth report beyond it, whichever is later. */
export const isInTime = ({ told }: Departure): boolean => told !== null && (told.beyondM <= 3_000 || told.reports <= 5);
