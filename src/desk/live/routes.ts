import type { Context } from 'hono';
import { z } from 'zod';
import { type Ctx, requirePerson, withSnapshot } from '../../context.ts';
import { type EventRow, endOfFeed, placeInFeed, readFeed, viewOfEvent } from '../../ground/audit/index.ts';
import { addressOf, describeStandard, type Env, routes, seen as seenBy } from '../../http/endpoint.ts';

import { httpRefusals } from '../../http/problem.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { givenBy, personOf, type TaskRow, tasksChangedIn, whyOf } from '../tasks/index.ts';
import { BEAT_MS, isAfter, LOOK_MOST, type Look, openHub, type Place } from './hub.ts';
import { counted, EventStream, encode, type Listening, shared } from './stream.ts';

const taskEvent = 'task.awaited';
const filter = z.object({
  only: z.enum(['tasks']).optional().meta({
    description:
      'tasks: of what happens nothing but what comes to await you; the place in the log is told all the same',
  }),
  after: z
    .string()
    .regex(/^evt_[0-9a-f]{32}$/, 'expected an identifier evt_…')
    .optional()
    .meta({ description: 'Go on after this event; as Last-Event-ID does, which a browser sends by itself' }),
});
/** How many streams one person has open in this process: a browser’s pages and a system or two. */
const STREAMS_MOST = 50;
const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
/** A task as it is told: without its object, which is read by its link. */
const toldTask = ({ objectId, noun, act, state, path, grave, dueAt, needs }: TaskRow): string => {
  const due = dueAt?.toISOString() ?? null;
  const task = { objectId, noun, act, state, path, why: whyOf(noun, act, state), grave, dueAt: due };
  return `event: ${taskEvent}\ndata: ${JSON.stringify({ ...task, needs: personOf(needs) ? null : needs })}\n\n`;
};
const told = (row: EventRow, show: <T>(event: T) => T): string =>
  `id: ${row.id}\nevent: ${row.type}\ndata: ${JSON.stringify(show(viewOfEvent(row)))}\n\n`;

/** Its events in words, for those who see the same of them; and that as bytes, for all who are told the same. */
const wordsOf = shared<string>();
const bytesOf = shared<Uint8Array>();

/** Whether gzip is taken (RFC 9110 section 12.5.3). */
const takesGzip = (accepted: string | undefined): boolean =>
  (accepted ?? '').split(',').some((each) => /^\s*gzip\s*(;\s*q=(?!0(\.0*)?\s*$)[\d.]+\s*)?$/.test(each));

/** Of bytes that many are told, what they are on a stream that is compressed. */
function packedBy(deflate: (bytes: Uint8Array) => Uint8Array) {
  const known = new WeakMap<Uint8Array, Uint8Array>();
  return (bytes: Uint8Array): Uint8Array => {
    const packed = known.get(bytes) ?? deflate(bytes);
    known.set(bytes, packed);
    return packed;
  };
}

/** Where a listener begins: after the event that it saw last, or now. */
async function placeOf(ctx: Ctx, after: string | undefined): Promise<Place> {
  if (after === undefined) return withSnapshot(ctx, endOfFeed);
  const place = await withSnapshot(ctx, (tx) => placeInFeed(tx, after));
  return place ?? refuse(commonRefusals.NOT_FOUND, { at: '/after' });
}

type Asking = ReturnType<typeof requirePerson>;

/** Everything that one look takes from the log for a party, with the tasks that it gave somebody. */
const readerOf = (ctx: Ctx, partyId: string) => (from: Place) =>
  withSnapshot(ctx, async (tx): Promise<Look> => {
    // Asked first: what is committed between the two is read once more, and never passed over.
    const end = await endOfFeed(tx);
    const rows = await readFeed(tx, from, LOOK_MOST);
    const last = rows.at(-1);
    const read = rows.length === LOOK_MOST || (last && isAfter(last, end)) ? {} : { upTo: end };
    if (rows.length === 0) return { rows, tasks: [], ...read };
    const xids = [...new Set(rows.map(({ xid }) => xid))];
    return { rows, tasks: await tasksChangedIn(tx, { partyId, xids, now: tx.clock.now() }), ...read };
  });

