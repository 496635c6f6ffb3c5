import type { Position } from './data.ts';

/** What is drawn: the outline of a place, or a way through the land. */
export type DrawnKind = 'outline' | 'way';
type Geometry = GeoJSON.Polygon | GeoJSON.MultiPolygon | GeoJSON.LineString;

export interface Read {
  /** As they were clicked or typed, in their order; an outline is closed by itself. */
  corners: readonly Position[];
  /** GeoJSON of more than corners, as it was pasted. */
  given: Geometry | undefined;
  /** The first line that is no place, counted from one. */
  wrongLine: number | undefined;
}

/** Six places of a degree are a hand's breadth. */
export const lineOf = ([lon, lat]: Position): string => `${lon.toFixed(6)}, ${lat.toFixed(6)}`;
const isSame = (a: Position, b: Position) => lineOf(a) === lineOf(b);

/** An outline without its last corner, which is its first. */
const open = (ring: readonly Position[]): readonly Position[] => {
  const [first, last] = [ring[0], ring.at(-1)];
  return first && last && ring.length > 1 && isSame(first, last) ? ring.slice(0, -1) : ring;
};

/** The corners of what is one plain ring or line; undefined for holes and several parts, which no list of corners tells. */
function plain(value: unknown): readonly Position[] | undefined {
  const { type, coordinates } = (value ?? {}) as Partial<Geometry>;
  if (type === 'LineString') return coordinates as Position[];
  if (type === 'Polygon' && coordinates?.length === 1) return open(coordinates[0] as Position[]);
  return undefined;
}

/** What is known already, as it is typed. */
export function textOf(value: unknown): string {
  const corners = plain(value);
  if (corners) return corners.map(lineOf).join('\n');
  return value === undefined ? '' : JSON.stringify(value);
}

/** A geometry as another program gives it: alone, or as the first of its features. */
function geometryIn(text: string): Geometry | undefined {
  try {
    const read = JSON.parse(text) as GeoJSON.GeoJSON;
    const first = read.type === 'FeatureCollection' ? read.features[0] : read;
    const geometry = first?.type === 'Feature' ? first.geometry : first;
    return geometry && /^(Multi)?Polygon$|^LineString$/.test(geometry.type) ? (geometry as Geometry) : undefined;
  } catch {
    return undefined;
  }
}

function placeIn(line: string): Position | undefined {
  const parts = line.normalize('NFKC').split(/[\s,;、]+/);
  const [lon, lat] = parts.map(Number);
  if (parts.length !== 2 || lon === undefined || lat === undefined) return undefined;
  return Math.abs(lon) <= 180 && Math.abs(lat) <= 90 ? [lon, lat] : undefined;
}

export function readDrawn(text: string): Read {
  if (text.trim().startsWith('{')) {
    const geometry = geometryIn(text);
    const corners = plain(geometry);
    if (corners) return { corners, given: undefined, wrongLine: undefined };
    return { corners: [], given: geometry, wrongLine: geometry ? undefined : 1 };
  }
  const corners: Position[] = [];
  let wrongLine: number | undefined;
  for (const [i, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const place = placeIn(line.trim());
    if (place) corners.push(place);
    else wrongLine ??= i + 1;
  }
  return { corners: open(corners), given: undefined, wrongLine };
}

/** What is sent; undefined until there are corners enough, and while one of them is none. */
export function geometryOf(kind: DrawnKind, { corners, given, wrongLine }: Read): Geometry | undefined {
  if (wrongLine !== undefined) return undefined;
  if (given) return (given.type === 'LineString') === (kind === 'way') ? given : undefined;
  if (kind === 'way') return corners.length > 1 ? { type: 'LineString', coordinates: [...corners] } : undefined;
  const [first] = corners;
  return first && corners.length > 2 ? { type: 'Polygon', coordinates: [[...corners, first]] } : undefined;
}

export const placesOf = ({ corners, given }: Read): readonly Position[] => {
  if (!given) return corners;
  return (given.coordinates as unknown[]).flat(given.type === 'MultiPolygon' ? 2 : 1) as Position[];
};
