import { z } from 'zod';
import { type Ctx, withSnapshot } from '../../context.ts';
import { command, query, type Routes, routes } from '../../http/endpoint.ts';
import { idWire } from '../../http/wire.ts';
import { addDays, businessDate } from '../../kernel/time.ts';
import { policyOn } from '../policy/index.ts';
import { answerYear, proposeYear, recordClosing, removeClosing } from './load.ts';
import { shippedPlaces } from './published.ts';
import { placesNow } from './read.ts';
import { calendarFrom } from './rules.ts';
import {
  answerYearInput,
  type CalendarView,
  calendarView,
  calendarYearView,
  closingView,
  proposeYearInput,
  recordClosingInput,
} from './schemas.ts';
import { listClosings, listYears } from './store.ts';

const tag = 'Calendars';

/** What is known of each place, which years wait for a second person, and when the days end. */
const calendarsNow = (ctx: Ctx): Promise<{ items: CalendarView[] }> =>
  withSnapshot(ctx, async (tx) => {
    const loaded = await listYears(tx, ['agreed', 'superseded', 'proposed']);
    const today = businessDate(tx);
    const soon = addDays(today, policyOn('calendar.endingNoticeDays', today).value);
    const places = [...(await placesNow(tx)).values()];
    const waiting = loaded.filter((y) => y.status === 'proposed' && !places.some((p) => p.place === y.place));
    const shipped = (place: string) =>
      (shippedPlaces.find((p) => p.place === place)?.years ?? []).map((y) => ({ ...y, status: 'shipped' as const }));
    const items = [...places, ...waiting.map((y) => ({ ...y, years: [] }))].map((place): CalendarView => {
      const own = loaded.filter((y) => y.place === place.place && y.status !== 'superseded');
      const base = shipped(place.place).filter((y) => !own.some((o) => o.year === y.year && o.status === 'agreed'));
      const { place: name, timeZone } = place;
      const calendar = place.years.length > 0 ? calendarFrom(place, 1) : undefined;
      const years = [
        ...base.map((y) => ({ ...y, id: null, place: name, timeZone, proposedBy: null, answeredBy: null })),
        ...own,
      ].map((y) => calendarYearView.parse(y));
      return {
        place: name,
        timeZone,
        version: calendar?.version ?? name,
        knownFrom: calendar?.knownFrom ?? null,
        knownUntil: calendar?.knownThrough ?? null,
        endsSoon: (calendar?.knownThrough ?? '') <= soon,
        years: years.sort((a, b) => a.year - b.year),
      };
    });
    return { items };
  });

function addBankingDays(app: Routes): void {
  query(
    app,
    {
      path: '/calendars',
      tag,
      summary: 'Banking days by place: what is known, on what it rests, and until when',
      description:
        'After `knownUntil` each day of the ordinary week counts as a banking day, and what rests on it says so.',
      view: z.object({ items: z.array(calendarView) }),
    },
    calendarsNow,
  );
  command(
    app,
    {
      path: '/calendars',
      tag,
      summary: 'Load the banking days of a place and year from the notice; another person agrees',
      body: proposeYearInput,
      view: calendarYearView,
      status: 201,
    },
    proposeYear,
  );
  command(
    app,
    {
      path: '/calendars/{calendarId}/answer',
      tag,
      summary: 'Agree or refuse, as another person, what was loaded',
      params: z.object({ calendarId: idWire('calendarYear') }),
      body: answerYearInput,
      view: calendarYearView,
    },
    answerYear,
  );
}

function addBankClosings(app: Routes): void {
  query(
    app,
    {
      path: '/calendar-closings',
      tag,
      summary: 'Days on which banks are closed besides the holidays of their place',
      view: z.object({ items: z.array(closingView) }),
    },
    (ctx) => withSnapshot(ctx, async (tx) => ({ items: await listClosings(tx) })),
  );
  command(
    app,
    {
      path: '/calendar-closings',
      tag,
      summary: 'Say ahead that the bank is closed on a day',
      body: recordClosingInput,
      view: closingView,
      status: 201,
    },
    recordClosing,
  );
  command(
    app,
    {
      path: '/calendar-closings/{closingId}/removal',
      tag,
      summary: 'Work on a day after all that the bank had said it is closed on',
      params: z.object({ closingId: idWire('calendarClosing') }),
      body: z.strictObject({}),
      view: closingView,
    },
    removeClosing,
  );
}

export function calendarRoutes() {
  const app = routes();
  addBankingDays(app);
  addBankClosings(app);
  return app;
}
