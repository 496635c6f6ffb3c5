import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { serverNow } from '../api/call.ts';
import { useCalled } from '../api/called.ts';
import { listOfId, listsQuery } from '../api/lists.ts';
import { useName } from '../api/parties.ts';
import { useWords } from '../words/index.ts';
import type { Language } from '../words/pair.ts';
import { fieldOf, oneOf, valueOf } from '../words/terms/index.ts';
import { amountText, instantText, isId, MINUS, quantityText, ratioText, shortId } from './format.ts';
import { HashOfPaper } from './hash-of-paper.tsx';
import { calledIn } from './titles.ts';

/** What rules are called is a long table, and few pages need it. */
const RuleName = lazy(() => import('./rule-name.tsx'));
const SaidCode = lazy(() => import('./said-code.tsx'));
const SaidSource = lazy(() => import('./said-source.tsx'));
/** Figures of a return have words and tables of their own. */
const ReturnFigures = lazy(() =>
  import('../policy/figures.tsx').then(({ ReturnFigures: shown }) => ({ default: shown })),
);
/** `pot:keep`, `earmark.make`, `POT_OF_ANOTHER`. */
const isServiceCode = (text: string): boolean =>
  /^[a-z][A-Za-z0-9]*[.:][a-z][A-Za-z0-9]*$|^[A-Z][A-Z0-9]+(_[A-Z0-9]+)+$/.test(text);

export const labelOf = (name: string, language: Language): string => fieldOf(name, language);

/** One name for two things is told by what stands in it. */
function labelBeside(name: string, value: unknown, language: Language): string {
  if (name === 'passed' && Array.isArray(value)) return fieldOf('passedOver', language);
  if (name === 'billId' && typeof value === 'string' && value.startsWith('bex_'))
    return oneOf('exchange-bills', language);
  if (name === 'held' && isRecord(value)) return fieldOf('heldMinor', language);
  if (name === 'origin' && typeof value === 'string' && /^(application|message|transfer)$/.test(value))
    return fieldOf('cameBy', language);
  return labelOf(name, language);
}

type Beside = Readonly<Record<string, unknown>>;

/** What is told money by money, or party by party, has them for names. */
const isMoney = (name: string): boolean => /^[A-Z]{3}$/.test(name);

/** How a value is written, told by the end of its name: `Minor`, `Bps`, `At`, `On`, `Id`. */
export const isFigure = (name: string): boolean => /(Minor|Bps|Kg|M|S|Days|quantityValue|count|days)$/.test(name);

const currencyOf = (beside: Beside): string | undefined =>
  typeof beside.currency === 'string' ? beside.currency : undefined;

/** What a taker has in its own money stands beside what it takes in the money of the limit. */
const moneyOfField = (name: string, beside: Beside): string | undefined =>
  name.startsWith('own') && 'ownCurrency' in beside ? currencyOf({ currency: beside.ownCurrency }) : currencyOf(beside);

/** The money of its own amounts, where they are all of one. */
function moneyOf(of: Beside): string | undefined {
  const moneys = new Set(
    Object.values(of).flatMap((value) => {
      const { amountMinor, currency } = (value ?? {}) as Beside;
      return typeof amountMinor === 'string' && typeof currency === 'string' ? [currency] : [];
    }),
  );
  const [only] = moneys;
  return moneys.size === 1 ? only : undefined;
}

export function Instant({ at }: { at: string }) {
  const now = serverNow();
  return (
    <time dateTime={at} title={new Date(at).toISOString()}>
      {instantText(at, now)}
    </time>
  );
}

export function Amount({
  minor,
  currency,
  isBare = false,
}: {
  minor: string;
  currency?: string | undefined;
  isBare?: boolean;
}) {
  return (
    <span className="number">
      {!isBare && currency !== undefined && <span className="quiet">{currency} </span>}
      {amountText(minor, currency)}
    </span>
  );
}

/** What an identifier names, in words and as a link; the identifier itself is behind it. */
export function Reference({ id }: { id: string }) {
  const { language } = useWords();
  const named = useName(id);
  const row = useCalled(id, named === undefined && isId(id));
  if (named)
    return (
      <span title={id}>
        <PartyName party={named} />
      </span>
    );
  return (
    <Link to="/go/$id" params={{ id }} className={row === null ? 'reference code' : 'reference'} title={id}>
      {row === null ? <Unread id={id} /> : calledIn(row.noun, row, language)}
    </Link>
  );
}

/** What is not known yet, or is not this reader’s to know: what it is, and the end of its number. */
function Unread({ id }: { id: string }) {
  const { language } = useWords();
  const { data } = useQuery(listsQuery);
  const list = data && listOfId(data, id);
  return <>{list ? `${oneOf(list.name, language)} …${id.slice(-6)}` : shortId(id)}</>;
}

