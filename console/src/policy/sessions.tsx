import { useSuspenseQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { RoomHead } from '../admin/table.tsx';
import { ask, type Schemas } from '../api/call.ts';
import { useNames } from '../api/names.ts';
import { Empty } from '../frame/states.tsx';
import { Grid } from '../parts/grid.tsx';
import { State } from '../parts/state.tsx';
import { useWords } from '../words/index.ts';

export type Session = Schemas['QuarterSession'];

/** The meetings of quarters, the newest first: whether each was held, and how many asks still wait. */
export function Sessions() {
  const { t } = useWords();
  const nameOf = useNames();
  const { data } = useSuspenseQuery({
    queryKey: ['policy', 'sessions'],
    queryFn: () => ask<{ items: Session[] }>('/v1/quarter-sessions').then(({ items }) => items),
  });
  const rows = [...data].sort((a, b) => b.quarter.localeCompare(a.quarter));
  return (
    <section className="panel">
      <RoomHead
        title="policy.sessions"
        lead="policy.sessionsLead"
        makes={{ path: '/v1/quarter-sessions', word: 'policy.planSession' }}
      />
      {rows.length === 0 ? (
        <Empty title={t('admin.none')}>
          <p>{t('policy.noSession')}</p>
        </Empty>
      ) : (
        <Grid
          label={t('policy.sessions')}
          rows={rows}
          keyOf={({ id }) => id}
          columns={[
            {
              key: 'quarter',
              title: t('policy.quarter'),
              cell: ({ id, quarter }) => (
                <Link to="/quarter-sessions/$id" params={{ id }} style={{ fontWeight: 500 }}>
                  {quarter}
                </Link>
              ),
            },
            {
              key: 'state',
              title: t('list.state'),
              cell: ({ status, isMissed }) => (
                <State state={isMissed && status === 'awaited' ? 'overdue' : status} noun="quarter-sessions" />
              ),
            },
            { key: 'host', title: t('policy.host'), cell: ({ hostId }) => nameOf(hostId) ?? '—' },
            { key: 'due', title: t('work.due'), cell: ({ dueOn }) => <span className="day">{dueOn}</span> },
            {
              key: 'held',
              title: t('policy.heldOn'),
              cell: ({ heldOn }) => (heldOn === null ? '—' : <span className="day">{heldOn}</span>),
            },
            {
              key: 'open',
              title: t('policy.asksOpen'),
              isNumber: true,
              cell: ({ asks }) => (asks === null ? '—' : `${asks.open} / ${asks.asked}`),
            },
          ]}
        />
      )}
    </section>
  );
}
