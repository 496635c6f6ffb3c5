import { z } from 'zod';
import { dateWire, hashWire, idWire, instantWire, textWire } from '../../http/wire.ts';
import { lists, standingKinds } from './rules.ts';

/** The order, ruling or list that it rests on. */
const paper = { authority: textWire(200), documentNumber: textWire(60), documentHash: hashWire };
const common = { since: dateWire, reason: textWire(500) };

export const recordStandingInput = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('default'), ...common }),
  z.strictObject({ kind: z.literal('insolvency'), ...paper, ...common }),
  z.strictObject({ kind: z.literal('listing'), list: z.enum(lists), ...paper, ...common }),
  z.strictObject({
    kind: z.literal('stop_payment'),
    /** The credit or the presentation that the court names. */
    objectId: z.union([idWire('credit'), idWire('presentation')]),
    ...paper,
    ...common,
  }),
]);
export type RecordStandingInput = z.infer<typeof recordStandingInput>;

export const endStandingInput = z.strictObject({ reason: textWire(500), documentHash: hashWire.optional() });
export type EndStandingInput = z.infer<typeof endStandingInput>;

export const standingView = z
  .object({
    id: idWire('standing'),
    partyId: idWire('party'),
    kind: z.enum(standingKinds),
    objectId: z.string().nullable(),
    list: z.enum(lists).nullable(),
    authority: z.string().nullable(),
    documentNumber: z.string().nullable(),
    documentHash: z.string().nullable(),
    since: dateWire,
    reason: z.string(),
    recordedBy: idWire('party').meta({ description: 'Whose gates it closes' }),
    recordedAt: instantWire,
    endedAt: instantWire.nullable(),
    endReason: z.string().nullable(),
  })
  .meta({
    id: 'Standing',
    description: 'Default, insolvency, listing or stopped payment of a party, on one lender’s word',
  });
export type StandingView = z.infer<typeof standingView>;
