import { createInterface } from 'node:readline/promises';
import type { Command } from 'commander';
import { print, tell } from '../say.ts';
import { language, orRefused, say, signedIn } from './session.ts';

interface Asked {
  body: string;
  yes: boolean;
  preview: boolean;
  json: boolean;
}

async function agrees(): Promise<boolean> {
  const asking = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await asking.question(say('Do it? [y/N] ', '确认办理？[y/N] '));
  asking.close();
  return /^(y|yes|是)$/i.test(answer.trim());
}

export default (command: Command) =>
  command
    .argument('<id>', 'what a task of yours is about')
    .argument('[act]', 'which of its acts, where more than one waits')
    .option('--body <json>', 'what the act takes', '{}')
    .option('--preview', 'only tell what it would do', false)
    .option('--yes', 'do it without asking', false)
    .option('--json', 'the answer as JSON alone', false)
    .action((id: string, act: string | undefined, { body, yes, preview, json }: Asked) =>
      orRefused(async () => {
        const api = signedIn();
        const { items } = await api.call('getTasks', { query: { objectId: id } });
        const [task, other] = items.filter((each) => act === undefined || each.act === act);
        if (!task) throw new Error(say(`no task of yours is about ${id}`, `您没有关于 ${id} 的待办`));
        if (other)
          throw new Error(`${say('say which act', '请指明事项')}: ${items.map((each) => each.act).join(', ')}`);
        const prepared = api.prepareAt(task.path, JSON.parse(body) as unknown);
        const { view, needsAgreement } = await prepared.preview();
        if (!json) tell(`${task.act} · ${task.why[language()]}`);
        if (!json && needsAgreement) tell(`${say('Another person must agree', '须由他人复核')}: ${needsAgreement}`);
        if (preview) return print(view);
        if (!yes && !(await agrees())) return;
        const { done, proposal } = await prepared.send();
        print(
          json
            ? (done ?? proposal)
            : `${proposal ? `${say('Proposed', '已提交复核')}: ${proposal.id}` : say('Done', '已办理')}\n`,
        );
      }),
    );
