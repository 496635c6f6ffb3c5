import { z } from 'zod';
import { asSystem, type Ctx, withSnapshot } from '../../context.ts';
import { query, type Routes, routes } from '../../http/endpoint.ts';
import { cursorOf, page, pageOf } from '../../http/page.ts';
import { idWire, instantWire } from '../../http/wire.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { apart, degreesOfZoom, thinned } from './rules.ts';
import { findWatched, lastPlaces, listFixes, listValues, listWatched, measures, type Seen } from './store.ts';

const tag = 'Control';
const DAY_MS = 86_400_000;
/** Messages that one answer is made of: of more it tells until when they reach. */
const READ_MOST = 50_000;

const range = z.object({
  from: instantWire.optional().meta({ description: 'A day before `to` without it' }),
  to: instantWire.optional().meta({ description: 'Now, or the end of the watch, without it' }),
  points: z.coerce.number().int().min(3).max(5_000).default(1_000),
});
const ofSubject = z.object({ subjectId: idWire('subject') });
const until = instantWire.nullable().meta({
  description: 'How far the answer reaches where there was too much to read: ask from here on. null where it is whole',
});
const instant = (at: number) => new Date(at).toISOString();
const isProof = z.boolean().meta({ description: 'false: not signed as it should be, or not believed' });

/** The part of a watch that is asked for; the devices had another life before and after it. */
async function spanOf(
  ctx: Ctx,
  subjectId: string,
  { from, to }: { from?: string | undefined; to?: string | undefined },
) {
  const watched: Seen = (await findWatched(ctx, subjectId)) ?? refuse(commonRefusals.NOT_FOUND, { at: '/subjectId' });
  const end = Math.min(to ? Date.parse(to) : Number.POSITIVE_INFINITY, (watched.to ?? ctx.clock.now()).getTime() + 1);
  const begin = from ? Date.parse(from) : end - DAY_MS;
  if (begin > end) refuse(commonRefusals.INPUT_INVALID, { at: '/from' });
  return { subjectId, from: new Date(Math.max(begin, watched.from.getTime())), to: new Date(end), most: READ_MOST };
}
const cutAt = (rows: readonly { at: number }[]) => (rows.length < READ_MOST ? null : instant(rows.at(-1)?.at ?? 0));

function addTrack(app: Routes): void {
  query(
    app,
    {
      path: '/tracks/{subjectId}',
      tag,
      cost: 50,
      summary: 'Where a watched thing was over time, thinned for drawing; what stands out stays',
      params: ofSubject,
      filter: range.extend({
        zoom: z.coerce.number().int().min(0).max(22).optional().meta({
          description: 'Of the map: what would be drawn onto the point before is left out',
        }),
      }),
      view: z.object({
        subjectId: z.string(),
        from: instantWire,
        to: instantWire,
        read: z.int().meta({ description: 'Places that were told in this time' }),
        until,
        points: z.array(
          z
            .object({
              at: instantWire,
              lat: z.number(),
              lon: z.number(),
              accuracyM: z.number().nullable(),
              speedMps: z.number().nullable(),
              device: z.string(),
              isProof,
            })
            .meta({ id: 'TrackPoint' }),
        ),
      }),
    },
    (ctx, { subjectId, points, zoom, ...asked }) =>
      withSnapshot(ctx, async (tx) => {
        const span = await spanOf(tx, subjectId, asked);
        // The devices are the custodian's; who takes part in the watch sees what they say of it.
        const fixes = await asSystem(tx, 'tracks', (system) => listFixes(system, span));
        const placed = fixes.map((fix) => ({ ...fix, x: fix.lon, y: fix.lat }));
        const drawn = thinned(zoom === undefined ? placed : apart(placed, degreesOfZoom(zoom)), points);
        return {
          subjectId,
          from: span.from.toISOString(),
          to: span.to.toISOString(),
          read: fixes.length,
          until: cutAt(fixes),
          points: drawn.map(({ at, lat, lon, accuracyM, speedMps, device, isProof: proves }) => ({
            at: instant(at),
            lat,
            lon,
            accuracyM,
            speedMps,
            device,
            isProof: proves,
          })),
        };
      }),
  );
}

function addTrackReadings(app: Routes): void {
  query(
    app,
    {
      path: '/tracks/{subjectId}/readings',
      tag,
      cost: 50,
      summary: 'What was read of a watched thing over time, thinned for drawing, device by device',
      params: ofSubject,
      filter: range.extend({ measure: z.enum(measures) }),
      view: z.object({
        subjectId: z.string(),
        measure: z.enum(measures),
        until,
        series: z.array(
          z.object({
            device: z.string(),
            points: z.array(z.object({ at: instantWire, value: z.number(), isProof }).meta({ id: 'Reading' })),
          }),
        ),
      }),
    },
    (ctx, { subjectId, measure, points, ...asked }) =>
      withSnapshot(ctx, async (tx) => {
        const span = await spanOf(tx, subjectId, asked);
        const values = await asSystem(tx, 'tracks', (system) => listValues(system, measure, span));
        const devices = [...new Set(values.map(({ device }) => device))];
        return {
          subjectId,
          measure,
          until: cutAt(values),
          series: devices.map((device) => {
            const own = values.filter((value) => value.device === device);
            const drawn = thinned(
              own.map((each) => ({ ...each, x: each.at, y: each.value })),
              points,
            );
            return {
              device,
              points: drawn.map(({ at, value, isProof: proves }) => ({ at: instant(at), value, isProof: proves })),
            };
          }),
        };
      }),
  );
}

function addMap(app: Routes): void {
  query(
    app,
    {
      path: '/map',
      tag,
      cost: 10,
      summary: 'Everything that is watched now, where it was last and how it stands',
      filter: z.object({
        limit: z.coerce.number().int().min(1).max(1_000).default(500),
        cursor: z.string().max(400).optional(),
      }),
      view: pageOf(
        z
          .object({
            subjectId: z.string(),
            code: z.string(),
            kind: z.string(),
            state: z.string(),
            since: instantWire,
            place: z
              .object({
                at: instantWire,
                lat: z.number(),
                lon: z.number(),
                accuracyM: z.number().nullable(),
                speedMps: z.number().nullable(),
                device: z.string(),
                everyS: z.int().nullable().meta({ description: 'How often its device should tell' }),
              })
              .nullable()
              .meta({ description: 'null where no device ever said where it is' }),
          })
          .meta({ id: 'MapItem' }),
      ),
    },
    (ctx, { limit, cursor }) =>
      withSnapshot(ctx, async (tx) => {
        const after = cursorOf('map', cursor, idWire('subject'));
        const { items, next } = page('map', await listWatched(tx, after, limit + 1), limit, ({ id }) => id);
        const ids = items.map(({ id }) => id);
        const places = ids.length === 0 ? new Map() : await asSystem(tx, 'tracks', (system) => lastPlaces(system, ids));
        return {
          items: items.map(({ id, code, kind, state, since }) => {
            const last = places.get(id);
            const { at, lat, lon, accuracyM, speedMps, device, everyS } = last ?? {};
            const place = last && { at: instant(at), lat, lon, accuracyM, speedMps, device, everyS };
            return { subjectId: id, code, kind, state, since, place: place ?? null };
          }),
          next,
        };
      }),
  );
}

/** Where things are and were, and what was read of them, as much of it as is drawn. */
export function trackRoutes() {
  const app = routes();
  addTrack(app);
  addTrackReadings(app);
  addMap(app);
  return app;
}
