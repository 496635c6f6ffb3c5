import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { isId } from '../parts/format.ts';
import { isFigure, Value } from '../parts/value.tsx';
import { useWords } from '../words/index.ts';
import type { Language, Pair } from '../words/pair.ts';
import { figureOf } from '../words/terms/figures.ts';
import { valueOf } from '../words/terms/index.ts';

type Figures = Readonly<Record<string, unknown>>;
const isRecord = (value: unknown): value is Figures =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
/** Named by what it groups, and of one shape: a table. */
const isGroups = (value: unknown): value is Record<string, Figures> =>
  isRecord(value) && Object.keys(value).length > 0 && Object.values(value).every(isRecord);
/** What a rung, or a row without a name of its own, is called by. */
const bandOf = ({ band }: Figures): string | undefined => (typeof band === 'string' ? band : undefined);
const isMoney = (name: string): boolean => /^[A-Z]{3}$/.test(name);

/** What a group is called: a party by its name, a code in words, one of two words by both. */
export function groupInWords(name: string, language: Language): string {
  const rung = rungs.get(name);
  if (rung) return rung[language === 'en' ? 0 : 1];
  return name
    .split(' ')
    .map((word) => valueOf(word, language) ?? word)
    .join(' · ');
}
/** How long loans have left to run, the digit before keeps them in order; and how firms were scored. */
const rungs: ReadonlyMap<string, Pair> = new Map([
  ['0 overdue', ['Overdue', '已逾期']],
  ['1 to 90 days', ['Within 90 days', '90 天内']],
  ['2 to a year', ['Within a year', '一年内']],
  ['3 beyond a year', ['Beyond a year', '一年以上']],
  ['from80', ['80 and over', '80 分及以上']],
  ['from60', ['60 to 79', '60 至 79 分']],
  ['from40', ['40 to 59', '40 至 59 分']],
  ['below40', ['Below 40', '40 分以下']],
]);

/** The way to a figure, as people read it: `By industry · Steel`. */
export const wayInWords = (figure: string, language: Language): string =>
  figure
    .split('/')
    .map((name) => (/^[a-z]+[A-Z]/.test(name) ? figureOf(name, language) : groupInWords(name, language)))
    .join(' · ');

interface Shown {
  of: Figures;
  /** The way here: `byMoney/USD`. */
  at?: string;
  currency?: string | undefined;
  /** The figure whose rows are shown. */
  chosen: string | undefined;
  /** Whether rows stand behind a figure that this reader may see. */
  hasRows(figure: string): boolean;
}

/** Figures of a return as they were frozen: what stands alone, then each group as a table. Each leads to the rows behind it. */
export function ReturnFigures({ of, at, currency = 'CNY', chosen, hasRows }: Shown) {
  const { language } = useWords();
  const way = (name: string) => (at === undefined ? name : `${at}/${name}`);
  const alone = Object.entries(of).filter(([, value]) => !isRecord(value) && !Array.isArray(value));
  const grouped = Object.entries(of).filter(([, value]) => isRecord(value) || Array.isArray(value));
  const beside = { ...of, currency };
  return (
    <div className="stack">
      {alone.length > 0 && (
        <dl className="facts">
          {alone.map(([name, value]) => (
            <div key={name}>
              <dt>{figureOf(name, language)}</dt>
              <dd>
                <Rows figure={way(name)} chosen={chosen} hasRows={hasRows}>
                  <Value name={name} value={value} beside={beside} />
                </Rows>
              </dd>
            </div>
          ))}
        </dl>
      )}
      {grouped.map(([name, value]) => {
        if (Array.isArray(value))
          return (
            <Groups
              key={name}
              name={name}
              of={Object.fromEntries((value as Figures[]).map((each, i) => [bandOf(each) ?? String(i), each]))}
              wayOf={() => undefined}
              {...{ currency, chosen, hasRows }}
            />
          );
        if (isGroups(value) && Object.keys(value).every(isMoney))
          return Object.entries(value).map(([money, within]) => (
            <section key={money} className="members">
              <h3>
                <Rows figure={`${way(name)}/${money}`} chosen={chosen} hasRows={hasRows}>
                  {money}
                </Rows>
              </h3>
              <ReturnFigures of={within} at={`${way(name)}/${money}`} currency={money} {...{ chosen, hasRows }} />
            </section>
          ));
        if (isGroups(value) && Object.values(value).every((each) => !Object.values(each).some(isGroups)))
          return (
            <Groups
              key={name}
              name={name}
              of={value}
              wayOf={(group) => `${way(name)}/${group}`}
              {...{ currency, chosen, hasRows }}
            />
          );
        return (
          <section key={name} className="members">
            <h3>
              <Rows figure={way(name)} chosen={chosen} hasRows={hasRows}>
                {groupInWords(figureOf(name, language), language)}
              </Rows>
            </h3>
            <ReturnFigures of={value as Figures} at={way(name)} {...{ currency, chosen, hasRows }} />
          </section>
        );
      })}
    </div>
  );
}

function Groups({
  name,
  of,
  wayOf,
  currency,
  chosen,
  hasRows,
}: Omit<Shown, 'of' | 'at'> & {
  name: string;
  of: Record<string, Figures>;
  wayOf(group: string): string | undefined;
}) {
  const { t, language } = useWords();
  const members = [...new Set(Object.values(of).flatMap((each) => Object.keys(each)))].filter((key) => key !== 'band');
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what is wider than its place is moved by the keyboard
    <section className="grid-wrap" tabIndex={0} aria-label={figureOf(name, language)}>
      <table className="grid" aria-label={figureOf(name, language)}>
        <thead>
          <tr>
            <th scope="col">{figureOf(name, language)}</th>
            {members.map((key) => (
              <th key={key} scope="col" className={isWord(key, of) ? '' : 'number'}>
                {figureOf(key, language)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {Object.entries(of).map(([group, each]) => {
            const figure = wayOf(group);
            return (
              <tr key={group} className={figure !== undefined && figure === chosen ? 'on' : ''}>
                <td className="plain">
                  {isId(group) ? (
                    <span className="row">
                      <Value name={name} value={group} beside={{}} />
                      {figure !== undefined && hasRows(figure) && (
                        <Rows {...{ figure, chosen, hasRows }}>
                          <span className="small">{t('policy.rows')}</span>
                        </Rows>
                      )}
                    </span>
                  ) : (
                    <Rows figure={figure ?? ''} {...{ chosen, hasRows }}>
                      {groupInWords(group, language)}
                    </Rows>
                  )}
                </td>
                {members.map((key) => (
                  <td key={key} className={isWord(key, of) ? '' : 'number'}>
                    <Value name={key} value={each[key]} beside={{ currency }} />
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

const isWord = (key: string, of: Record<string, Figures>): boolean =>
  !isFigure(key) && Object.values(of).every((each) => typeof each[key] !== 'number');

function Rows({
  figure,
  chosen,
  hasRows,
  children,
}: Pick<Shown, 'chosen' | 'hasRows'> & { figure: string; children: ReactNode }) {
  if (figure === '' || !hasRows(figure)) return <>{children}</>;
  return (
    <Link
      to="."
      search={{ figure: chosen === figure ? undefined : figure }}
      replace
      resetScroll={false}
      aria-current={chosen === figure ? 'true' : undefined}
    >
      {children}
    </Link>
  );
}
