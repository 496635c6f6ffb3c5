import type { Corridor, Stop } from './corridor.ts';
import type { OrderFacts } from './facts.ts';
import type { Fence } from './fence.ts';
import type { Box } from './segments.ts';

/** Where a subject may be during one stretch of time. Several places: any of them is right. */
export interface PlaceSpan {
  from: number;
  to: number;
  /** During a transfer: nothing is judged. */
  isAnywhere: boolean;
  sites: Fence[];
  corridors: Corridor[];
}

/** A stop that is due, and the time in which its plan is the plan. */
export interface ScheduledStop {
  stop: Stop;
  corridor: Corridor;
  from: number;
  to: number;
}

/** A box around each part of each place. */
export const boxesOf = (places: readonly PlaceSpan[]): Box[] =>
  places.flatMap((p) => [...p.sites.flatMap((fence) => fence.parts), ...p.corridors.map((c) => c.line)]);

const FAR_DEGREES = 3;
const NEAR_DEGREES = 0.5;

function isNear(box: Box, lat: number, lon: number, degrees: number): boolean {
  if (lat < box.south - degrees || lat > box.north + degrees) return false;
  for (let x = lon - 360; x <= lon + 360; x += 360) if (x > box.west - degrees && x < box.east + degrees) return true;
  return false;
}

/** Far from every right place, and near one when latitude and longitude change places. */
export function isSwapped(boxes: readonly Box[], lat: number, lon: number): boolean {
  if (boxes.length === 0 || Math.abs(lon) > 90) return false;
  for (let i = 0; i < boxes.length; i++) if (isNear(boxes[i]!, lat, lon, FAR_DEGREES)) return false;
  return boxes.some((box) => isNear(box, lon, lat, NEAR_DEGREES));
}

interface Place {
  site: Fence | undefined;
  corridor: Corridor | undefined;
}

function movesInOrder(orders: readonly OrderFacts[]): { order: OrderFacts; from: number; to: number }[] {
  return orders
    .filter((order) => order.kind === 'transfer' || order.kind === 'reroute')
    .map((order) => ({ order, from: Date.parse(order.from), to: Date.parse(order.to) }))
    .sort((a, b) => a.from - b.from);
}

/**
 * The right places over all time: the first one until the first transfer or reroute begins, old and new while it is in
 * force (anywhere during a transfer), the new one afterwards.
 */
export function placesOverTime(
  first: Place,
  orders: readonly OrderFacts[],
  site: (code: string) => Fence,
  corridor: (code: string) => Corridor,
): PlaceSpan[] {
  const moves = movesInOrder(orders).map((move) => ({
    ...move,
    place: {
      site: move.order.toSiteCode === undefined ? undefined : site(move.order.toSiteCode),
      corridor: move.order.toCorridorCode === undefined ? undefined : corridor(move.order.toCorridorCode),
    },
  }));
  const edges = [...new Set(moves.flatMap((m) => [m.from, m.to]))].sort((a, b) => a - b);
  return [-Infinity, ...edges].map((from, i): PlaceSpan => {
    const to = edges[i] ?? Infinity;
    const begun = moves.filter((m) => m.from <= from);
    const settled = begun.filter((m) => m.to <= from);
    const right = [settled.length ? settled[settled.length - 1]!.place : first];
    for (const move of begun) if (move.to > from) right.push(move.place);
    return {
      from,
      to,
      isAnywhere: begun.some((m) => m.order.kind === 'transfer' && m.to > from),
      sites: right.flatMap((p) => p.site ?? []),
      corridors: right.flatMap((p) => p.corridor ?? []),
    };
  });
}

/** Stops that are due. From the start of a transfer or reroute the old corridor's are due no longer. */
export function stopsOverTime(
  first: Corridor | undefined,
  orders: readonly OrderFacts[],
  corridor: (code: string) => Corridor,
): ScheduledStop[] {
  const due: ScheduledStop[] = [];
  let current = first;
  let from = -Infinity;
  const until = (to: number): void => {
    for (const stop of current?.stops ?? []) due.push({ stop, corridor: current!, from, to });
  };
  for (const move of movesInOrder(orders)) {
    until(move.from);
    current = move.order.toCorridorCode === undefined ? undefined : corridor(move.order.toCorridorCode);
    from = move.from;
  }
  until(Infinity);
  return due;
}
