import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadCalendarFile } from '../../src/adapters/node/calendar-file.ts';
import { openCollateral, yuan } from '../support/collateral.ts';
import { invoice, openCreditTrade, type Presented, present } from '../support/credit.ts';
import { temporaryFolder } from '../support/instances.ts';

interface Year {
  id: string | null;
  year: number;
  status: string;
}
interface Calendar {
  place: string;
  knownUntil: string | null;
  endsSoon: boolean;
  years: Year[];
}
const china2027 = {
  place: 'CN',
  year: 2027,
  timeZone: 'Asia/Shanghai',
  closedOn: ['2027-01-01', '2027-01-02', '2027-01-03', '2027-02-08'],
  workedOn: ['2027-02-20'],
  source: 'made for this test',
  confidence: 'secondary',
};

describe('calendars are data', async () => {
  const world = await openCreditTrade();
  const { operator, issuer } = world;
  const colleague = await world.colleague(operator, 'Second operator', ['calendar:load']);
  const china = async () =>
    (await issuer.get<{ items: Calendar[] }>('/calendars')).body.items.find((c) => c.place === 'CN') as Calendar;

  it('are loaded from a file, checked whole before any of it is sent, and not twice', async () => {
    const file = path.join(await temporaryFolder(), 'years.json');
    const service = { url: world.url, key: operator.key };
    const write = (value: unknown) => writeFile(file, JSON.stringify(value));
    const germany = (year: number) => ({
      ...china2027,
      place: 'DE',
      timeZone: 'Europe/Berlin',
      year,
      closedOn: [`${year}-01-01`],
      workedOn: [],
    });
    await write([germany(2027), { ...germany(2028), closedOn: ['2028-02-30'], note: 1 }]);
    const wrong = await loadCalendarFile(file, service);
    expect([wrong.exitCode, wrong.diagnostics.map((line) => line.split(':')[0])]).toEqual([
      2,
      ['INPUT_INVALID at /1/closedOn/0', 'INPUT_INVALID at /1'],
    ]);
    await write([germany(2027), germany(2028)]);
    expect(await loadCalendarFile(file, undefined)).toMatchObject({ exitCode: 0, output: { checked: 2 } });
    const loaded = await loadCalendarFile(file, service);
    expect(loaded).toMatchObject({
      exitCode: 0,
      output: { loaded: [{ place: 'DE', year: 2027 }, { status: 'proposed' }] },
    });
    expect(await loadCalendarFile(file, service)).toEqual(loaded);
    expect(await loadCalendarFile(file, { ...service, key: issuer.key })).toMatchObject({
      exitCode: 1,
      output: { loaded: [] },
    });
    await write({ ...germany(2027), source: 'another notice' });
    expect((await loadCalendarFile(file, service)).diagnostics[0]).toMatch(/^DE 2027: CONFLICT/);
    expect((await loadCalendarFile(`${file}.none`, service)).exitCode).toBe(2);
  });

  it('count when another person of the operator agreed, and say until when they are known', async () => {
    expect(await china()).toMatchObject({ knownUntil: '2026-12-31', endsSoon: true });
    const loaded = await operator.done<{ id: string }>('/calendars', china2027);
    expect(await operator.refused('/calendars', china2027)).toBe('409 CONFLICT');
    expect(await operator.refused(`/calendars/${loaded.id}/answer`, { agree: true })).toBe('403 SAME_PERSON');
    expect(await issuer.refused(`/calendars/${loaded.id}/answer`, { agree: true })).toBe('403 MANDATE_MISSING');
    expect((await china()).knownUntil).toBe('2026-12-31');
    await colleague.done(`/calendars/${loaded.id}/answer`, { agree: true });
    expect(await china()).toMatchObject({ knownUntil: '2027-12-31', endsSoon: false });
    expect(await colleague.refused(`/calendars/${loaded.id}/answer`, { agree: true })).toBe(
      '409 CALENDAR_NOT_PROPOSED',
    );
    expect(await operator.refused('/calendars', china2027)).toBe('409 CALENDAR_NOTHING_NEW');
  });

  it.each([
    ['CALENDAR_DAY_OUTSIDE_YEAR', { closedOn: ['2026-01-01'] }],
    ['CALENDAR_DAY_TWICE', { closedOn: ['2027-01-01', '2027-01-01'] }],
    ['CALENDAR_DAY_TWICE', { closedOn: ['2027-02-20'] }],
    ['CALENDAR_DAY_WORKED_ANYWAY', { workedOn: ['2027-02-22'] }],
    ['CALENDAR_GAP', { year: 2029, closedOn: [], workedOn: [] }],
    ['TIME_ZONE_DIFFERS', { timeZone: 'Europe/Berlin' }],
    ['TIME_ZONE_UNKNOWN', { place: 'KZ', timeZone: 'Asia/Nowhere', workedOn: [] }],
    ['INPUT_INVALID', { place: 'china' }],
  ])('are refused by name: %s', async (code, more) => {
    expect((await operator.refused('/calendars', { ...china2027, ...more })).slice(4)).toBe(code);
  });

  it('of a place that nobody knew are known from then on', async () => {
    const kazakhstan = { ...china2027, place: 'KZ', timeZone: 'Asia/Almaty', closedOn: ['2027-03-22'], workedOn: [] };
    const loaded = await operator.done<{ id: string }>('/calendars', kazakhstan);
    await colleague.done(`/calendars/${loaded.id}/answer`, { agree: true });
    const source = { code: 'KZ-CU', name: 'Copper', kind: 'commodity', feed: 'csv', currency: 'CNY', unit: 'TNE' };
    expect(await issuer.refused('/price-sources', { ...source, calendarPlace: 'AE' })).toBe('422 CALENDAR_MISSING');
    await issuer.done('/price-sources', { ...source, calendarPlace: 'KZ' });
  });

  it('a bank closes ahead on days of its own, and not to make longer what runs', async () => {
    const close = (closedOn: string) => ({ closedOn, reason: 'move of the counter' });
    expect(await issuer.refused('/calendar-closings', close('2026-10-19'))).toBe('422 CLOSING_TOO_NEAR');
    expect(await operator.refused('/calendar-closings', close('2026-11-02'))).toBe('403 MANDATE_MISSING');
    const closing = await issuer.done<{ id: string }>('/calendar-closings', close('2026-11-02'));
    expect(await issuer.refused('/calendar-closings', close('2026-11-02'))).toBe('409 CLOSING_RECORDED_ALREADY');
    world.clock.set('2026-10-30T06:00:00Z');
    const id = await world.credit(1_000);
    // Friday; Monday is closed at this bank alone: Tuesday to Friday, and Monday.
    const presented = await present(world.exporter, id, issuer.partyId, 1_000);
    expect(presented.lastDayToRefuse).toBe('2026-11-09');
    expect(await world.nominated.refused(`/calendar-closings/${closing.id}/removal`)).toBe('404 NOT_FOUND');
    const later = await issuer.done<{ id: string }>('/calendar-closings', close('2026-11-16'));
    await issuer.done(`/calendar-closings/${later.id}/removal`);
    expect(await issuer.refused(`/calendar-closings/${later.id}/removal`)).toMatch(/^40[49]/);
    await issuer.done('/calendar-closings', close('2026-11-16'));
  });

  it('the operator is told ninety days before the days of a place end', async () => {
    world.clock.set('2027-10-05T06:00:00Z');
    await world.reach();
    const { body } = await operator.get<{ items: { type: string; payload: { place: string } }[] }>('/events?limit=200');
    const ending = body.items.filter((e) => e.type === 'calendar.ending').map((e) => e.payload.place);
    expect(ending).toContain('CN');
  });
});

