import { startReplay } from '../../src/control/replay.ts';
import { type SimulationOptions, simulate } from './scenario.ts';
import { addScore, newScore, type Score } from './score.ts';

/** Tells the stories of a range of seeds, replays each through the engine, and scores them together. */
export function runSeeds(first: number, count: number, options: SimulationOptions = {}): Score {
  const score = newScore();
  for (let seed = first; seed < first + count; seed++) {
    const simulated = simulate(seed, options);
    const replay = startReplay(simulated.scenario);
    for (const message of simulated.messages) replay.take(message, true);
    addScore(score, simulated, replay.end());
  }
  return score;
}
