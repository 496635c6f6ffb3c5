import type { Command } from 'commander';
import { frontierOf, tableOf } from '../../oversight/control/adversary/index.ts';
import { leave, print } from './say.ts';

export default (command: Command) =>
  command
    .option('--seed <number>', 'the same seed finds the same', '1')
    .option('--budget <number>', 'tries a move', '40')
    .option('--json', 'as JSON, with every choice and what the engine states', false)
    .action(({ seed, budget, json }: { seed: string; budget: string; json: boolean }) => {
      const wrong = [seed, budget].find((text) => !/^[1-9]\d{0,5}$/.test(text));
      if (wrong !== undefined) return leave({ diagnostics: [`${wrong} is not a whole number above 0`], exitCode: 2 });
      const frontier = frontierOf(Number(seed), Number(budget));
      return print(json ? frontier : tableOf(frontier));
    });
