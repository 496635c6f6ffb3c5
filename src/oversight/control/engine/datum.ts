/** Datums a position may be given on. GCJ-02 is the one maps in China are drawn on, up to 700 m off WGS 84. */
export const datums = ['WGS84', 'GCJ02'] as const;
export type Datum = (typeof datums)[number];

/** Krasovsky 1940 ellipsoid, on which GCJ-02 is defined: semi-major axis in metres, eccentricity squared. */
const A = 6_378_245;
const E2 = 0.006_693_421_622_965_943;
const RADIANS = Math.PI / 180;

const wave = (x: number): number => 20 * Math.sin(6 * x * Math.PI) + 20 * Math.sin(2 * x * Math.PI);

function northM(x: number, y: number): number {
  const drift = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * Math.sqrt(Math.abs(x));
  const coarse = 20 * Math.sin(y * Math.PI) + 40 * Math.sin((y / 3) * Math.PI);
  const coarser = 160 * Math.sin((y / 12) * Math.PI) + 320 * Math.sin((y * Math.PI) / 30);
  return drift + ((wave(x) + coarse + coarser) * 2) / 3;
}

function eastM(x: number, y: number): number {
  const drift = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * Math.sqrt(Math.abs(x));
  const coarse = 20 * Math.sin(x * Math.PI) + 40 * Math.sin((x / 3) * Math.PI);
  const coarser = 150 * Math.sin((x / 12) * Math.PI) + 300 * Math.sin((x / 30) * Math.PI);
  return drift + ((wave(x) + coarse + coarser) * 2) / 3;
}

/** The offset is applied within this box only; elsewhere the two datums are one. */
const isInBox = (lat: number, lon: number): boolean => lat > 0.8293 && lat < 55.8271 && lon > 72.004 && lon < 137.8347;

/** Where a WGS 84 position is drawn on GCJ-02. */
export function toGcj02(lat: number, lon: number): { lat: number; lon: number } {
  if (!isInBox(lat, lon)) return { lat, lon };
  const [x, y] = [lon - 105, lat - 35];
  const w2 = 1 - E2 * Math.sin(lat * RADIANS) ** 2;
  const w = Math.sqrt(w2);
  return {
    lat: lat + northM(x, y) / (((A * (1 - E2)) / (w2 * w)) * RADIANS),
    lon: lon + eastM(x, y) / ((A / w) * Math.cos(lat * RADIANS) * RADIANS),
  };
}

/** The WGS 84 position drawn at a place on GCJ-02, to a centimetre: the offset changes slowly, so it is found by repetition. */
export function fromGcj02(lat: number, lon: number): { lat: number; lon: number } {
  let at = { lat, lon };
  for (let i = 0; i < 6; i++) {
    const drawn = toGcj02(at.lat, at.lon);
    at = { lat: at.lat + lat - drawn.lat, lon: at.lon + lon - drawn.lon };
  }
  return at;
}
