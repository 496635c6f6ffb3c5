import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { Button, Checkbox, Dropdown, Input, Select } from 'antd';
import { useCallback, useState } from 'react';
import { addressOf, ask } from '../api/call.ts';
import { type ListOf, type PageOf, type Row, useList } from '../api/lists.ts';
import { useRowKeys } from '../frame/keys.tsx';
import { Empty, Fault, PageMissing, PageWaits } from '../frame/states.tsx';
import { MakeButton, useMakeable } from '../parts/act-buttons.tsx';
import { Grid } from '../parts/grid.tsx';
import { ListTotals } from '../parts/list-totals.tsx';
import { askedOf, ListViews } from '../parts/list-views.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { columnsOf, usualColumns } from '../parts/rows.tsx';
import type { Search } from '../router.tsx';
import { useWords } from '../words/index.ts';
import { ownTermOf, termOf } from '../words/terms/index.ts';

/** Any list of the desk: its filters, order and columns stand in the address. */
export default function List() {
  const { noun = '' }: { noun?: string } = useParams({ strict: false });
  const list = useList(noun);
  return list ? <Rows key={noun} list={list} /> : <PageMissing />;
}

function Rows({ list }: { list: ListOf }) {
  const { t, language } = useWords();
  const search: Search = useSearch({ strict: false });
  const navigate = useNavigate();
  const { columns: chosen } = search;
  const asked = askedOf(search);
  const put = useCallback(
    (changes: Search) =>
      void navigate({
        to: '/$noun',
        params: { noun: list.name },
        search: { ...search, ...changes },
        replace: true,
      }),
    [list.name, navigate, search],
  );
  const { data, error, isPending, hasNextPage, fetchNextPage, isFetchingNextPage, refetch } = useInfiniteQuery({
    queryKey: ['list', list.name, asked],
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) => ask<PageOf<Row>>(list.path, { ...asked, cursor: pageParam, limit: 50 }, signal),
    getNextPageParam: ({ next }) => next,
  });
  const openView = useCallback(
    (next: Search) => void navigate({ to: '/$noun', params: { noun: list.name }, search: next, replace: true }),
    [list.name, navigate],
  );
  const rows = data?.pages.flatMap(({ items }) => items) ?? [];
  const every = columnsOf(list, language);
  const shown = chosen === undefined ? usualColumns(every, rows) : chosen.split(' ');
  const [at, setAt] = useState(-1);
  const open = useCallback(
    (i: number) => {
      const row = rows[i];
      if (row) void navigate({ to: '/$noun/$id', params: { noun: list.name, id: row.id } });
    },
    [list.name, navigate, rows],
  );
  useRowKeys({ count: rows.length, at, move: setAt, open });
  const isMakable = useMakeable(list) !== undefined;
  const isFiltered = Object.keys(asked).some((name) => name !== 'sort');
  return (
    <>
      <PageHead title={termOf('noun', list.name, language)}>
        <Button href={addressOf(`${list.path}.csv`, asked)} download={`${list.name}.csv`}>
          {t('list.file')}
        </Button>
        <ListViews list={list} search={search} open={openView} />
        <MakeButton list={list} />
      </PageHead>
      <section className="panel">
        <Filters list={list} search={search} put={put} columns={every} shown={shown} />
        {isPending && (
          <div className="inner">
            <PageWaits />
          </div>
        )}
        {error && (
          <div className="inner">
            <Fault error={error} onAgain={() => void refetch()} />
          </div>
        )}
        {data && rows.length === 0 && (
          <Empty title={t(isFiltered ? 'list.emptyFiltered' : 'list.empty')}>
            <p>
              {isFiltered ? (
                <Button onClick={() => put(cleared(asked))}>{t('list.clear')}</Button>
              ) : (
                t(isMakable ? 'list.emptyMake' : 'list.emptyMore')
              )}
            </p>
          </Empty>
        )}
        {rows.length > 0 && (
          <Grid
            label={termOf('noun', list.name, language)}
            columns={shown.flatMap((key) => every.find((each) => each.key === key) ?? [])}
            rows={rows}
            keyOf={(row) => row.id}
            at={at}
            sort={asked.sort}
            onSort={(sort) => put({ sort })}
            onOpen={(_, i) => open(i)}
          />
        )}
        {rows.length > 0 && <ListTotals list={list} asked={asked} />}
      </section>
      {hasNextPage && (
        <p style={{ marginTop: 16, textAlign: 'center' }}>
          <Button loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {t('say.more')}
          </Button>
        </p>
      )}
    </>
  );
}

/** Asked for nothing, and not for the view that the list usually opens with. */
const cleared = (asked: Search): Search => ({
  ...Object.fromEntries(Object.keys(asked).map((name) => [name, undefined])),
  view: 'none',
});

function Filters({
  list,
  search,
  put,
  columns,
  shown,
}: {
  list: ListOf;
  search: Search;
  put(changes: Search): void;
  columns: ReturnType<typeof columnsOf>;
  shown: readonly string[];
}) {
  const { t, language } = useWords();
  const [isOpen, setOpen] = useState(false);
  const dated = list.columns.filter(({ type }) => type === 'date');
  return (
    <div className="filters" role="search">
      <Select
        aria-label={t('list.state')}
        style={{ minWidth: 160 }}
        value={search.state ?? ''}
        onChange={(state) => put({ state })}
        options={[
          { value: '', label: t('list.any') },
          ...list.states.map(({ state }) => ({ value: state, label: ownTermOf('state', list.name, state, language) })),
        ]}
      />
      <Input.Search
        allowClear
        aria-label={t('list.begins')}
        placeholder={t('list.begins')}
        style={{ width: 200 }}
        defaultValue={search.q ?? ''}
        onSearch={(q) => put({ q })}
      />
      {dated.length > 0 && (
        <Button type="text" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {t('list.dates')}
        </Button>
      )}
      <span className="grow" />
      <Dropdown
        trigger={['click']}
        popupRender={() => (
          <div className="panel" style={{ padding: 16, boxShadow: 'var(--shadow)', maxHeight: 400, overflowY: 'auto' }}>
            <Checkbox.Group
              value={[...shown]}
              onChange={(keys) => put({ columns: keys.join(' ') })}
              style={{ display: 'flex', flexDirection: 'column', gap: 8 }}
              options={columns.map(({ key, title }) => ({ value: key, label: title }))}
            />
          </div>
        )}
      >
        <Button type="text">{t('list.columns')}</Button>
      </Dropdown>
      {isOpen && (
        <div className="row wrap" style={{ flexBasis: '100%' }}>
          {dated.flatMap(({ name }) =>
            (['From', 'To'] as const).map((end) => {
              const label = t(end === 'From' ? 'list.from' : 'list.to', { name: termOf('column', name, language) });
              return (
                <label key={name + end} className="row" style={{ gap: 6 }}>
                  <span className="quiet small">{label}</span>
                  <Input
                    type="date"
                    style={{ width: 150 }}
                    value={search[`${name}${end}`] ?? ''}
                    onChange={({ target }) => put({ [`${name}${end}`]: target.value })}
                  />
                </label>
              );
            }),
          )}
        </div>
      )}
    </div>
  );
}
