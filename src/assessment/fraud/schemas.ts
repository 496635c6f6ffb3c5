import { z } from 'zod';
import { hashWire, idWire, instantWire, textWire } from '../../http/wire.ts';
import { checkNames } from './rules.ts';

export const recordRelationInput = z.strictObject({
  partyId: idWire('party'),
  otherId: idWire('party'),
  kind: z.enum(['controls', 'same_group', 'guarantees']),
  /** Extract, report or statement that it is known from. */
  source: textWire(500),
});
export type RecordRelationInput = z.output<typeof recordRelationInput>;
export const relationView = recordRelationInput.extend({ lenderId: idWire('party'), recordedAt: instantWire });
export type RelationView = z.infer<typeof relationView>;

export const clearSignalInput = z.strictObject({ reason: textWire(500), documentHash: hashWire });
export type ClearSignalInput = z.output<typeof clearSignalInput>;

export const signalView = z
  .object({
    id: idWire('fraudSignal'),
    lenderId: idWire('party'),
    facilityId: z.string().nullable(),
    check: z.enum(checkNames),
    facts: z.record(z.string(), z.unknown()),
    foundAt: instantWire,
    clearedAt: instantWire.nullable(),
    clearance: z.record(z.string(), z.unknown()).nullable(),
  })
  .meta({ id: 'FraudSignal', description: 'A named check found something; advances wait until a person has looked' });
export type SignalView = z.infer<typeof signalView>;
