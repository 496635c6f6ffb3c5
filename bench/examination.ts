import { examinationCase, examine } from '../src/credits/examination/index.ts';
import { multimodal, rail, sea } from '../tests/examination/base-cases.ts';

export const description = 'Examination of a full set of documents';

const runs = 3_000;
const targetMs = 5;

const percentile = (sorted: readonly number[], share: number): number => sorted[Math.floor(sorted.length * share)] ?? 0;

/** Examination of a full set, validation of its input included. */
export default async function examination(): Promise<{
  figures: Record<string, number>;
  ratios: Record<string, number>;
}> {
  const texts = [multimodal, rail, sea].map((given) => JSON.stringify(given));
  const once = (i: number): number => {
    const from = performance.now();
    examine(examinationCase.parse(JSON.parse(texts[i % texts.length] ?? '')));
    return performance.now() - from;
  };
  const first = once(0);
  for (let i = 0; i < 300; i++) once(i);
  const cpu = process.cpuUsage();
  const times = Array.from({ length: runs }, (_, i) => once(i)).sort((a, b) => a - b);
  const { user, system } = process.cpuUsage(cpu);
  const [p50, p99, worst] = [percentile(times, 0.5), percentile(times, 0.99), times.at(-1) ?? 0];
  return {
    figures: {
      examinations: runs,
      firstMs: first,
      p50Ms: p50,
      p99Ms: p99,
      worstMs: worst,
      cpuMs: (user + system) / 1000 / runs,
    },
    // Processor time is what it takes on a machine that has other work to do.
    ratios: { p99ToTarget: p99 / targetMs, cpuToTarget: (user + system) / 1000 / runs / targetMs },
  };
}
