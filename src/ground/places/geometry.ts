import { area, booleanPointInPolygon, kinks, length, rewind } from '@turf/turf';
import { refusalList, refuse } from '../../kernel/refusal.ts';

/** GeoJSON (RFC 7946): WGS 84, longitude first. */
export type Position = [lon: number, lat: number];
export type Boundary =
  | { type: 'Polygon'; coordinates: Position[][] }
  | { type: 'MultiPolygon'; coordinates: Position[][][] };
export interface Line {
  type: 'LineString';
  coordinates: Position[];
}

export const placeRefusals = refusalList({
  BOUNDARY_CROSSES_ITSELF: [
    'invalid',
    'The boundary crosses itself',
    '边界自相交',
    'Give each ring as a simple closed line',
    '请提供不自交的闭合环',
  ],
  BOUNDARY_TOO_LARGE: [
    'invalid',
    'The boundary encloses more than any site does',
    '边界范围过大',
    'Check that coordinates are longitude first; a site is at most 200 km²',
    '请确认坐标为经度在前；单个场所不超过 200 平方公里',
  ],
  LINE_TOO_SHORT: [
    'invalid',
    'The corridor is shorter than a kilometre',
    '走廊长度不足一公里',
    'Give the line from origin to destination',
    '请提供从起点到终点的线路',
  ],
  CODE_ALREADY_USED: [
    'conflict',
    'This code names another place already',
    '该代码已被其他场所使用',
    'Choose another code, or use the place that has it',
    '请更换代码或使用已有场所',
  ],
  SITE_UNKNOWN: [
    'invalid',
    'There is no site with this code',
    '没有该代码的场所',
    'Register the site first',
    '请先登记该场所',
  ],
});

const MAX_SITE_M2 = 200e6;

/** A boundary in the right-hand order of RFC 7946, or a refusal that says what is wrong with it. */
export function checkBoundary(boundary: Boundary): Boundary {
  if (kinks(boundary).features.length > 0) refuse(placeRefusals.BOUNDARY_CROSSES_ITSELF, { at: '/boundary' });
  const squareMetres = area(boundary);
  if (squareMetres > MAX_SITE_M2)
    refuse(placeRefusals.BOUNDARY_TOO_LARGE, { at: '/boundary', facts: { squareMetres: Math.round(squareMetres) } });
  return rewind(boundary as never) as unknown as Boundary;
}

export function checkLine(line: Line): Line {
  const metres = length({ type: 'Feature', geometry: line, properties: {} }, { units: 'meters' });
  if (metres < 1000) refuse(placeRefusals.LINE_TOO_SHORT, { at: '/line', facts: { metres: Math.round(metres) } });
  return line;
}

export const isInside = (position: Position, boundary: Boundary): boolean => booleanPointInPolygon(position, boundary);
