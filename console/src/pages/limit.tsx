import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { api, type Schemas } from '../api/call.ts';
import type { PartyOf } from '../api/lists.ts';
import { asTree, LimitBar, LimitRows, limitCalled, useLimits } from '../credit/limits.tsx';
import Securities from '../credit/securities.tsx';
import { Figure } from '../parts/figure.tsx';
import { Grid } from '../parts/grid.tsx';
import { History } from '../parts/history.tsx';
import { Papers } from '../parts/papers.tsx';
import { State } from '../parts/state.tsx';
import { Panel, Awaited as Tasks, ThingHead, useRow } from '../parts/thing.tsx';
import { Amount, Fields, Reference } from '../parts/value.tsx';
import { useWords } from '../words/index.ts';

const readLimit = (limitId: string) => api.call('getLimit', { path: { limitId } });
type Whole = Awaited<ReturnType<typeof readLimit>>;

/** A limit: the tree it belongs to with what is taken of each part, what takes it and what secures that, and what must be shown before. */
export default function LimitPage() {
  const { id = '' }: { id?: string } = useParams({ strict: false });
  const words = useWords();
  const { t, language } = words;
  const row = useRow('limits', id);
  const { data: whole } = useSuspenseQuery({ queryKey: ['limit', id], queryFn: () => readLimit(id) });
  const { limit } = whole;
  const { currency } = limit.amount;
  const party: PartyOf | null | undefined = row.parties.party;
  const name = language === 'zh' ? (party?.nameZh ?? party?.name) : party?.name;
  return (
    <>
      <ThingHead
        noun="limits"
        row={row}
        whole={limit}
        title={[limitCalled(limit, words), ...(name === undefined ? [] : [name])].join(' · ')}
      />
      <div className="columns">
        <div className="third">
          <Figure label={t('limit.agreed')} minor={limit.amount.amountMinor} currency={currency}>
            <p className="quiet small">
              <span className="day">{limit.validFrom}</span> – <span className="day">{limit.validUntil}</span>
            </p>
          </Figure>
        </div>
        <div className="third">
          <Figure label={t('limit.used')} minor={limit.usedMinor} currency={currency}>
            <p className="quiet small">
              {t('limit.reserved')} <Amount minor={limit.reservedMinor} currency={currency} />
            </p>
          </Figure>
        </div>
        <div className="third">
          <Figure label={t('limit.left')} minor={limit.leftMinor} currency={currency}>
            <div style={{ marginTop: 8 }}>
              <LimitBar of={limit} />
            </div>
          </Figure>
        </div>
        <div className="full stack">
          <Tasks objectId={id} />
          <Tree of={whole} />
        </div>
        <div className="two-thirds stack">
          <Takers of={whole} />
          <Securities of={whole.shares.flatMap(({ facilityId }) => facilityId ?? [])} />
        </div>
        <div className="third stack">
          <Conditions of={whole} />
          <Panel title={t('detail.record')}>
            <Fields
              of={Object.fromEntries(Object.entries(limit).filter(([, value]) => value !== null))}
              without={[
                'id',
                'status',
                'amount',
                'usedMinor',
                'reservedMinor',
                'leftMinor',
                'path',
                'kind',
                'validFrom',
                'validUntil',
                'isOver',
              ]}
            />
          </Panel>
          <Papers objectId={id} />
          <History objectId={id} />
        </div>
      </div>
    </>
  );
}

function Tree({ of: { limit } }: { of: Whole }) {
  const { t } = useWords();
  const { data } = useLimits({ rootId: limit.path[0] ?? limit.id });
  if (!data) return null;
  return (
    <Panel
      title={t('limit.tree')}
      aside={
        <Link to="/$noun" params={{ noun: 'limits' }}>
          {t('limit.more')}
        </Link>
      }
    >
      <LimitRows of={asTree(data.items)} label={t('limit.tree')} hereId={limit.id} isTree />
    </Panel>
  );
}

/** Who takes of it: facilities, loans under none, bills; each with the collateral that counts for it. */
function Takers({ of: { shares } }: { of: Whole }) {
  const { t } = useWords();
  const isForeign = shares.some(({ currency, ownCurrency }) => ownCurrency !== null && ownCurrency !== currency);
  return (
    <Panel title={t('limit.takers')}>
      {shares.length === 0 ? (
        <p className="quiet">{t('limit.noTakers')}</p>
      ) : (
        <Grid
          label={t('limit.takers')}
          rows={shares}
          keyOf={takerOf}
          columns={[
            { key: 'taker', title: t('limit.taker'), cell: (share) => <Reference id={takerOf(share)} /> },
            {
              key: 'used',
              title: t('limit.used'),
              isNumber: true,
              cell: ({ usedMinor, currency }) => <Amount minor={usedMinor} currency={currency} />,
            },
            {
              key: 'reserved',
              title: t('limit.reserved'),
              isNumber: true,
              cell: ({ reservedMinor, currency }) => <Amount minor={reservedMinor} currency={currency} />,
            },
            ...(isForeign
              ? [
                  {
                    key: 'own',
                    title: t('limit.own'),
                    isNumber: true,
                    cell: ({ ownUsedMinor, ownReservedMinor, ownCurrency }: Whole['shares'][number]) =>
                      ownCurrency === null ? (
                        '—'
                      ) : (
                        <Amount
                          minor={String(BigInt(ownUsedMinor) + BigInt(ownReservedMinor))}
                          currency={ownCurrency}
                        />
                      ),
                  },
                ]
              : []),
            {
              key: 'secured',
              title: t('limit.secured'),
              isNumber: true,
              cell: ({ facilityId }) =>
                facilityId === null ? <span className="quiet">—</span> : <Secured facilityId={facilityId} />,
            },
          ]}
        />
      )}
    </Panel>
  );
}
const takerOf = ({ facilityId, loanId, billId }: Whole['shares'][number]): string =>
  facilityId ?? loanId ?? billId ?? '';

/** What of a facility's collateral counts today, and how it stands; a dash where no lines are agreed or nothing is valued. */
function Secured({ facilityId }: { facilityId: string }) {
  const { data } = useQuery({
    queryKey: ['coverage', facilityId],
    retry: false,
    queryFn: () => api.call('getCoverageOfFacility', { path: { facilityId } }),
  });
  if (!data) return <span className="quiet">—</span>;
  return (
    <>
      <Amount minor={data.countedMinor} currency={data.currency} />
      <div>
        <State state={data.state} />
      </div>
    </>
  );
}

function Conditions({ of: { conditions } }: { of: { conditions: readonly Schemas['DebtCondition'][] } }) {
  const { t } = useWords();
  return (
    <Panel title={t('limit.conditions')}>
      {conditions.length === 0 ? (
        <p className="quiet small">{t('limit.noConditions')}</p>
      ) : (
        <ul className="stack tight">
          {conditions.map(({ id, title, paper, status, proverId, dueOn }) => (
            <li key={id}>
              <span className="row between">
                <Link to="/$noun/$id" params={{ noun: 'conditions', id }}>
                  {title}
                </Link>
                <State state={status} noun="conditions" />
              </span>
              <p className="quiet small">
                {paper} · <Reference id={proverId} />
                {dueOn !== null && (
                  <>
                    {' · '}
                    <span className="day">{dueOn}</span>
                  </>
                )}
              </p>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
