import { useQueries } from '@tanstack/react-query';
import { Select } from 'antd';
import { ask } from '../api/call.ts';
import { listOfId, type PageOf, type Row, useLists } from '../api/lists.ts';
import { useWords } from '../words/index.ts';
import { oneOf, termOf } from '../words/terms/index.ts';
import type { InField } from './inputs.tsx';
import { calledIn } from './titles.ts';

/** Something of one of several kinds, chosen by what people call it, under what kind it is. */
export function PickAny({
  prefixes,
  field,
  label,
  value,
  put,
}: {
  prefixes: readonly string[];
  field: InField;
  label: string;
  value: unknown;
  put(value: unknown): void;
}) {
  const { t, language } = useWords();
  const all = useLists();
  const chosen = typeof value === 'string' ? value : undefined;
  const lists = prefixes.flatMap((prefix) => listOfId(all, `${prefix}_`) ?? []);
  const read = useQueries({
    queries: lists.map(({ name, path }) => ({
      queryKey: ['pick', name],
      retry: false,
      queryFn: () => ask<PageOf<Row>>(path, { limit: 100 }),
    })),
  });
  // What was filled in may lie beyond the first hundred of its kind.
  const own = chosen === undefined ? undefined : listOfId(lists, chosen);
  const isRead = read.every(({ isPending }) => !isPending);
  const options = lists.map((list, i) => ({
    label: termOf('noun', list.name, language),
    options: (read[i]?.data?.items ?? []).map((row) => ({
      value: row.id,
      label: calledIn(list.name, row, language),
    })),
  }));
  const isThere = options.some((group) => group.options.some((option) => option.value === chosen));
  const beyond =
    chosen !== undefined && own && isRead && !isThere
      ? [{ value: chosen, label: `${oneOf(own.name, language)} …${chosen.slice(-6)}` }]
      : [];
  return (
    <Select
      {...field}
      aria-label={label}
      style={{ width: '100%' }}
      showSearch={{ optionFilterProp: 'label' }}
      allowClear
      placeholder={t('act.choose')}
      value={isRead ? chosen : undefined}
      loading={!isRead}
      onChange={put}
      options={[...beyond, ...options.filter((group) => group.options.length > 0)]}
    />
  );
}
