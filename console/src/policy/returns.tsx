import { Link } from '@tanstack/react-router';
import { Room } from '../admin/table.tsx';
import type { Schemas } from '../api/call.ts';
import { useNames } from '../api/names.ts';
import { Instant } from '../parts/value.tsx';
import { useWords } from '../words/index.ts';
import { valueOf } from '../words/terms/index.ts';

/** What is reported, frozen: each opens its figures, and from them the rows behind. */
export function Returns() {
  const { t, language } = useWords();
  const nameOf = useNames();
  return (
    <Room<Schemas['PolicyReturn']>
      title="policy.returns"
      lead="policy.returnsLead"
      path="/v1/policy-returns"
      none="policy.noReturn"
      makes={{ path: '/v1/policy-returns', word: 'policy.makeReturn' }}
      keyOf={({ id }) => id}
      columns={[
        {
          key: 'kind',
          title: t('policy.return'),
          cell: ({ id, kind }) => (
            <Link to="/policy-returns/$id" params={{ id }} style={{ fontWeight: 500 }}>
              {valueOf(kind, language) ?? kind}
            </Link>
          ),
        },
        {
          key: 'days',
          title: t('policy.ofDays'),
          cell: ({ periodFrom, periodTo }) => (
            <span className="day">
              {periodFrom} – {periodTo}
            </span>
          ),
        },
        { key: 'owner', title: t('policy.madeFor'), cell: ({ ownerId }) => nameOf(ownerId) ?? '—' },
        { key: 'to', title: t('policy.sentTo'), cell: ({ addresseeId }) => nameOf(addresseeId) ?? '—' },
        { key: 'rows', title: t('policy.rows'), isNumber: true, cell: ({ rowCount }) => rowCount.toLocaleString('en') },
        { key: 'made', title: t('policy.madeAt'), cell: ({ madeAt }) => <Instant at={madeAt} /> },
      ]}
    />
  );
}
