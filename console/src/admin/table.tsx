import { type UseSuspenseInfiniteQueryResult, useSuspenseInfiniteQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { type ReactNode, useState } from 'react';
import { ask } from '../api/call.ts';
import type { PageOf } from '../api/lists.ts';
import { useMe } from '../api/me.ts';
import { Empty } from '../frame/states.tsx';
import { isOpenTo } from '../parts/act-buttons.tsx';
import { type ActAsked, ActDialog } from '../parts/act-dialog.tsx';
import { Grid, type GridColumn } from '../parts/grid.tsx';
import { useWords, type Word } from '../words/index.ts';

interface Pages<T>
  extends Pick<UseSuspenseInfiniteQueryResult, 'hasNextPage' | 'fetchNextPage' | 'isFetchingNextPage'> {
  rows: T[];
}

/** A list of the service, page after page. */
export function usePages<T>(path: string): Pages<T> {
  const { data, hasNextPage, fetchNextPage, isFetchingNextPage } = useSuspenseInfiniteQuery({
    queryKey: ['admin', path],
    initialPageParam: '',
    queryFn: ({ pageParam }) => ask<PageOf<T>>(path, { cursor: pageParam, limit: 100 }),
    getNextPageParam: ({ next }) => next,
  });
  return { rows: data.pages.flatMap(({ items }) => items), hasNextPage, fetchNextPage, isFetchingNextPage };
}

/** One list of the administration: what it is, what makes one, and its rows. */
export function Room<T>({
  title,
  lead,
  path,
  makes,
  columns,
  keyOf,
  only,
  filters,
  none,
}: {
  title: Word;
  lead: Word;
  path: string;
  /** Where nothing is there: who makes it appear. */
  none?: Word | undefined;
  /** Which of the rows are shown. */
  only?(row: T): boolean;
  /** What stands above the rows and chooses among them. */
  filters?(rows: readonly T[]): ReactNode;
  /** Where one is made, and what the button says. */
  makes?: { path: string; word: Word };
  columns: readonly GridColumn<T>[];
  keyOf(row: T): string;
}) {
  const { t } = useWords();
  const { rows: all, hasNextPage, fetchNextPage, isFetchingNextPage } = usePages<T>(path);
  const rows = only ? all.filter(only) : all;
  return (
    <section className="panel">
      <RoomHead title={title} lead={lead} {...(makes && { makes })} />
      {filters?.(all)}
      {rows.length === 0 ? (
        <Empty title={t('admin.none')}>{none && <p>{t(none)}</p>}</Empty>
      ) : (
        <Grid label={t(title)} columns={columns} rows={rows} keyOf={keyOf} />
      )}
      {hasNextPage && (
        <p className="inner" style={{ textAlign: 'center' }}>
          <Button loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {t('say.more')}
          </Button>
        </p>
      )}
    </section>
  );
}

export function RoomHead({ title, lead, makes }: { title: Word; lead: Word; makes?: { path: string; word: Word } }) {
  const { t } = useWords();
  return (
    <header style={{ paddingBottom: 16 }}>
      <div>
        <h2>{t(title)}</h2>
        <p className="quiet small">{t(lead)}</p>
      </div>
      {makes && <ActButton asked={{ path: makes.path, title: t(makes.word) }} word={makes.word} isPrimary />}
    </header>
  );
}

/** A button that asks for one act, for whose mandates let them. */
export function ActButton({ asked, word, isPrimary = false }: { asked: ActAsked; word: Word; isPrimary?: boolean }) {
  const { t } = useWords();
  const me = useMe();
  const [isOpen, setOpen] = useState(false);
  if (!isOpenTo(me)(asked)) return null;
  return (
    <>
      <Button
        size={isPrimary ? 'middle' : 'small'}
        type={isPrimary ? 'primary' : 'default'}
        onClick={() => setOpen(true)}
      >
        {t(word)}
      </Button>
      {isOpen && <ActDialog asked={asked} onClose={() => setOpen(false)} />}
    </>
  );
}
