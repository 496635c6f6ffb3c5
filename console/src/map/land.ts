import type { StyleSpecification } from 'maplibre-gl';
import { feature } from 'topojson-client';
import type { Topology } from 'topojson-specification';
import fineUrl from 'world-atlas/land-50m.json?url';
import coarseUrl from 'world-atlas/land-110m.json?url';

/** Land without borders or names, from our own files: first what is small, then what is fine. */
export const landUrls = [coarseUrl, fineUrl] as const;

type Ring = GeoJSON.Position[];

/** A ring over the date line goes on beyond 180 degrees, where the file jumps to the other side of the world; one around a pole is closed there. */
function unrolled(ring: Ring): Ring {
  let turned = 0;
  const places = ring.map(([lon = 0, lat = 0], i): GeoJSON.Position => {
    const step = lon - (ring[i - 1]?.[0] ?? lon);
    if (step > 180) turned -= 360;
    if (step < -180) turned += 360;
    return [lon + turned, lat];
  });
  if (turned === 0) return places;
  const [first, last] = [places[0] as GeoJSON.Position, places.at(-1) as GeoJSON.Position];
  return [...places, [last[0] as number, -90], [first[0] as number, -90], first];
}

export async function readLand(url: string): Promise<GeoJSON.GeoJSON> {
  const topology = (await (await fetch(url)).json()) as Topology;
  const land = feature(topology, topology.objects.land as never) as unknown as GeoJSON.FeatureCollection;
  for (const { geometry } of land.features)
    if (geometry.type === 'MultiPolygon')
      geometry.coordinates = geometry.coordinates.map((polygon) => polygon.map(unrolled));
  return land;
}

const token = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
const empty = { type: 'geojson' as const, data: { type: 'FeatureCollection' as const, features: [] } };

/** Names of the sources that a stage fills. */
export const sources = ['land', 'corridors', 'blackouts', 'fences', 'path', 'gaps', 'accuracy'] as const;
export type SourceName = (typeof sources)[number];

/** The whole drawing in the colours of the page. */
export function styleOf(): StyleSpecification {
  const [water, land, line, text2, text3, primary] = ['sunk', 'surface', 'line', 'text-2', 'text-3', 'primary'].map(
    token,
  ) as [string, string, string, string, string, string];
  return {
    version: 8,
    sources: Object.fromEntries(sources.map((name) => [name, empty])),
    layers: [
      { id: 'water', type: 'background', paint: { 'background-color': water } },
      { id: 'land', type: 'fill', source: 'land', paint: { 'fill-color': land, 'fill-outline-color': line } },
      {
        id: 'corridor-width',
        type: 'line',
        source: 'corridors',
        layout: { 'line-cap': 'butt', 'line-join': 'round' },
        paint: {
          'line-color': text2,
          'line-opacity': 0.12,
          'line-width': [
            'interpolate',
            ['exponential', 2],
            ['zoom'],
            0,
            ['max', 0.02, ['get', 'width']],
            18,
            ['*', 262_144, ['get', 'width']],
          ],
        },
      },
      { id: 'corridor', type: 'line', source: 'corridors', paint: { 'line-color': text3, 'line-width': 1.2 } },
      {
        id: 'blackouts',
        type: 'line',
        source: 'blackouts',
        paint: { 'line-color': text2, 'line-width': 3, 'line-dasharray': [0.4, 1.2] },
      },
      { id: 'fence-fill', type: 'fill', source: 'fences', paint: { 'fill-color': primary, 'fill-opacity': 0.06 } },
      {
        id: 'fence',
        type: 'line',
        source: 'fences',
        paint: { 'line-color': primary, 'line-width': 2, 'line-dasharray': [2, 1.4] },
      },
      {
        id: 'gaps',
        type: 'line',
        source: 'gaps',
        paint: { 'line-color': text3, 'line-width': 1.5, 'line-dasharray': [2, 2] },
      },
      {
        id: 'path',
        type: 'line',
        source: 'path',
        paint: { 'line-color': text2, 'line-width': 1.4, 'line-opacity': 0.5 },
      },
      { id: 'accuracy', type: 'fill', source: 'accuracy', paint: { 'fill-color': primary, 'fill-opacity': 0.1 } },
      { id: 'accuracy-edge', type: 'line', source: 'accuracy', paint: { 'line-color': primary, 'line-width': 0.8 } },
    ],
  };
}
