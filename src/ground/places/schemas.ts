import { z } from 'zod';
import { idWire, instantWire, textWire } from '../../http/wire.ts';

const position = z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)]);
const ring = z
  .array(position)
  .min(4)
  .max(2_000)
  .refine((points) => {
    const [first, last] = [points[0], points.at(-1)];
    return first !== undefined && last !== undefined && first[0] === last[0] && first[1] === last[1];
  }, 'a ring ends where it starts');

export const boundaryWire = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('Polygon'), coordinates: z.array(ring).min(1).max(50) }),
  z.strictObject({
    type: z.literal('MultiPolygon'),
    coordinates: z.array(z.array(ring).min(1).max(50)).min(1).max(50),
  }),
]);

const code = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$/, 'letters, digits, - and _, at most 40');

export const registerSiteInput = z.strictObject({
  code,
  name: textWire(200),
  nameZh: textWire(200).optional(),
  kind: z.enum(['warehouse', 'yard', 'terminal', 'border_crossing', 'port']),
  boundary: boundaryWire,
});
export type RegisterSiteInput = z.infer<typeof registerSiteInput>;

export const siteView = registerSiteInput
  .extend({ id: idWire('site'), nameZh: z.string().nullable(), registeredBy: idWire('party') })
  .meta({ id: 'Site' });
export type SiteView = z.infer<typeof siteView>;

const metres = z.number().min(0).max(20_000_000);
const seconds = z
  .int()
  .min(60)
  .max(60 * 86_400);

export const registerCorridorInput = z.strictObject({
  code,
  name: textWire(200),
  nameZh: textWire(200).optional(),
  line: z.strictObject({ type: z.literal('LineString'), coordinates: z.array(position).min(2).max(20_000) }),
  halfWidthM: z.int().min(10).max(50_000),
  maxSpeedMps: z.number().min(1).max(120).default(45),
  maxUnplannedStopS: seconds.default(14_400),
  stops: z
    .array(z.strictObject({ siteCode: code, maxDwellS: seconds.optional(), arriveBy: instantWire.optional() }))
    .max(200)
    .default([]),
  blackouts: z
    .array(z.strictObject({ fromM: metres, toM: metres, maxS: seconds }))
    .max(200)
    .default([]),
});
export type RegisterCorridorInput = z.infer<typeof registerCorridorInput>;

export const corridorView = registerCorridorInput
  .extend({ id: idWire('corridor'), nameZh: z.string().nullable(), registeredBy: idWire('party') })
  .meta({ id: 'Corridor' });
export type CorridorView = z.infer<typeof corridorView>;
