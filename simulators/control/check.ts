import { type Departure, departures, isInTime } from './departures.ts';
import { shuffled } from './disorder.ts';
import { evasions, outcomeOf } from './evasions.ts';
import { cells, type GridRow, grid, rowOf, storiesOf, written } from './grid.ts';
import { answerParts, partsOf, scoreParts } from './parts.ts';
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
 *     tsx simulators/control/check.ts table FIRST_OF_SCORES FIRST_OF_SECOND COUNT [CELL] [PROCESSES]
 *     tsx simulators/control/check.ts stated FIRST COUNT [scores|second] [EVERY_S]
 *     tsx simulators/control/check.ts departures SEED TIMES
 *     tsx simulators/control/check.ts evasions
 *     tsx simulators/control/check.ts orders FIRST STORIES TIMES [lot|yard|rail|second]
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

/** Every setting of the devices at both kinds, as the table of the documentation: what is below the bar in full beside it. */
async function table(firstOfScores: number, firstOfSecond: number, stories: number, like = '', processes = 2) {
  const told = cells
    .filter(({ name }) => name.includes(like))
    .map(({ name, setup }) => ({ name, count: storiesOf(setup, stories) }));
  const asked = told.flatMap(({ name, count }) => [
    partsOf('scores', name, firstOfScores, count),
    partsOf('second', name, firstOfSecond, count),
  ]);
  const rows: GridRow[] = [];
  await scoreParts(asked, processes, (group, score) => {
    const { which, cell } = asked[group]![0]!;
    const row = (rows[group] = rowOf(cell, score));
    console.error(`${which} ${cell}: ${written(row)}`);
    for (const line of row.missed) console.error(`    missed ${line}`);
    for (const line of row.falses) console.error(`    false ${line}`);
  });
  console.log('| setting | stories of each | first kind | second kind |\n| --- | --- | --- | --- |');
  told.forEach(({ name, count }, i) =>
    console.log(`| ${name} | ${count} | ${written(rows[2 * i]!)} | ${written(rows[2 * i + 1]!)} |`),
  );
}

/** Of each period, over all angles and some seeds: the worst with one device and with two. */
function printDepartures(seed: number, times: number): void {
  const all = Array.from({ length: times }, (_, i) => departures(seed + 1_300 * i)).flat();
  const worst = (each: readonly Departure[]): string => {
    const late = each.filter((one) => !isInTime(one)).length;
    const far = Math.max(...each.map(({ told }) => told?.beyondM ?? Infinity));
    const reports = Math.max(...each.map(({ told }) => told?.reports ?? Infinity));
    return `${Math.round(far)} m, report ${reports}${late > 0 ? `, **${late} late**` : ''}`;
  };
  console.log('| a report each | one device | two devices |\n| --- | --- | --- |');
  for (const period of new Set(all.map(({ periodS }) => periodS))) {
    const of = (count: number) => worst(all.filter((each) => each.periodS === period && each.devices === count));
    console.log(`| ${period} s | ${of(1)} | ${of(2)} |`);
  }
}

/** Each evasion: within what time it is stated to be told or to hold money, and when it was. */
function printEvasions(): void {
  const written = (seconds: number | null): string =>
    seconds === null ? '-' : seconds < 5_400 ? `${Math.ceil(seconds / 60)} min` : `${Math.round(seconds / 360) / 10} h`;
  console.log(
    '| evasion | stated: told, held within | told after | held after | by |\n| --- | --- | --- | --- | --- |',
  );
  for (const [name, evasion] of Object.entries(evasions)) {
    const { stated, toldS, heldS, by } = outcomeOf(evasion);
    const within = `${written(stated.toldWithinS)}, ${written(stated.heldWithinS)}`;
    console.log(`| ${name}: ${evasion.what} | ${within} | ${written(toldS)} | ${written(heldS)} | \`${by}\` |`);
  }
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
} else if (what === 'table') await table(Number(first), Number(count), Number(rest[0]), rest[1], Number(rest[2] ?? 2));
else if (what === 'part') answerParts();
else if (what === 'departures') printDepartures(Number(first), Number(count));
else if (what === 'evasions') printEvasions();
else if (what === 'stated') {
  const everyS = rest[1] === undefined ? {} : { everyS: Number(rest[1]) };
  const tell = rest[0] === 'scores' ? simulate : simulateSecond;
  for (const row of stated(Number(first), Number(count), (seed) => tell(seed, everyS)))
    console.log(JSON.stringify(row));
} else if (what === 'orders') {
  const tell = (seed: number) =>
    rest[1] === 'second' ? simulateSecond(seed) : simulate(seed, { ...options(rest[1]), attackShare: 0.8 });
  const total = shuffled(Number(first), Number(count), Number(rest[0] ?? 10), tell);
  console.log(JSON.stringify({ ...total, share: total.same / Math.max(1, total.breaches) }, null, 2));
} else {
  console.error(
    'scores FIRST COUNT [KIND] [HARDNESS] | grid FIRST COUNT [scores|second] [CELL] | table FIRST_OF_SCORES FIRST_OF_SECOND COUNT [CELL] [PROCESSES] | departures SEED TIMES | evasions | stated FIRST COUNT [scores|second] [EVERY_S] | second FIRST COUNT [KIND] [NAME] | orders FIRST STORIES TIMES [KIND]',
  );
  process.exitCode = 2;
}
