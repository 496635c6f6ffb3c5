import { z } from 'zod';
import { type Ctx, requirePerson, withSnapshot } from '../../context.ts';
import { type EventRow, endOfFeed, placeInFeed, readFeed, viewOfEvent } from '../../ground/audit/index.ts';
import { addressOf, describeStandard, routes, seen as seenBy } from '../../http/endpoint.ts';
import { httpRefusals } from '../../http/problem.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { givenBy, personOf, type TaskRow, tasksChangedIn, whyOf } from '../tasks/index.ts';
import { type Asked, BEAT_MS, isAfter, LOOK_MOST, type Look, openHub, type Place } from './hub.ts';

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
/** A reader that takes no more than this falls behind and is let go: it comes again with what it has seen. */
const BEHIND_MOST = 2_000;

/** How many streams one person has open in this process: a browser’s pages and a system or two. */
const STREAMS_MOST = 50;
/** Events after which a listener may be nobody any more: it is asked again before more is told. */
const ofCredentials = /^(apiKey|person|party|session|recovery|oauthClient|delegation|directory)/;

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
/** A task as it is told: without its object, which is read by its link. */
const toldTask = ({ objectId, noun, act, state, path, grave, dueAt, needs }: TaskRow): string => {
  const due = dueAt?.toISOString() ?? null;
  const task = { objectId, noun, act, state, path, why: whyOf(noun, act, state), grave, dueAt: due };
  return `event: ${taskEvent}\ndata: ${JSON.stringify({ ...task, needs: personOf(needs) ? null : needs })}\n\n`;
};
const told = (row: EventRow, show: <T>(event: T) => T): string =>
  `id: ${row.id}\nevent: ${row.type}\ndata: ${JSON.stringify(show(viewOfEvent(row)))}\n\n`;

const encoder = new TextEncoder();
const encode = (text: string) => encoder.encode(text);
const listening = encode(': listening\n\n');
const stillHere = encode(': still here\n\n');

/** What is made of a look once for all to whom it says the same. */
function shared<Made>() {
  const known = new WeakMap<Look, Map<string, Made>>();
  return (look: Look, readers: string, make: () => Made): Made => {
    const ofLook = known.get(look) ?? new Map<string, Made>();
    known.set(look, ofLook);
    const made = ofLook.get(readers) ?? make();
    ofLook.set(readers, made);
    return made;
  };
}
/** Its events in words, for those who see the same of them; what each person is told of it; and that as bytes, for all who are told the same. */
const wordsOf = shared<string>();
const toldTo = shared<Uint8Array>();
const bytesOf = shared<Uint8Array>();
const changesCredentials = shared<boolean>();

/** How a stream begins that is compressed (RFC 1952). What follows needs nothing that went before: it is made once and fits each stream, wherever it stands. */
const gzipHead = Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff);
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

/** How many streams each has open. */
function counted(most: number) {
  const byWho = new Map<string, number>();
  const of = (who: string) => byWho.get(who) ?? 0;
  return {
    isFull: (who: string) => of(who) >= most,
    /** Whether it could be opened. */
    open(who: string): boolean {
      if (of(who) >= most) return false;
      byWho.set(who, of(who) + 1);
      return true;
    },
    close(who: string): void {
      if (of(who) > 1) byWho.set(who, of(who) - 1);
      else byWho.delete(who);
    },
  };
}

