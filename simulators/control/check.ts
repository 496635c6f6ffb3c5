import { shuffled } from './disorder.ts';
import { grid } from './grid.ts';
import { runSecond, runSeeds } from './run.ts';
import { type SceneKind, type SimulationOptions, sceneKinds, simulate } from './scenario.ts';
import { type Score, summary } from './score.ts';
import { type SecondKind, secondStories, simulateSecond } from './second/second.ts';
import { stated } from './stated.ts';

/**
 * Long checks of the control engine on simulated stories, for which `npm test` has no time:
 *
 *     tsx simulators/control/check.ts scores FIRST COUNT [lot|yard|rail] [HARDNESS]
 *     tsx simulators/control/check.ts second FIRST COUNT [lot|yard|transit] [NAME]
 *     tsx simulators/control/check.ts grid FIRST COUNT [scores|second] [CELL]
 *     tsx simulators/control/check.ts stated FIRST COUNT [scores|second] [EVERY_S]
 *     tsx simulators/control/check.ts orders FIRST STORIES TIMES [lot|yard|rail]
 */
const [what, first = '1', count = '100', ...rest] = process.argv.slice(2);
const isKind = (text: string | undefined): text is SceneKind => sceneKinds.includes(text as SceneKind);
const options = (kind: string | undefined, hardness = '1'): SimulationOptions => ({
  ...(isKind(kind) && { kind }),
  hardness: Number(hardness),
});

/** Delays by kind: how many were found, the middle one, nine in ten, and the longest, in minutes. */
function delays(score: Score): Record<string, string> {
  return Object.fromEntries(
    Object.entries(score.delays).map(([kind, list]) => {
      const sorted = [...list].sort((a, b) => a - b);
      const at = (share: number): number => Math.round(sorted[Math.floor(share * (sorted.length - 1))]!);
      return [kind, `${list.length}: ${at(0.5)} / ${at(0.9)} / ${at(1)}`];
    }),
  );
}

function print(score: Score): void {
  const { missed, falses } = score;
  console.log(JSON.stringify({ ...summary(score), delays: delays(score), missed, false: falses }, null, 2));
}

if (what === 'scores') print(runSeeds(Number(first), Number(count), options(rest[0], rest[1])));
else if (what === 'second') {
  const kind = rest[0] !== undefined && rest[0] in secondStories ? (rest[0] as SecondKind) : undefined;
  print(runSecond(Number(first), Number(count), { ...(kind && { kind }), ...(rest[1] && { name: rest[1] }) }));
} else if (what === 'grid') {
  for (const { cell, labels, recall, falseAlarmsPer1000SubjectDays, isEnough, missed, falses } of grid(
    rest[0] === 'scores' ? 'scores' : 'second',
    Number(first),
    Number(count),
    rest[1],
  )) {
    const row = [cell.padEnd(27), `${labels} labels`, `recall ${recall}`, `${falseAlarmsPer1000SubjectDays} false`];
    console.log([...row, isEnough ? '' : 'BELOW THE BAR'].join('  '));
    for (const line of missed) console.log(`    missed ${line}`);
    for (const line of falses) console.log(`    false ${line}`);
  }
} else if (what === 'stated') {
  const everyS = rest[1] === undefined ? {} : { everyS: Number(rest[1]) };
  const tell = rest[0] === 'scores' ? simulate : simulateSecond;
  for (const row of stated(Number(first), Number(count), (seed) => tell(seed, everyS)))
    console.log(JSON.stringify(row));
} else if (what === 'orders') {
  const total = shuffled(Number(first), Number(count), Number(rest[0] ?? 10), (seed) =>
    simulate(seed, { ...options(rest[1]), attackShare: 0.8 }),
  );
  console.log(JSON.stringify({ ...total, share: total.same / Math.max(1, total.breaches) }, null, 2));
} else {
  console.error(
    'scores FIRST COUNT [KIND] [HARDNESS] | grid FIRST COUNT [scores|second] [CELL] | stated FIRST COUNT [scores|second] [EVERY_S] | second FIRST COUNT [KIND] [NAME] | orders FIRST STORIES TIMES [KIND]',
  );
  process.exitCode = 2;
}
