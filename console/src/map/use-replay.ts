import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { serverNow } from '../api/call.ts';
import { useLook } from '../frame/look.tsx';
import type { Search } from '../router.tsx';
import { breachesOfQuery, type Subject, toldQuery, trackQuery } from './data.ts';
import { verdictsOf } from './replay.tsx';
import { fixAt } from './shapes.ts';
import { TrackLayer } from './track-layer.ts';

const DAY_MS = 86_400_000;
/** How far back a replay goes; `own` from one day to another, both in the zone of the screen. */
export const ranges = {
  all: Number.POSITIVE_INFINITY,
  week: 7 * DAY_MS,
  day: DAY_MS,
  own: Number.POSITIVE_INFINITY,
} as const;
export type Range = keyof typeof ranges;
export const rangeOf = ({ range }: Search): Range =>
  range !== undefined && range in ranges ? (range as Range) : 'all';
/** The midnight that a day begins with, as far as one is named. */
const midnightOf = (day: string | undefined): number =>
  day !== undefined && /^\d{4}-\d\d-\d\d$/.test(day) ? Date.parse(`${day}T00:00:00+08:00`) : Number.NaN;
/** A bound that was chosen, within what there is; what there is where none was. */
const within = (chosen: number, least: number, most: number, otherwise: number): number =>
  Number.isNaN(chosen) ? otherwise : Math.min(most, Math.max(least, chosen));
const nothing: never[] = [];
const cssColor = (name: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

/** Everything that is played again of one watch, with where the slider stands. */
export function useReplay(subject: Subject | undefined, search: Search) {
  const { theme } = useLook();
  const [now] = useState(serverNow);
  const endMs = subject?.endedAt ? Date.parse(subject.endedAt) : now.getTime();
  const startMs = subject ? Date.parse(subject.watchedFrom) : 0;
  const range = rangeOf(search);
  const isOwn = range === 'own';
  const backMs = Math.max(startMs, endMs - ranges[range]);
  const fromMs = within(isOwn ? midnightOf(search.from) : Number.NaN, startMs, endMs, backMs);
  const toMs = within(isOwn ? midnightOf(search.until) + DAY_MS : Number.NaN, fromMs, endMs, endMs);
  const id = subject?.id ?? '';
  const isOn = subject !== undefined;
  const from = new Date(isOn ? fromMs : 0).toISOString();
  const to = new Date(isOn ? toMs : 0).toISOString();
  const { data: track } = useQuery({ ...trackQuery(id, from, to), enabled: isOn });
  const { data: breaches } = useQuery({ ...breachesOfQuery(id), enabled: isOn });
  const { data: told } = useQuery({ ...toldQuery(id), enabled: isOn, retry: false });
  const asked = search.at === undefined ? Number.NaN : Date.parse(search.at);
  const [atMs, setAt] = useState(asked);
  const [isPlaying, play] = useState(false);
  const [speed, setSpeed] = useState(3_600);
  const fixes = track?.items ?? nothing;
  const believed = useMemo(() => fixes.filter(({ doubts, isEvidence }) => doubts.length === 0 && isEvidence), [fixes]);
  // Its colours are those of the theme.
  const layer = useMemo(
    () => (fixes.length === 0 ? undefined : new TrackLayer(fixes, [cssColor('primary'), cssColor('withdrawn')])),
    [fixes, theme],
  );
  const isWithin = atMs >= fromMs && atMs <= toMs;
  const shownMs = isWithin ? atMs : toMs;
  useEffect(() => layer?.show(shownMs), [layer, shownMs]);
  // Another watch is looked at from its end.
  useEffect(() => {
    play(false);
    setAt(asked);
  }, [id]);
  if (!subject) return undefined;
  const fix = believed[fixAt(believed, shownMs)];
  const starts = (breaches ?? nothing).flatMap((breach) => {
    const sinceMs = Date.parse(breach.since);
    const at = believed[Math.max(0, fixAt(believed, sinceMs))];
    return at && sinceMs <= shownMs && sinceMs >= fromMs ? [{ breach, fix: at }] : [];
  });
  return {
    fromMs,
    toMs,
    atMs: shownMs,
    onAt: setAt,
    isPlaying,
    onPlay: play,
    speed,
    onSpeed: setSpeed,
    verdicts: verdictsOf(told ?? nothing, toMs),
    breaches: breaches ?? nothing,
    fixes,
    believed,
    heard: track?.heard ?? 0,
    fix,
    starts,
    layer,
  };
}
