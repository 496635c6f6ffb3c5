import '../map/map.css';
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Button, Input, Select } from 'antd';
import { useCallback, useMemo } from 'react';
import { useMe } from '../api/me.ts';
import { useLook } from '../frame/look.tsx';
import {
  fixesQuery,
  groundQuery,
  openBreachesQuery,
  type Position,
  type Subject,
  silenceOf,
  subjectsQuery,
} from '../map/data.ts';
import { Item } from '../map/item.tsx';
import { ItemsLayer, type Placed } from '../map/items-layer.ts';
import { ReplayBar } from '../map/replay.tsx';
import {
  accuracyOf,
  blackoutsOf,
  boundsOf,
  cornersOf,
  corridorsOf,
  fencesOf,
  middleOf,
  pathOf,
} from '../map/shapes.ts';
import { At, Stage } from '../map/stage.tsx';
import { SubjectPanel } from '../map/subject-panel.tsx';
import { type Range, rangeOf, ranges, useReplay } from '../map/use-replay.ts';
import { useOpenAct } from '../parts/act-desk.tsx';
import { useNow } from '../parts/clock.tsx';
import { spanText } from '../parts/format.ts';
import { PageHead } from '../parts/page-head.tsx';
import { Shape, State } from '../parts/state.tsx';
import type { Search } from '../router.tsx';
import { useWords } from '../words/index.ts';
import { termOf, valueOf } from '../words/terms/index.ts';

