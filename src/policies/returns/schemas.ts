import { z } from 'zod';
import { pageQuery } from '../../http/page.ts';
import { answerWire, dateWire, hashWire, idWire, instantWire, textWire } from '../../http/wire.ts';
import { returnKinds, vatMethods } from './rules.ts';
import { agendaParts } from './session-rules.ts';

export const makeReturnInput = z.strictObject({
  kind: z.enum(returnKinds),
  periodFrom: dateWire,
  periodTo: dateWire,
  addresseeId: idWire('party')
    .optional()
    .meta({ description: 'An authority: it reads the figures, firms by number and not by name, and no row' }),
  replaces: idWire('policyReturn').optional().meta({
    description:
      'A return that was sent there and whose days are all among these: this one takes its place. One of the same days needs no name',
  }),
});
export type MakeReturnInput = z.output<typeof makeReturnInput>;

export const returnView = z
  .object({
    id: idWire('policyReturn'),
    kind: z.enum(returnKinds),
    ownerId: idWire('party'),
    addresseeId: idWire('party').nullable(),
    periodFrom: dateWire,
    periodTo: dateWire,
    figures: z.record(z.string(), z.unknown()),
    rules: z.array(z.string()),
    judgedBy: z
      .array(z.object({ key: z.string(), name: z.string(), value: z.number(), validFrom: dateWire }))
      .meta({ description: 'The rows of the rule book that it was judged by, as they stood on its last day' }),
    madeBy: z.string().meta({ description: 'Who made it; another agreed: the history of the return tells who' }),
    figuresHash: z.string().nullable().meta({
      description:
        'Of period, figures as who made it reads them, rules and rows together: it stands in the sealed log of events',
    }),
    rowCount: z.int(),
    rowsHash: z.string().meta({ description: 'Of the hashes of all rows behind the figures, in their order' }),
    reckoning: z.int().meta({
      description:
        'How it is reckoned: 5, relending by what its loans cost where their rate is flat; 4, by the rate that they name; what is passed on from rates before that are shown in both; 3, from any that was said; groups as limits know them in both; 2, as returns were made before, a group by the one relation that stood on the firm itself; 1, before that, interest from the day before the first to the day before the last, too',
    }),
    replaces: idWire('policyReturn')
      .nullable()
      .meta({ description: 'The return of the same days, or of some of them, whose place it takes' }),
    madeAt: instantWire,
  })
  .meta({ id: 'PolicyReturn', description: 'What is reported, frozen with the hash of every row behind it' });
export type ReturnView = z.infer<typeof returnView>;
export const returnsQuery = pageQuery.extend({ kind: z.enum(returnKinds).optional() });

export const rerunView = z
  .object({
    id: idWire('policyReturn'),
    figures: z.record(z.string(), z.unknown()),
    isSame: z.boolean().meta({ description: 'Every row has its hash, and the figures are those that were reported' }),
    isRebuilt: z.boolean().meta({
      description:
        'The record, of those days and as it was known when the return was made, gives the same rows by their hash',
    }),
    rebuiltHash: z.string(),
    differs: z.array(z.string()).meta({ description: 'Of what the record gives another row today: the first hundred' }),
  })
  .meta({ id: 'PolicyReturnRerun' });
export type RerunView = z.infer<typeof rerunView>;

export const rowsQuery = pageQuery.extend({
  figure: textWire(200).optional().meta({
    description:
      'Only rows behind this figure, by its way through the figures: `byIndustry/steel`, `byMoney/USD/small`',
  }),
});
export const rowView = z.object({
  objectId: z.string(),
  row: z.record(z.string(), z.unknown()),
  hash: z.string(),
  figures: z.array(z.string()).meta({ description: 'The figures that it stands behind, as `figure` asks for them' }),
});
export type RowView = z.infer<typeof rowView>;

export const chooseMethodInput = z.strictObject({
  year: z.int().min(2018).max(2100),
  method: z.enum(vatMethods),
  documentHash: hashWire,
});
export type ChooseMethodInput = z.output<typeof chooseMethodInput>;
export const methodView = z
  .object({ lenderId: idWire('party'), year: z.int(), method: z.enum(vatMethods), chosenAt: instantWire })
  .meta({ id: 'VatMethod', description: 'How interest of a year is exempt: chosen once' });
export type MethodView = z.infer<typeof methodView>;

export const planSessionInput = z.strictObject({
  quarter: z
    .string()
    .regex(/^\d{4}Q[1-4]$/)
    .meta({ example: '2026Q1' }),
  invited: z.array(idWire('party')).max(200).default([]),
});
export type PlanSessionInput = z.output<typeof planSessionInput>;
export const holdSessionInput = z.strictObject({
  agenda: z.strictObject(
    Object.fromEntries(agendaParts.map((part) => [part, answerWire(2_000)])) as Record<
      (typeof agendaParts)[number],
      ReturnType<typeof textWire>
    >,
  ),
  documentHash: hashWire,
});
export type HoldSessionInput = z.output<typeof holdSessionInput>;
export const sessionView = z
  .object({
    id: idWire('quarterSession'),
    hostId: idWire('party'),
    quarter: z.string(),
    dueOn: dateWire,
    status: z.enum(['awaited', 'held', 'held_late']),
    heldOn: dateWire.nullable(),
    isMissed: z.boolean().meta({
      description:
        'Its quarter was over without a meeting: so it stays, also when one is held afterwards (`held_late`)',
    }),
    agenda: z.record(z.string(), z.string()).nullable(),
    parts: z.array(z.string()).meta({ description: 'The parts that its agenda has: all of them, or it is not held' }),
    invited: z.array(idWire('party')).nullable().meta({ description: 'For its host' }),
    asks: z.object({ asked: z.int(), open: z.int(), late: z.int() }).nullable().meta({
      description: 'For its host: how many asks were made for it, how many wait, and how many of those too long',
    }),
  })
  .meta({ id: 'QuarterSession', description: 'The meeting of a quarter: awaited until it is held' });
export type SessionView = z.infer<typeof sessionView>;

export const askMatterInput = z.strictObject({
  bankId: idWire('party'),
  sessionId: idWire('quarterSession').optional(),
  ask: textWire(2_000),
});
export type AskMatterInput = z.output<typeof askMatterInput>;
export const matterView = z
  .object({
    id: idWire('matter'),
    sessionId: z.string().nullable(),
    askedBy: idWire('party'),
    bankId: idWire('party'),
    ask: z.string(),
    dueOn: dateWire,
    status: z.enum(['open', 'answered']),
    answer: z.string().nullable(),
  })
  .meta({ id: 'Matter', description: 'What a firm asks of a bank, and its answer' });
export type MatterView = z.infer<typeof matterView>;
export const answerMatterInput = z.strictObject({ answer: answerWire(2_000) });
