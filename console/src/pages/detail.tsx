import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { ask, Refused } from '../api/call.ts';
import { useCatalogue } from '../api/catalogue.ts';
import { type ListOf, type Row, useList } from '../api/lists.ts';
import { useMe } from '../api/me.ts';
import { PageMissing } from '../frame/states.tsx';
import { MoreActs, MoreReads, NamedActs } from '../parts/act-buttons.tsx';
import { History } from '../parts/history.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { Papers } from '../parts/papers.tsx';
import { State } from '../parts/state.tsx';
import { Awaited } from '../parts/thing.tsx';
import { headedBy, titleOf } from '../parts/titles.ts';
import { Fields, Identifier, PartyName, Value } from '../parts/value.tsx';
import { useWords } from '../words/index.ts';
import { oneOf, ownTermOf, termOf } from '../words/terms/index.ts';

const LimitsPanel = lazy(() => import('../credit/limits.tsx').then(({ LimitsPanel: part }) => ({ default: part })));

const ChangePanel = lazy(() => import('../credit/changed.tsx').then(({ ChangePanel: part }) => ({ default: part })));
const WaitingChange = lazy(() =>
  import('../credit/changed.tsx').then(({ WaitingChange: part }) => ({ default: part })),
);

/** What some things show besides, over the whole width. */
function Besides({ noun, id, whole }: { noun: string; id: string; whole: Record<string, unknown> | null | undefined }) {
  if (noun === 'parties') return <LimitsPanel asked={{ partyId: id }} title="limit.of" isTree />;
  if (noun === 'loan-changes') return <ChangePanel changeId={id} />;
  if (noun === 'proposals' && whole?.verb === 'loan.proposeChange' && whole.state === 'open')
    return <WaitingChange of={whole as unknown as Parameters<typeof WaitingChange>[0]['of']} />;
  return null;
}

/** Anything of any list: what stands, who is awaited for what, what can be done, and what happened. */
export default function Detail() {
  const { noun = '', id = '' }: { noun?: string; id?: string } = useParams({ strict: false });
  const list = useList(noun);
  return list ? <One key={id} list={list} id={id} /> : <PageMissing />;
}

function One({ list, id }: { list: ListOf; id: string }) {
  const { t, language } = useWords();
  const { data: row } = useSuspenseQuery({
    queryKey: ['one', list.name, id],
    queryFn: () => ask<Row>(`${list.path}/${id}`),
  });
  // The slice’s own answer tells more, where it has one and this person may read it.
  const { data: whole } = useQuery({
    queryKey: ['whole', list.name, id],
    retry: false,
    queryFn: () =>
      ask<Record<string, unknown>>(list.read.replace('{id}', id)).catch((error: unknown) => {
        if (error instanceof Refused) return null;
        throw error;
      }),
  });
  const me = useMe();
  const title = titleOf(row);
  const done = useCatalogue('act');
  const isNamed = (name: string) => list.columns.some((each) => each.name === `${name}Name`);
  const shown = list.columns.filter(({ name }) => name !== title.column && name !== 'currency' && !isNamed(name));
  // What stands above or beside is not said twice.
  const said = [
    'id',
    'state',
    'status',
    'verb',
    'path',
    'compared',
    ...list.columns.map(({ name }) => name),
    ...list.parties.map((role) => `${role}Id`),
  ];
  // An act that waits for others is known by what it does.
  const called =
    typeof row.verb === 'string'
      ? done(row.verb)
      : headedBy(list.name, row, { roles: list.parties, ownId: me.party.id }, language);
  // What is decided is read before the act.
  const besides = (
    <div className="full beside-page">
      <Suspense>
        <Besides noun={list.name} id={id} whole={whole} />
      </Suspense>
    </div>
  );
  return (
    <>
      <PageHead
        title={`${oneOf(list.name, language)} · ${called}`}
        lead={
          <span className="row">
            <State state={row.state} noun={list.name} />
            <Identifier id={id} />
          </span>
        }
      >
        <NamedActs id={id} object={whole ?? row} state={row.state} />
        <MoreReads id={id} />
        <MoreActs id={id} object={whole ?? row} state={row.state} />
      </PageHead>
      <div className="columns">
        {list.name !== 'parties' && besides}
        <div className="two-thirds stack">
          <Awaited objectId={id} />
          <section className="panel">
            <header>
              <h2>{t('detail.facts')}</h2>
            </header>
            <div className="inner">
              <dl className="facts">
                {shown.map(({ name }) => (
                  <div key={name}>
                    <dt>{ownTermOf('column', list.name, name, language)}</dt>
                    <dd>
                      <Value name={name} value={row[name]} beside={row} />
                    </dd>
                  </div>
                ))}
              </dl>
            </div>
          </section>
          {whole && list.read !== `${list.path}/{id}` && (
            <section className="panel">
              <header>
                <h2>{t('detail.record')}</h2>
              </header>
              <div className="inner">
                <Fields of={whole} without={said} />
              </div>
            </section>
          )}
        </div>
        <div className="third stack">
          {list.parties.length > 0 && (
            <section className="panel">
              <header>
                <h2>{t('detail.parties')}</h2>
              </header>
              <div className="inner">
                <dl className="stack tight">
                  {list.parties.map((role) => (
                    <div key={role}>
                      <dt className="quiet small">{termOf('role', role, language)}</dt>
                      <dd>
                        <PartyName party={row.parties[role]} />
                      </dd>
                    </div>
                  ))}
                </dl>
              </div>
            </section>
          )}
          <Papers objectId={id} />
          <History objectId={id} of={{ ...row, ...whole }} />
        </div>
        {list.name === 'parties' && besides}
      </div>
    </>
  );
}
