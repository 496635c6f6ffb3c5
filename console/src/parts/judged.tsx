import { useQuery } from '@tanstack/react-query';
import { judgementQuery } from '../api/judgement.ts';
import { Fault } from '../frame/states.tsx';
import { useWords } from '../words/index.ts';
import { fieldOf } from '../words/terms/index.ts';
import { ExplainButton, type Judgement } from './explain.tsx';
import { amountText } from './format.ts';
import { saidOf } from './said.ts';
import { Shape } from './state.tsx';
import { Panel } from './thing.tsx';

const shown = ['netExposureMinor', 'goodsMinor', 'receivableMinor', 'supportedMinor', 'limitMinor'] as const;

/** A facility as it is judged now: the figures that every gate reads, and what stops it. */
export function Judged({ facilityId }: { facilityId: string }) {
  const { t, pick, language } = useWords();
  const { data, error } = useQuery(judgementQuery(facilityId));
  if (error) return <Fault error={error} />;
  if (!data) return <div className="skeleton" style={{ height: 200 }} />;
  return (
    <Panel title={t('drawdown.judgement')} aside={<ExplainButton judgement={data} />}>
      <Figures judgement={data} />
      <h3 style={{ margin: '16px 0 4px' }}>{t('facility.stops')}</h3>
      {data.found.length === 0 && <p className="quiet">{t('facility.nothingStops')}</p>}
      <ul className="conditions">
        {[...new Map(data.found.map((each) => [each.fact, each])).values()].map(({ fact, name, remedy }) => (
          <li key={fact}>
            <span style={{ paddingTop: 2 }}>
              <Shape tone="look" />
            </span>
            <div>
              <p>{saidOf(pick(remedy), fieldOf, language)}</p>
              <p className="small quiet">{pick(name)}</p>
            </div>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Figures({ judgement }: { judgement: Judgement }) {
  const { t } = useWords();
  const { figures, currency, on } = judgement;
  const words = {
    netExposureMinor: 'facility.netPrincipal',
    goodsMinor: 'facility.goodsCount',
    receivableMinor: 'explain.receivables',
    supportedMinor: 'facility.supported',
    limitMinor: 'facility.limit',
  } as const;
  return (
    <>
      <p className="quiet small">
        {t('facility.on', { on })} · {currency}
      </p>
      <dl>
        {shown.map((name) => (
          <div key={name} className="row between" style={{ padding: '4px 0' }}>
            <dt className="quiet">{t(words[name])}</dt>
            <dd className="number">{figures[name] === null ? '—' : amountText(figures[name], currency)}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}
