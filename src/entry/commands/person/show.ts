import type { Command } from 'commander';
import { words } from '../../../../clients/typescript/index.ts';
import { nouns } from '../../../desk/nouns/index.ts';
import { prefixes } from '../../../kernel/identifiers.ts';
import { print } from '../say.ts';
import { instant, valueOf } from './read-out.ts';
import { language, orRefused, say, signedIn, table } from './session.ts';

/** The list that an identifier stands in. */
const nounOf = (id: string) => nouns.find(({ ids }) => ids.some((kind) => id.startsWith(`${prefixes[kind]}_`)));

const shown = (value: unknown): string => {
  if (value === null || value === undefined) return '—';
  if (typeof value === 'string') return value;
  if (typeof value !== 'object') return JSON.stringify(value);
  const { name, nameZh } = value as { name?: string; nameZh?: string | null };
  return (language() === 'zh' ? nameZh : undefined) ?? name ?? JSON.stringify(value);
};

export default (command: Command) =>
  command
    .argument('<id>', 'an identifier, as in a list or a task')
    .option('--json', 'as JSON', false)
    .action((id: string, { json }: { json: boolean }) =>
      orRefused(async () => {
        const api = signedIn();
        const noun = nounOf(id);
        if (!noun) throw new Error(say(`no list has ${id}`, `没有列表包含 ${id}`));
        const row = await api.follow<Record<string, unknown>>(`/v1/lists/${noun.name}/${id}`);
        const { items } = await api.call('getHistoryByObjectId', { path: { objectId: id }, query: { limit: 200 } });
        if (json) return print({ ...row, history: items });
        const at = language() === 'zh' ? 1 : 0;
        const label = (kind: string, code: string) => words[kind]?.[code]?.[at] ?? code;
        const { parties, state, ...columns } = row as { parties: object; state: string };
        print(
          table([
            [label('list', noun.name), id],
            [say('State', '状态'), label('state', `${noun.name}/${state}`)],
            ...Object.entries(parties).map(([role, party]) => [label('role', role), shown(party)]),
            ...Object.entries(columns)
              .filter(([name]) => name !== 'id')
              .flatMap(([name]) => {
                const said = valueOf(noun, name, columns, language());
                return said === undefined ? [] : [[label('column', name), said]];
              }),
          ]),
        );
        print(`\n${say('History', '经过')}\n`);
        print(
          table(
            items.map(({ at: when, what, party, person, why }) => [
              instant(when, language()),
              what[language()],
              [person?.name, shown(party)].filter((name) => name && name !== '—').join(', '),
              why ?? '',
            ]),
          ),
        );
      }),
    );
