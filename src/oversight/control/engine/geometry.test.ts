import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isCrossedBy, isInside, prepareFence, signedDistanceM } from './fence.ts';
import { distanceM, distanceToSegmentM, longitudeDifference } from './geodesy.ts';
import { placeOnLine, positionAt, prepareLine } from './line.ts';

const box = (west: number, south: number, east: number, north: number): number[][] => [
  [west, south],
  [east, south],
  [east, north],
  [west, north],
  [west, south],
];

describe('fence', () => {
  const ring = prepareFence({ type: 'Polygon', coordinates: [box(10, 50, 11, 51), box(10.4, 50.4, 10.6, 50.6)] });

  it('has holes, and a distance that is negative inside', () => {
    expect(isInside(ring, 50.1, 10.1)).toBe(true);
    expect(isInside(ring, 50.5, 10.5)).toBe(false);
    expect(signedDistanceM(ring, 50.5, 10.5)).toBeCloseTo(0.1 * 111_195 * Math.cos((50.5 * Math.PI) / 180), -2);
    expect(signedDistanceM(ring, 50.2, 10.5)).toBeLessThan(-20_000);
    expect(signedDistanceM(ring, 51.01, 10.5)).toBeCloseTo(1_112, -1);
  });

  it('of several parts is one place', () => {
    const yards = prepareFence({
      type: 'MultiPolygon',
      coordinates: [[box(10, 50, 10.1, 50.1)], [box(10.2, 50, 10.3, 50.1)]],
    });
    expect([10.05, 10.15, 10.25].map((lon) => isInside(yards, 50.05, lon))).toEqual([true, false, true]);
    expect(signedDistanceM(yards, 50.05, 10.15)).toBeGreaterThan(3_000);
  });

  it('across the 180° meridian is one piece', () => {
    const fiji = prepareFence({ type: 'Polygon', coordinates: [box(179.5, -17, -179.5, -16)] });
    expect([179.6, 180, -180, -179.6].every((lon) => isInside(fiji, -16.5, lon))).toBe(true);
    expect([179.4, -179.4, 0].some((lon) => isInside(fiji, -16.5, lon))).toBe(false);
    expect(isCrossedBy(fiji, -16.5, 179.4, -16.5, 179.6)).toBe(true);
    expect(isCrossedBy(fiji, -15.5, 179.9, -17.5, -179.9)).toBe(true);
  });

  it('jumped between two positions is crossed', () => {
    expect(isCrossedBy(ring, 50.5, 9.9, 50.5, 11.1)).toBe(true);
    expect(isCrossedBy(ring, 50.5, 9.9, 51.5, 9.9)).toBe(false);
  });

  it('of many corners answers as one of few does', () => {
    const corners = (n: number): number[][] => {
      const list = Array.from({ length: n }, (_, i) => {
        const a = (2 * Math.PI * i) / n;
        return [10 + (0.3 + 0.1 * Math.sin(5 * a)) * Math.cos(a), 50 + (0.3 + 0.1 * Math.sin(5 * a)) * Math.sin(a)];
      });
      return [...list, list[0]!];
    };
    const many = prepareFence({ type: 'Polygon', coordinates: [corners(700)] });
    const loop = corners(700);
    const within = (lon: number, lat: number): boolean => {
      let inside = false;
      for (let i = 0; i + 1 < loop.length; i++) {
        const [[x1, y1], [x2, y2]] = [loop[i] as [number, number], loop[i + 1] as [number, number]];
        if (y1 > lat !== y2 > lat && lon < x1 + ((x2 - x1) * (lat - y1)) / (y2 - y1)) inside = !inside;
      }
      return inside;
    };
    fc.assert(
      fc.property(
        fc.double({ min: 9.5, max: 10.5, noNaN: true }),
        fc.double({ min: 49.5, max: 50.5, noNaN: true }),
        (lon, lat) => {
          expect(isInside(many, lat, lon)).toBe(within(lon, lat));
        },
      ),
    );
  });

  it('needs three corners', () => {
    expect(() =>
      prepareFence({
        type: 'Polygon',
        coordinates: [
          [
            [1, 2],
            [3, 4],
          ],
        ],
      }),
    ).toThrow('three corners');
  });
});

describe('line', () => {
  const wavy = Array.from({ length: 900 }, (_, i): [number, number] => [60 + i / 60, 48 + Math.sin(i / 7) / 5]);
  const line = prepareLine(wavy);

  it('finds the nearest segment of all, whatever the hint', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 59.5, max: 75.5, noNaN: true }),
        fc.double({ min: 47.5, max: 48.5, noNaN: true }),
        fc.integer({ min: -1, max: 898 }),
        (lon, lat, hint) => {
          let least = Infinity;
          for (let i = 0; i + 1 < wavy.length; i++)
            least = Math.min(
              least,
              distanceToSegmentM(lat, lon, wavy[i]![1], wavy[i]![0], wavy[i + 1]![1], wavy[i + 1]![0]),
            );
          expect(placeOnLine(line, lat, lon, hint).distanceM).toBeCloseTo(least, 3);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('measures progress from the start, and gives the position back', () => {
    const whole = line.along[line.along.length - 1]!;
    for (const share of [0, 0.13, 0.5, 0.999, 1]) {
      const [lon, lat] = positionAt(line, share * whole);
      const place = placeOnLine(line, lat, lon, -1);
      expect(place.distanceM).toBeLessThan(0.01);
      expect(place.progressM).toBeCloseTo(share * whole, 0);
    }
  });

  it('across the 180° meridian goes on', () => {
    const ferry = prepareLine([
      [179, 10],
      [-179, 10],
    ]);
    expect(placeOnLine(ferry, 10, 180, -1).progressM).toBeCloseTo(ferry.along[1]! / 2, -2);
    expect(placeOnLine(ferry, 10.01, -179.5, -1).distanceM).toBeCloseTo(1_112, -1);
  });
});

describe('distance', () => {
  it('takes longitudes the short way round', () => {
    expect(longitudeDifference(-179, 179)).toBe(2);
    expect(distanceM(0, 179.99, 0, -179.99)).toBeCloseTo(2_224, -1);
  });
});
