import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { cells } from './grid.ts';
import { runSecond, runSeeds } from './run.ts';
import { addTo, newScore, type Score } from './score.ts';

export type Generator = 'scores' | 'second';

/** Some stories of one generator under one setting of their devices. */
export interface Part {
  which: Generator;
  cell: string;
  first: number;
  count: number;
}

/** So many stories a part: few enough that all processes end at about the same time. */
const PART_STORIES = 25;

export function partsOf(which: Generator, cell: string, first: number, count: number): Part[] {
  const parts: Part[] = [];
  for (let at = 0; at < count; at += PART_STORIES)
    parts.push({ which, cell, first: first + at, count: Math.min(PART_STORIES, count - at) });
  return parts;
}

export function scorePart({ which, cell, first, count }: Part): Score {
  const setup = cells.find(({ name }) => name === cell)!.setup;
  return (which === 'second' ? runSecond : runSeeds)(first, count, setup);
}

const answering = fileURLToPath(new URL('./check.ts', import.meta.url));

/** Answers parts for as long as the process that began this one asks: what `scoreParts` starts runs this. */
export function answerParts(): void {
  process.on('message', (part: Part) => process.send!(scorePart(part)));
}

/** Scores parts in processes of their own, and adds up those of one group. */
export async function scoreParts(
  groups: readonly (readonly Part[])[],
  processes: number,
  onScored: (group: number, score: Score) => void,
): Promise<void> {
  const waiting = groups.flatMap((parts, group) => parts.map((part) => ({ group, part })));
  const scores = groups.map(newScore);
  const left = groups.map((parts) => parts.length);
  const work = async (): Promise<void> => {
    const child = fork(answering, ['part'], { execArgv: ['--import', 'tsx'] });
    try {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        const { group, part } = next;
        addTo(
          scores[group]!,
          await new Promise<Score>((resolve, reject) => {
            const onEnd = (code: number | null): void => reject(new Error(`a process ended with ${code}`));
            child.once('exit', onEnd);
            child.once('message', (score) => {
              child.off('exit', onEnd);
              resolve(score as Score);
            });
            child.send(part);
          }),
        );
        if (--left[group]! === 0) onScored(group, scores[group]!);
      }
    } finally {
      child.disconnect();
    }
  };
  await Promise.all(Array.from({ length: Math.min(processes, waiting.length) }, work));
}