/** To whom a task was handed over, by the transaction of the act: it is told to them, and not to those who could have done it as well. */
const handedIn = (rows: readonly EventRow[]): ReadonlyMap<string, unknown> =>
  new Map(rows.flatMap(({ type, xid, payload }) => (type === 'task.handedOver' ? [[xid, payload.toPersonId]] : [])));

/** A look in words: the tasks that it gave this person, and what happened as this person may see it. */
function wordsBy(c: Context<Env>, only: 'tasks' | undefined, { personId, roles }: Asking, given: ReadonlySet<string>) {
  const isAwaited = ({ needs, notPersons }: TaskRow) => given.has(needs) && !notPersons.includes(personId);
  const eventsOf = (look: Look, rows: readonly EventRow[]): string => {
    const say = () => rows.map((row) => told(row, (event) => seenBy(c, event))).join('');
    return rows.length === look.rows.length ? wordsOf(look, roles.join(), say) : say();
  };
  return (look: Look, rows: readonly EventRow[]): Uint8Array => {
    const tasks = look.tasks.filter(isAwaited);
    const xids = new Set(tasks.length > 0 ? rows.map(({ xid }) => xid) : []);
    const handed = handedIn(tasks.length > 0 ? rows : []);
    // Tasks before their events: whoever has seen the event has seen them.
    const awaited = tasks.filter(
      ({ changedXid }) => xids.has(changedXid) && (!handed.has(changedXid) || handed.get(changedXid) === personId),
    );
    const words = () =>
      encode(
        `${awaited.map(toldTask).join('')}${only === 'tasks' ? `id: ${rows.at(-1)?.id}\n\n` : eventsOf(look, rows)}`,
      );
    if (rows.length < look.rows.length) return words();
    // Colleagues of one desk are mostly told the same.
    const same = awaited.map(({ objectId, act }) => `${objectId}/${act}`);
    return bytesOf(look, [only, ...roles, '', ...same].join(), words);
  };
}

/** What happens, told as it happens, to whoever listens; compressed by `deflate`, whose answer ends at a byte and closes nothing, for who takes that. */
export function liveRoutes(deflate?: (bytes: Uint8Array) => Uint8Array) {
  const app = routes();
  const pack = deflate && packedBy(deflate);
  const hub = openHub(sleep);
  const streams = counted(STREAMS_MOST);
  describeStandard(app, {
    method: 'get',
    path: '/live',
    cost: 10,
    tag: 'Audit',
    summary:
      'What happens, as far as your party takes part in it, and what comes to await you, as server-sent events: each event of /events once, in order, from now on or after the one that was seen last; before the events of a transaction, as task.awaited, each task that it gave you',
    query: filter,
    answers: { 200: { 'text/event-stream': z.string() } },
  });

  app.get('/live', async (c) => {
    const { after, only } = addressOf(c, z.object({}), filter);
    const seen = filter.safeParse({ after: after ?? (c.req.header('last-event-id') || undefined) });
    if (!seen.success) refuse(commonRefusals.INPUT_INVALID, { at: '/last-event-id' });
    const place = await c.get('asCaller')((caller) => placeOf(caller, seen.data.after));
    // After the read, by which it is known who asks.
    const ctx = c.get('ctx')();
    const asking = requirePerson(ctx);
    const { partyId, personId, mandates, roles } = asking;
    const given = givenBy(personId, mandates);
    const who = `${ctx.tenantId}/${personId}`;
    if (streams.isFull(who))
      refuse(httpRefusals.RATE_LIMITED, { facts: { seconds: BEAT_MS / 1000, streams: STREAMS_MOST } });
    const packed = takesGzip(c.req.header('accept-encoding')) ? pack : undefined;
    const listening: Listening = {
      name: `${ctx.tenantId}/${partyId}`,
      who,
      reader: [only, personId, ...roles, ...given].join(),
      read: readerOf(ctx, partyId),
      wordsFor: wordsBy(c, only, asking, given),
      stands: c.get('stands'),
    };
    const stream = new EventStream(listening, { hub, streams, packed }, place);
    const body = new ReadableStream<Uint8Array>(
      { pull: (controller) => stream.pull(controller), cancel: stream.stop },
      { highWaterMark: 0 },
    );
    return c.body(body, 200, {
      'content-type': 'text/event-stream',
      'x-accel-buffering': 'no',
      vary: 'accept-encoding',
      ...(packed && { 'content-encoding': 'gzip' }),
    });
  });
  return app;
}
