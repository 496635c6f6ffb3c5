import { z } from 'zod';
import { hashWire, idWire, instantWire, textWire } from '../../http/wire.ts';
import { incidentCauses, incidentSources, incidentStatuses, severities } from './incident-rules.ts';

export const assignIncidentInput = z.strictObject({ personId: idWire('person') });
export type AssignIncidentInput = z.output<typeof assignIncidentInput>;

export const closeIncidentInput = z.strictObject({
  cause: z.enum(incidentCauses),
  note: textWire(1_000),
  /** SHA-256 of the report that shows it: inspection, survey, count sheet. */
  evidenceHash: hashWire,
});
export type CloseIncidentInput = z.output<typeof closeIncidentInput>;

export const incidentView = z
  .object({
    id: idWire('custodyIncident'),
    lenderId: idWire('party'),
    custodianId: z.string().nullable(),
    source: z.enum(incidentSources),
    sourceId: z.string(),
    kind: z.string(),
    severity: z.enum(severities),
    lotIds: z.array(idWire('lot')),
    lost: z.record(z.string(), z.string()).meta({ description: 'What the books lost to it, by lot, at its scale' }),
    status: z.enum(incidentStatuses),
    ownerPartyId: idWire('party'),
    ownerId: z.string().meta({ description: 'The person who answers for it' }),
    openedAt: instantWire,
    dueAt: instantWire.meta({ description: 'Closed by then, with its cause' }),
    endedAt: instantWire.nullable().meta({ description: 'When what set it off was over' }),
    isOverdue: z.boolean(),
    overdueAt: instantWire.nullable(),
    escalatedTo: z.string().nullable().meta({ description: 'The person of the lender who was told that it is late' }),
    cause: z.enum(incidentCauses).nullable(),
    note: z.string().nullable(),
    evidenceHash: z.string().nullable(),
    closedAt: instantWire.nullable(),
  })
  .meta({
    id: 'CustodyIncident',
    description: 'A failure of custody over pledged goods, with its owner, its time and its cause',
  });
export type IncidentView = z.infer<typeof incidentView>;
