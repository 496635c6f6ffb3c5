import type { Command } from 'commander';
import { machineChance } from '../../adapters/node/chance.ts';
import { makeKey } from '../../ground/parties/index.ts';
import { print } from './say.ts';

export default (command: Command) => command.action(async () => print(await makeKey(machineChance())));
