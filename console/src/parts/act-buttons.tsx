import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { Button, Dropdown } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { mandateOf } from '../api/act-mandates.ts';
import { type ListOf, listOfId, useLists } from '../api/lists.ts';
import { type Me, useMe } from '../api/me.ts';
import { type ActOf, actOf, documentQuery } from '../api/openapi.ts';
import { actsOfThing, begunAbout, ownReadOf, readsOfThing } from '../api/reach.ts';
import { tasksOfQuery } from '../api/tasks.ts';
import { useWords } from '../words/index.ts';
import { oneOf, termOf } from '../words/terms/index.ts';
import { readTitle } from '../words/terms/reads.ts';
import { actTitle } from '../words/terms/steps.ts';
import { useOpenAct } from './act-desk.tsx';
import type { ActAsked } from './act-dialog.tsx';
import { isOfKind, isOfRole, starred, statesOf } from './awaited-in.ts';

const HandIn = lazy(() => import('./hand-in.tsx').then(({ HandIn: part }) => ({ default: part })));

/** A note is no document of title: the service has these only to say so. */
const neverDone = /^\/v1\/consignment-notes\/[^/]+\/(endorsement|transfer|surrender)$/;

/** Whether somebody’s mandates would let them: what they may never do is not offered. The service judges all the same. */
export const isOpenTo =
  ({ mandatesNow, party }: Me) =>
  ({ path }: Pick<ActOf, 'path'>): boolean => {
    const mandate = mandateOf.get(starred(path).replace(/^\/v1/, ''));
    if (neverDone.test(path) || !isOfRole(path, party.roles)) return false;
    return mandate === undefined || mandatesNow.includes(mandate);
  };

/** An act in words: the service’s own sentence in English, the step in Chinese. */
export function useActTitle(): (act: ActOf) => string {
  const { language } = useWords();
  return ({ path, operation }) => actTitle(path, operation.summary, language);
}

/** What makes a thing of the list, where this person may. */
export function useMakeable(list: ListOf): ActOf | undefined {
  const { data: document } = useQuery(documentQuery);
  const me = useMe();
  const make = document && actOf(document, `/v1/${list.name}`);
  return make && isOpenTo(me)(make) ? make : undefined;
}

/** Makes a thing of the list, where the service lets anybody. */
export function MakeButton({ list }: { list: ListOf }) {
  const { t, language } = useWords();
  const openAct = useOpenAct();
  const make = useMakeable(list);
  // A form has no place for bytes.
  if (list.name === 'files')
    return (
      <Suspense>
        <HandIn />
      </Suspense>
    );
  if (!make) return null;
  const title = `${t('list.new')} · ${oneOf(list.name, language)}`;
  return (
    <>
      <Button type="primary" onClick={() => openAct({ path: make.path, title })}>
        {t('list.new')}
      </Button>
    </>
  );
}

/** Acts that have a page of their own in place of a form. */
const pagesOfActs: ReadonlyMap<string, '/present/$id'> = new Map([
  ['/v1/credits/{creditId}/presentations', '/present/$id'],
]);

/** Other terms start from those in force: who changes one of them types that one. Their first day is over. */
const startingFrom = ({ path }: ActOf, { terms }: Record<string, unknown>): ActAsked['filled'] =>
  path === '/v1/loans/{loanId}/changes' && typeof terms === 'object'
    ? { terms: { ...terms, firstDueOn: undefined } }
    : undefined;

/** The acts of one thing as buttons and menus begin them: with the thing, on their own page, or with it filled in. */
function useBegin(id: string, object: Record<string, unknown>): (act: ActOf & { member?: string }) => void {
  const title = useActTitle();
  const openAct = useOpenAct();
  const navigate = useNavigate();
  return (act) => {
    const page = pagesOfActs.get(act.path);
    if (page !== undefined) void navigate({ to: page, params: { id } });
    else if (act.member !== undefined)
      openAct({ path: act.path, title: title(act), filled: { [act.member]: id }, about: id });
    else {
      const filled = startingFrom(act, object);
      openAct({ path: act.path.replace(/\{\w+\}/, id), title: title(act), object, ...(filled && { filled }) });
    }
  };
}

const isHere = (list: ListOf | undefined, state: string | undefined, act: ActOf): boolean =>
  state === undefined || statesOf(list, act).length === 0 || statesOf(list, act).includes(state);

/** So many acts of a thing have a button with their name; of more, nobody reads the row. */
const NAMED_MOST = 4;

