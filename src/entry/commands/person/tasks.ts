import type { Command } from 'commander';
import { print } from '../say.ts';
import { until } from './read-out.ts';
import { language, orRefused, say, signedIn, table } from './session.ts';

const graver = ['', ' ', '!', '!!'];

export default (command: Command) =>
  command
    .option('--mine', 'what you have taken on', false)
    .option('--overdue', 'what is late', false)
    .option('--limit <n>', 'how many at most', '50')
    .option('--json', 'as JSON', false)
    .action(({ mine, overdue, limit, json }: { mine: boolean; overdue: boolean; limit: string; json: boolean }) =>
      orRefused(async () => {
        const query = {
          limit: Number(limit),
          ...(mine && { mine: 'true' as const }),
          ...(overdue && { overdue: 'true' as const }),
        };
        const { items } = await signedIn().call('getTasks', { query });
        if (json) return print(items);
        if (items.length === 0) return print(say('Nothing waits for you.\n', '暂无待办。\n'));
        const head = language() === 'zh' ? ['', '期限', '事项', '对象', '原因'] : ['', 'by', 'act', 'object', 'why'];
        print(
          table([
            head,
            ...items.map(({ grave, dueAt, act, objectId, why, overdue: late }) => [
              graver[grave] ?? '',
              `${dueAt ? until(dueAt, language()) : '—'}${late ? ` ${say('late', '逾期')}` : ''}`,
              act,
              objectId,
              why[language()],
            ]),
          ]),
        );
      }),
    );
