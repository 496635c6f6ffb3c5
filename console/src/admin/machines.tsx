import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ask, serverNow } from '../api/call.ts';
import { useMe } from '../api/me.ts';
import { useNames } from '../api/names.ts';
import { Fault } from '../frame/states.tsx';
import { MoreActs } from '../parts/act-buttons.tsx';
import { amountText, ratioText, spanText } from '../parts/format.ts';
import { State } from '../parts/state.tsx';
import { Fields, Instant, Value } from '../parts/value.tsx';
import { moneyOfRule } from '../policy/rule-money.ts';
import { useWords } from '../words/index.ts';
import { eventWords } from '../words/terms/events.ts';
import { valueOf } from '../words/terms/index.ts';
import { ruleOf } from '../words/terms/rules.ts';
import { unitOf } from '../words/terms/units.ts';
import { isSetHere, maySet } from './setters.ts';
import { ActButton, Room, RoomHead } from './table.tsx';

interface Device {
  id: string;
  code: string;
  kind: string;
  ownerId: string;
  lentTo: string | null;
  reportEveryS: number | null;
  publicKey: string | null;
  numbered: boolean;
  revokedAt: string | null;
}
interface Heard {
  received: string;
  repeated: string;
  lastReceivedAt: string | null;
  gaps: { from: string; to: string }[] | null;
}

/** How a device does: when it was heard, what came twice and what never came. */
function Health({ device }: { device: Device }) {
  const { t, language } = useWords();
  const { data } = useQuery({
    queryKey: ['admin', 'device', device.id],
    retry: false,
    queryFn: () => ask<Heard>(`/v1/devices/${device.id}/state`),
  });
  if (!data) return <span className="quiet">…</span>;
  if (data.lastReceivedAt === null) return <State state="unknown" word={t('admin.neverHeard')} />;
  const ageMs = serverNow().getTime() - Date.parse(data.lastReceivedAt);
  const isLate = device.revokedAt === null && device.reportEveryS !== null && ageMs > 3_000 * device.reportEveryS;
  return (
    <State
      state={device.revokedAt !== null ? 'ended' : isLate ? 'overdue' : 'fine'}
      word={t('admin.heardAgo', { span: spanText(ageMs, language) })}
    />
  );
}

function Numbers({ device }: { device: Device }) {
  const { data } = useQuery({
    queryKey: ['admin', 'device', device.id],
    retry: false,
    queryFn: () => ask<Heard>(`/v1/devices/${device.id}/state`),
  });
  if (!data) return null;
  return (
    <>
      {Number(data.received).toLocaleString('en')} · {Number(data.repeated).toLocaleString('en')} ·{' '}
      {data.gaps?.length ?? '—'}
    </>
  );
}

export function Devices() {
  const { t, language } = useWords();
  const nameOf = useNames();
  return (
    <>
      <Room<Device>
        title="admin.devices"
        lead="admin.devicesLead"
        path="/v1/devices"
        makes={{ path: '/v1/devices', word: 'admin.enrol' }}
        keyOf={({ id }) => id}
        columns={[
          { key: 'code', title: t('admin.code'), cell: ({ code }) => <strong className="number">{code}</strong> },
          { key: 'kind', title: t('admin.kind'), cell: ({ kind }) => valueOf(kind, language) ?? kind },
          { key: 'health', title: t('admin.health'), cell: (device) => <Health device={device} /> },
          { key: 'numbers', title: t('admin.numbers'), isNumber: true, cell: (device) => <Numbers device={device} /> },
          {
            key: 'every',
            title: t('admin.every'),
            cell: ({ reportEveryS }) => (reportEveryS === null ? '—' : spanText(reportEveryS * 1_000, language)),
          },
          {
            key: 'signs',
            title: t('admin.signs'),
            cell: ({ publicKey }) => t(publicKey === null ? 'say.no' : 'say.yes'),
          },
          {
            key: 'owner',
            title: t('admin.owner'),
            cell: ({ ownerId, lentTo }) => nameOf(lentTo) ?? nameOf(ownerId) ?? '—',
          },
          {
            key: 'acts',
            title: '',
            cell: (device) => <MoreActs id={device.id} object={{ ...device }} />,
          },
        ]}
      />
      <Room<{ id: string; topic: string; reason: string; payloadLength: number; receivedAt: string }>
        title="admin.quarantine"
        lead="admin.quarantineLead"
        path="/v1/quarantine"
        keyOf={({ id }) => id}
        columns={[
          { key: 'at', title: t('packs.when'), cell: ({ receivedAt }) => <Instant at={receivedAt} /> },
          { key: 'topic', title: t('admin.topic'), cell: ({ topic }) => <span className="code">{topic}</span> },
          { key: 'reason', title: t('map.why'), cell: ({ reason }) => valueOf(reason, language) ?? reason },
          { key: 'length', title: t('admin.bytes'), isNumber: true, cell: ({ payloadLength }) => payloadLength },
        ]}
      />
    </>
  );
}

