import { type Command, Option } from 'commander';
import { checkMtFile, type MtOptions, parseMtFile, renderMtFile } from '../../adapters/node/mt-file.ts';
import { messageTypes, releases } from '../../credits/swift/index.ts';
import { leave } from './say.ts';

const type = () => new Option('--type <type>', 'type of a text without a header').choices([...messageTypes]);
const release = () =>
  new Option('--release <year>', 'standards release to hold it to').choices([...releases].map(String));

export default function mt(command: Command): void {
  command
    .command('parse')
    .description('text to JSON')
    .argument('<file>')
    .addOption(type())
    .addOption(release())
    .action((file: string, options: MtOptions) => leave(parseMtFile(file, options)));
  command
    .command('check')
    .description('rule findings with their error codes')
    .argument('<file>')
    .addOption(type())
    .addOption(release())
    .action((file: string, options: MtOptions) => leave(checkMtFile(file, options)));
  command
    .command('render')
    .description('JSON to text')
    .argument('<file>')
    .action((file: string) => leave(renderMtFile(file)));
}