/** Where a listener begins: after the event that it saw last, or now. */
async function placeOf(ctx: Ctx, after: string | undefined): Promise<Place> {
  if (after === undefined) return withSnapshot(ctx, endOfFeed);
  const place = await withSnapshot(ctx, (tx) => placeInFeed(tx, after));
  return place ?? refuse(commonRefusals.NOT_FOUND, { at: '/after' });
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
    let place = await c.get('asCaller')((caller) => placeOf(caller, seen.data.after));
    // After the read, by which it is known who asks.
    const ctx = c.get('ctx')();
    const { partyId, personId, mandates, roles } = requirePerson(ctx);
    const given = givenBy(personId, mandates);
    const isAwaited = ({ needs, notPersons }: TaskRow) => given.has(needs) && !notPersons.includes(personId);
    const name = `${ctx.tenantId}/${partyId}`;
    const who = `${ctx.tenantId}/${personId}`;
    if (streams.isFull(who))
      refuse(httpRefusals.RATE_LIMITED, { facts: { seconds: BEAT_MS / 1000, streams: STREAMS_MOST } });
    const stands = c.get('stands');
    const read = (from: Place) =>
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
    const eventsOf = (look: Look, rows: readonly EventRow[]): string => {
      const say = () => rows.map((row) => told(row, (event) => seenBy(c, event))).join('');
      return rows.length === look.rows.length ? wordsOf(look, roles.join(), say) : say();
    };
    const wordsFor = (look: Look, rows: readonly EventRow[]): Uint8Array => {
      const tasks = look.tasks.filter(isAwaited);
      const xids = tasks.length > 0 ? new Set(rows.map(({ xid }) => xid)) : undefined;
      // Tasks before their events: whoever has seen the event has seen them.
      const awaited = tasks.filter((task) => xids?.has(task.changedXid));
      const words = () =>
        encode(
          `${awaited.map(toldTask).join('')}${only === 'tasks' ? `id: ${rows.at(-1)?.id}\n\n` : eventsOf(look, rows)}`,
        );
      if (rows.length < look.rows.length) return words();
      // Colleagues of one desk are mostly told the same.
      const same = awaited.map(({ objectId, act }) => `${objectId}/${act}`);
      return bytesOf(look, [only, ...roles, '', ...same].join(), words);
    };
    const packed = takesGzip(c.req.header('accept-encoding')) ? pack : undefined;
    const reader = [only, personId, ...roles, ...given].join();
    let isCounted = false;
    let leave: (() => void) | undefined;
    let isOver = false;
    // Asked anew after each wait: who listens may hang up in it.
    const hasLeft = () => isOver;
    const stop = () => {
      if (isCounted) streams.close(who);
      isCounted = false;
      leave?.();
      leave = undefined;
      isOver = true;
    };
    const body = new ReadableStream<Uint8Array>(
      {
        // With the first read, and not before: an answer that is refused on its way out leaves nobody listening.
        async pull(controller) {
          if (leave || isOver) return;
          // Who hung up, at whatever moment, is told nothing more, and nothing is left that would.
          const say = (bytes: Uint8Array) => {
            if (!isOver) controller.enqueue(packed ? packed(bytes) : bytes);
          };
          const finish = () => {
            if (isOver) return;
            stop();
            controller.close();
          };
          const tell = async (look: Look, asked?: Asked) => {
            const [first] = look.rows;
            const fresh = first && isAfter(first, place) ? look.rows : look.rows.filter((row) => isAfter(row, place));
            const last = fresh.at(-1);
            if (!last) return;
            place = { xid: last.xid, seq: last.seq };
            // Whose credential fell with these events is told nothing more, not even them.
            const ofThem = () => look.rows.some(({ type }) => ofCredentials.test(type));
            if (changesCredentials(look, '', ofThem) && !(await stands(asked))) finish();
            if ((controller.desiredSize ?? 0) < -BEHIND_MOST) return finish();
            const isWhole = fresh.length === look.rows.length;
            say(isWhole ? toldTo(look, reader, () => wordsFor(look, fresh)) : wordsFor(look, fresh));
          };
          if (!isCounted) {
            if (!streams.open(who)) return finish();
            isCounted = true;
            if (packed) controller.enqueue(gzipHead);
            return say(listening);
          }
          try {
            // What was missed, no faster than it is read.
            const look = await hub.missed(name, place, read);
            await tell(look);
            if (hasLeft() || look.rows.length === LOOK_MOST) return;
            // One after the other: what waits to be told waits in order.
            let telling: Promise<void> | undefined;
            let waiting: Look[] | undefined = [];
            const take = (each: Look, asked?: Asked) => {
              telling = (telling ?? Promise.resolve()).then(() => tell(each, asked)).catch(finish);
            };
            leave = hub.join(
              name,
              place,
              {
                take: (each, asked) => (waiting ? waiting.push(each) : take(each, asked)),
                beat: (asked) => {
                  say(stillHere);
                  stands(asked)
                    .then((stillStands) => stillStands || finish())
                    .catch(finish);
                },
                end: finish,
              },
              read,
            );
            // What the room is past already, then what came meanwhile.
            for (let next = await read(place); next.rows.length > 0; next = await read(place)) await tell(next);
            const meanwhile = waiting;
            waiting = undefined;
            for (const each of meanwhile) take(each);
          } catch (error) {
            stop();
            throw error;
          }
        },
        cancel: stop,
      },
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