const statuses = ['lost', 'at_risk', 'unverified', 'in_control'] as const;
const nothing: never[] = [];
/** More than so many are no elements of the page but points of one drawing, and the list shows the first of them. */
const ELEMENTS_MOST = 200;
const cssColor = (name: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

/** Where everything is, by state; and what happened to one of it, played again. */
export default function MapPage() {
  const { t, language } = useWords();
  const { theme } = useLook();
  const search: Search = useSearch({ strict: false });
  const navigate = useNavigate();
  const put = useCallback(
    (changes: Search) => void navigate({ to: '/map', search: { ...search, ...changes }, replace: true }),
    [navigate, search],
  );
  const { data: subjects } = useSuspenseQuery(subjectsQuery);
  const { data: ground } = useSuspenseQuery(groundQuery);
  const { data: fixes } = useQuery(fixesQuery);
  const { data: open } = useQuery(openBreachesQuery);
  const now = useNow(5_000);
  const chosen = subjects.find(({ id }) => id === search.subject);
  const { counts, listed } = useMemo(() => {
    const live = subjects.filter(({ endedAt }) => endedAt === null);
    const code = search.code?.toLowerCase();
    return {
      counts: statuses.map((status) => [status, live.filter((each) => each.status === status).length] as const),
      listed: (search.ended === 'yes' ? subjects : live)
        .filter((each) => search.state === undefined || each.status === search.state)
        .filter((each) => code === undefined || each.code.toLowerCase().includes(code))
        // Codes are of plain letters, and there may be many.
        .sort((a, b) => rankOf(a) - rankOf(b) || (a.code < b.code ? -1 : 1)),
    };
  }, [subjects, search.ended, search.state, search.code]);
  const replay = useReplay(chosen, search);
  const fixOf = (id: string) => fixes?.get(id) ?? null;
  const isChosen = chosen !== undefined;
  const placed = useMemo(
    () => (isChosen ? [] : listed.filter((each) => (fixes?.get(each.id) ?? null) !== null)),
    [isChosen, listed, fixes],
  );
  const isCrowd = !chosen && listed.length > ELEMENTS_MOST;
  const crowd = useMemo(() => {
    if (!isCrowd) return undefined;
    const items = placed.flatMap(({ id, status }): Placed[] => {
      const fix = fixes?.get(id);
      return fix ? [{ id, status, lon: fix.lon, lat: fix.lat }] : [];
    });
    const colors = {
      in_control: cssColor('controlled'),
      unverified: cssColor('unverified'),
      at_risk: cssColor('degraded'),
      lost: cssColor('lost'),
    };
    return new ItemsLayer(items, colors, cssColor('surface'), cssColor('text'));
    // What is placed follows from these; its colours are those of the theme.
  }, [isCrowd, placed, fixes, theme]);
  const pick = useCallback(
    (map: Parameters<ItemsLayer['at']>[0], point: { x: number; y: number }) => {
      const meant = crowd?.at(map, point);
      if (meant?.among) map.fitBounds(meant.among, { padding: 64 });
      else if (meant) put({ subject: meant.one.id });
    },
    [crowd, put],
  );
  const data = useMemo(
    () => ({
      corridors: corridorsOf(ground.corridors),
      blackouts: blackoutsOf(ground.corridors),
      fences: fencesOf(ground.sites),
    }),
    [ground],
  );
  const path = useMemo(
    () => pathOf(replay?.believed ?? nothing, chosen ? silenceOf(chosen) : 0),
    [replay?.believed, chosen],
  );
  const accuracy = useMemo(
    () => accuracyOf(replay ? [replay.fix] : isCrowd ? [] : placed.map(({ id }) => fixes?.get(id))),
    // What is placed follows from these.
    [replay?.fix, fixes, placed, isCrowd],
  );
  const drawn = useMemo(() => ({ ...data, path: path.heard, gaps: path.gaps, accuracy }), [data, path, accuracy]);
  const replayed = replay?.fixes;
  const ofSite = chosen?.siteId;
  const bounds = useMemo(() => {
    const heard = (replayed ?? []).map(({ lon, lat }): Position => [lon, lat]);
    // What was never heard anywhere is where its site is.
    const places: Position[] = isChosen
      ? heard.length > 0
        ? heard
        : ground.sites.filter(({ id }) => id === ofSite).flatMap(cornersOf)
      : [
          ...placed.flatMap(({ id }): Position[] => {
            const fix = fixes?.get(id);
            return fix ? [[fix.lon, fix.lat]] : [];
          }),
          ...ground.corridors.flatMap(({ line }) => line.coordinates),
          ...ground.sites.flatMap(cornersOf),
        ];
    return boundsOf(places);
  }, [isChosen, ofSite, replayed, placed, fixes, ground]);
  const ageOf = (at: string | undefined) => (at === undefined ? undefined : (now.getTime() - Date.parse(at)) / 1_000);
  return (
    <>
      <PageHead title={t('nav.map')} lead={t('map.lead')}>
        {counts.map(([status, count]) => (
          <button
            key={status}
            type="button"
            className="count-of"
            aria-pressed={search.state === status}
            onClick={() => put({ state: search.state === status ? undefined : status, subject: undefined })}
          >
            <State state={status} /> {count}
          </button>
        ))}
      </PageHead>
      <div className="map-page">
        <div className="stack">
          <div className="panel map-panel">
            <Stage
              key={theme}
              data={drawn}
              layer={replay?.layer ?? crowd}
              onPick={pick}
              fit={bounds}
              fitKey={`${chosen?.id ?? 'all'} ${replay?.fixes.length ?? 0} ${fixes === undefined}`}
            >
              {ground.sites.map((site) => (
                <At key={site.id} place={middleOf(site)} anchor="top-left">
                  <span className="map-site">{(language === 'zh' ? site.nameZh : null) ?? site.name}</span>
                  {(isCrowd ? nothing : listed)
                    .filter(
                      (each: Subject) =>
                        (chosen === undefined || (each.id === chosen.id && !replay?.fix)) &&
                        each.endedAt === null &&
                        each.siteId === site.id &&
                        !fixOf(each.id),
                    )
                    .map((each: Subject) => (
                      <Item
                        key={each.id}
                        status={each.status}
                        ageS={undefined}
                        silenceS={silenceOf(each)}
                        label={each.code}
                        onChoose={() => put({ subject: each.id })}
                      />
                    ))}
                </At>
              ))}
              {/* What is worst is drawn last, and lies on top. */}
              {(isCrowd ? nothing : placed.toReversed()).map((subject: Subject) => {
                const fix = fixOf(subject.id);
                return fix ? (
                  <At key={subject.id} place={[fix.lon, fix.lat]}>
                    <Item
                      status={subject.status}
                      ageS={ageOf(fix.at)}
                      silenceS={silenceOf(subject)}
                      label={subject.code}
                      onChoose={() => put({ subject: subject.id })}
                    />
                  </At>
                ) : null;
              })}
              {replay?.starts.map(({ breach, fix }) => (
                <At key={breach.id} place={[fix.lon, fix.lat]}>
                  <span
                    className={`map-breach ${breach.withdrawnAt ? 'withdrawn' : ''}`}
                    title={valueOf(breach.kind, language) ?? breach.kind}
                  >
                    <Shape tone="act" size={18} />
                    <span className="item-name">{valueOf(breach.kind, language) ?? breach.kind}</span>
                  </span>
                </At>
              ))}
              {chosen && replay?.fix && (
                <At place={[replay.fix.lon, replay.fix.lat]}>
                  <Item
                    status={replay.verdicts.findLast(({ fromMs }) => fromMs <= replay.atMs)?.status ?? 'unverified'}
                    ageS={(replay.atMs - Date.parse(replay.fix.at)) / 1_000}
                    silenceS={silenceOf(chosen)}
                    label={chosen.code}
                  />
                </At>
              )}
            </Stage>
            <p className="map-foot quiet small">
              {t('map.foot')}
              {isCrowd && <> {t('map.gathered')}</>}
              {replay && replay.heard > replay.fixes.length && (
                <> · {t('map.thinned', { shown: replay.fixes.length, heard: replay.heard })}</>
              )}
            </p>
          </div>
          {replay && chosen && <ReplayBar {...replay} />}
        </div>
        <section className="panel map-side">
          <div className="inner">
            {chosen ? (
              <>
                <Select
                  aria-label={t('map.period')}
                  style={{ width: '100%', marginBottom: 16 }}
                  value={rangeOf(search)}
                  onChange={(range) => put({ range, at: undefined })}
                  options={(Object.keys(ranges) as Range[]).map((range) => ({
                    value: range,
                    label: t(`map.range.${range}`),
                  }))}
                />
                {rangeOf(search) === 'own' && (
                  <div className="row" style={{ gap: 8, marginBottom: 16 }}>
                    {(['from', 'until'] as const).map((end) => (
                      <Input
                        key={end}
                        type="date"
                        aria-label={t(`map.${end}`)}
                        value={search[end] ?? ''}
                        onChange={({ target }) => put({ [end]: target.value || undefined, at: undefined })}
                      />
                    ))}
                  </div>
                )}
                <SubjectPanel
                  subject={chosen}
                  fix={fixOf(chosen.id) ?? replay?.fixes.at(-1)}
                  breaches={(open ?? []).filter(({ subjectId }) => subjectId === chosen.id)}
                  onBack={() => put({ subject: undefined, at: undefined, range: undefined })}
                />
              </>
            ) : (
              <>
                <div className="row between" style={{ marginBottom: 8 }}>
                  <h2>{t('map.watches')}</h2>
                  <button
                    type="button"
                    className="link-like small"
                    aria-pressed={search.ended === 'yes'}
                    onClick={() => put({ ended: search.ended === 'yes' ? undefined : 'yes' })}
                  >
                    {t(search.ended === 'yes' ? 'map.withoutEnded' : 'map.withEnded')}
                  </button>
                </div>
                {(listed.length > ELEMENTS_MOST || search.code !== undefined) && (
                  <Input
                    allowClear
                    aria-label={t('map.find')}
                    placeholder={t('map.find')}
                    value={search.code ?? ''}
                    onChange={({ target }) => put({ code: target.value || undefined })}
                  />
                )}
                {listed.length === 0 && (
                  <div className="empty">
                    <p className="title">{t('map.none')}</p>
                    <p>{t('map.noneMore')}</p>
                  </div>
                )}
                <ul className="map-list">
                  {listed.slice(0, ELEMENTS_MOST).map((subject) => {
                    const age = ageOf(fixOf(subject.id)?.at);
                    return (
                      <li key={subject.id}>
                        <button type="button" onClick={() => put({ subject: subject.id })}>
                          <Shape tone={subject.endedAt === null ? toneFor(subject) : 'over'} />
                          <span className="grow">
                            <strong>{subject.code}</strong>
                            <span className="quiet small">
                              {subject.endedAt === null
                                ? termOf('state', subject.status, language)
                                : termOf('state', 'ended', language)}
                              {' · '}
                              {age === undefined
                                ? t(fixes === undefined ? 'map.reading' : 'map.noPlace')
                                : t('map.ago', { span: spanText(age * 1_000, language) })}
                            </span>
                          </span>
                        </button>
                      </li>
                    );
                  })}
                </ul>
                {listed.length > ELEMENTS_MOST && (
                  <p className="quiet small" role="status">
                    {t('map.more', { shown: ELEMENTS_MOST, all: listed.length })}
                  </p>
                )}
                <DrawActs />
              </>
            )}
          </div>
        </section>
      </div>
    </>
  );
}

/** New ground, for who may register it. */
function DrawActs() {
  const { t } = useWords();
  const me = useMe();
  const openAct = useOpenAct();
  const may = ([, mandate]: (typeof grounds)[number]) => me.mandatesNow.includes(mandate);
  const offered = grounds.filter(may);
  if (offered.length === 0) return null;
  return (
    <div className="row wrap" style={{ gap: 8, marginTop: 16 }}>
      {offered.map(([path, , word]) => (
        <Button key={path} onClick={() => openAct({ path, title: t(word) })}>
          {t(word)}
        </Button>
      ))}
    </div>
  );
}
const grounds = [
  ['/v1/sites', 'site:register', 'draw.site'],
  ['/v1/corridors', 'site:register', 'draw.corridor'],
] as const;

const rankOf = ({ status, endedAt }: Subject): number =>
  endedAt === null ? statuses.indexOf(status) : statuses.length;
const toneFor = ({ status }: Subject) =>
  (({ in_control: 'good', at_risk: 'look', lost: 'act', unverified: 'unknown' }) as const)[status];