interface Calendar {
  place: string;
  timeZone: string;
  version: string;
  knownFrom: string | null;
  knownUntil: string | null;
  endsSoon: boolean;
  years: { year: number; closedOn: string[]; workedOn: string[]; source: string }[];
}

export function Calendars() {
  const { t } = useWords();
  const { data } = useSuspenseQuery({
    queryKey: ['admin', 'calendars'],
    queryFn: () => ask<{ items: Calendar[] }>('/v1/calendars').then(({ items }) => items),
  });
  return (
    <section className="panel">
      <RoomHead
        title="admin.calendars"
        lead="admin.calendarsLead"
        makes={{ path: '/v1/calendars', word: 'admin.loadCalendar' }}
      />
      <div className="inner columns">
        {data.map((each) => (
          <div key={each.place} className="leg-card half">
            <div className="row between wrap">
              <h3>
                {each.place} <span className="quiet small">{each.timeZone}</span>
              </h3>
              <State
                state={each.knownUntil === null ? 'unknown' : each.endsSoon ? 'overdue' : 'fine'}
                word={
                  each.knownUntil === null ? t('admin.unknownCalendar') : t('admin.knownUntil', { on: each.knownUntil })
                }
              />
            </div>
            <p className="quiet small">{t('admin.version', { version: each.version, from: each.knownFrom ?? '—' })}</p>
            <ul className="stack tight" style={{ marginTop: 12 }}>
              {each.years.map(({ year, closedOn, workedOn, source }) => (
                <li key={year} className="small">
                  <strong>{year}</strong> {t('admin.closedDays', { closed: closedOn.length, worked: workedOn.length })}{' '}
                  <span className="quiet">
                    <Value name="source" value={source} beside={{}} />
                  </span>
                </li>
              ))}
            </ul>
          </div>
        ))}
      </div>
    </section>
  );
}

interface RuleKey {
  key: string;
  unit: string;
  setBy: string;
  stricter: string;
  least: number;
  most: number;
  text: { value: number; source: string; validFrom: string } | null;
  inForce: { value: number; source: string; validFrom: string; confidence?: string } | null;
}

