import { useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Input } from 'antd';
import { ask } from '../api/call.ts';
import { amountText, ratioText } from '../parts/format.ts';
import SaidSource from '../parts/said-source.tsx';
import type { Search } from '../router.tsx';
import { useWords } from '../words/index.ts';
import { ruleOf } from '../words/terms/rules.ts';
import { unitOf } from '../words/terms/units.ts';
import { moneyOfRule } from './rule-money.ts';

interface Figure {
  value: number;
  unit: string;
  validFrom: string;
  validTo: string | null;
  source: string;
  confidence: string;
}
interface Said {
  en: string;
  zh: string;
}
interface Measure {
  number: number;
  title: Said;
  says: Said | null;
  on: string;
  standing: Said;
  pot: Said;
  decision: Said;
  acts: { act: string; effect: Said }[];
  figures: { key: string; text: Figure | null; inForce: Figure | null }[];
}

/** The measures of the text: each figure of the text beside the rule in force, with since when and by whom. */
export function Measures() {
  const { t, pick, language } = useWords();
  const search: Search = useSearch({ strict: false });
  const navigate = useNavigate();
  const { data } = useSuspenseQuery({
    queryKey: ['policy', 'measures', search.on],
    queryFn: () => ask<{ items: Measure[] }>('/v1/policy/measures', { on: search.on }).then(({ items }) => items),
  });
  const said = (key: string, figure: Figure | null): string => {
    if (figure === null) return '—';
    const { value, unit } = figure;
    if (unit.startsWith('bps')) return ratioText(value);
    // `1 where banned`: the rule says whether, and the figure is no amount of anything.
    if (unit.startsWith('1 where')) return t(value === 1 ? 'say.yes' : 'say.no');
    const currency = moneyOfRule(key, unit);
    if (currency !== undefined) return `${currency} ${amountText(String(value), currency)}`;
    return `${value.toLocaleString('en')} ${unitOf(unit, language)}`;
  };
  return (
    <div className="stack">
      <label className="row">
        <span className="quiet">{t('policy.on')}</span>
        <Input
          type="date"
          style={{ width: 160 }}
          value={search.on ?? ''}
          onChange={({ target }) =>
            void navigate({
              to: '/policy/$room',
              params: { room: 'measures' },
              search: { ...search, on: target.value },
              replace: true,
            })
          }
        />
      </label>
      {data.map((each) => {
        const differs = each.figures.filter(({ text, inForce }) => text?.value !== inForce?.value).length;
        return (
          <section key={each.number} className="panel measure">
            <header>
              <h2>
                <span className="quiet">{each.number}</span> {pick(each.title)}
              </h2>
              <span className={differs > 0 ? 'tone-look' : 'quiet'}>
                {differs > 0 ? t('policy.differs', { count: differs }) : t('policy.asText')}
              </span>
            </header>
            <p className="inner quiet">{each.says === null ? t('policy.noFigure') : pick(each.says)}</p>
            {each.figures.length > 0 ? (
              // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what is wider than its place is moved by the keyboard
              <section className="grid-wrap" tabIndex={0} aria-label={pick(each.title)}>
                <table className="grid" aria-label={pick(each.title)}>
                  <thead>
                    <tr>
                      <th scope="col">{t('admin.rule')}</th>
                      <th scope="col" className="number">
                        {t('policy.text')}
                      </th>
                      <th scope="col" className="number">
                        {t('admin.inForce')}
                      </th>
                      <th scope="col">{t('admin.since')}</th>
                      <th scope="col">{t('policy.source')}</th>
                    </tr>
                  </thead>
                  <tbody>
                    {each.figures.map(({ key, text, inForce }) => (
                      <tr key={key} className={text?.value === inForce?.value ? '' : 'on'}>
                        <td title={key}>{ruleOf(key, language)}</td>
                        <td className="number">
                          {said(key, text)} {text !== null && <Days of={text} />}
                        </td>
                        <td className="number">
                          <strong>{said(key, inForce)}</strong>
                        </td>
                        <td className="plain">{inForce === null ? '—' : <Days of={inForce} />}</td>
                        <td className="small quiet source">
                          {inForce === null ? t('policy.noRule') : <SaidSource of={inForce.source} />}
                        </td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              </section>
            ) : null}
            <details className="inner">
              <summary>{t('policy.does', { count: each.acts.length })}</summary>
              <dl className="facts" style={{ margin: '12px 0' }}>
                {(['standing', 'pot', 'decision'] as const).map((name) => (
                  <div key={name}>
                    <dt>{t(`policy.${name}`)}</dt>
                    <dd>{pick(each[name])}</dd>
                  </div>
                ))}
              </dl>
              <ul className="stack tight small">
                {each.acts.map(({ act, effect }) => (
                  <li key={`${act} ${effect.en}`}>
                    <span className="code">{act}</span> {pick(effect)}
                  </li>
                ))}
              </ul>
            </details>
          </section>
        );
      })}
    </div>
  );
}

/** From when a figure holds, and until when where it ended. */
function Days({ of: { validFrom, validTo } }: { of: Figure }) {
  return <span className="plain quiet">{validTo === null ? validFrom : `${validFrom} – ${validTo}`}</span>;
}