describe('a day that no calendar knows', () => {
  it('lets a credit that expires in January be examined, decided and dated today, and says that days were assumed (40b)', async () => {
    const world = await openCreditTrade('2026-11-29T06:00:00Z');
    const { issuer, exporter } = world;
    const id = await world.credit(10_000, { latestShipmentOn: '2026-12-31', expiresOn: '2027-01-20' });
    const now = await present(exporter, id, issuer.partyId, 5_000, {
      documents: [invoice('5000.00', { issuedOn: '2026-11-28' })],
    });
    const examined = await issuer.done<Presented>(`/presentations/${now.id}/examination`);
    expect(examined.examination.discrepancies).toEqual([]);
    world.clock.set('2026-12-29T06:00:00Z');
    const later = await present(exporter, id, issuer.partyId, 5_000, {
      documents: [invoice('5000.00', { issuedOn: '2026-11-28' })],
    });
    expect(later).toMatchObject({ lastDayToRefuse: '2027-01-05', daysAssumed: true });
    const last = await issuer.done<Presented>(`/presentations/${later.id}/examination`);
    expect(last.examination.discrepancies).toEqual([]);
  });

  it('stops no mark, no margin call and no release in the new year (40)', async () => {
    const desk = await openCollateral();
    desk.clock.set('2026-12-29T06:00:00Z');
    await desk.valuationTerms();
    await desk.price(70_000);
    const facilityId = await desk.facility(5_000_000, {}, { expiresOn: '2027-12-31' });
    await desk.pledged(facilityId, 100, { value: yuan(7_000_000) });
    await desk.draw(facilityId, 4_000_000, '2027-06-30');
    desk.clock.set('2027-01-05T06:00:00Z');
    await desk.pass(30);
    await desk.price(30_000);
    const run = await desk.mark();
    expect(run).toMatchObject({ status: 'finished', calls: 1 });
    const calls = await desk.bank.get<{ items: { dueAt: string; letter: { en: string } }[] }>(
      `/margin-calls?facilityId=${facilityId}`,
    );
    // Two working days, and the longest closure that is known: it runs for the pledgor.
    expect((calls.body.items[0]?.dueAt.slice(0, 10) as string) > '2027-01-14').toBe(true);
    expect(calls.body.items[0]?.letter.en).toContain('not published');
    const free = await desk.pledged(await desk.facility(1_000_000, {}, { expiresOn: '2027-12-31' }), 1);
    await desk.bank.done(`/pledges/${free.pledgeId}/discharge`);
  });
});
