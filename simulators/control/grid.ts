import { runSecond, runSeeds } from './run.ts';
import { type Score, summary } from './score.ts';
import type { Setup } from './setup.ts';

const MINUTE = 60_000;

/** What a device may be set to in the field, each by itself, everything else left to the seeds. */
export const cells: readonly { name: string; setup: Setup }[] = [
  { name: 'as drawn', setup: {} },
  ...[30, 60, 120, 300, 600, 1_800, 3_600].map((everyS) => ({ name: `a report each ${everyS} s`, setup: { everyS } })),
  { name: 'no accuracy', setup: { claims: 'none' } },
  { name: 'accuracy 5 times too good', setup: { claims: 0.2 } },
  { name: 'accuracy 5 times too bad', setup: { claims: 5 } },
  { name: '30 % lost', setup: { lossShare: 0.3 } },
  ...[0, 30, 60, 90].map((m) => ({ name: `held for ${m} min`, setup: { holdMs: m * MINUTE } })),
];

/** What every cell must reach (recall, false alarms per 1,000 subject-days). */
export const GRID_BAR = { recall: 0.97, falseAlarms: 5 };

export interface GridRow {
  cell: string;
  labels: number;
  recall: number;
  falseAlarmsPer1000SubjectDays: number;
  isEnough: boolean;
  missed: string[];
  falses: string[];
}

export const rowOf = (cell: string, score: Score): GridRow => {
  const { labels, recall, falseAlarmsPer1000SubjectDays } = summary(score) as Record<string, number> & {
    [k in 'labels' | 'recall' | 'falseAlarmsPer1000SubjectDays']: number;
  };
  return {
    cell,
    labels,
    recall: Math.round(1_000 * recall) / 1_000,
    falseAlarmsPer1000SubjectDays: Math.round(10 * falseAlarmsPer1000SubjectDays) / 10,
    isEnough: recall >= GRID_BAR.recall && falseAlarmsPer1000SubjectDays <= GRID_BAR.falseAlarms,
    missed: score.missed,
    falses: score.falses,
  };
};

/** Recall and false alarms of each cell on the same seeds of one of the generators. */
export function* grid(which: 'scores' | 'second', first: number, count: number, like = ''): Generator<GridRow> {
  const run = which === 'second' ? runSecond : runSeeds;
  for (const { name, setup } of cells) if (name.includes(like)) yield rowOf(name, run(first, count, setup));
}

/** A report each half minute is twenty times the work of one each ten: of what is told so often fewer stories are told. */
const USUAL_S = 600;
export const storiesOf = ({ everyS = USUAL_S }: Setup, count: number): number =>
  Math.ceil(count * Math.min(1, Math.max(0.1, everyS / USUAL_S)));

const percent = (share: number): string => `${Math.round(1_000 * share) / 10} %`;

/** One cell of the table that the documentation has: what was found, false alarms in 1,000 days, in bold where it is below the bar. */
export function written({ labels, recall, falseAlarmsPer1000SubjectDays, isEnough }: GridRow): string {
  const text = `${percent(recall)} of ${labels}, ${falseAlarmsPer1000SubjectDays}`;
  return isEnough ? text : `**${text}**`;
}
