import { z } from 'zod';
import { pageQuery } from '../../http/page.ts';
import { idWire, instantWire } from '../../http/wire.ts';
import { conditionWire } from '../../lending/financing/index.ts';
import { nouns, waitsOf } from '../nouns/index.ts';

const someone = z.object({ personId: z.string(), name: z.string() }).meta({ id: 'TaskPerson' });
const words = z.object({ en: z.string(), zh: z.string() });
const objectId = z.string().regex(/^[a-z]{2,6}_[0-9a-f]{32}$/, 'expected an identifier');
const flag = z.enum(['true', 'false']).transform((text) => text === 'true');

export const taskView = z
  .object({
    objectId: z.string(),
    noun: z.string().meta({ description: 'The list that the object stands in: /v1/lists/{noun}' }),
    state: z.string(),
    act: z.string().meta({ description: 'The verb that is asked for' }),
    path: z.string().meta({ description: 'Where the act is sent, or what is looked at first' }),
    link: z.string().meta({ description: 'Where the object is read' }),
    why: words,
    grave: z
      .int()
      .min(1)
      .max(3)
      .meta({ description: '1 routine, 2 money or goods wait, 3 a right or control is at stake' }),
    dueAt: instantWire.nullable(),
    overdue: z.boolean(),
    needs: z.string().nullable().meta({ description: 'The mandate; null where it asks for one person' }),
    mayDo: z.boolean().meta({
      description:
        'Whether you may, as the act itself would judge: by mandate, limit, who did what comes before it, and whether anything new is lent to the borrower',
    }),
    waitsFor: z.array(conditionWire).nullable().meta({
      description:
        'Conditions that are not met, for which the act itself would be refused now: somebody else meets them first. Looked at where the tasks of one object are read (`objectId`); null elsewhere, and of an act that has none',
    }),
    others: z.array(someone).meta({ description: 'Who else of your party may' }),
    claimedBy: someone.nullable(),
    claimedAt: instantWire.nullable(),
    snoozedUntil: instantWire.nullable().meta({ description: 'Until when it rests in your own view' }),
    snoozeReason: z.string().nullable(),
    escalatedBy: someone.nullable(),
    escalatedAt: instantWire.nullable(),
    escalatedReason: z.string().nullable(),
    object: z.record(z.string(), z.unknown()).nullable().meta({
      description: 'The object as its list shows it; null where this key may not read under its heading',
    }),
  })
  .meta({ id: 'Task' });
export type TaskView = z.infer<typeof taskView>;

const some = <Text extends string>(texts: readonly Text[]) => z.enum([...new Set(texts)] as [Text, ...Text[]]);
const awaiting = nouns.filter((noun) => waitsOf(noun).length > 0);

export const taskFilter = pageQuery.extend({
  noun: some(awaiting.map(({ name }) => name)).optional(),
  act: some(awaiting.flatMap((noun) => waitsOf(noun).map(({ wait }) => wait.act)).sort()).optional(),
  objectId: objectId.optional(),
  siteId: idWire('site')
    .optional()
    .meta({ description: 'What lies at this site, is watched there or leaves from there' }),
  mine: flag.optional().meta({ description: 'true: what you have taken on; false: what you have not' }),
  overdue: flag.optional().meta({ description: 'true: what is past its time; false: what is not' }),
  dueBefore: instantWire.optional(),
  snoozed: flag.optional().meta({ description: 'true: what rests too' }),
  everyone: flag.optional().meta({ description: 'true: whatever awaits your party, also what others of it do' }),
});
export type TaskFilter = z.infer<typeof taskFilter>;

export const taskParams = z.object({ objectId });
const act = z.string().min(3).max(80);
const reason = z.string().trim().min(3).max(500);
export const claimInput = z.strictObject({ act });
export const handOverInput = z.strictObject({ act, toPersonId: idWire('person') });
export const snoozeInput = z.strictObject({ act, until: instantWire, reason });
export const escalateInput = z.strictObject({ act, reason });

/** More than this many of one kind are counted as so many, and `more` is true. */
export const COUNTED = 1000;
const countView = z
  .object({
    noun: z.string(),
    act: z.string(),
    why: words,
    open: z.int(),
    overdue: z.int(),
    more: z.boolean().meta({ description: `There are more than ${COUNTED}` }),
  })
  .meta({ id: 'TaskCount' });
export const countsView = z.object({ items: z.array(countView) });

export const digestView = z
  .object({
    on: z.string().meta({ format: 'date' }),
    at: instantWire,
    open: z.int(),
    overdue: z.int(),
    kinds: z.array(countView),
    today: z
      .array(taskView)
      .meta({ description: 'What is due by the end of the day or has no time and is grave, the gravest first' }),
    lines: z
      .array(words.extend({ link: z.string() }))
      .meta({ description: 'What stands out, said in both languages, and where its rows are' }),
  })
  .meta({ id: 'Digest' });
export type DigestView = z.infer<typeof digestView>;
