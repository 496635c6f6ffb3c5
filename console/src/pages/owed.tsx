import { useSuspenseQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Segmented } from 'antd';
import { api, type Schemas } from '../api/call.ts';
import { Empty } from '../frame/states.tsx';
import { Figure } from '../parts/figure.tsx';
import { amountText } from '../parts/format.ts';
import { Grid } from '../parts/grid.tsx';
import { PageHead } from '../parts/page-head.tsx';
import type { Search } from '../router.tsx';
import { useWords } from '../words/index.ts';

const cuts = ['month', 'dueOn', 'creditor'] as const;
type Sum = Schemas['PortfolioSum'];

const sum = (items: readonly Sum[], name: 'confirmedMinor' | 'unansweredMinor') =>
  items.reduce((total, item) => total + BigInt(item[name] ?? 0), 0n);

/** What a core firm owes: when it falls due, and to whom. */
export default function Owed() {
  const { t } = useWords();
  const { by: asked }: Search = useSearch({ strict: false });
  const navigate = useNavigate();
  const by = cuts.find((cut) => cut === asked) ?? 'month';
  const { data } = useSuspenseQuery({
    queryKey: ['owed', by],
    queryFn: () => api.call('getOwed', { query: { by } }),
  });
  const moneys = [...new Set(data.items.map(({ currency }) => currency ?? ''))];
  const most = Math.max(
    1,
    ...data.items.map((item) => Number(item.confirmedMinor ?? 0) + Number(item.unansweredMinor ?? 0)),
  );
  const share = (minor: string | undefined) => `${(Number(minor ?? 0) / most) * 100}%`;
  const searchOf = ({ key }: Sum): Search =>
    by === 'creditor' ? { partyId: key ?? '' } : { dueOnFrom: key ?? '', dueOnTo: key ?? '' };
  return (
    <>
      <PageHead title={t('nav.owed')} lead={t('owed.lead')} />
      {moneys.map((currency) => {
        const items = data.items.filter((item) => item.currency === currency);
        return (
          <div key={currency} className="columns" style={{ marginBottom: 16 }}>
            <div className="half">
              <Figure label={t('owed.confirmed')} minor={sum(items, 'confirmedMinor')} currency={currency} />
            </div>
            <div className="half">
              <Figure label={t('owed.unanswered')} minor={sum(items, 'unansweredMinor')} currency={currency} />
            </div>
          </div>
        );
      })}
      <section className="panel">
        <div className="filters">
          <Segmented
            value={by}
            onChange={(value) => void navigate({ to: '/owed', search: { by: value }, replace: true })}
            options={cuts.map((cut) => ({ value: cut, label: t(`owed.by.${cut}`) }))}
          />
        </div>
        {data.items.length === 0 && <Empty title={t('owed.empty')} />}
        {data.items.length > 0 && (
          <Grid
            label={t('nav.owed')}
            rows={data.items}
            keyOf={({ key, currency }) => `${key} ${currency}`}
            columns={[
              {
                key: 'key',
                title: t(`owed.by.${by}`),
                cell: (item) =>
                  by === 'month' ? (
                    (item.key ?? '—')
                  ) : (
                    <Link to="/$noun" params={{ noun: 'receivables' }} search={searchOf(item)}>
                      {item.name ?? item.key ?? '—'}
                    </Link>
                  ),
              },
              {
                key: 'bar',
                title: '',
                cell: ({ confirmedMinor, unansweredMinor }) => (
                  <div className="bar" style={{ minWidth: 160, height: 8, display: 'flex' }} aria-hidden="true">
                    <span style={{ width: share(confirmedMinor), background: 'var(--controlled)' }} />
                    <span style={{ width: share(unansweredMinor), background: 'var(--degraded)' }} />
                  </div>
                ),
              },
              {
                key: 'confirmed',
                title: t('owed.confirmed'),
                isNumber: true,
                cell: ({ confirmedMinor, currency }) => (
                  <>
                    <span className="quiet small">{currency} </span>
                    {amountText(confirmedMinor ?? '0', currency)}
                  </>
                ),
              },
              {
                key: 'unanswered',
                title: t('owed.unanswered'),
                isNumber: true,
                cell: ({ unansweredMinor, currency }) => (
                  <>
                    <span className="quiet small">{currency} </span>
                    {amountText(unansweredMinor ?? '0', currency)}
                  </>
                ),
              },
              {
                key: 'count',
                title: t('owed.invoices'),
                isNumber: true,
                cell: ({ confirmed = 0, unanswered = 0 }) => confirmed + unanswered,
              },
            ]}
          />
        )}
      </section>
    </>
  );
}
