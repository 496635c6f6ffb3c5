import { z } from 'zod';
import { type Ctx, requirePerson, withSnapshot } from '../../context.ts';
import { type EventRow, placeInFeed, readFeed, viewOfEvent } from '../../ground/audit/index.ts';
import { addressOf, describeStandard, routes, seen as seenBy } from '../../http/endpoint.ts';
import { httpRefusals } from '../../http/problem.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { givenBy, personOf, type TaskRow, tasksChangedIn, whyOf } from '../tasks/index.ts';
import { isAfter, LOOK_MOST, type Look, openHub, type Place } from './hub.ts';

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
/** How long nothing is heard before a sign of life, and how often it is looked whether the credential still stands. */
const BEAT_MS = 15_000;
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
  const place = await withSnapshot(ctx, (tx) => placeInFeed(tx, after));
  if (!place && after !== undefined) refuse(commonRefusals.NOT_FOUND, { at: '/after' });
  return place ?? { xid: '0', seq: 0n };
}

/** What happens, told as it happens, to whoever listens. */
export function liveRoutes() {
  const app = routes();
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
    const ctx = c.get('ctx')();
    let place = await c.get('asCaller')((caller) => placeOf(caller, seen.data.after));
    const { partyId, personId, mandates } = requirePerson(ctx);
    const given = givenBy(personId, mandates);
    const isAwaited = ({ needs, notPersons }: TaskRow) => given.has(needs) && !notPersons.includes(personId);
    const name = `${ctx.tenantId}/${partyId}`;
    const who = `${ctx.tenantId}/${personId}`;
    if (streams.isFull(who))
      refuse(httpRefusals.RATE_LIMITED, { facts: { seconds: BEAT_MS / 1000, streams: STREAMS_MOST } });
    const stands = c.get('stands');
    const read = (from: Place) =>
      withSnapshot(ctx, async (tx): Promise<Look> => {
        const rows = await readFeed(tx, from, LOOK_MOST);
        if (rows.length === 0) return { rows, tasks: [] };
        const xids = [...new Set(rows.map(({ xid }) => xid))];
        return { rows, tasks: await tasksChangedIn(tx, { partyId, xids, now: tx.clock.now() }) };
      });
    const encoder = new TextEncoder();
    let leave: (() => void) | undefined;
    let beat: ReturnType<typeof setInterval> | undefined;
    let isOver = false;
    const stop = () => {
      if (leave) streams.close(who);
      leave?.();
      leave = undefined;
      isOver = true;
      clearInterval(beat);
    };
    const body = new ReadableStream<Uint8Array>(
      {
        // With the first read, and not before: an answer that is refused on its way out leaves nobody listening.
        async pull(controller) {
          if (leave || isOver) return;
          // Who hung up, at whatever moment, is told nothing more, and nothing is left that would.
          const say = (text: string) => {
            if (!isOver) controller.enqueue(encoder.encode(text));
          };
          const finish = () => {
            if (isOver) return;
            stop();
            controller.close();
          };
          if (!streams.open(who)) return finish();
          const tell = async ({ rows, tasks }: Look) => {
            const fresh = rows.filter((row) => isAfter(row, place));
            const last = fresh.at(-1);
            if (!last) return;
            place = { xid: last.xid, seq: last.seq };
            // Whose credential fell with these events is told nothing more, not even them.
            if (fresh.some(({ type }) => ofCredentials.test(type)) && !(await stands())) finish();
            if ((controller.desiredSize ?? 0) < -BEHIND_MOST) finish();
            else {
              const xids = new Set(fresh.map(({ xid }) => xid));
              // Tasks before their events: whoever has seen the event has seen them.
              say(
                [
                  ...tasks.filter((task) => xids.has(task.changedXid) && isAwaited(task)).map(toldTask),
                  ...(only === 'tasks'
                    ? [`id: ${last.id}\n\n`]
                    : fresh.map((row) => told(row, (event) => seenBy(c, event)))),
                ].join(''),
              );
            }
          };
          // One after the other: what waits to be told waits in order.
          let telling: Promise<void> | undefined;
          let waiting: Look[] | undefined = [];
          const take = (look: Look) => {
            telling = (telling ?? Promise.resolve()).then(() => tell(look)).catch(finish);
          };
          leave = hub.join(
            name,
            place,
            { take: (look) => (waiting ? waiting.push(look) : take(look)), end: finish },
            read,
          );
          say(': listening\n\n');
          // What the room is past already, then what came meanwhile.
          try {
            for (let look = await read(place); look.rows.length > 0; look = await read(place)) {
              await tell(look);
              if (isOver) return;
            }
          } catch (error) {
            stop();
            throw error;
          }
          const meanwhile = waiting;
          waiting = undefined;
          for (const look of meanwhile) take(look);
          if (isOver) return;
          beat = setInterval(() => {
            say(': still here\n\n');
            stands()
              .then((stillStands) => stillStands || finish())
              .catch(finish);
          }, BEAT_MS);
        },
        cancel: stop,
      },
      { highWaterMark: 0 },
    );
    return c.body(body, 200, { 'content-type': 'text/event-stream', 'x-accel-buffering': 'no' });
  });
  return app;
}
