import { useSuspenseQueries } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Segmented } from 'antd';
import { api, type Schemas } from '../api/call.ts';
import { LimitsPanel } from '../credit/limits.tsx';
import { Empty } from '../frame/states.tsx';
import { Figure } from '../parts/figure.tsx';
import { amountText, ratioText } from '../parts/format.ts';
import { Grid, type GridColumn } from '../parts/grid.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { State } from '../parts/state.tsx';
import { Reference } from '../parts/value.tsx';
import type { Search } from '../router.tsx';
import { useWords } from '../words/index.ts';
import { valueOf } from '../words/terms/index.ts';

type Sum = Schemas['PortfolioSum'];
const cuts = ['borrower', 'coverage', 'control', 'maturity', 'expiry', 'commodity', 'site', 'custodian'] as const;
type Cut = (typeof cuts)[number];

const read = (by: Cut) => ({
  queryKey: ['portfolio', by],
  queryFn: () => api.call('getPortfolio', { query: { by } }),
});
/** By whom: a party has a name in each language. */
const partyCuts: ReadonlySet<Cut> = new Set(['borrower', 'custodian']);
const total = (items: readonly Sum[], name: 'exposureMinor' | 'countedMinor' | 'limitMinor') =>
  items.reduce((sum, item) => sum + BigInt(item[name] ?? 0), 0n);

/** What a lender has out, what secures it, and where. Sums of different money are never added. */
export default function Portfolio() {
  const { t } = useWords();
  const { by: asked }: Search = useSearch({ strict: false });
  const navigate = useNavigate();
  const by: Cut = cuts.find((cut) => cut === asked) ?? 'borrower';
  const [{ data: borrowers }, { data }] = useSuspenseQueries({ queries: [read('borrower'), read(by)] });
  const moneys = [...new Set(borrowers.items.map(({ currency }) => currency ?? ''))];
  return (
    <>
      <PageHead title={t('nav.portfolio')} lead={t('portfolio.lead')} />
      {moneys.length === 0 && (
        <section className="panel">
          <Empty title={t('portfolio.empty')}>
            <p>{t('portfolio.emptyMore')}</p>
          </Empty>
        </section>
      )}
      {moneys.map((currency) => {
        const items = borrowers.items.filter((item) => item.currency === currency);
        const exposure = total(items, 'exposureMinor');
        const counted = total(items, 'countedMinor');
        return (
          <div key={currency} className="columns" style={{ marginBottom: 16 }}>
            <div className="third">
              <Figure label={t('portfolio.exposure')} minor={exposure} currency={currency} />
            </div>
            <div className="third">
              <Figure label={t('portfolio.counted')} minor={counted} currency={currency}>
                {exposure > 0n && (
                  <p className="quiet small">
                    {t('portfolio.cover')} {ratioText(Number((counted * 10_000n) / exposure))}
                  </p>
                )}
              </Figure>
            </div>
            <div className="third">
              <Figure label={t('portfolio.limit')} minor={total(items, 'limitMinor')} currency={currency} />
            </div>
          </div>
        );
      })}
      {moneys.length > 0 && (
        <section className="panel">
          <div className="filters">
            <Segmented
              aria-label={t('portfolio.cut')}
              value={by}
              onChange={(value) => void navigate({ to: '/portfolio', search: { by: value }, replace: true })}
              options={cuts.map((cut) => ({ value: cut, label: t(`portfolio.by.${cut}`) }))}
            />
          </div>
          <Sums by={by} items={data.items} />
        </section>
      )}
      <div style={{ marginTop: 16 }}>
        <LimitsPanel asked={{ isRoot: true }} title="limit.roots" />
      </div>
    </>
  );
}

function Sums({ by, items }: { by: Cut; items: readonly Sum[] }) {
  const { t, language } = useWords();
  const isState = by === 'coverage' || by === 'control' || by === 'maturity';
  const sizeOf = ({ exposureMinor, outstandingMinor, lots = 0 }: Sum) =>
    Number(exposureMinor ?? outstandingMinor ?? lots);
  const most = Math.max(1, ...items.map(sizeOf));
  const money = (title: string, of: (sum: Sum) => string | undefined): GridColumn<Sum> => ({
    key: title,
    title,
    isNumber: true,
    cell: (sum) => {
      const minor = of(sum);
      return minor === undefined ? (
        <span className="quiet">—</span>
      ) : (
        <>
          <span className="quiet small">{sum.currency} </span>
          {amountText(minor, sum.currency)}
        </>
      );
    },
  });
  const number = (title: string, of: (sum: Sum) => number | string | null | undefined): GridColumn<Sum> => ({
    key: title,
    title,
    isNumber: true,
    cell: (sum) => of(sum) ?? <span className="quiet">—</span>,
  });
  const has = (name: keyof Sum) => items.some((item) => item[name] !== undefined && item[name] !== null);
  const columns: GridColumn<Sum>[] = [
    {
      key: 'key',
      title: t(`portfolio.by.${by}`),
      cell: (sum) => {
        if (isState && sum.key !== null) return <State state={sum.key} />;
        const name =
          partyCuts.has(by) && sum.key !== null ? (
            <Reference id={sum.key} />
          ) : (
            (sum.name ?? sum.key ?? t('portfolio.unknownKey'))
          );
        return by === 'borrower' && sum.key !== null ? (
          <Link to="/$noun" params={{ noun: 'facilities' }} search={{ partyId: sum.key }}>
            {name}
          </Link>
        ) : (
          name
        );
      },
    },
    {
      key: 'bar',
      title: '',
      cell: (sum) => (
        <div className="bar" style={{ minWidth: 120, height: 8 }} aria-hidden="true">
          <i style={{ width: `${(sizeOf(sum) / most) * 100}%`, background: 'var(--primary)' }} />
        </div>
      ),
    },
    ...(has('exposureMinor') ? [money(t('portfolio.exposure'), (sum) => sum.exposureMinor)] : []),
    ...(has('outstandingMinor') ? [money(t('portfolio.exposure'), (sum) => sum.outstandingMinor)] : []),
    ...(has('countedMinor') ? [money(t('portfolio.counted'), (sum) => sum.countedMinor)] : []),
    ...(has('limitMinor') ? [money(t('portfolio.limit'), (sum) => sum.limitMinor)] : []),
    ...(has('facilities') ? [number(t('portfolio.facilities'), (sum) => sum.facilities)] : []),
    ...(has('debts') ? [number(t('portfolio.debts'), (sum) => sum.debts)] : []),
    ...(has('lots') ? [number(t('portfolio.lots'), (sum) => sum.lots)] : []),
    ...(has('quantity')
      ? [
          number(t('portfolio.quantity'), (sum) =>
            sum.quantity == null ? null : `${sum.quantity} ${valueOf(sum.unit ?? '', language) ?? sum.unit ?? ''}`,
          ),
        ]
      : []),
  ];
  if (items.length === 0) return <Empty title={t('portfolio.empty')} />;
  return (
    <Grid
      label={t(`portfolio.by.${by}`)}
      columns={columns}
      rows={items}
      keyOf={({ key, currency, unit }) => `${key} ${currency} ${unit}`}
    />
  );
}