/** The identifier of what the page is about: its name stands above. */
export const Identifier = ({ id }: { id: string }) => (
  <span className="code quiet" title={id}>
    {shortId(id)}
  </span>
);

/** A name where there is one, its identifier behind it. */
export function PartyName({ party }: { party: { name: string; nameZh?: string | null } | null | undefined }) {
  const { language } = useWords();
  if (!party) return <span className="quiet">—</span>;
  return <>{language === 'zh' ? (party.nameZh ?? party.name) : party.name}</>;
}

/** What a watch waits for, in a line: of which breach, what, and what ends it in words. */
function Awaited({ of: { what, kind, by, inWords, until } }: { of: AwaitedOf }) {
  const { pick, language } = useWords();
  const said = (code: string | undefined) => (code === undefined ? [] : [valueOf(code, language) ?? code]);
  return (
    <>
      {[...said(kind), ...said(what)].join(' · ')}
      {inWords ? `${language === 'zh' ? '：' : ': '}${pick(inWords)}` : said(by).map((told) => ` · ${told}`)}
      {until !== undefined && (
        <>
          {' · '}
          <Instant at={until} />
        </>
      )}
    </>
  );
}
interface AwaitedOf {
  what: string;
  kind?: string;
  by?: string;
  inWords?: { en: string; zh: string };
  until?: string;
}
const awaitedNames = new Set(['what', 'kind', 'by', 'inWords', 'until']);
const isAwaited = (record: object): record is AwaitedOf =>
  'what' in record && Object.keys(record).every((name) => awaitedNames.has(name));

const isRecord = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);
/** What takes the whole width: parts of its own, or several of them; figures with their money and lists of words do not. */
const isRecordOrRows = (value: unknown): boolean =>
  Array.isArray(value)
    ? value.some(isRecord)
    : isRecord(value) && !('amountMinor' in (value as object)) && !('scale' in (value as object));
const isNothing = (value: unknown): boolean =>
  value === null ||
  value === undefined ||
  value === '' ||
  (typeof value === 'object' && Object.keys(value).length === 0);

/** One value of an answer, as people read it. What is not known is a dash, never nought. */
export function Value({ name, value, beside }: { name: string; value: unknown; beside: Beside }) {
  const { t, language } = useWords();
  if (isNothing(value))
    return (
      <span className="quiet" title={t('say.unknown')}>
        —
      </span>
    );
  if (typeof value === 'boolean') return <>{t(value ? 'say.yes' : 'say.no')}</>;
  if (typeof value === 'number')
    return <>{name.endsWith('Bps') ? ratioText(value) : value.toLocaleString('en').replace('-', MINUS)}</>;
  if (typeof value === 'string') return <Text name={name} value={value} beside={beside} />;
  if (Array.isArray(value)) {
    if (value.every((each) => !isRecord(each)))
      return (
        <>
          {value.map((each, at) => (
            // The order is the identity.
            <span key={at}>
              {at > 0 && (language === 'zh' ? '、' : ', ')}
              <Value name={name} value={each} beside={beside} />
            </span>
          ))}
        </>
      );
    return (
      <div className="stack tight">
        {value.map((each, at) =>
          // The order is the identity.
          isAwaited(each as object) ? (
            <p key={at}>
              <Value name={name} value={each} beside={{}} />
            </p>
          ) : (
            <Fields key={at} of={each as Record<string, unknown>} within={beside} />
          ),
        )}
      </div>
    );
  }
  const record: Record<string, unknown> = value as Record<string, unknown>;
  if (isAwaited(record)) return <Awaited of={record} />;
  if (name === 'figures')
    return (
      <Suspense fallback={null}>
        <ReturnFigures of={record} currency={currencyOf(beside)} chosen={undefined} hasRows={() => false} />
      </Suspense>
    );
  if (typeof record.amountMinor === 'string')
    return <Amount minor={record.amountMinor} currency={currencyOf(record) ?? currencyOf(beside)} />;
  if (typeof record.value === 'string' && typeof record.scale === 'number')
    return (
      <>
        {quantityText(record.value, record.scale)} <Value name="unit" value={record.unit} beside={record} />
      </>
    );
  if (typeof record.en === 'string' && typeof record.zh === 'string')
    return <>{language === 'zh' ? record.zh : record.en}</>;
  return <Fields of={record} within={beside} />;
}

/** Of what a code is told: a value of its kind, a kind of its thing, anything else of its field. */
function ofWhat(name: string, { kind, id }: Beside): string {
  if (name === 'value' && typeof kind === 'string') return kind;
  return name === 'kind' && typeof id === 'string' ? id.slice(0, 3) : name;
}

