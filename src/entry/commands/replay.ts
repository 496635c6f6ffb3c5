import type { Command } from 'commander';
import { replayFiles } from '../../adapters/node/replay-files.ts';
import { print, tell } from './say.ts';

export default (command: Command) =>
  command
    .argument('<path>', 'a NAME.scenario.json, or a folder of them')
    .requiredOption('--out <folder>', 'where NAME.result.json is written')
    .option(
      '--through-broker',
      'publish over MQTT into a database of its own, and read the breaches from the record',
      false,
    )
    .action(async (scenarios: string, { out, throughBroker }: { out: string; throughBroker: boolean }) => {
      // The whole service, for who asks for it.
      const through = throughBroker
        ? (await import('../../adapters/node/replay-broker.ts')).replayThroughBroker
        : undefined;
      const results = await replayFiles(scenarios, out, tell, through);
      print({ scenarios: results.length, breaches: results.reduce((n, r) => n + r.breaches.length, 0) });
    });
