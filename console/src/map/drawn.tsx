import './map.css';
import { useQuery } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import type { Map as MapLibre } from 'maplibre-gl';
import { useMemo, useState } from 'react';
import { useLook } from '../frame/look.tsx';
import type { InField } from '../parts/inputs.tsx';
import { useWords } from '../words/index.ts';
import { groundQuery, type Position } from './data.ts';
import { type DrawnKind, geometryOf, lineOf, placesOf, readDrawn, textOf } from './drawn.ts';
import { areaOf, boundsOf, collection, cornersOf, corridorsOf, feature, lengthOf } from './shapes.ts';
import { At, Stage } from './stage.tsx';

const calm = (map: MapLibre) => map.doubleClickZoom.disable();

/** The outline of a place or a way, clicked on the map or typed: one corner a line, and each shows the other. GeoJSON is taken as it is. */
export default function Drawn({
  kind,
  field,
  value,
  put,
}: {
  kind: DrawnKind;
  field: InField;
  value: unknown;
  put(value: unknown): void;
}) {
  const { t, language } = useWords();
  const { theme } = useLook();
  const [typed, setTyped] = useState(() => textOf(value));
  /** Counts what is to be brought into view: what was typed, never what was clicked there. */
  const [turn, setTurn] = useState(0);
  const { data: ground } = useQuery(groundQuery);
  const read = useMemo(() => readDrawn(typed), [typed]);
  const geometry = useMemo(() => geometryOf(kind, read), [kind, read]);
  const write = (text: string) => {
    setTyped(text);
    put(geometryOf(kind, readDrawn(text)));
  };
  const { corners } = read;
  const writeCorners = (next: readonly Position[]) => write(next.map(lineOf).join('\n'));
  const drawn = useMemo(() => {
    const own = geometry ? [feature(geometry)] : [];
    const begun = corners.length > 1 && !geometry ? [feature({ type: 'LineString', coordinates: [...corners] })] : [];
    const known = (ground?.sites ?? []).map((site) => feature({ type: 'LineString', coordinates: cornersOf(site) }));
    return {
      fences: collection(kind === 'outline' ? own : []),
      path: collection(kind === 'way' ? own : begun),
      gaps: collection(known),
      corridors: corridorsOf(ground?.corridors ?? []),
    };
  }, [geometry, corners, ground, kind]);
  const bounds = useMemo(() => {
    const places = placesOf(read);
    return boundsOf(places.length > 0 ? places : (ground?.sites ?? []).flatMap(cornersOf));
    // What is clicked is in view already.
  }, [turn, ground]);
  const number = new Intl.NumberFormat(language === 'zh' ? 'zh-CN' : 'en', { maximumFractionDigits: 2 });
  const areaM2 = geometry && kind === 'outline' ? areaOf(geometry) : 0;
  const metres = lengthOf(corners);
  const size =
    kind === 'outline'
      ? t(areaM2 < 1e6 ? 'draw.squareMetres' : 'draw.squareKilometres', {
          area: number.format(areaM2 < 1e6 ? Math.round(areaM2) : areaM2 / 1e6),
        })
      : t('draw.kilometres', { length: number.format(metres / 1_000) });
  const isDrawnHere = read.given === undefined;
  return (
    <div className="drawn">
      <Stage
        key={theme}
        data={drawn}
        layer={undefined}
        fit={bounds}
        fitKey={`${turn} ${ground === undefined}`}
        onReady={calm}
        onPick={(map, { x, y }) => {
          if (!isDrawnHere) return;
          const { lng, lat } = map.unproject([x, y]).wrap();
          writeCorners([...corners, [lng, lat]]);
        }}
      >
        {isDrawnHere &&
          corners.map((corner, i) => (
            // The order is the identity.
            <At key={i} place={corner} onMove={(to) => writeCorners(corners.map((each, k) => (k === i ? to : each)))}>
              <button
                type="button"
                className="corner"
                aria-label={t('draw.corner', { number: i + 1 })}
                title={t('draw.cornerHow')}
                onKeyDown={({ key }) => {
                  if (key === 'Delete' || key === 'Backspace') writeCorners(corners.filter((_, k) => k !== i));
                }}
              />
            </At>
          ))}
      </Stage>
      <div className="row between wrap drawn-foot">
        <span className="quiet small" role="status">
          {t('draw.corners', { count: placesOf(read).length })}
          {geometry && <> · {size}</>}
        </span>
        <span className="row" style={{ gap: 8 }}>
          <Button
            size="small"
            disabled={!isDrawnHere || corners.length === 0}
            onClick={() => writeCorners(corners.slice(0, -1))}
          >
            {t('draw.back')}
          </Button>
          <Button size="small" disabled={typed === ''} onClick={() => write('')}>
            {t('draw.afresh')}
          </Button>
        </span>
      </div>
      <Input.TextArea
        {...field}
        rows={4}
        className="code"
        placeholder={t(kind === 'outline' ? 'draw.typeOutline' : 'draw.typeWay')}
        value={typed}
        onChange={({ target }) => write(target.value)}
        onBlur={() => setTurn(turn + 1)}
        {...(read.wrongLine !== undefined && { status: 'error' as const, 'aria-invalid': true })}
      />
      {read.wrongLine !== undefined && (
        <p className="tone-act small" role="status">
          {t('draw.wrong', { line: read.wrongLine })}
        </p>
      )}
    </div>
  );
}
