import { z } from 'zod';
import { type Ctx, requirePerson, withSnapshot } from '../../context.ts';
import { type EventRow, placeInFeed, readFeed, viewOfEvent } from '../../ground/audit/index.ts';
import { addressOf, describeStandard, routes } from '../../http/endpoint.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { isAfter, LOOK_MOST, openHub, type Place } from './hub.ts';

const filter = z.object({
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

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
const told = (row: EventRow): string =>
  `id: ${row.id}\nevent: ${row.type}\ndata: ${JSON.stringify(viewOfEvent(row))}\n\n`;

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
  describeStandard(app, {
    method: 'get',
    path: '/live',
    cost: 10,
    tag: 'Audit',
    summary:
      'What happens, as far as your party takes part in it, as server-sent events: each event of /events once, in order, from now on or after the one that was seen last',
    query: filter,
    answers: { 200: { 'text/event-stream': z.string() } },
  });

  app.get('/live', async (c) => {
    const { after } = addressOf(c, z.object({}), filter);
    const seen = filter.safeParse({ after: after ?? c.req.header('last-event-id') });
    if (!seen.success) refuse(commonRefusals.INPUT_INVALID, { at: '/last-event-id' });
    const ctx = c.get('ctx')();
    let place = await c.get('asCaller')((caller) => placeOf(caller, seen.data.after));
    const name = `${ctx.tenantId}/${requirePerson(ctx).partyId}`;
    const read = (from: Place) => withSnapshot(ctx, (tx) => readFeed(tx, from, LOOK_MOST));
    const encoder = new TextEncoder();
    let leave: (() => void) | undefined;
    let beat: ReturnType<typeof setInterval> | undefined;
    let isOver = false;
    const stop = () => {
      isOver = true;
      clearInterval(beat);
      leave?.();
    };
    const body = new ReadableStream<Uint8Array>(
      {
        // With the first read, and not before: an answer that is refused on its way out leaves nobody listening.
        async pull(controller) {
          if (leave) return;
          // Who hung up, at whatever moment, is told nothing more, and nothing is left that would.
          const say = (text: string) => {
            if (!isOver) controller.enqueue(encoder.encode(text));
          };
          const finish = () => {
            if (isOver) return;
            stop();
            controller.close();
          };
          let waiting: EventRow[] | undefined = [];
          const take = (rows: readonly EventRow[]) => {
            const fresh = rows.filter((row) => isAfter(row, place));
            const last = fresh.at(-1);
            if (!last) return;
            place = { xid: last.xid, seq: last.seq };
            if ((controller.desiredSize ?? 0) < -BEHIND_MOST) finish();
            else say(fresh.map(told).join(''));
          };
          leave = hub.join(
            name,
            place,
            { take: (rows) => (waiting ? waiting.push(...rows) : take(rows)), end: finish },
            read,
          );
          say(': listening\n\n');
          // What the room is past already, then what came meanwhile.
          try {
            for (let rows = await read(place); rows.length > 0; rows = await read(place)) take(rows);
          } catch (error) {
            stop();
            throw error;
          }
          const meanwhile = waiting;
          waiting = undefined;
          take(meanwhile);
          if (isOver) return;
          beat = setInterval(() => {
            say(': still here\n\n');
            // Whose credential fell is told nothing more.
            withSnapshot(ctx, (tx) => placeInFeed(tx)).catch(finish);
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
