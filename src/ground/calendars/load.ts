import { type Ctx, type DomainEvent, requirePerson } from '../../context.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { addDays, businessDate, endOfBusinessDate } from '../../kernel/time.ts';
import { type ActSpec, act, type Outcome, recordEvent, requireApart } from '../audit/index.ts';
import { setDeadline } from '../deadlines/index.ts';
import { findParty } from '../parties/index.ts';
import { policyOn } from '../policy/index.ts';
import { shippedPlaces } from './published.ts';
import { forgetCalendars, placesNow } from './read.ts';
import { calendarRefusals, checkYear } from './rules.ts';
import type { CalendarYearView, ClosingView, ProposeYearInput, RecordClosingInput } from './schemas.ts';
import * as store from './store.ts';

const ENDING = 'calendar.ending';

const event = (type: string, view: CalendarYearView, participants: string[]): DomainEvent => ({
  type,
  version: 1,
  objectId: view.id as string,
  participants,
  payload: { ...view },
});

/** An act that changes what days are known: once committed, this process reads them anew; others do within minutes. */
async function loads<View>(ctx: Ctx, spec: ActSpec<View>, body: (tx: Ctx) => Promise<Outcome<View>>): Promise<View> {
  const view = await act(ctx, spec, body);
  forgetCalendars(ctx.tenantId);
  return view;
}

/** An operator loads the banking days of a place and year from the notice; another person looks before they count. */
export async function proposeYear(ctx: Ctx, input: ProposeYearInput): Promise<CalendarYearView> {
  return act(ctx, { verb: 'calendar.propose', mandate: 'calendar:load', input }, async (tx) => {
    const { partyId, personId } = requirePerson(tx);
    const known = (await placesNow(tx)).get(input.place);
    checkYear(input, known);
    const stands = known?.years.find((y) => y.year === input.year);
    const isSame = (a: readonly string[], b: readonly string[]) => [...a].sort().join() === [...b].sort().join();
    if (stands && isSame(stands.closedOn, input.closedOn) && isSame(stands.workedOn, input.workedOn))
      refuse(calendarRefusals.CALENDAR_NOTHING_NEW, { at: '/year' });
    const row = { ...input, id: tx.newId('calendarYear'), proposedBy: personId };
    const view = await store.insertYear(tx, row);
    if (!view) refuse(commonRefusals.CONFLICT, { at: '/year' });
    return { view, event: event('calendar.proposed', view, [partyId]) };
  });
}

/** Another person of the operator held the days against the notice. */
export async function answerYear(ctx: Ctx, input: { calendarId: string; agree: boolean }): Promise<CalendarYearView> {
  return loads(ctx, { verb: 'calendar.answer', mandate: 'calendar:load', input }, async (tx) => {
    const { partyId, personId } = requirePerson(tx);
    const found = await store.findYear(tx, input.calendarId);
    if (!found) refuse(commonRefusals.NOT_FOUND, { at: '/calendarId' });
    if (found.status !== 'proposed')
      refuse(calendarRefusals.CALENDAR_NOT_PROPOSED, { facts: { status: found.status } });
    await requireApart(tx, [found.proposedBy]);
    if (input.agree) {
      // What stood may have moved since: a gap, another zone.
      checkYear(found, (await placesNow(tx)).get(found.place));
      await store.supersede(tx, found);
    }
    const view = await store.answerYear(tx, found.id, input.agree ? 'agreed' : 'refused', personId);
    if (!view) refuse(calendarRefusals.CALENDAR_NOT_PROPOSED);
    if (input.agree) await warnBeforeEnd(tx, view.place, partyId);
    return { view, event: event(input.agree ? 'calendar.agreed' : 'calendar.refused', view, [partyId]) };
  });
}

/** Sets when an operator is told that the days of a place end. */
async function warnBeforeEnd(ctx: Ctx, place: string, operatorId: string): Promise<void> {
  const last = (await placesNow(ctx)).get(place)?.years.at(-1)?.year;
  if (last === undefined) return;
  const days = policyOn('calendar.endingNoticeDays', businessDate(ctx)).value;
  const dueAt = endOfBusinessDate(addDays(`${last}-12-31`, -days));
  await setDeadline(ctx, { kind: ENDING, objectId: `${operatorId}/${place}`, dueAt });
}

/** Reaction: an operator was registered; of what is shipped it is told in time, too. */
export async function watchCalendars(ctx: Ctx, { objectId }: DomainEvent): Promise<void> {
  if (!(await findParty(ctx, objectId))?.roles.includes('operator')) return;
  for (const { place } of shippedPlaces) await warnBeforeEnd(ctx, place, objectId);
}

/** Reaction: the days of a place end soon, unless more were loaded since. */
export async function followCalendarDeadline(ctx: Ctx, reached: DomainEvent): Promise<void> {
  if (reached.payload.kind !== ENDING) return;
  const [operatorId = '', place = ''] = reached.objectId.split('/');
  const last = (await placesNow(ctx)).get(place)?.years.at(-1)?.year;
  const payload = { place, knownUntil: `${last}-12-31`, next: (last ?? 0) + 1 };
  await recordEvent(ctx, { type: ENDING, version: 1, objectId: operatorId, participants: [operatorId], payload });
}

/** A bank closes on a day besides the holidays of its place, and says so ahead. Alone: it makes nobody else's time shorter. */
export async function recordClosing(ctx: Ctx, input: RecordClosingInput): Promise<ClosingView> {
  return loads(ctx, { verb: 'calendarClosing.record', mandate: 'calendar:close', input }, async (tx) => {
    const { partyId, personId } = requirePerson(tx);
    const today = businessDate(tx);
    const first = addDays(today, policyOn('calendar.closingNoticeDays', today).value);
    if (input.closedOn < first) refuse(calendarRefusals.CLOSING_TOO_NEAR, { at: '/closedOn', facts: { first } });
    const row = { ...input, id: tx.newId('calendarClosing'), bankId: partyId, recordedBy: personId };
    const view = await store.insertClosing(tx, row);
    if (!view) refuse(calendarRefusals.CLOSING_RECORDED_ALREADY, { at: '/closedOn' });
    return { view, event: closingEvent('calendar.closingRecorded', view) };
  });
}

/** The bank works on that day after all. What it removes may shorten a time, so the table of eyes asks level 2. */
export async function removeClosing(ctx: Ctx, input: { closingId: string }): Promise<ClosingView> {
  return loads(ctx, { verb: 'calendarClosing.remove', mandate: 'calendar:close', input }, async (tx) => {
    const { partyId, personId } = requirePerson(tx);
    const view = await store.removeClosing(tx, input.closingId, partyId, personId);
    if (!view) refuse(commonRefusals.NOT_FOUND, { at: '/closingId' });
    return { view, event: closingEvent('calendar.closingRemoved', view) };
  });
}

const closingEvent = (type: string, view: ClosingView): DomainEvent => ({
  type,
  version: 1,
  objectId: view.id,
  participants: [view.bankId],
  payload: { ...view },
});
