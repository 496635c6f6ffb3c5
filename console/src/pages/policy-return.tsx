import { useInfiniteQuery, useMutation, useSuspenseQuery } from '@tanstack/react-query';
import { Link, useParams, useSearch } from '@tanstack/react-router';
import { Button } from 'antd';
import { ask, type Schemas } from '../api/call.ts';
import type { PageOf } from '../api/lists.ts';
import { useMe } from '../api/me.ts';
import { useNames } from '../api/names.ts';
import { Fault, PageWaits } from '../frame/states.tsx';
import { Copied } from '../parts/copied.tsx';
import { isId, ratioText } from '../parts/format.ts';
import { Grid } from '../parts/grid.tsx';
import { History } from '../parts/history.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { Panel } from '../parts/thing.tsx';
import { Identifier, Instant, isFigure, Value } from '../parts/value.tsx';
import { ReturnFigures, wayInWords } from '../policy/figures.tsx';
import type { Search } from '../router.tsx';
import { useWords } from '../words/index.ts';
import { figureOf } from '../words/terms/figures.ts';
import { valueOf } from '../words/terms/index.ts';
import { ruleOf } from '../words/terms/rules.ts';

type Return = Schemas['PolicyReturn'];
interface Row {
  objectId: string;
  row: Record<string, unknown>;
  hash: string;
  figures: string[];
}

/** One return: its figures, the rows behind each, by which rules and by whom it was made, and whether it comes out the same again. */
export default function PolicyReturn() {
  const { id = '' }: { id?: string } = useParams({ strict: false });
  const { figure }: Search = useSearch({ strict: false });
  const { t, language } = useWords();
  const me = useMe();
  const nameOf = useNames();
  const { data: made } = useSuspenseQuery({
    queryKey: ['return', id],
    queryFn: () => ask<Return>(`/v1/policy-returns/${id}`),
  });
  const isOwn = made.ownerId === me.party.id;
  const kind = valueOf(made.kind, language) ?? made.kind;
  const rows = useRows(made, figure, isOwn);
  const behind = new Set(rows.all.flatMap((row) => row.figures));
  // What the first rows do not show may stand behind more of them.
  const hasRows = (asked: string) => isOwn && (behind.has(asked) || (rows.isMore && /^(by|rungs|inOther)/.test(asked)));
  return (
    <>
      <PageHead
        title={`${kind} · ${made.periodFrom} – ${made.periodTo}`}
        lead={
          <span className="row wrap">
            <span>
              {nameOf(made.ownerId) ?? '—'} → {nameOf(made.addresseeId) ?? t('policy.forItself')}
            </span>
            <Identifier id={id} />
            {made.replaces !== null && (
              <Link to="/policy-returns/$id" params={{ id: made.replaces }}>
                {t('policy.replaces')}
              </Link>
            )}
          </span>
        }
      />
      <div className="columns">
        <div className="two-thirds stack">
          <Panel title={t('policy.figures')}>
            <ReturnFigures of={made.figures} chosen={figure} hasRows={hasRows} />
          </Panel>
          {isOwn ? <Behind rows={rows} figure={figure} made={made} /> : <p className="quiet">{t('policy.noRows')}</p>}
        </div>
        <div className="third stack">
          <Panel title={t('policy.signed')}>
            <dl className="stack tight">
              <div>
                <dt className="quiet small">{t('policy.madeBy')}</dt>
                <dd>
                  {nameOf(made.madeBy) ?? '—'} · <Instant at={made.madeAt} />
                </dd>
              </div>
              <Agreed id={id} />
            </dl>
            <div className="stack tight" style={{ marginTop: 12 }}>
              {made.figuresHash !== null && <Copied label={t('policy.hashOfAll')} text={made.figuresHash} />}
              <Copied label={t('policy.hashOfRows', { count: made.rowCount })} text={made.rowsHash} />
            </div>
          </Panel>
          {isOwn && <Again id={id} />}
          {made.judgedBy.length > 0 && (
            <Panel title={t('policy.judgedBy')}>
              <ul className="stack tight">
                {made.judgedBy.map(({ key, name, value, validFrom }) => (
                  <li key={name}>
                    <p>
                      {ruleOf(key, language)}{' '}
                      <strong className="number">
                        {key.endsWith('Bps') ? (
                          ratioText(value)
                        ) : (
                          <Value
                            name={key}
                            value={key.endsWith('Minor') ? String(value) : value}
                            beside={{ currency: 'CNY' }}
                          />
                        )}
                      </strong>
                    </p>
                    <p className="quiet small" title={name}>
                      {t('policy.since', { on: validFrom })}
                    </p>
                  </li>
                ))}
              </ul>
            </Panel>
          )}
          <History objectId={id} />
        </div>
      </div>
    </>
  );
}

const rowsOf = (id: string, figure: string | undefined) => ({
  queryKey: ['return', id, 'rows', figure],
  initialPageParam: '',
  queryFn: ({ pageParam }: { pageParam: string }) =>
    ask<PageOf<Row>>(`/v1/policy-returns/${id}/rows`, { figure, limit: 100, cursor: pageParam }),
  getNextPageParam: ({ next }: PageOf<Row>) => next,
});

