import { queryOptions } from '@tanstack/react-query';
import { ask } from '../api/call.ts';
import type { PageOf } from '../api/lists.ts';

export type Position = [lon: number, lat: number];

export interface Subject {
  id: string;
  code: string;
  kind: string;
  siteId: string | null;
  corridorId: string | null;
  limits: { silenceS: number; riskClass: string } | null;
  expected: { maxSilenceS?: number };
  watchedFrom: string;
  endedAt: string | null;
  status: 'in_control' | 'at_risk' | 'lost' | 'unverified';
  statusSince: string;
  statusReason: string;
  ownPhysical: { state: string; reason: string } | null;
  steadyUntil: string | null;
  lotIds: string[];
  deviceIds: string[];
}

export interface Fix {
  deviceId: string;
  at: string;
  receivedAt: string;
  lat: number;
  lon: number;
  accuracyM: number | null;
  isEvidence: boolean;
  doubts: string[];
}

export interface Site {
  id: string;
  code: string;
  name: string;
  nameZh: string | null;
  kind: string;
  boundary: { type: 'Polygon'; coordinates: Position[][] } | { type: 'MultiPolygon'; coordinates: Position[][][] };
}

export interface Corridor {
  id: string;
  code: string;
  name: string;
  nameZh: string | null;
  line: { type: 'LineString'; coordinates: Position[] };
  halfWidthM: number;
  stops: { siteCode: string; maxDwellS?: number; arriveBy?: string }[];
  blackouts: { fromM: number; toM: number; maxS: number }[];
}

export interface Breach {
  id: string;
  subjectId: string;
  kind: string;
  severity: string;
  confidence: number;
  since: string;
  detectedAt: string;
  clearedAt: string | null;
  withdrawnAt: string | null;
  closed: boolean;
}

export interface Track {
  heard: number;
  items: Fix[];
}

export interface TellingEvent {
  id: string;
  type: string;
  at: string;
  payload: { status?: string; statusReason?: string };
}

/** All pages of what is read in pages; a map shows all or says that it does not. */
export async function everyPage<T>(path: string, query: Record<string, string> = {}, most = 150): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | null = '';
  for (let i = 0; i < most && cursor !== null; i++) {
    const { items: more, next }: PageOf<T> = await ask<PageOf<T>>(path, { ...query, cursor, limit: 200 });
    items.push(...more);
    cursor = more.length === 0 ? null : next;
  }
  return items;
}

export const subjectsQuery = queryOptions({
  queryKey: ['map', 'subjects'],
  queryFn: () => everyPage<Subject>('/v1/subjects'),
});
export const fixesQuery = queryOptions({
  queryKey: ['map', 'fixes'],
  // A reading is no event: places are asked for again by themselves.
  refetchInterval: 15_000,
  queryFn: async () =>
    new Map(
      (await everyPage<{ subjectId: string; fix: Fix | null }>('/v1/last-fixes')).map(
        ({ subjectId, fix }) => [subjectId, fix] as const,
      ),
    ),
});
export const groundQuery = queryOptions({
  queryKey: ['map', 'ground'],
  staleTime: 60_000,
  queryFn: async () => {
    const [sites, corridors] = await Promise.all([everyPage<Site>('/v1/sites'), everyPage<Corridor>('/v1/corridors')]);
    return { sites, corridors };
  },
});
export const openBreachesQuery = queryOptions({
  queryKey: ['map', 'breaches'],
  queryFn: () => everyPage<Breach>('/v1/breaches', { open: 'true' }),
});

export const trackQuery = (subjectId: string, from: string, to: string) =>
  queryOptions({
    queryKey: ['map', 'track', subjectId, from, to],
    staleTime: 60_000,
    queryFn: () => ask<Track>(`/v1/subjects/${subjectId}/track`, { from, to, most: 20_000 }),
  });
export const breachesOfQuery = (subjectId: string) =>
  queryOptions({
    queryKey: ['map', 'breaches', subjectId],
    queryFn: () => everyPage<Breach>('/v1/breaches', { subjectId }),
  });
export const toldQuery = (subjectId: string) =>
  queryOptions({
    queryKey: ['map', 'told', subjectId],
    queryFn: () => everyPage<TellingEvent>('/v1/events', { objectId: subjectId }),
  });

/** How long a watch may be silent before that is a fault. */
export const silenceOf = ({ limits, expected }: Subject): number => limits?.silenceS ?? expected.maxSilenceS ?? 3_600;
