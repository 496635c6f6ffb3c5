import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Checkbox, Dropdown, Input } from 'antd';
import { useEffect, useState } from 'react';
import { act, ask, type Schemas } from '../api/call.ts';
import type { ListOf, PageOf } from '../api/lists.ts';
import { useMe } from '../api/me.ts';
import { Fault } from '../frame/states.tsx';
import type { Search } from '../router.tsx';
import { useWords } from '../words/index.ts';
import { useAct } from './act-with-step-up.tsx';
import { Dialog } from './dialog.tsx';
import { Field } from './field.tsx';

type View = Schemas['SavedView'];

/** Of the address what is asked of the list: without which view it came from, and what is shown of each row. */
export function askedOf(search: Search): Search {
  const { columns: _, view: __, ...asked } = search;
  return asked;
}

/** Columns are called by the service without `party-`, and every row has its title there. */
const saved = (columns: string | undefined): string[] =>
  columns === undefined
    ? []
    : columns
        .split(' ')
        .filter((name) => name !== 'title')
        .map((name) => name.replace('party-', ''));
const shownBy = ({ columns }: View, list: ListOf): string | undefined =>
  columns.length === 0
    ? undefined
    : ['title', ...columns.map((name) => (list.parties.includes(name) ? `party-${name}` : name))].join(' ');

const searchOf = (view: View, list: ListOf): Search => ({
  ...view.filters,
  columns: shownBy(view, list),
  view: view.id,
});

/** Questions to a list that are kept by name: one’s own and those of colleagues, and the one that the list opens with. */
export function ListViews({ list, search, open }: { list: ListOf; search: Search; open(search: Search): void }) {
  const { t } = useWords();
  const me = useMe();
  const client = useQueryClient();
  const [isSaving, setSaving] = useState(false);
  const { run, fault } = useAct();
  const { data } = useQuery({
    queryKey: ['views', list.name],
    retry: false,
    queryFn: () => ask<PageOf<View>>('/v1/views', { noun: list.name, limit: 200 }).then(({ items }) => items),
  });
  const views = data ?? [];
  const usual = views.find(({ isDefault }) => isDefault);
  const isFresh = Object.values(search).every((value) => value === undefined);
  useEffect(() => {
    if (isFresh && usual) open(searchOf(usual, list));
  }, [isFresh, list, open, usual]);
  const chosen = views.find(({ id }) => id === search.view);
  const send = (path: string, body: unknown, after?: () => void) =>
    void run(async (key) => {
      await act(path, body, { key });
      await client.invalidateQueries({ queryKey: ['views', list.name] });
      after?.();
    });
  const items = [
    ...views.map((view) => ({
      key: view.id,
      label: `${view.name}${view.isDefault ? ' ★' : ''}${view.by.personId === me.person.id ? '' : ` · ${view.by.name}`}`,
      onClick: () => open(searchOf(view, list)),
    })),
    ...(views.length > 0 ? [{ type: 'divider' as const }] : []),
    { key: 'save', label: t('view.save'), onClick: () => setSaving(true) },
    ...(chosen
      ? [
          {
            key: 'default',
            label: t(chosen.isDefault ? 'view.notDefault' : 'view.default'),
            onClick: () => send(`/v1/views/${chosen.id}/default`, { isDefault: !chosen.isDefault }),
          },
        ]
      : []),
    ...(chosen?.by.personId === me.person.id
      ? [
          {
            key: 'change',
            label: t('view.change'),
            onClick: () =>
              send(`/v1/views/${chosen.id}/change`, {
                name: chosen.name,
                isShared: chosen.isShared,
                filters: askedOf(search),
                columns: saved(search.columns),
              }),
          },
          {
            key: 'remove',
            label: t('view.remove'),
            danger: true,
            onClick: () => send(`/v1/views/${chosen.id}/removal`, {}, () => open({ view: 'none' })),
          },
        ]
      : []),
  ];
  return (
    <>
      <Dropdown autoFocus trigger={['click']} menu={{ items }}>
        <Button>{chosen?.name ?? t('view.title')}</Button>
      </Dropdown>
      {fault !== undefined && <Fault error={fault} />}
      {isSaving && (
        <SaveDialog
          list={list}
          search={search}
          onClose={() => setSaving(false)}
          onSaved={(view) => {
            setSaving(false);
            open(searchOf(view, list));
          }}
        />
      )}
    </>
  );
}

function SaveDialog({
  list,
  search,
  onClose,
  onSaved,
}: {
  list: ListOf;
  search: Search;
  onClose(): void;
  onSaved(view: View): void;
}) {
  const { t } = useWords();
  const client = useQueryClient();
  const { run, busy, fault } = useAct();
  const [name, setName] = useState('');
  const [isShared, setShared] = useState(false);
  const send = () =>
    run(async (key) => {
      const body = { noun: list.name, name, isShared, filters: askedOf(search), columns: saved(search.columns) };
      const { view } = await act<View>('/v1/views', body, { key });
      await client.invalidateQueries({ queryKey: ['views', list.name] });
      onSaved(view);
    });
  return (
    <Dialog title={t('view.save')} onCancel={onClose} width={440}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <p className="quiet">{t('view.lead')}</p>
        {fault !== undefined && <Fault error={fault} />}
        <Field label={t('view.name')}>
          {(given) => <Input {...given} maxLength={80} value={name} onChange={({ target }) => setName(target.value)} />}
        </Field>
        <Checkbox checked={isShared} onChange={({ target }) => setShared(target.checked)}>
          {t('view.shared')}
        </Checkbox>
        <div className="row">
          <Button type="primary" htmlType="submit" loading={busy} disabled={name.trim() === ''}>
            {t('view.keep')}
          </Button>
          <Button onClick={onClose}>{t('say.cancel')}</Button>
        </div>
      </form>
    </Dialog>
  );
}
