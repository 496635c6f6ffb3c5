import { useState } from 'react';
import { useWords } from '../words/index.ts';

export interface Point {
  /** A day: `2026-10-12`. */
  on: string;
  /** Null where it is not known: the line breaks there. */
  value: number | null;
  /** As it is written. */
  text: string;
}
export interface Mark {
  value: number;
  label: string;
}

const WIDE = 640;
const HIGH = 200;
const EDGE = { left: 8, right: 8, top: 16, bottom: 22 };
/** What a line may take of the height, so that marks above it are seen. */
const ROOM = 1.08;

const dayOf = (on: string): number => Date.parse(on) / 86_400_000;

/**
 * A figure over days: an ink line without smoothing, broken where nothing is known, with its first, highest and last value written beside it, and
 * the lines that it is held against. The same as a table for who cannot see it. Drawn here: a library that writes its own styles is not let in.
 */
export function LineChart({
  label,
  points,
  marks = [],
}: {
  label: string;
  points: readonly Point[];
  marks?: readonly Mark[];
}) {
  const { t } = useWords();
  const [isTable, setTable] = useState(false);
  const known = points.filter((point): point is Point & { value: number } => point.value !== null);
  const [first] = known;
  const last = known.at(-1);
  if (first === undefined || last === undefined) return <p className="quiet">{t('chart.none')}</p>;
  const values = [...known.map(({ value }) => value), ...marks.map(({ value }) => value)];
  // A line of prices fills its height; one that is held against lines begins at nought.
  const low = marks.length > 0 ? 0 : Math.min(...values) / ROOM;
  const high = Math.max(...values) * ROOM;
  const [from, to] = [dayOf(points[0]?.on ?? first.on), dayOf(points.at(-1)?.on ?? last.on)];
  const x = (on: string) => EDGE.left + ((dayOf(on) - from) / Math.max(1, to - from)) * (WIDE - EDGE.left - EDGE.right);
  const y = (value: number) =>
    HIGH - EDGE.bottom - ((value - low) / Math.max(1e-9, high - low)) * (HIGH - EDGE.top - EDGE.bottom);
  const path = points
    .map(({ on, value }, at) => {
      if (value === null) return '';
      const begins = at === 0 || points[at - 1]?.value === null;
      return `${begins ? 'M' : 'L'}${x(on).toFixed(1)} ${y(value).toFixed(1)}`;
    })
    .join(' ');
  const highest = known.reduce((most, point) => (point.value > most.value ? point : most), first);
  const told = [...new Set([first, highest, last])];
  /** Towards the middle, so that nothing is cut off at the edges. */
  const anchorOf = ({ on }: Point) => (x(on) < WIDE / 4 ? 'start' : x(on) > (WIDE * 3) / 4 ? 'end' : 'middle');
  return (
    <figure className="chart">
      {isTable ? (
        <table className="grid" aria-label={label}>
          <thead>
            <tr>
              <th scope="col">{t('chart.day')}</th>
              <th scope="col" className="number">
                {label}
              </th>
            </tr>
          </thead>
          <tbody>
            {points.map(({ on, text }) => (
              <tr key={on}>
                <td>{on}</td>
                <td className="number">{text}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : (
        <svg
          viewBox={`0 0 ${WIDE} ${HIGH}`}
          role="img"
          aria-label={t('chart.said', { label, from: first.on, first: first.text, to: last.on, last: last.text })}
        >
          {marks.map((mark, at) => (
            <g key={mark.label}>
              <line className="mark" x1={EDGE.left} x2={WIDE - EDGE.right} y1={y(mark.value)} y2={y(mark.value)} />
              {/* Lines that are near each other are named at their other ends. */}
              <text
                className="of-mark"
                x={at % 2 === 0 ? EDGE.left : WIDE - EDGE.right}
                // The lowest stands below its line: nothing is drawn there that is held against it.
                y={at === 0 ? y(mark.value) + 13 : y(mark.value) - 4}
                textAnchor={at % 2 === 0 ? 'start' : 'end'}
              >
                {mark.label}
              </text>
            </g>
          ))}
          <path className="line" d={path} />
          {known.map((point) => (
            <circle key={point.on} cx={x(point.on)} cy={y(point.value)} r={2.5}>
              <title>{`${point.on} · ${point.text}`}</title>
            </circle>
          ))}
          {told.map((point) => (
            <text key={point.on} x={x(point.on)} y={y(point.value) - 8} textAnchor={anchorOf(point)}>
              {point.text}
            </text>
          ))}
          <text className="of-mark" x={EDGE.left} y={HIGH - 4}>
            {points[0]?.on}
          </text>
          {points.length > 1 && (
            <text className="of-mark" x={WIDE - EDGE.right} y={HIGH - 4} textAnchor="end">
              {points.at(-1)?.on}
            </text>
          )}
        </svg>
      )}
      <button type="button" className="plain-link" onClick={() => setTable(!isTable)}>
        {t(isTable ? 'chart.asLine' : 'chart.asTable')}
      </button>
    </figure>
  );
}
