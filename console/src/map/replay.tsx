import { Button, Select } from 'antd';
import { useEffect, useRef } from 'react';
import { serverNow } from '../api/call.ts';
import { instantText, spanText } from '../parts/format.ts';
import { toneOf } from '../parts/state.tsx';
import { useWords } from '../words/index.ts';
import { termOf, valueOf } from '../words/terms/index.ts';
import type { Breach, Fix, TellingEvent } from './data.ts';

const speeds = [1, 60, 600, 3_600, 14_400];

/** Stretches of one verdict, as it was told then. */
export function verdictsOf(told: readonly TellingEvent[], toMs: number) {
  const said = told
    .filter(
      ({ type, payload }) => /^(watch\.started|subject\.statusChanged)$/.test(type) && payload.status !== undefined,
    )
    .map(({ at, payload }) => ({ fromMs: Date.parse(at), status: String(payload.status) }))
    .sort((a, b) => a.fromMs - b.fromMs);
  return said.map((each, i) => ({ ...each, toMs: said[i + 1]?.fromMs ?? toMs }));
}

/** A period played again: the verdict as it was told then, the alarms as they are known now, and where the slider stands. */
export function ReplayBar({
  fromMs,
  toMs,
  atMs,
  onAt,
  isPlaying,
  onPlay,
  speed,
  onSpeed,
  verdicts,
  breaches,
  fixes,
}: {
  fromMs: number;
  toMs: number;
  atMs: number;
  onAt(atMs: number): void;
  isPlaying: boolean;
  onPlay(plays: boolean): void;
  speed: number;
  onSpeed(speed: number): void;
  verdicts: ReturnType<typeof verdictsOf>;
  breaches: readonly Breach[];
  fixes: readonly Fix[];
}) {
  const { t, language } = useWords();
  const now = serverNow();
  const span = Math.max(1, toMs - fromMs);
  const left = (ms: number) => `${Math.min(100, Math.max(0, ((ms - fromMs) / span) * 100))}%`;
  const width = (a: number, b: number) => `${Math.max(0.3, ((Math.min(b, toMs) - Math.max(a, fromMs)) / span) * 100)}%`;
  const place = useRef(atMs);
  place.current = atMs;
  useEffect(() => {
    if (!isPlaying) return;
    let frame = 0;
    let before = performance.now();
    const step = (at: number) => {
      const next = place.current + (at - before) * speed;
      before = at;
      onAt(Math.min(next, toMs));
      if (next >= toMs) onPlay(false);
      else frame = requestAnimationFrame(step);
    };
    frame = requestAnimationFrame(step);
    return () => cancelAnimationFrame(frame);
  }, [isPlaying, speed, toMs, onAt, onPlay]);
  const jump = (steps: number) => {
    const at = fixes.findLastIndex((fix) => Date.parse(fix.at) <= atMs);
    const next = fixes[Math.min(fixes.length - 1, Math.max(0, at + steps))];
    if (next) onAt(Date.parse(next.at));
  };
  const statusNow = verdicts.findLast((each) => each.fromMs <= atMs)?.status;
  return (
    <section className="panel replay" aria-label={t('map.replay')}>
      <div className="strip" role="img" aria-label={t('map.verdicts')}>
        {verdicts.map((each) => (
          <i
            key={each.fromMs}
            className={`stretch tone-${toneOf(each.status)}`}
            style={{ left: left(each.fromMs), width: width(each.fromMs, each.toMs) }}
            title={`${termOf('state', each.status, language)} · ${instantText(new Date(each.fromMs), now)}`}
          />
        ))}
        <b style={{ left: left(atMs) }} />
      </div>
      <ul className="strip alarms" aria-label={t('map.alarms')}>
        {breaches.map((each) => {
          const end = Date.parse(each.withdrawnAt ?? each.clearedAt ?? new Date(toMs).toISOString());
          const what = valueOf(each.kind, language) ?? each.kind;
          return (
            <li
              key={each.id}
              className={`alarm ${each.withdrawnAt ? 'withdrawn' : ''}`}
              style={{ left: left(Date.parse(each.since)), width: width(Date.parse(each.since), end) }}
              title={`${what} · ${instantText(each.since, now)}${each.withdrawnAt ? ` · ${t('map.withdrawn')}` : ''}`}
            >
              <span className="unseen">
                {what} {instantText(each.since, now)}
              </span>
            </li>
          );
        })}
      </ul>
      <input
        type="range"
        className="slider"
        aria-label={t('map.when')}
        aria-valuetext={instantText(new Date(atMs), now)}
        min={fromMs}
        max={toMs}
        step={1_000}
        value={atMs}
        onChange={({ target }) => {
          onPlay(false);
          onAt(Number(target.value));
        }}
      />
      <div className="row between wrap">
        <div className="row" style={{ gap: 8 }}>
          <Button onClick={() => jump(-1)} aria-label={t('map.readingBefore')}>
            ‹
          </Button>
          <Button
            type="primary"
            style={{ minWidth: 96 }}
            onClick={() => {
              if (!isPlaying && atMs >= toMs) onAt(fromMs);
              onPlay(!isPlaying);
            }}
          >
            {t(isPlaying ? 'map.pause' : 'map.play')}
          </Button>
          <Button onClick={() => jump(1)} aria-label={t('map.readingAfter')}>
            ›
          </Button>
          <Select
            aria-label={t('map.speed')}
            value={speed}
            onChange={onSpeed}
            style={{ width: 190 }}
            options={speeds.map((each) => ({
              value: each,
              label: t('map.speedOf', { span: each === 1 ? '1 s' : spanText(each * 1_000, language) }),
            }))}
          />
        </div>
        <p className="row" style={{ gap: 16 }}>
          {statusNow !== undefined && (
            <span className={`tone-${toneOf(statusNow)}`}>
              {t('map.then', { state: termOf('state', statusNow, language) })}
            </span>
          )}
          <strong>{instantText(new Date(atMs), now)}</strong>
        </p>
      </div>
    </section>
  );
}