export function Rules() {
  const { t, language } = useWords();
  const { roles } = useMe().party;
  const figure = ({ key, unit }: RuleKey, value: number): string => {
    if (unit.startsWith('bps')) return ratioText(value);
    const currency = moneyOfRule(key, unit);
    return currency === undefined ? value.toLocaleString('en') : `${currency} ${amountText(String(value), currency)}`;
  };
  return (
    <Room<RuleKey>
      title="admin.rules"
      lead="admin.rulesLead"
      path="/v1/policy/keys"
      keyOf={({ key }) => key}
      columns={[
        { key: 'key', title: t('admin.rule'), cell: ({ key }) => <span title={key}>{ruleOf(key, language)}</span> },
        {
          key: 'inForce',
          title: t('admin.inForce'),
          isNumber: true,
          cell: (row) => (row.inForce === null ? '—' : <strong>{figure(row, row.inForce.value)}</strong>),
        },
        {
          key: 'text',
          title: t('admin.text'),
          isNumber: true,
          cell: (row) => (row.text === null ? '—' : figure(row, row.text.value)),
        },
        { key: 'unit', title: t('admin.unit'), cell: ({ unit }) => unitOf(unit, language) },
        {
          key: 'since',
          title: t('admin.since'),
          cell: ({ inForce }) => <span className="number">{inForce?.validFrom ?? '—'}</span>,
        },
        { key: 'setBy', title: t('admin.setBy'), cell: ({ setBy }) => unitOf(setBy, language) },
        {
          key: 'between',
          title: t('admin.between'),
          cell: (row) =>
            isSetHere(row) ? (
              <span
                className="small"
                title={
                  row.stricter === 'none'
                    ? undefined
                    : t(row.stricter === 'less' ? 'admin.lessIsStricter' : 'admin.moreIsStricter')
                }
              >
                {figure(row, row.least)} – {figure(row, row.most).replace(/^[A-Z]{3} /, '')}{' '}
                <span aria-hidden="true">{{ less: '▼', more: '▲' }[row.stricter]}</span>
              </span>
            ) : (
              '—'
            ),
        },
        {
          key: 'set',
          title: '',
          cell: (row) =>
            maySet(row, roles) && (
              <ActButton
                asked={{ path: '/v1/policy/rules', title: ruleOf(row.key, language), filled: { key: row.key } }}
                word="admin.setRule"
              />
            ),
        },
      ]}
    />
  );
}

/** What the process says of itself, and the keys that sign its log. */
export function Service() {
  const { t } = useWords();
  const { data, error } = useQuery({
    queryKey: ['admin', 'ready'],
    refetchInterval: 15_000,
    retry: false,
    queryFn: () => ask<{ ready: boolean; checks: Record<string, boolean> }>('/readyz'),
  });
  const { data: keys } = useQuery({
    queryKey: ['admin', 'log-keys'],
    queryFn: () =>
      ask<{ name: string | null; keys: { publicKey: string; since: string; until: string | null }[] }>(
        '/.well-known/holdfast-keys.json',
      ),
  });
  return (
    <div className="columns">
      <section className="panel half">
        <RoomHead title="admin.service" lead="admin.serviceLead" />
        <div className="inner stack tight">
          {error && <Fault error={error} />}
          {Object.entries(data?.checks ?? {}).map(([name, isFine]) => (
            <p key={name} className="row">
              <State state={isFine ? 'fine' : 'failed'} word={t(`check.${name as 'database'}`)} />
            </p>
          ))}
        </div>
      </section>
      <section className="panel half">
        <RoomHead title="admin.log" lead="admin.logLead" />
        <div className="inner stack tight">
          {keys?.keys.map(({ publicKey, since, until }) => (
            <p key={publicKey}>
              <span className="code">{publicKey}</span>
              <br />
              <span className="quiet small">
                {t('map.begun')} <Instant at={since} />{' '}
                {until !== null && (
                  <>
                    {' '}
                    · <Instant at={until} />
                  </>
                )}
              </span>
            </p>
          ))}
          <Link to="/packs">{t('packs.verify')}</Link>
        </div>
      </section>
    </div>
  );
}

export function Access() {
  const { t, language } = useWords();
  const nameOf = useNames();
  return (
    <Room<{
      id: string;
      at: string;
      what: string;
      personId: string | null;
      address: string | null;
      facts: Record<string, unknown>;
    }>
      title="admin.access"
      lead="admin.accessLead"
      path="/v1/access-log"
      keyOf={({ id }) => id}
      columns={[
        { key: 'at', title: t('packs.when'), cell: ({ at }) => <Instant at={at} /> },
        { key: 'what', title: t('packs.event'), cell: ({ what }) => eventWords(what, language) },
        { key: 'who', title: t('packs.by'), cell: ({ personId }) => nameOf(personId) ?? '—' },
        {
          key: 'from',
          title: t('admin.address'),
          cell: ({ address }) => <span className="code">{address ?? '—'}</span>,
        },
        { key: 'facts', title: t('history.details'), cell: ({ facts }) => <Fields of={facts} /> },
      ]}
    />
  );
}
