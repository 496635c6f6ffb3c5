import type { Command } from 'commander';
import { holdfast } from '../../../../clients/typescript/index.ts';
import { print, tell } from '../say.ts';
import { keep, language, orRefused, say } from './session.ts';

async function typed(): Promise<string> {
  let text = '';
  for await (const piece of process.stdin.setEncoding('utf8')) {
    text += piece as string;
    if (text.includes('\n')) break;
  }
  return text.trim();
}

export default (command: Command) =>
  command
    .requiredOption('--url <url>', 'the service')
    .option('--json', 'who you are, as JSON', false)
    .addHelpText('after', '\nThe key is read from HOLDFAST_KEY, else from standard input. It is kept for you alone.')
    .action(({ url, json }: { url: string; json: boolean }) =>
      orRefused(async () => {
        if (!process.env.HOLDFAST_KEY) tell(say('Your key (hf_…):', '请输入密钥（hf_…）：'));
        const key = process.env.HOLDFAST_KEY ?? (await typed());
        const me = await holdfast({ url, key, language: language() }).call('getMe');
        const at = keep({ url, key });
        if (json) print(me);
        else print(`${say('Logged in', '已登录')}: ${url} (${at})\n`);
      }),
    );
