import { z } from 'zod';
import { dateWire, hashWire, idWire, instantWire, textWire } from '../../http/wire.ts';
import { directions, setters } from '../policy/index.ts';

const key = z.string().regex(/^[A-Za-z0-9._]{1,100}$/, 'expected the key of a rule');
const figure = z.int().min(0);

export const setRuleInput = z.strictObject({
  key,
  value: figure,
  unit: textWire(60),
  validFrom: dateWire,
  validTo: dateWire.optional(),
  source: textWire(500).meta({ description: 'The decision or paper that sets it' }),
  documentHash: hashWire.optional(),
  clientId: idWire('party').optional().meta({ description: 'For this client alone, where the key allows it' }),
  replaces: idWire('rule').optional().meta({ description: 'A row whose days this one takes over' }),
});
export type SetRuleInput = z.infer<typeof setRuleInput>;

export const endRuleInput = z.strictObject({
  lastOn: dateWire.meta({
    description: 'The last day on which it holds; a day before its first for one that never begins',
  }),
  reason: textWire(500),
});
export type EndRuleInput = z.infer<typeof endRuleInput>;

const period = { validFrom: dateWire, validTo: dateWire.nullable() };

export const ruleView = z
  .object({
    id: idWire('rule'),
    key,
    value: figure,
    unit: z.string(),
    ...period,
    partyId: idWire('party').nullable().meta({ description: 'Whose it is; null where it holds in the whole tenant' }),
    clientId: idWire('party').nullable().meta({ description: 'For whom alone it holds; null for all' }),
    source: z.string(),
    documentHash: z.string().nullable(),
    replaces: idWire('rule').nullable(),
    setByParty: idWire('party'),
    setByPerson: idWire('person'),
    agreedBy: z.array(idWire('person')),
    knownFrom: instantWire,
    knownUntil: instantWire.nullable().meta({ description: 'When another row took its place' }),
  })
  .meta({
    id: 'Rule',
    description: 'A figure that somebody set over the built-in rule book, for the days that it names',
  });
export type RuleView = z.infer<typeof ruleView>;

export const ruleRow = z.object({
  name: z.string().meta({ description: 'By which events name it' }),
  value: figure,
  unit: z.string(),
  ...period,
  source: z.string(),
  confidence: z.enum(['verified', 'secondary', 'recalled', 'default', 'set']),
});

export const ruleKeyView = z
  .object({
    key,
    unit: z.string(),
    setBy: z.enum(setters),
    stricter: z.enum(directions),
    least: figure,
    most: figure,
    oneOf: z.array(figure).nullable(),
    perClient: z.boolean(),
    on: dateWire,
    knownAt: instantWire,
    policyText: ruleRow.nullable().meta({
      description:
        'What the policy text of the twenty measures itself said, whatever came later; null where it names no figure',
    }),
    text: ruleRow
      .nullable()
      .meta({ description: 'What the built-in book says on the day: law, standard or our default' }),
    inForce: ruleRow
      .nullable()
      .meta({ description: 'What holds on the day for the reader, as it was known at the instant' }),
  })
  .meta({ id: 'RuleKey', description: 'A rule: what the text says, what is in force, and who may set it' });
export type RuleKeyView = z.infer<typeof ruleKeyView>;

export const ruleHistoryView = ruleKeyView
  .extend({ texts: z.array(ruleRow), set: z.array(ruleView) })
  .meta({ id: 'RuleHistory', description: 'A rule with every row of the built-in book and every one that was set' });

export const asOf = z.object({
  on: dateWire.optional().meta({ description: 'The day; today without' }),
  knownAt: instantWire.optional().meta({ description: 'As it was known then; now without' }),
  clientId: idWire('party').optional().meta({ description: 'In force for this client; what holds for all without' }),
});

export const ruleFilter = z.object({
  key: key.optional(),
  on: dateWire.optional().meta({ description: 'Those that hold on this day' }),
});
export type RuleFilter = z.infer<typeof ruleFilter>;

export const keyParams = z.object({ key });
export type AsOf = z.infer<typeof asOf>;

export const eventParams = z.object({ eventId: idWire('event') });

export const decisionView = z
  .object({
    eventId: idWire('event'),
    type: z.string(),
    objectId: z.string(),
    at: instantWire,
    rules: z
      .array(
        z.object({
          name: z.string(),
          key: z.string().nullable(),
          earlier: ruleRow.nullable().meta({
            description: 'The row that was read; null where it is another party’s own, or of another release',
          }),
          now: ruleRow.nullable().meta({ description: 'What holds today for the reader' }),
          differs: z.boolean().nullable(),
        }),
      )
      .nullable()
      .meta({ description: 'Null where none was read, or the event is from before rules were kept' }),
  })
  .meta({ id: 'Decision', description: 'The rules that had been read when something happened, and what holds today' });
export type DecisionView = z.infer<typeof decisionView>;
