import { z } from 'zod';
import { idWire, instantWire } from '../../http/wire.ts';
import { legStates, positionStates } from './rules.ts';
import { awaitedWire, watchBeforeView } from './schemas.ts';
import { confidences, endingWhats, unprovables as unshown } from './sources-rules.ts';
import { againstReasons, legReasons } from './status-reasons.ts';

const legReasonWire = z.enum(legReasons);

/** What a leg rests on: identifiers and instants, and these of the watch, where there is one. */
const evidenceWire = z.looseObject({
  against: z.array(z.enum(againstReasons)).optional(),
  awaited: z.array(awaitedWire).optional(),
  confidence: z.enum(confidences).optional(),
  unprovable: z.array(z.enum(unshown)).optional().meta({ description: 'What its devices cannot show at all' }),
  watchBefore: watchBeforeView
    .optional()
    .meta({ description: 'Of a proof, where another watch was over the goods before' }),
  withoutNumbers: z.array(z.string()).optional().meta({
    description:
      'Codes of devices that number nothing: what is missing of them nobody knows, and they prove nothing alone',
  }),
  endsSoonest: z
    .array(z.object({ what: z.enum(endingWhats), at: instantWire, device: z.string().optional() }))
    .optional()
    .meta({ description: 'What would end it unless something comes before, soonest first' }),
});

const legWire = z.object({
  state: z.enum(legStates),
  reason: legReasonWire,
  evidence: evidenceWire,
  since: instantWire.optional(),
});
const legsOf = <T extends z.ZodType>(leg: T) => z.object({ physical: leg, documentary: leg, legal: leg });

/** A position as it is kept. */
const keptPosition = z.object({
  pledgeeId: idWire('party'),
  itemId: z.string(),
  facilityId: idWire('facility'),
  state: z.enum(positionStates),
  reason: legReasonWire,
  since: instantWire,
  legs: legsOf(legWire),
});
export type PositionView = z.infer<typeof keptPosition>;

export const sourceView = z
  .object({
    kind: z.string().meta({ description: 'The kind of device; or document, pledge' }),
    name: z.string().meta({ description: 'The code of the device, the number or identifier of what else it is' }),
    partyId: z.string().nullable().meta({ description: 'Whose it is, or who holds it' }),
    at: instantWire
      .nullable()
      .meta({ description: 'When what it shows was so; null where it shows nothing that counts' }),
    expectedEveryS: z.number().nullable().meta({ description: 'How often it is to speak' }),
    independent: z.boolean().nullable().meta({
      description: 'Whether its word is another’s than that of who keeps the goods; null for what is no device',
    }),
  })
  .meta({ id: 'LegSource', description: 'What a leg rests on, and how old that is' });
const shownLegWire = legWire.extend({
  since: instantWire.nullable().meta({ description: 'Since when the leg is in this state' }),
  steadyUntil: instantWire.nullable().meta({
    description:
      'While all is well again, and has not been so for as long as it must be, or time alone ends a doubt: when it will have been',
  }),
  sources: z.array(sourceView),
});

export const positionView = keptPosition
  .extend({ legs: legsOf(shownLegWire) })
  .meta({ id: 'ControlPosition', description: 'Whether the pledgee controls an item now: three legs, each computed' });

export const positionProofView = positionView
  .omit({ since: true })
  .extend({ at: instantWire })
  .meta({ id: 'PositionProof', description: 'A position as it is at this moment, whatever was told of it last' });
