import { startReplay } from '../../src/oversight/control/replay.ts';
import { type Simulated, type SimulationOptions, simulate } from './scenario.ts';
import { addScore, newScore, type Score } from './score.ts';
import { type SecondOptions, simulateSecond } from './second/second.ts';

function runAll(first: number, count: number, tell: (seed: number) => Simulated): Score {
  const score = newScore();
  for (let seed = first; seed < first + count; seed++) {
    const simulated = tell(seed);
    const replay = startReplay(simulated.scenario);
    for (const message of simulated.messages) replay.take(message, true);
    addScore(score, simulated, replay.end());
  }
  return score;
}

/** Tells the stories of a range of seeds, replays each through the engine, and scores them together. */
export const runSeeds = (first: number, count: number, options: SimulationOptions = {}): Score =>
  runAll(first, count, (seed) => simulate(seed, options));

/** The same with stories of the second kind. */
export const runSecond = (first: number, count: number, options: SecondOptions = {}): Score =>
  runAll(first, count, (seed) => simulateSecond(seed, options));
