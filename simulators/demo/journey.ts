import type { Box } from './scenes/shipment.ts';
import { line } from './scenes/shipment.ts';
import { passTime, type Stage } from './stage.ts';

export const departure = new Date('2026-10-12T18:00:00Z');
const SPEED_MPS = 10;
const SLOT_MS = 900_000;
const TRUCK_MPS = 14;
const MINUTE = 60_000;

/** Gauge changes: where the train stands, and for how long. */
const halts = [
  { alongM: line.to('Małaszewicze'), forMs: 20 * 3_600_000 },
  { alongM: line.to('Alashankou'), forMs: 22 * 3_600_000 },
];

/** Metres along the line at an instant, halts included. */
export function trainAlong(at: Date): number {
  let left = at.getTime() - departure.getTime();
  let along = 0;
  for (const halt of [...halts, { alongM: line.lengthM, forMs: Number.POSITIVE_INFINITY }]) {
    const needed = ((halt.alongM - along) / SPEED_MPS) * 1000;
    if (left <= needed) return along + (Math.max(left, 0) / 1000) * SPEED_MPS;
    left -= needed;
    along = halt.alongM;
    if (left <= halt.forMs) return along;
    left -= halt.forMs;
  }
  return line.lengthM;
}

/** When the train reaches a point. */
export function trainAt(alongM: number): Date {
  let ms = (alongM / SPEED_MPS) * 1000;
  for (const halt of halts) if (halt.alongM < alongM) ms += halt.forMs;
  return new Date(departure.getTime() + ms);
}

/** A container lifted off the train on to a truck, driven away, found, sealed anew and brought back to the line. */
export interface Diversion {
  box: Box;
  at: Date;
  newSeal: string;
}

export const diversionPlan = {
  sealOpenMin: 5,
  hideMin: 65,
  resealMin: 140,
  leaveMin: 150,
  backMin: 215,
};

export interface Seen {
  alongM: number;
  asideM: number;
  seal: { number: string; state: 'closed' | 'open' | 'cut' };
}

/** Where a box is and how its seal stands at an instant. */
export function seen(box: Box, at: Date, diversion: Diversion | undefined): Seen {
  const closed = { number: box.seal, state: 'closed' as const };
  if (diversion?.box !== box || at < diversion.at) return { alongM: trainAlong(at), asideM: 0, seal: closed };
  const min = (at.getTime() - diversion.at.getTime()) / MINUTE;
  const start = trainAlong(diversion.at);
  const away = TRUCK_MPS * 60 * Math.min(min, diversionPlan.hideMin);
  const back = TRUCK_MPS * 60 * Math.max(0, min - diversionPlan.leaveMin);
  const afterBack = Math.max(0, min - diversionPlan.backMin) * 60 * SPEED_MPS;
  const seal =
    min < diversionPlan.sealOpenMin
      ? closed
      : min < diversionPlan.resealMin
        ? { number: box.seal, state: 'cut' as const }
        : { number: diversion.newSeal, state: 'closed' as const };
  return { alongM: Math.min(start + afterBack, line.lengthM), asideM: Math.max(0, away - back), seal };
}

const gaussian = (random: () => number): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

export interface Appointment {
  at: Date;
  keep(): Promise<void>;
}

/**
 * Lets the train run until an instant. Every quarter of an hour each tracker and seal reports over MQTT and the platform
 * has committed what they said; appointments are kept when their time has come.
 */
export async function travel(
  stage: Stage,
  boxes: readonly Box[],
  until: Date,
  options: {
    diversion?: Diversion | undefined;
    appointments?: readonly Appointment[];
    stopWhen?(): Promise<boolean>;
  } = {},
): Promise<void> {
  const { narrator, random } = stage;
  const waiting = [...(options.appointments ?? [])].sort((a, b) => a.at.getTime() - b.at.getTime());
  const startedAt = stage.clock.now().getTime();
  for (let ms = Math.ceil((startedAt + 1) / SLOT_MS) * SLOT_MS; ms <= until.getTime(); ms += SLOT_MS) {
    const at = new Date(ms);
    while (waiting[0] && waiting[0].at <= at) await waiting.shift()?.keep();
    await passTime(stage, at);
    await Promise.all(
      boxes.flatMap((box) => {
        const { alongM, asideM, seal } = seen(box, at, options.diversion);
        const position = line.at(alongM + 6 * gaussian(random), asideM + 6 * gaussian(random));
        return [box.tracker.report(at, { position: { ...position, accuracyM: 8 } }), box.eSeal.report(at, { seal })];
      }),
    );
    const share = trainAlong(at) / line.lengthM;
    const km = Math.round(trainAlong(at) / 1000).toLocaleString('en');
    narrator.progress(at, share, {
      en: `${km} km of ${Math.round(line.lengthM / 1000).toLocaleString('en')} km`,
      zh: `已行 ${km} 公里`,
    });
    if (options.stopWhen && (await options.stopWhen())) break;
  }
  narrator.endProgress();
}
