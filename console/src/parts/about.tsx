import { useWords } from '../words/index.ts';
import { termOf } from '../words/terms/index.ts';
import { amountText } from './format.ts';
import { inChinese } from './in-chinese.ts';
import { labelOf, PartyName, Value } from './value.tsx';

type View = Record<string, unknown>;
interface Money {
  amountMinor: string;
  currency: string;
}

const amounts = ['amount', 'limit', 'principal'] as const;
const told = [
  'description',
  'number',
  'creditNumber',
  'invoiceNumber',
  'product',
  'purpose',
  'vehicle',
  'interestBps',
  'dueOn',
  'expiresOn',
];

function moneyOf(of: View): [string, Money] | undefined {
  for (const name of amounts) {
    const [whole, minor] = [of[name] as Money | undefined, of[`${name}Minor`]];
    if (typeof whole?.amountMinor === 'string') return [name, whole];
    if (typeof minor === 'string' && typeof of.currency === 'string')
      return [name, { amountMinor: minor, currency: of.currency }];
  }
  return undefined;
}

/** What somebody is about to sign for, in figures that are not scaled, and in words where they are yuan. */
export function About({ of }: { of: View }) {
  const { t, language } = useWords();
  const money = moneyOf(of);
  const parties = Object.entries((of.parties ?? {}) as Record<string, { name: string } | null>).filter(
    ([, party]) => typeof party?.name === 'string',
  );
  const rest = told.filter((name) => of[name] !== undefined && of[name] !== null);
  if (!money && parties.length === 0) return null;
  return (
    <section className="signed-for" aria-label={t('act.about')}>
      {money && <p className="quiet small">{labelOf(money[0], language)}</p>}
      {money && (
        <p style={{ fontSize: 20, fontWeight: 600, fontVariantNumeric: 'tabular-nums' }}>
          {money[1].currency} {amountText(money[1].amountMinor, money[1].currency)}
        </p>
      )}
      {money?.[1].currency === 'CNY' && (
        <p className="quiet small" lang="zh">
          {inChinese(BigInt(money[1].amountMinor))}
        </p>
      )}
      <dl className="facts">
        {parties.map(([role, party]) => (
          <div key={role}>
            <dt>{termOf('role', role, language)}</dt>
            <dd>
              <PartyName party={party} />
            </dd>
          </div>
        ))}
        {rest.map((name) => (
          <div key={name}>
            <dt>{labelOf(name, language)}</dt>
            <dd>
              <Value name={name} value={of[name]} beside={of} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
