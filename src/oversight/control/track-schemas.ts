import { z } from 'zod';
import { idWire, instantWire } from '../../http/wire.ts';
import { doubtReasons, refusedReasons } from './engine/index.ts';

export const fixView = z
  .object({
    deviceId: idWire('device'),
    at: instantWire.meta({ description: 'When it was there, on the time that verdicts go by' }),
    receivedAt: instantWire,
    lat: z.number(),
    lon: z.number().meta({ description: 'On WGS 84, whatever the device gave it on' }),
    accuracyM: z.number().nullable().meta({ description: 'As the device claims; null where it claims nothing' }),
    isEvidence: z.boolean().meta({ description: 'False: not signed, or wrongly, by a device with a key' }),
    doubts: z.array(z.enum([...doubtReasons, ...refusedReasons])).meta({ description: 'Why it was not believed' }),
  })
  .meta({ id: 'Fix', description: 'One place that one device said' });
export type FixView = z.infer<typeof fixView>;

/** What a browser draws smoothly. */
export const TRACK_MOST = 20_000;
export const trackFilter = z.object({
  from: instantWire,
  to: instantWire,
  most: z.coerce.number().int().min(2).max(TRACK_MOST).default(5_000),
});
export const trackView = z
  .object({
    subjectId: idWire('subject'),
    from: instantWire,
    to: instantWire,
    heard: z.int().meta({ description: 'How many were heard; more than there are items where some are left out' }),
    items: z.array(fixView),
  })
  .meta({ id: 'Track', description: 'Where the devices of a watch said that it was, in order' });
export type TrackView = z.infer<typeof trackView>;

export const lastFixView = z
  .object({ subjectId: idWire('subject'), fix: fixView.nullable() })
  .meta({ id: 'LastFix', description: 'The newest place that was said of a watch; null where there is none' });
export type LastFixView = z.infer<typeof lastFixView>;
