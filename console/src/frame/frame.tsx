import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, Outlet, useLocation, useNavigate } from '@tanstack/react-router';
import { Button, Select } from 'antd';
import { lazy, Suspense, useEffect, useState } from 'react';
import { act, ask } from '../api/call.ts';
import { useLive, useMark } from '../api/live.ts';
import { forgetMe, useMe } from '../api/me.ts';
import { showFor, tellLeft } from '../api/session.ts';
import { ActDesk } from '../parts/act-desk.tsx';
import { useNow } from '../parts/clock.tsx';
import { forgetDrafts } from '../parts/draft.ts';
import { clockText, dayText, instantText } from '../parts/format.ts';
import markUrl from '../style/mark.svg';
import { speak, useWords } from '../words/index.ts';
import { useKeys } from './keys.tsx';
import { useLook } from './look.tsx';
import { type Desk, desksOf } from './nav.ts';
import { PageWaits } from './states.tsx';

const Finder = lazy(() => import('./finder.tsx'));
/** Fetched behind the first page, and there before a session can be over. */
const SessionOver = lazy(() => import('./session-over.tsx'));
const KeyMap = lazy(() => import('./key-map.tsx'));

const kept = 'holdfast.desk';
const isOf = ({ entries }: Desk, path: string): boolean =>
  entries.some(({ to, one }) => path === to || [to, one].some((at) => at !== undefined && path.startsWith(`${at}/`)));

/** What stands around every page: where one may go, who one is, whether what is shown is live. */
export function Frame() {
  useLive();
  const me = useMe();
  useEffect(() => showFor(me.person.id), [me.person.id]);
  const { t } = useWords();
  const fitting = desksOf(me);
  const [chosen, choose] = useState(() => localStorage.getItem(kept));
  const usual = fitting.find(({ name }) => name === chosen) ?? fitting[0];
  const here = useLocation({ select: ({ pathname }) => pathname });
  // Who followed a link into another desk's pages finds its entries beside them.
  const desk = isOf(usual, here) ? usual : (fitting.find((each) => isOf(each, here)) ?? usual);
  const [open, setOpen] = useState<'find' | 'keys' | undefined>();
  useKeys(desk, setOpen);
  return (
    <div className="frame">
      <a className="unseen" href="#content">
        {t('nav.skip')}
      </a>
      <div className="side">
        <Link to="/work" className="brand">
          <img src={markUrl} width={24} height={24} alt="" />
          Holdfast
        </Link>
        {fitting.length > 1 && (
          <div className="desk">
            <Select
              aria-label={t('desk.choose')}
              value={desk.name}
              style={{ width: '100%' }}
              onChange={(name) => {
                localStorage.setItem(kept, name);
                choose(name);
              }}
              options={fitting.map(({ name }) => ({ value: name, label: t(`desk.${name}`) }))}
            />
          </div>
        )}
        <Entries desk={desk} />
        <div className="foot">
          <Link to="/begin" className="quiet small">
            {t('begin.title')}
          </Link>
          <Link to="/registers" className="quiet small">
            {t('registers.title')}
          </Link>
          <Link to="/lists" className="quiet small">
            {t('nav.lists')}
          </Link>
        </div>
      </div>
      <header className="head">
        <button type="button" className="find" onClick={() => setOpen('find')}>
          <span className="grow">{t('find.open')}</span>
          <span className="key">Ctrl K</span>
        </button>
        <span className="grow" />
        <LiveMark />
        <PersonMenu />
      </header>
      <main id="content">
        <PaperHead />
        <ActDesk>
          <Suspense fallback={<PageWaits />}>
            <Outlet />
          </Suspense>
        </ActDesk>
        <PaperFoot />
      </main>
      <Suspense fallback={null}>
        <SessionOver />
      </Suspense>
      {open === 'find' && (
        <Suspense>
          <Finder onClose={() => setOpen(undefined)} />
        </Suspense>
      )}
      {open === 'keys' && (
        <Suspense fallback={null}>
          <KeyMap onClose={() => setOpen(undefined)} />
        </Suspense>
      )}
    </div>
  );
}

function Entries({ desk }: { desk: Desk }) {
  const { t } = useWords();
  const { data } = useQuery({
    queryKey: ['task-counts'],
    queryFn: () => ask<{ items: { open: number; overdue: number; more: boolean }[] }>('/v1/task-counts'),
  });
  const open = data?.items.reduce((sum, each) => sum + each.open, 0);
  const isMore = data?.items.some(({ more }) => more) ?? false;
  return (
    <nav aria-label={t('nav.main')}>
      {desk.entries.map(({ to, word }) => (
        <Link key={to} to={to} activeProps={{ className: 'here' }}>
          {t(word)}
          {to === '/work' && open !== undefined && open > 0 && (
            <span className="count">
              {open}
              {isMore && '+'}
            </span>
          )}
        </Link>
      ))}
    </nav>
  );
}

/** Whose paper it is and as of when; at its foot where it can be looked up. The sheet of styles writes it, on paper alone. */
function PaperHead() {
  const me = useMe();
  const now = useNow();
  const { language } = useWords();
  const party = language === 'zh' ? (me.party.nameZh ?? me.party.name) : me.party.name;
  return <div className="paper-head" data-party={party} data-at={`${dayText(now)} ${clockText(now)} UTC+8`} />;
}
function PaperFoot() {
  const href = useLocation({ select: ({ href: at }) => at });
  return <div className="paper-foot" data-at={`Holdfast · ${location.origin}${href}`} />;
}

function LiveMark() {
  const mark = useMark();
  const now = useNow();
  const { t } = useWords();
  const word =
    mark.state === 'off'
      ? t('live.off', { at: instantText(mark.since, now) })
      : t(mark.state === 'on' ? 'live.on' : 'live.opening');
  return (
    <span className={`live ${mark.state === 'off' ? 'stale' : ''}`} role="status">
      {word}
      <span className="quiet" aria-hidden="true">
        {dayText(now)} {clockText(now)} UTC+8
      </span>
    </span>
  );
}

function PersonMenu() {
  const me = useMe();
  const { t, language } = useWords();
  const { theme, turn } = useLook();
  const client = useQueryClient();
  const navigate = useNavigate();
  const other = language === 'zh' ? 'en' : 'zh';
  const leave = async () => {
    await act('/v1/sessions/current/end', {}).catch(() => {});
    tellLeft();
    forgetDrafts();
    // What still stands on the screen would ask who it is for, and there is nobody: first the door, then all is forgotten.
    await navigate({ to: '/sign-in', search: { ended: 'yes' } });
    forgetMe(client);
  };
  return (
    <div className="row wrap" style={{ gap: 4 }}>
      <Button type="text" lang={other === 'zh' ? 'zh-CN' : 'en'} onClick={() => void speak(other)}>
        {t('person.language')}
      </Button>
      <Button type="text" onClick={turn}>
        {t(theme === 'dark' ? 'theme.light' : 'theme.dark')}
      </Button>
      <Link to="/access" className="quiet who-am-i" title={`${me.party.name} · ${t('person.access')}`}>
        {me.person.name}
      </Link>
      <Button type="text" onClick={() => void leave()}>
        {t('person.signOut')}
      </Button>
    </div>
  );
}