function Text({ name, value, beside }: { name: string; value: string; beside: Beside }) {
  const { language } = useWords();
  if (isId(value)) return <Reference id={value} />;
  if ((name === 'rule' || name === 'rules' || name === 'key') && /^[a-z]\w+(\.\w+)+$/.test(value))
    return (
      <Suspense fallback={value}>
        <RuleName of={value} />
      </Suspense>
    );
  if (name === 'source' && language === 'zh' && value.includes(' '))
    return (
      <Suspense fallback={value}>
        <SaidSource of={value} />
      </Suspense>
    );
  // What a rule of an amount is held to is an amount, whatever its field is called.
  const isMinor = name.endsWith('Minor') || (typeof beside.rule === 'string' && beside.rule.endsWith('Minor'));
  if (isMinor && /^-?\d+$/.test(value)) return <Amount minor={value} currency={moneyOfField(name, beside)} />;
  if (/^\d{4}-\d\d-\d\dT.*Z$/.test(value)) return <Instant at={value} />;
  if (name === 'quantityValue' && typeof beside.quantityScale === 'number')
    return <>{quantityText(value, beside.quantityScale)}</>;
  if (/^\d{4}-\d\d-\d\d$/.test(value)) return <span className="day">{value}</span>;
  const isHash: boolean = /^[0-9a-f]{64}$/.test(value);
  // Hashes of the record itself are of no paper.
  if (
    isHash &&
    /^(document|paper|evidence|proof|certificate|contract|agreement|consent|receipt|statement)?(H|h)ash(es)?$/.test(
      name,
    )
  )
    return <HashOfPaper sha256={value} />;
  if (isHash)
    return (
      <span className="code" title={value}>
        {value.slice(0, 12)}…
      </span>
    );
  const said = valueOf(value, language, ofWhat(name, beside));
  if (said === undefined && isServiceCode(value))
    return (
      <Suspense fallback={value}>
        <SaidCode of={value} />
      </Suspense>
    );
  // A message keeps its lines.
  if (value.includes('\n')) return <span className="code lines">{value}</span>;
  const parts = value.split(' ');
  // What is known by several things together, as a row of a return is.
  if (said === undefined && parts.length > 1 && parts.some(isId))
    return (
      <>
        {parts.map((part, at) => (
          // The order is the identity.
          <span key={at}>
            {at > 0 && ' · '}
            <Value name={name} value={part} beside={{}} />
          </span>
        ))}
      </>
    );
  return <>{said ?? value}</>;
}

/** All of an answer, name by name. What is within something is in its money, unless it names another. */
export function Fields({
  of,
  within = {},
  without = [],
}: {
  of: Record<string, unknown>;
  within?: Beside;
  without?: readonly string[];
}) {
  const { language, pick } = useWords();
  const { en, zh } = of;
  const heading = typeof en === 'string' && typeof zh === 'string' ? pick({ en, zh }) : undefined;
  const shown = Object.entries(of).filter(
    ([name, value]) =>
      !without.includes(name) &&
      !unsaid.has(name) &&
      !isInOther(name, of, language) &&
      // Under a heading of its own what is not there needs no dash.
      (heading === undefined || (!headings.has(name) && value !== null)),
  );
  const currency = currencyOf(of) ?? moneyOf(of) ?? currencyOf(within);
  const beside = currency === undefined ? of : { ...of, currency };
  return (
    <dl className="facts">
      {heading !== undefined && (
        <div style={{ gridColumn: '1 / -1' }}>
          <dt className="heading">{heading}</dt>
        </div>
      )}
      {shown.map(([name, value]) => {
        const isWide = isRecordOrRows(value) && !isNothing(value);
        return (
          <div key={name} className={isWide ? 'group' : undefined}>
            <dt>
              {isId(name) ? (
                <Reference id={name} />
              ) : isMoney(name) ? (
                name
              ) : (
                labelBeside(spoken.has(name.replace(/Zh$/, '')) ? name.replace(/Zh$/, '') : name, value, language)
              )}
            </dt>
            <dd>
              <Value name={name} value={value} beside={isMoney(name) ? { ...beside, currency: name } : beside} />
            </dd>
          </div>
        );
      })}
    </dl>
  );
}
/** Sentences that stand in both languages beside each other: one of them is read. */
const spoken = new Set(['text', 'title']);
const isInOther = (name: string, of: Record<string, unknown>, language: Language): boolean =>
  language === 'zh'
    ? spoken.has(name) && typeof of[`${name}Zh`] === 'string'
    : name.endsWith('Zh') && spoken.has(name.slice(0, -2)) && name.slice(0, -2) in of;
/** The heading, and the code that it says in words. */
const headings = new Set(['en', 'zh', 'test']);
/** Said with the figures that they belong to. */
const unsaid = new Set(['currency', 'ownCurrency', 'quantityScale']);