function useRows({ id }: Return, figure: string | undefined, isOwn: boolean) {
  const query = useInfiniteQuery({ ...rowsOf(id, figure), enabled: isOwn });
  // What all rows show of figures stays known while those of one are looked at.
  const first = useInfiniteQuery({ ...rowsOf(id, undefined), enabled: isOwn });
  return {
    query,
    shown: query.data?.pages.flatMap(({ items }) => items) ?? [],
    all: first.data?.pages.flatMap(({ items }) => items) ?? [],
    isMore: first.hasNextPage,
  };
}

/** Who and what first, then how much, by which rate, on which day. */
const ends = [/Id$/, undefined, /Minor$/, /Bps$/, /On$/];
const rank = (name: string): number => {
  if (/^is[A-Z]/.test(name)) return ends.length;
  const at = ends.findIndex((end) => end?.test(name));
  return at < 0 ? 1 : at;
};

function Behind({
  rows,
  figure,
  made,
}: {
  rows: ReturnType<typeof useRows>;
  figure: string | undefined;
  made: Return;
}) {
  const { t, language } = useWords();
  const { query, shown } = rows;
  const names = [...new Set(shown.flatMap(({ row }) => Object.keys(row)))]
    .filter((name) => name !== 'id' && name !== 'currency')
    .sort((a, b) => rank(a) - rank(b));
  const title =
    figure === undefined ? t('policy.allRows') : t('policy.rowsOf', { figure: wayInWords(figure, language) });
  return (
    <section className="panel" aria-label={title}>
      <header>
        <h2>
          {title}{' '}
          <span className="quiet small">
            {query.hasNextPage ? `${shown.length}+` : shown.length} / {made.rowCount}
          </span>
        </h2>
        {figure !== undefined && (
          <Link to="." search={{}} replace resetScroll={false} className="small">
            {t('policy.allRows')}
          </Link>
        )}
      </header>
      {query.isPending && <PageWaits />}
      {query.error && <Fault error={query.error} />}
      {query.data && shown.length === 0 && <p className="inner quiet">{t('policy.rowless')}</p>}
      {shown.length > 0 && (
        <Grid
          label={title}
          rows={shown}
          keyOf={({ objectId }) => objectId}
          columns={[
            // A row that stands for several things together says each of them in a column of its own.
            ...(shown.some(({ objectId }) => isId(objectId))
              ? [
                  {
                    key: 'objectId',
                    title: t('policy.thing'),
                    cell: ({ objectId }: Row) => <Value name="objectId" value={objectId} beside={{}} />,
                  },
                ]
              : []),
            ...names.map((name) => ({
              key: name,
              title: figureOf(name, language),
              isNumber: isFigure(name),
              cell: ({ row }: Row) => (
                <span className="day">
                  <Value name={name} value={row[name]} beside={row} />
                </span>
              ),
            })),
            {
              key: 'hash',
              title: t('policy.hash'),
              cell: ({ hash }) => (
                <span className="code" title={hash}>
                  {hash.slice(0, 12)}…
                </span>
              ),
            },
          ]}
        />
      )}
      {query.hasNextPage && (
        <p className="inner" style={{ textAlign: 'center' }}>
          <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {t('say.more')}
          </Button>
        </p>
      )}
    </section>
  );
}

/** Who agreed besides, as the log has it. */
function Agreed({ id }: { id: string }) {
  const { t } = useWords();
  const nameOf = useNames();
  const { data } = useSuspenseQuery({
    queryKey: ['history', id],
    queryFn: () =>
      ask<PageOf<{ type: string; actor?: { agreedBy?: string } }>>('/v1/events', { objectId: id, limit: 50 }),
  });
  const agreed = data.items.find(({ type }) => type === 'policyReturn.made')?.actor?.agreedBy?.split(' ') ?? [];
  if (agreed.length === 0) return null;
  return (
    <div>
      <dt className="quiet small">{t('policy.agreedBy')}</dt>
      {agreed.map((each) => (
        <dd key={each}>{nameOf(each) ?? '—'}</dd>
      ))}
    </div>
  );
}

/** The figures folded anew from the rows that were kept, and the rows rebuilt from the record as of its day. */
function Again({ id }: { id: string }) {
  const { t } = useWords();
  const { data, error, isPending, mutate } = useMutation({
    mutationFn: () => ask<Schemas['PolicyReturnRerun']>(`/v1/policy-returns/${id}/rerun`),
  });
  const line = (isSo: boolean, yes: 'policy.same' | 'policy.rebuilt', no: 'policy.notSame' | 'policy.notRebuilt') => (
    <p className={isSo ? 'tone-good' : 'tone-act'}>
      {isSo ? '✓' : '✗'} {t(isSo ? yes : no)}
    </p>
  );
  return (
    <Panel title={t('policy.again')}>
      <div className="stack">
        <p className="quiet small">{t('policy.againLead')}</p>
        <p>
          <Button loading={isPending} onClick={() => mutate()}>
            {t('policy.again')}
          </Button>
        </p>
        {error && <Fault error={error} />}
        {data && (
          <div role="status" className="stack tight">
            {line(data.isSame, 'policy.same', 'policy.notSame')}
            {line(data.isRebuilt, 'policy.rebuilt', 'policy.notRebuilt')}
            <p className="quiet small code" title={data.rebuiltHash}>
              {data.rebuiltHash.slice(0, 24)}…
            </p>
            {data.differs.map((objectId) => (
              <p key={objectId}>
                <Value name="objectId" value={objectId} beside={{}} />
              </p>
            ))}
          </div>
        )}
      </div>
    </Panel>
  );
}
