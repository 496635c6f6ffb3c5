import { useSuspenseQuery } from '@tanstack/react-query';
import { Input } from 'antd';
import { useState } from 'react';
import { ask } from '../api/call.ts';
import { type Party, type Person, peopleQuery, useNames } from '../api/names.ts';
import { MoreActs } from '../parts/act-buttons.tsx';
import { Copied } from '../parts/copied.tsx';
import { Shape, State } from '../parts/state.tsx';
import { Instant } from '../parts/value.tsx';
import { useWords } from '../words/index.ts';
import { termOf, valueOf } from '../words/terms/index.ts';
import { Room, RoomHead } from './table.tsx';

export function People() {
  const { t } = useWords();
  const nameOf = useNames();
  return (
    <>
      <section className="panel" style={{ marginBottom: 16 }}>
        <RoomHead title="admin.invite" lead="admin.inviteLead" />
        <div className="inner">
          <Copied label={t('admin.inviteAddress')} text={`${location.origin}/join`} />
        </div>
      </section>
      <Room<Person>
        title="admin.people"
        lead="admin.peopleLead"
        path="/v1/people"
        makes={{ path: '/v1/people', word: 'admin.addPerson' }}
        keyOf={({ id }) => id}
        columns={[
          { key: 'name', title: t('admin.name'), cell: ({ name }) => <strong>{name}</strong> },
          { key: 'state', title: t('list.state'), cell: ({ state }) => <State state={state} /> },
          { key: 'mandates', title: t('admin.mandates'), isNumber: true, cell: ({ mandates }) => mandates.length },
          { key: 'limits', title: t('admin.limits'), isNumber: true, cell: ({ limits }) => limits.length },
          { key: 'added', title: t('admin.addedBy'), cell: ({ addedBy }) => nameOf(addedBy) ?? '—' },
          {
            key: 'agreed',
            title: t('admin.agreedBy'),
            cell: ({ agreedBy }) => agreedBy.map((id) => nameOf(id) ?? `…${id.slice(-6)}`).join(', ') || '—',
          },
          {
            key: 'acts',
            title: '',
            cell: (person) => <MoreActs id={person.id} object={{ ...person }} />,
          },
        ]}
      />
    </>
  );
}

interface Mandate {
  mandate: string;
  allows: { en: string; zh: string };
  acts: string[];
  roles: string[] | null;
  heldBy: (string | { personId: string })[];
}

const holds = ({ heldBy }: Mandate, personId: string): boolean =>
  heldBy.some((each) => (typeof each === 'string' ? each : each.personId) === personId);

