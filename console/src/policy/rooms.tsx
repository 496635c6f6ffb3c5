import { useNavigate, useSearch } from '@tanstack/react-router';
import { Input, Select } from 'antd';
import { Room } from '../admin/table.tsx';
import { addressOf } from '../api/call.ts';
import { useNames } from '../api/names.ts';
import { MoreActs } from '../parts/act-buttons.tsx';
import { State } from '../parts/state.tsx';
import { Amount } from '../parts/value.tsx';
import type { Search } from '../router.tsx';
import { useWords } from '../words/index.ts';
import { termOf, valueOf } from '../words/terms/index.ts';

interface Standing {
  id: string;
  partyId: string;
  kind: string;
  value: string;
  purpose: string | null;
  listYear: number | null;
  isOfficial: boolean;
  status: string;
  statedBy: string;
  reason: string;
  validFrom: string;
  validTo: string | null;
}

/** What is said of parties: nothing is official that no authority stated. */
export function Standings() {
  const { t, language } = useWords();
  const nameOf = useNames();
  const worded = (code: string, of?: string) => valueOf(code, language, of) ?? code;
  const search: Search = useSearch({ strict: false });
  const navigate = useNavigate();
  const { kind, status, on, list, by, year } = search;
  const put = (changes: Search) =>
    void navigate({ to: '/policy/$room', params: { room: 'lists' }, search: { ...search, ...changes }, replace: true });
  return (
    <Room<Standing>
      title="policy.lists"
      lead="policy.listsLead"
      path={addressOf('/v1/policy-standings', { kind: list === undefined ? kind : 'list', status, on })}
      none={
        [kind, status, on, list, by, year].some((each) => each !== undefined) ? 'policy.noneSo' : 'policy.noStanding'
      }
      only={(row) =>
        (list === undefined || row.value === list) &&
        (by === undefined || row.statedBy === by) &&
        (year === undefined || String(row.listYear) === year)
      }
      filters={(rows) => (
        <div className="filters" role="search">
          <Choice
            label={t('policy.whichList')}
            value={list}
            options={lists}
            say={(each) => worded(each, 'list')}
            onChange={(value) => put({ list: value, kind: undefined })}
          />
          <Choice
            label={t('admin.kind')}
            value={kind}
            options={kinds}
            say={worded}
            onChange={(value) => put({ kind: value, list: undefined })}
          />
          <Choice
            label={t('list.state')}
            value={status}
            options={states}
            say={(state) => termOf('state', state, language)}
            onChange={(value) => put({ status: value })}
          />
          <Choice
            label={t('policy.statedBy')}
            value={by}
            options={[...new Set(rows.map(({ statedBy }) => statedBy))]}
            say={(id) => nameOf(id) ?? '—'}
            onChange={(value) => put({ by: value })}
          />
          <Choice
            label={t('policy.year')}
            value={year}
            options={[...new Set(rows.flatMap(({ listYear }) => (listYear === null ? [] : [String(listYear)])))].sort()}
            say={(each) => each}
            onChange={(value) => put({ year: value })}
          />
          <label className="row" style={{ gap: 6 }}>
            <span className="quiet small">{t('policy.heldOnDay')}</span>
            <Input
              type="date"
              style={{ width: 150 }}
              value={on ?? ''}
              onChange={({ target }) => put({ on: target.value === '' ? undefined : target.value })}
            />
          </label>
        </div>
      )}
      keyOf={({ id }) => id}
      columns={[
        { key: 'party', title: t('policy.party'), cell: ({ partyId }) => <strong>{nameOf(partyId) ?? '—'}</strong> },
        { key: 'kind', title: t('admin.kind'), cell: ({ kind }) => worded(kind) },
        {
          key: 'value',
          title: t('policy.value'),
          cell: ({ kind, value, listYear, purpose }) =>
            [worded(value, kind), listYear ?? undefined, purpose === null ? undefined : worded(purpose)]
              .filter((each) => each !== undefined)
              .join(' · '),
        },
        { key: 'status', title: t('list.state'), cell: ({ status }) => <State state={status} /> },
        {
          key: 'official',
          title: t('policy.official'),
          cell: ({ isOfficial }) => t(isOfficial ? 'policy.isOfficial' : 'policy.isClaim'),
        },
        { key: 'by', title: t('policy.statedBy'), cell: ({ statedBy }) => nameOf(statedBy) ?? '—' },
        {
          key: 'days',
          title: t('policy.days'),
          cell: ({ validFrom, validTo }) => (
            <span className="number">
              {validTo === null ? t('policy.since', { on: validFrom }) : `${validFrom} – ${validTo}`}
            </span>
          ),
        },
        {
          key: 'acts',
          title: '',
          cell: (row) => <MoreActs id={row.id} object={{ ...row }} />,
        },
      ]}
    />
  );
}

const lists = ['key100', 'growth100', 'whitelist', 'watch', 'black', 'red'];
const kinds = [
  'size',
  'industry',
  'viability',
  'list',
  'relation',
  'credit_event',
  'score',
  'consent',
  'business',
  'enterprise_class',
];
const states = ['proposed', 'in_force', 'superseded', 'withdrawn'];

/** One of what there is, or any. */
function Choice({
  label,
  value,
  options,
  say,
  onChange,
}: {
  label: string;
  value: string | undefined;
  options: readonly string[];
  say(option: string): string;
  onChange(value: string | undefined): void;
}) {
  return (
    <Select
      aria-label={label}
      style={{ minWidth: 150 }}
      value={value ?? ''}
      onChange={(chosen) => onChange(chosen === '' ? undefined : chosen)}
      options={[{ value: '', label }, ...options.map((option) => ({ value: option, label: say(option) }))]}
    />
  );
}

interface Pot {
  id: string;
  kind: string;
  name: string;
  ownerId: string;
  amount: { amountMinor: string; currency: string };
  drawnMinor: string;
  leftMinor: string;
  validUntil: string;
  status: string;
}

/** Money and room with a label, and what is left of it. */
export function Pots() {
  const { t, language } = useWords();
  const nameOf = useNames();
  return (
    <Room<Pot>
      title="policy.pots"
      lead="policy.potsLead"
      path="/v1/pots"
      none="policy.noPot"
      makes={{ path: '/v1/pots', word: 'policy.openPot' }}
      keyOf={({ id }) => id}
      columns={[
        { key: 'name', title: t('admin.name'), cell: ({ name }) => <strong>{name}</strong> },
        { key: 'kind', title: t('admin.kind'), cell: ({ kind }) => valueOf(kind, language) ?? kind },
        { key: 'owner', title: t('policy.owner'), cell: ({ ownerId }) => nameOf(ownerId) ?? '—' },
        { key: 'status', title: t('list.state'), cell: ({ status }) => <State state={status} noun="pots" /> },
        {
          key: 'amount',
          title: t('policy.amount'),
          isNumber: true,
          cell: ({ amount }) => <Amount minor={amount.amountMinor} currency={amount.currency} />,
        },
        {
          key: 'left',
          title: t('policy.left'),
          isNumber: true,
          cell: ({ leftMinor, amount }) => <Amount minor={leftMinor} currency={amount.currency} isBare />,
        },
        { key: 'until', title: t('work.due'), cell: ({ validUntil }) => <span className="number">{validUntil}</span> },
        { key: 'acts', title: '', cell: (row) => <MoreActs id={row.id} object={{ ...row }} /> },
      ]}
    />
  );
}
