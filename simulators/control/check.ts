import { shuffled } from './disorder.ts';
import { runSeeds } from './run.ts';
import { type SceneKind, type SimulationOptions, sceneKinds, simulate } from './scenario.ts';
import { summary } from './score.ts';

/**
 * Long checks of the control engine on simulated stories, for which `npm test` has no time:
 *
 *     tsx simulators/control/check.ts scores FIRST COUNT [lot|yard|rail] [HARDNESS]
 *     tsx simulators/control/check.ts orders FIRST STORIES TIMES [lot|yard|rail]
 */
const [what, first = '1', count = '100', ...rest] = process.argv.slice(2);
const isKind = (text: string | undefined): text is SceneKind => sceneKinds.includes(text as SceneKind);
const options = (kind: string | undefined, hardness = '1'): SimulationOptions => ({
  ...(isKind(kind) && { kind }),
  hardness: Number(hardness),
});

if (what === 'scores') {
  const score = runSeeds(Number(first), Number(count), options(rest[0], rest[1]));
  console.log(JSON.stringify({ ...summary(score), missed: score.missed, false: score.falses }, null, 2));
} else if (what === 'orders') {
  const total = shuffled(Number(first), Number(count), Number(rest[0] ?? 10), (seed) =>
    simulate(seed, { ...options(rest[1]), attackShare: 0.8 }),
  );
  console.log(JSON.stringify({ ...total, share: total.same / Math.max(1, total.breaches) }, null, 2));
} else {
  console.error('scores FIRST COUNT [KIND] [HARDNESS] | orders FIRST STORIES TIMES [KIND]');
  process.exitCode = 2;
}
