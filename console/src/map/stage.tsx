import 'maplibre-gl/dist/maplibre-gl.css';
import {
  type CustomLayerInterface,
  type GeoJSONSource,
  Map as MapLibre,
  Marker,
  NavigationControl,
  ScaleControl,
  setWorkerUrl,
} from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import { createContext, type ReactNode, useContext, useEffect, useMemo, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import { useWords } from '../words/index.ts';
import type { Position } from './data.ts';
import { clearLabels } from './labels.ts';
import { landUrls, readLand, type SourceName, styleOf } from './land.ts';

setWorkerUrl(new URL(workerUrl, location.href).href);

const StageContext = createContext<MapLibre | undefined>(undefined);

/** A drawing that a browser without WebGL 2 cannot make; the list beside it says the same. */
const canDraw = (): boolean => document.createElement('canvas').getContext('webgl2') !== null;

/**
 * Land, and on it what it is given. It asks nobody outside: land comes from our own files, words are drawn by the page.
 * @param fit what is brought into view, whenever `fitKey` changes
 */
export function Stage({
  data,
  layer,
  fit,
  fitKey,
  onReady,
  onPick,
  children,
}: {
  data: Partial<Record<SourceName, GeoJSON.FeatureCollection>>;
  layer: CustomLayerInterface | undefined;
  fit: [Position, Position] | undefined;
  fitKey: string;
  onReady?(map: MapLibre): void;
  /** Where the drawing itself was clicked, on the screen of the map. */
  onPick?(map: MapLibre, point: { x: number; y: number }): void;
  children: ReactNode;
}) {
  const { t } = useWords();
  const box = useRef<HTMLDivElement>(null);
  const [map, setMap] = useState<MapLibre | undefined>();
  const [isAble] = useState(canDraw);
  const label = t('map.label');
  useEffect(() => {
    if (!isAble || !box.current) return;
    const made = new MapLibre({
      container: box.current,
      style: styleOf(),
      center: [75, 42],
      zoom: 2.2,
      maxZoom: 17,
      attributionControl: false,
      dragRotate: false,
      pitchWithRotate: false,
      locale: { 'Map.Title': label },
    });
    made.touchZoomRotate.disableRotation();
    made.addControl(new NavigationControl({ showCompass: false }), 'top-left');
    made.addControl(new ScaleControl({ unit: 'metric' }), 'bottom-left');
    let isGone = false;
    made.on('load', () => {
      if (isGone) return;
      setMap(made);
      onReady?.(made);
      const paint = async () => {
        for (const url of landUrls) {
          const land = await readLand(url);
          if (isGone) return;
          void made.getSource<GeoJSONSource>('land')?.setData(land);
        }
      };
      void paint();
    });
    return () => {
      isGone = true;
      setMap(undefined);
      made.remove();
    };
  }, [isAble, label, onReady]);
  useEffect(() => {
    if (!map) return;
    for (const [name, features] of Object.entries(data)) void map.getSource<GeoJSONSource>(name)?.setData(features);
  }, [map, data]);
  useEffect(() => {
    if (!map || !layer) return;
    map.addLayer(layer);
    return () => {
      if (map.getLayer(layer.id)) map.removeLayer(layer.id);
    };
  }, [map, layer]);
  useEffect(() => {
    if (!map || !onPick) return;
    const pick = ({ point }: { point: { x: number; y: number } }) => onPick(map, point);
    map.on('click', pick);
    return () => void map.off('click', pick);
  }, [map, onPick]);
  // Words that came to lie over each other step aside, once the drawing rests.
  useEffect(() => {
    const stage = box.current;
    if (!map || !stage) return;
    let due = 0;
    const clear = () => {
      cancelAnimationFrame(due);
      due = requestAnimationFrame(() => clearLabels(stage));
    };
    const watcher = new MutationObserver(clear);
    watcher.observe(stage, { childList: true, subtree: true });
    map.on('moveend', clear);
    clear();
    return () => {
      cancelAnimationFrame(due);
      watcher.disconnect();
      map.off('moveend', clear);
    };
  }, [map]);
  // What is in view stays, until something else is looked at.
  useEffect(() => {
    if (map && fit)
      map.fitBounds(fit, { padding: { top: 56, bottom: 64, left: 56, right: 150 }, maxZoom: 14, animate: false });
  }, [map, fitKey, fit === undefined]);
  if (!isAble)
    return (
      <div className="map-stage">
        <div className="empty">
          <p className="title">{t('map.cannot')}</p>
          <p>{t('map.cannotMore')}</p>
        </div>
      </div>
    );
  return (
    <StageContext value={map}>
      <div className="map-stage">
        <div className="map-box" ref={box} />
        {map && children}
      </div>
    </StageContext>
  );
}

/** Something of ours at a place of the drawing. */
export function At({
  place,
  children,
  anchor = 'center',
  onMove,
}: {
  place: Position;
  children: ReactNode;
  anchor?: 'center' | 'top-left';
  /** It can be dragged: where to. */
  onMove?(to: Position): void;
}) {
  const map = useContext(StageContext);
  const element = useMemo(() => document.createElement('div'), []);
  const marker = useRef<Marker | undefined>(undefined);
  const [lon, lat] = place;
  const moved = useRef(onMove);
  moved.current = onMove;
  const isMovable = onMove !== undefined;
  useEffect(() => {
    if (!map) return;
    const made = new Marker({ element, anchor, draggable: isMovable });
    marker.current = made.setLngLat([lon, lat]).addTo(map);
    // The library calls every marker a button; what is inside says what it is.
    element.removeAttribute('role');
    element.removeAttribute('aria-label');
    element.removeAttribute('tabindex');
    made.on('dragend', () => {
      const to = made.getLngLat().wrap();
      moved.current?.([to.lng, to.lat]);
    });
    return () => {
      marker.current?.remove();
      marker.current = undefined;
    };
    // It moves below.
  }, [map, element, anchor, isMovable]);
  // What can be dragged is no place of the map that was clicked.
  useEffect(() => {
    if (!isMovable) return;
    const stop = (event: Event) => event.stopPropagation();
    element.addEventListener('click', stop);
    return () => element.removeEventListener('click', stop);
  }, [element, isMovable]);
  useEffect(() => {
    marker.current?.setLngLat([lon, lat]);
  }, [lon, lat]);
  return createPortal(children, element);
}