/** What nobody is ever awaited for: what somebody is has its card on the page, for whom it awaits. */
const isUnawaited = (list: ListOf, { path }: ActOf): boolean =>
  !list.states.some(({ sentTo }) => sentTo.some((each) => starred(each) === starred(path)));

/** What can be done with a thing as it stands, by name. */
export function NamedActs({ id, object, state }: { id: string; object: Record<string, unknown>; state: string }) {
  const title = useActTitle();
  const { data: document } = useQuery(documentQuery);
  const begin = useBegin(id, object);
  const me = useMe();
  const list = listOfId(useLists(), id);
  const isOver = list?.states.find((each) => each.state === state)?.awaits === 'over';
  if (!document || !list || isOver) return null;
  const acts = actsOfThing(document, id).filter(
    (act) =>
      act.path.startsWith(`/v1/${list.name}/`) &&
      isUnawaited(list, act) &&
      isHere(list, state, act) &&
      isOpenTo(me)(act),
  );
  if (acts.length > NAMED_MOST) return null;
  return (
    <>
      {acts.map((act) => (
        <Button key={act.path} onClick={() => begin(act)}>
          {title(act).split(',')[0]}
        </Button>
      ))}
    </>
  );
}

/**
 * Everything that can be asked of one thing, behind one button: what its state awaits first, what another state would await after, and what
 * can be begun about it last.
 */
export function MoreActs({ id, object, state }: { id: string; object: Record<string, unknown>; state?: string }) {
  const { t, language } = useWords();
  const title = useActTitle();
  const { data: document } = useQuery(documentQuery);
  const begin = useBegin(id, object);
  const me = useMe();
  const [isOpen, setOpen] = useState(false);
  // Asked once somebody looks: a table has one of these in each row.
  const { data: tasks } = useQuery({ ...tasksOfQuery(id), enabled: isOpen && state !== undefined });
  const list = listOfId(useLists(), id);
  const acts = document
    ? actsOfThing(document, id).filter((act) => isOfKind(act.path, object) && isOpenTo(me)(act))
    : [];
  const about = document ? begunAbout(document, id).filter(isOpenTo(me)) : [];
  if (acts.length + about.length === 0) return null;
  const item = (act: ActOf & { member?: string }, more = '') => ({
    key: act.path,
    label: `${title(act)}${more}`,
    onClick: () => begin(act),
  });
  const isAwaited = ({ path }: ActOf) =>
    tasks?.items.some((task) => task.path === path.replace(/\{\w+\}/, id)) ?? false;
  const inStates = (act: ActOf) =>
    ` · ${statesOf(list, act)
      .map((each) => termOf('state', each, language))
      .join(', ')}`;
  const there = (act: ActOf) => isHere(list, state, act);
  const groups = [
    { label: t('acts.now'), of: acts.filter(isAwaited).map((act) => item(act)) },
    { label: t('acts.here'), of: acts.filter((act) => !isAwaited(act) && there(act)).map((act) => item(act)) },
    {
      label: t('acts.elsewhere'),
      of: acts
        .filter((act) => !isAwaited(act) && !there(act))
        .map((act) => ({ ...item(act, inStates(act)), className: 'quiet' })),
    },
    { label: t('acts.about'), of: about.map((act) => item(act)) },
  ].filter(({ of }) => of.length > 0);
  const items =
    groups.length === 1
      ? (groups[0]?.of ?? [])
      : groups.map(({ label, of }) => ({ key: label, type: 'group' as const, label, children: of }));
  return (
    <Dropdown
      autoFocus
      trigger={['click']}
      onOpenChange={setOpen}
      menu={{ items, style: { maxHeight: 420, overflowY: 'auto' } }}
    >
      <Button>{t('detail.acts')}</Button>
    </Dropdown>
  );
}

/** Everything else that can be read of one thing, each on a page. */
export function MoreReads({ id }: { id: string }) {
  const { t, language } = useWords();
  const { data: document } = useQuery(documentQuery);
  const own = document && ownReadOf(document, id)?.path;
  const reads = document ? readsOfThing(document, id).filter(({ path }) => path !== own) : [];
  if (reads.length === 0) return null;
  return (
    <Dropdown
      autoFocus
      trigger={['click']}
      menu={{
        style: { maxHeight: 420, overflowY: 'auto' },
        items: reads.map(({ path, operation }) => ({
          key: path,
          label: (
            <Link to="/read" search={{ at: path.replace(/\{\w+\}/, id) }}>
              {readTitle(path, operation.summary, language)}
            </Link>
          ),
        })),
      }}
    >
      <Button>{t('read.more')}</Button>
    </Dropdown>
  );
}
