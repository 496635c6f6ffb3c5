import { createControl } from '../src/oversight/control/index.ts';
import { createIngest } from '../src/physical/telemetry/index.ts';
import { openBenchGround, raiseFleet } from './fleet.ts';
import { hasMosquitto, startMosquitto } from './mosquitto.ts';
import type { BenchResult } from './run.ts';
import { measure, median, PASSWORD, round } from './stream.ts';

export const description = 'Ten minutes at 5,000 messages a second: memory and lag, minute by minute';

const MIB = 2 ** 20;

export default async function soak({ say, quick }: { say(line: string): void; quick: boolean }): Promise<BenchResult> {
  const devices = 2_000;
  const seconds = quick ? 5 : 60;
  const minutes = quick ? 3 : 10;
  const ratePerS = 5_000;
  const ground = await openBenchGround();
  const broker = hasMosquitto() ? await startMosquitto() : undefined;
  try {
    const codes = await raiseFleet(ground, devices, PASSWORD);
    const { judge } = createControl({ holdMost: devices });
    const ingestion = createIngest({ database: ground.database, ctxFor: ground.ctxFor, judge });
    const rss: number[] = [];
    const heap: number[] = [];
    const p99: number[] = [];
    const total = ratePerS * seconds;
    for (let minute = 0; minute < minutes; minute++) {
      const firstSeq = minute * Math.ceil(total / devices);
      const { p50Ms, p99Ms } = await measure(
        ground,
        ingestion,
        broker,
        { total, window: 20_000, ratePerS, firstSeq },
        codes,
      );
      const { rss: resident, heapUsed } = process.memoryUsage();
      rss.push(resident / MIB);
      heap.push(heapUsed / MIB);
      p99.push(p99Ms);
      say(`${minute + 1} of ${minutes}: p50 ${p50Ms} ms, p99 ${p99Ms} ms, ${round(resident / MIB)} MiB resident`);
    }
    // The first is for warming up.
    const late = (list: number[]) => list.slice(1);
    return {
      figures: {
        messages: total * minutes,
        p99MedianMs: median(late(p99)),
        p99MostMs: Math.max(...late(p99)),
        residentAfterFirstMiB: round(rss[0] ?? 0),
        residentMostMiB: round(Math.max(...rss)),
        residentAtEndMiB: round(rss.at(-1) ?? 0),
        heapMostMiB: round(Math.max(...heap)),
      },
      ratios: { residentEndToSecond: round((rss.at(-1) ?? 0) / (rss[1] ?? 1), 2) },
    };
  } finally {
    await broker?.stop();
    await ground.close();
  }
}
