import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ask } from '../api/call.ts';
import { type Row, useList } from '../api/lists.ts';
import { useMe } from '../api/me.ts';
import { tasksOfQuery } from '../api/tasks.ts';
import { Fault } from '../frame/states.tsx';
import { useWords } from '../words/index.ts';
import { oneOf, termOf } from '../words/terms/index.ts';
import { MoreActs, MoreReads, NamedActs } from './act-buttons.tsx';
import { PageHead } from './page-head.tsx';
import { State } from './state.tsx';
import { TaskCard } from './task-card.tsx';
import { headedBy } from './titles.ts';
import { Identifier, PartyName } from './value.tsx';

/** A thing as its list shows it: its state, its parties by name, what a row tells. */
export const useRow = (noun: string, id: string): Row =>
  useSuspenseQuery({ queryKey: ['one', noun, id], queryFn: () => ask<Row>(`/v1/lists/${noun}/${id}`) }).data;

/** What a thing is called, its state, and what can be done with it. */
export function ThingHead({
  noun,
  row,
  whole,
  title,
  lead,
}: {
  noun: string;
  row: Row;
  whole: Record<string, unknown>;
  title?: string;
  lead?: ReactNode;
}) {
  const { language } = useWords();
  const me = useMe();
  const list = useList(noun);
  const parties = list?.parties ?? [];
  return (
    <PageHead
      title={
        title ?? `${oneOf(noun, language)} · ${headedBy(noun, row, { roles: parties, ownId: me.party.id }, language)}`
      }
      lead={
        <span className="row wrap">
          <State state={row.state} noun={noun} />
          {parties.map((role) => (
            <span key={role}>
              <span className="quiet">{termOf('role', role, language)} </span>
              <PartyName party={row.parties[role]} />
            </span>
          ))}
          <Identifier id={row.id} />
          {lead}
        </span>
      }
    >
      <NamedActs id={row.id} object={whole} state={row.state} />
      <MoreReads id={row.id} />
      <MoreActs id={row.id} object={whole} state={row.state} />
    </PageHead>
  );
}

/** Who is awaited for it now. */
export function Awaited({ objectId }: { objectId: string }) {
  const { t } = useWords();
  const { data, error } = useQuery(tasksOfQuery(objectId));
  if (error) return <Fault error={error} />;
  if (!data || data.items.length === 0) return null;
  return (
    <Panel title={t('detail.awaited')}>
      <div className="stack">
        {data.items.map((task) => (
          <TaskCard key={task.act} task={task} isHere />
        ))}
      </div>
    </Panel>
  );
}

export function Panel({ title, aside, children }: { title: string; aside?: ReactNode; children: ReactNode }) {
  return (
    <section className="panel">
      <header>
        <h2>{title}</h2>
        {aside}
      </header>
      <div className="inner">{children}</div>
    </section>
  );
}
