import { z } from 'zod';
import { withSnapshot } from '../../context.ts';
import { addressOf, describeStandard, jsonOf, query, routes } from '../../http/endpoint.ts';
import { cursorOf, page } from '../../http/page.ts';
import { idWire } from '../../http/wire.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { findBill, listJourney } from '../lading/index.ts';
import { trackingFrom } from './from-journey.ts';
import { reportTracking } from './report.ts';
import { trackingEventWire, trackingFilter, withKind } from './schemas.ts';
import { listTracking } from './store.ts';

const tag = 'DCSA Track & Trace';
/** A train that came to its terminal: the least that an event says. */
const arrival = {
  eventRouting: { originatingParty: { partyCode: 'EXRAIL', codeListProvider: 'SMDG' } },
  eventID: 'arrival-2026-10-12-1',
  eventDateTime: '2026-10-12T06:00:00Z',
  eventUpdatedDateTime: '2026-10-12T06:00:00Z',
  eventClassification: { eventTypeCode: 'TRANSPORT', eventClassifierCode: 'ACT', transportEventTypeCode: 'ARRI' },
  transportDetails: { transportCall: { modeOfTransport: 'RAIL' } },
};
const reported = z.strictObject({
  events: z
    .array(z.unknown())
    .min(1)
    .max(1_000)
    .meta({ example: [arrival] }),
});
const answer = z.object({ accepted: z.int(), repeated: z.int() });

/** The first fault of a body, as a place in it. */
const invalid = (at: (string | number | symbol)[], why: string | undefined): never =>
  refuse(commonRefusals.INPUT_INVALID, { at: `/${at.map(String).join('/')}`, facts: { why } });

export function trackingRoutes() {
  const app = routes();
  describeStandard(app, {
    method: 'post',
    path: '/dcsa/v3/events',
    tag,
    summary: 'Tell what happened',
    sentTwice: 'An event of the same eventID and update time is counted as repeated',
    body: { 'application/json': reported },
    answers: { 200: { 'application/json': answer } },
  });
  app.post('/dcsa/v3/events', async (c) => {
    const body = reported.safeParse(await jsonOf(c));
    if (!body.success) return invalid(body.error.issues[0]?.path ?? [], body.error.issues[0]?.message);
    const events = body.data.events.map((event, i) => {
      const read = trackingEventWire.safeParse(withKind(event));
      const [issue] = read.error?.issues ?? [];
      return read.success ? read.data : invalid(['events', i, ...(issue?.path ?? [])], issue?.message);
    });
    return c.json(await reportTracking(c.get('ctx')(), events));
  });
  describeStandard(app, {
    method: 'get',
    path: '/dcsa/v3/events',
    tag,
    summary: 'Events by booking, document, equipment, kind and time',
    query: trackingFilter,
    answers: { 200: { 'application/json': z.object({ events: z.array(z.unknown()) }) } },
  });
  app.get('/dcsa/v3/events', async (c) => {
    const filter = addressOf(c, z.object({}), trackingFilter);
    const after = cursorOf('tracking', filter.cursor, z.uuid());
    const found = await withSnapshot(c.get('ctx')(), (tx) => listTracking(tx, filter, after));
    const { items, next } = page('tracking', found, filter.limit, ({ key }) => key);
    return c.json({ events: items.map((row) => row.event) }, 200, {
      'api-version': '3.0.0',
      ...(next !== null && { 'next-page-cursor': next }),
    });
  });
  query(
    app,
    {
      path: '/bills/{billId}/tracking-events',
      tag,
      summary: 'The journey of a bill as Track & Trace events',
      params: z.object({ billId: idWire('bill') }),
      view: z.object({
        events: z.array(z.record(z.string(), z.unknown())),
        notCarried: z.array(z.object({ id: z.string(), kind: z.string() })),
      }),
    },
    (ctx, { billId }) =>
      withSnapshot(ctx, async (tx) => {
        const bill = (await findBill(tx, billId)) ?? refuse(commonRefusals.NOT_FOUND, { at: '/billId' });
        return trackingFrom(bill, await listJourney(tx, billId));
      }),
  );
  return app;
}
