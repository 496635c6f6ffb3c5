import { atOnce, type Ctx } from '../../context.ts';
import { refuse } from '../../kernel/refusal.ts';
import type { BankingCalendar, LocalDate } from '../../kernel/time.ts';
import type { CalendarPlace } from './published.ts';
import { calendarFrom, calendarRefusals, mergePlaces } from './rules.ts';
import * as store from './store.ts';

interface Known {
  readMs: number;
  /** Rises with each year that is loaded; part of a calendar's version. */
  revision: number;
  places: Map<string, CalendarPlace>;
  closings: Map<string, LocalDate[]>;
  made: Map<string, BankingCalendar>;
}

/**
 * What a tenant has loaded, kept in the process: calendars change a few times a year, and every mark reads them. A process
 * that was not told knows of a change within this time.
 */
const KEPT_MS = 300_000;
const known = new Map<string, Known>();
const TENANTS_MOST = 200;

async function readAnew(ctx: Ctx): Promise<Known> {
  const [ever, closed] = await atOnce(
    ctx,
    () => store.listYears(ctx, ['agreed', 'superseded']),
    () => store.listClosings(ctx),
  );
  const loaded = ever.filter((year) => year.status === 'agreed');
  const places = new Map<string, CalendarPlace>();
  for (const { place, timeZone, weekend, ...year } of loaded)
    places.set(place, { place, timeZone, weekend, years: [...(places.get(place)?.years ?? []), year] });
  const closings = new Map<string, LocalDate[]>();
  for (const { bankId, closedOn } of closed) closings.set(bankId, [...(closings.get(bankId) ?? []), closedOn]);
  return {
    readMs: ctx.clock.now().getTime(),
    revision: ever.length + 1,
    places: mergePlaces([...places.values()]),
    closings,
    made: new Map(),
  };
}

async function knownTo(ctx: Ctx): Promise<Known> {
  const kept = known.get(ctx.tenantId);
  const now = ctx.clock.now().getTime();
  if (kept && Math.abs(now - kept.readMs) < KEPT_MS) return kept;
  const fresh = await readAnew(ctx);
  if (known.size >= TENANTS_MOST) known.clear();
  known.set(ctx.tenantId, fresh);
  return fresh;
}

/** After an act that loaded days is committed: this process reads them anew. */
export const forgetCalendars = (tenantId: string): void => void known.delete(tenantId);

/** @throws CALENDAR_MISSING for a place that nothing is known of. */
export async function calendarOf(ctx: Ctx, place: string, bankId?: string): Promise<BankingCalendar> {
  const found = await findCalendar(ctx, place, bankId);
  return found ?? refuse(calendarRefusals.CALENDAR_MISSING, { facts: { place, known: await calendarPlaces(ctx) } });
}

/** The calendar of a place, with the closings of one bank there. */
export async function findCalendar(ctx: Ctx, place: string, bankId = ''): Promise<BankingCalendar | undefined> {
  const all = await knownTo(ctx);
  const key = `${place}/${bankId}`;
  const found = all.made.get(key);
  if (found) return found;
  const years = all.places.get(place);
  if (!years) return undefined;
  const made = calendarFrom(years, all.revision, all.closings.get(bankId));
  all.made.set(key, made);
  return made;
}

export const calendarPlaces = async (ctx: Ctx): Promise<string[]> => [...(await knownTo(ctx)).places.keys()];

/** The zone of a place whose calendar is known. */
export const timeZoneOf = async (ctx: Ctx, place: string): Promise<string | undefined> =>
  (await knownTo(ctx)).places.get(place)?.timeZone;

/** What the record says now, whatever was kept; an act that loads days keeps nothing, since it may yet be rolled back. */
export const placesNow = async (ctx: Ctx): Promise<Map<string, CalendarPlace>> => (await readAnew(ctx)).places;

/** Which state of the calendars a figure was reckoned with. */
export const calendarRevision = async (ctx: Ctx): Promise<number> => (await knownTo(ctx)).revision;