/** Who may do what: every mandate that somebody of the party may hold against everybody who works there. */
export function Mandates() {
  const { t, pick, language } = useWords();
  const { data: people } = useSuspenseQuery(peopleQuery);
  const { data: mandates } = useSuspenseQuery({
    queryKey: ['mandates'],
    queryFn: () => ask<{ items: Mandate[] }>('/v1/mandates').then(({ items }) => items),
  });
  const [wanted, setWanted] = useState('');
  const working = people.filter(({ state }) => state === 'active' || state === 'invited');
  const held = mandates.filter((each) =>
    working.some(({ id, mandates: own }) => own.includes(each.mandate) || holds(each, id)),
  );
  const text = wanted.trim().toLowerCase();
  const shown = (text === '' ? held : mandates).filter(
    ({ mandate, allows }) => text === '' || `${mandate} ${allows.en} ${allows.zh}`.toLowerCase().includes(text),
  );
  return (
    <section className="panel">
      <RoomHead title="admin.matrix" lead="admin.matrixLead" />
      <div className="filters">
        <Input.Search
          allowClear
          aria-label={t('admin.findMandate')}
          placeholder={t('admin.findMandate')}
          style={{ width: 320 }}
          onChange={({ target }) => setWanted(target.value)}
        />
      </div>
      <section className="grid-wrap matrix" aria-label={t('admin.matrix')} tabIndex={0}>
        <table className="grid" aria-label={t('admin.matrix')}>
          <thead>
            <tr>
              <th scope="col">{t('admin.mandate')}</th>
              {working.map(({ id, name }) => (
                <th key={id} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((each) => (
              <tr key={each.mandate}>
                <th scope="row">
                  <span className="may">{pick(each.allows)}</span>
                  <span className="code quiet">{each.mandate}</span>
                  {each.roles !== null && (
                    <span className="quiet small">
                      {' '}
                      {each.roles.map((role) => valueOf(role, language) ?? termOf('role', role, language)).join(', ')}
                    </span>
                  )}
                </th>
                {working.map(({ id, name, mandates: own }) => {
                  const isHeld = own.includes(each.mandate) || holds(each, id);
                  return (
                    <td key={id} style={{ textAlign: 'center' }}>
                      {isHeld ? (
                        <span role="img" aria-label={t('admin.holds', { name })}>
                          <Shape tone="good" />
                        </span>
                      ) : (
                        <span className="quiet" aria-hidden="true">
                          ·
                        </span>
                      )}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </section>
  );
}

export function Parties() {
  const { t, language } = useWords();
  return (
    <Room<Party>
      title="admin.parties"
      lead="admin.partiesLead"
      path="/v1/parties"
      makes={{ path: '/v1/parties', word: 'admin.admit' }}
      keyOf={({ id }) => id}
      columns={[
        {
          key: 'name',
          title: t('admin.name'),
          cell: ({ name, nameZh }) => <strong>{(language === 'zh' ? nameZh : null) ?? name}</strong>,
        },
        {
          key: 'roles',
          title: t('admin.roles'),
          cell: ({ roles }) =>
            roles.map((role) => valueOf(role, language) ?? termOf('role', role, language)).join(', '),
        },
        { key: 'country', title: t('admin.country'), cell: ({ country }) => country },
        {
          key: 'code',
          title: t('admin.creditCode'),
          cell: ({ creditCode, lei }) => <span className="code">{creditCode || lei || '—'}</span>,
        },
        { key: 'bic', title: 'BIC', cell: ({ bic }) => <span className="code">{bic ?? '—'}</span> },
        {
          key: 'acts',
          title: '',
          cell: (party) => <MoreActs id={party.id} object={{ ...party }} />,
        },
      ]}
    />
  );
}

interface Key {
  keyId: string;
  personId: string;
  prefix: string;
  createdAt: string;
  expiresAt: string | null;
  revokedAt: string | null;
  lastUsedOn: string | null;
  acts: string[] | null;
  awaitsHolder: boolean;
}

export function Keys() {
  const { t } = useWords();
  const nameOf = useNames();
  const stateOf = ({ revokedAt, awaitsHolder }: Key) =>
    revokedAt !== null ? 'revoked' : awaitsHolder ? 'offered' : 'active';
  return (
    <Room<Key>
      title="admin.keys"
      lead="admin.keysLead"
      path="/v1/api-keys"
      makes={{ path: '/v1/api-keys', word: 'admin.issueKey' }}
      keyOf={({ keyId }) => keyId}
      columns={[
        { key: 'prefix', title: t('admin.beginsWith'), cell: ({ prefix }) => <span className="code">{prefix}…</span> },
        {
          key: 'person',
          title: t('admin.holder'),
          cell: ({ personId }) => nameOf(personId) ?? `…${personId.slice(-6)}`,
        },
        { key: 'state', title: t('list.state'), cell: (key) => <State state={stateOf(key)} /> },
        {
          key: 'acts',
          title: t('admin.acts'),
          cell: ({ acts }) => (acts === null ? t('admin.everyAct') : acts.length),
        },
        {
          key: 'used',
          title: t('admin.lastUsed'),
          cell: ({ lastUsedOn }) => (lastUsedOn === null ? '—' : <span className="day">{lastUsedOn}</span>),
        },
        {
          key: 'ends',
          title: t('admin.ends'),
          cell: ({ expiresAt }) => (expiresAt === null ? t('admin.never') : <Instant at={expiresAt} />),
        },
        { key: 'more', title: '', cell: (key) => <MoreActs id={key.keyId} object={{ ...key }} /> },
      ]}
    />
  );
}
