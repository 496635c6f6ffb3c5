import { useQueries, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Input, Modal } from 'antd';
import { useDeferredValue, useState } from 'react';
import { ask } from '../api/call.ts';
import { type PageOf, type Row, useLists } from '../api/lists.ts';
import { useMe } from '../api/me.ts';
import { partiesQuery } from '../api/names.ts';
import { documentQuery } from '../api/openapi.ts';
import { begun } from '../api/reach.ts';
import { pages } from '../pages.ts';
import { isOpenTo, useActTitle } from '../parts/act-buttons.tsx';
import { isId } from '../parts/format.ts';
import { hasInitials } from '../parts/initials.ts';
import { State } from '../parts/state.tsx';
import { calledIn } from '../parts/titles.ts';
import { useWords } from '../words/index.ts';
import { oneOf, termOf } from '../words/terms/index.ts';

interface Found {
  key: string;
  label: string;
  more?: string;
  state?: string;
  noun?: string;
  to: string;
  /** What the page is to look for. */
  q?: string;
}

/** What people look for most by its number. Each look is one read of a list; the rest is found by the list itself. */
const searched = [
  'lots',
  'facilities',
  'receivables',
  'credits',
  'presentations',
  'subjects',
  'invoices',
  'documents-of-title',
  'releases',
  'drawdowns',
  'pledges',
  'files',
];

/** Goes to a page, a list, a party, what can be begun, or whatever has a number that begins like what is typed. */
export default function Finder({ onClose }: { onClose(): void }) {
  const { t, language } = useWords();
  const navigate = useNavigate();
  const lists = useLists();
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const wanted = useDeferredValue(typed.trim());
  const things = useQueries({
    queries: searched
      .filter((name) => lists.some((list) => list.name === name))
      .map((name) => ({
        queryKey: ['find', name, wanted],
        enabled: wanted.length >= 2,
        retry: false,
        queryFn: () =>
          ask<PageOf<Row>>(`/v1/lists/${name}`, { q: wanted, limit: 5 }).then(({ items }) => ({ name, items })),
      })),
  });
  const matches = (text: string) => text.toLowerCase().includes(wanted.toLowerCase()) || hasInitials(text, wanted);
  const places: Found[] = [
    ...pages.flatMap(({ path, title }) => (title ? [{ key: path, label: t(title), to: path }] : [])),
    ...lists.map(({ name }) => ({ key: name, label: termOf('noun', name, language), to: `/${name}` })),
  ].filter(({ label, key }) => wanted === '' || matches(label) || matches(key));
  const records: Found[] = things.flatMap(({ data }) =>
    (data?.items ?? []).map((row) => ({
      key: row.id,
      label: calledIn(data?.name ?? '', row, language),
      more: termOf('noun', data?.name ?? '', language),
      state: row.state,
      noun: data?.name ?? '',
      to: `/${data?.name}/${row.id}`,
    })),
  );
  const { data: everybody } = useQuery({ ...partiesQuery, enabled: wanted !== '' });
  const parties: Found[] = (wanted === '' ? [] : (everybody ?? []))
    .filter(({ name, nameZh }) => matches(name) || matches(nameZh ?? ''))
    .slice(0, 5)
    .map(({ id, name, nameZh }) => ({
      key: id,
      label: (language === 'zh' ? nameZh : null) ?? name,
      more: oneOf('parties', language),
      to: `/parties/${id}`,
    }));
  const me = useMe();
  const actTitle = useActTitle();
  const { data: document } = useQuery({ ...documentQuery, enabled: wanted.length >= 2 });
  const acts: Found[] = (document === undefined || wanted.length < 2 ? [] : begun(document).filter(isOpenTo(me)))
    .map((each) => ({ key: each.path, label: actTitle(each), more: t('begin.title'), to: '/begin', q: actTitle(each) }))
    .filter(({ label }) => matches(label));
  const byId: Found[] = isId(wanted) ? [{ key: wanted, label: wanted, to: `/go/${wanted}` }] : [];
  const found = [...byId, ...records, ...parties, ...places, ...acts].slice(0, 12);
  const go = ({ to, q }: Found) => {
    onClose();
    void navigate({ to, ...(q !== undefined && { search: { q } }) });
  };
  return (
    <Modal open closable={false} footer={null} onCancel={onClose} width={560} title={t('find.open')}>
      <Input
        autoFocus
        size="large"
        aria-label={t('find.open')}
        placeholder={t('find.hint')}
        value={typed}
        onChange={({ target }) => {
          setTyped(target.value);
          setAt(0);
        }}
        onKeyDown={(event) => {
          if (event.key === 'ArrowDown') setAt(Math.min(found.length - 1, at + 1));
          else if (event.key === 'ArrowUp') setAt(Math.max(0, at - 1));
          else if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
            const one = found[at];
            if (one) go(one);
          }
        }}
      />
      <ul style={{ marginTop: 12 }}>
        {found.map((each, i) => (
          <li key={`${each.key} ${each.to}`}>
            <button
              type="button"
              className={`found ${i === at ? 'on' : ''}`}
              onClick={() => go(each)}
              onMouseEnter={() => setAt(i)}
            >
              <span className="grow">{each.label}</span>
              {each.state !== undefined && <State state={each.state} noun={each.noun} />}
              {each.more !== undefined && <span className="quiet small">{each.more}</span>}
            </button>
          </li>
        ))}
      </ul>
      {found.length === 0 && <p className="quiet">{t('find.none')}</p>}
      <p className="quiet small" style={{ marginTop: 12 }}>
        {t('find.where')}
      </p>
    </Modal>
  );
}
