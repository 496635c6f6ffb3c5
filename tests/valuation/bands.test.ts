import { expect, it } from 'vitest';
import { openCollateral } from '../support/collateral.ts';

const desk = await openCollateral();
const { bank, second } = desk;
interface Price {
  id: string;
  status: string;
  heldFor: string | null;
}

const source = async (code: string, more: object = {}) =>
  bank.done<{ id: string }>('/price-sources', {
    code,
    name: 'Copper, second market',
    kind: 'commodity',
    feed: 'csv',
    currency: 'CNY',
    unit: 'TNE',
    calendarPlace: 'CN',
    ...more,
  });
const drop = async (code: string, yuanPerTonne: number, by = bank, on = desk.today()) =>
  (
    await by.done<{ items: { outcome: string }[] }>('/price-files', {
      csv: `${code},${on},${yuanPerTonne.toFixed(2)}`,
    })
  ).items[0]?.outcome;
const held = async (sourceId: string) =>
  (await bank.get<{ items: Price[] }>(`/prices?sourceId=${sourceId}&status=held`)).body.items;
const tomorrow = async () => {
  desk.clock.advance(86_400 - 1_800);
  await desk.pass(30);
};

it('the first price of a series and any beyond a fifth wait for a second person; small steps are seen over a week (25)', async () => {
  const { id } = await source('BAND');
  expect(await drop('BAND', 7_000)).toBe('held');
  expect(await drop('BAND', 7_000)).toBe('duplicate');
  const [first] = await held(id);
  expect(first?.heldFor).toBe('FIRST');
  expect(await bank.refused(`/prices/${first?.id}/answer`, { accept: true })).toMatch(/^403/);
  await second.done(`/prices/${first?.id}/answer`, { accept: true });
  await tomorrow();
  expect(await drop('BAND', 63_000)).toBe('held');
  const [jump] = await held(id);
  expect(jump?.heldFor).toBe('JUMP');
  await second.done(`/prices/${jump?.id}/answer`, { accept: false });
  expect(await drop('BAND', 8_300)).toBe('accepted');
  await tomorrow();
  // Within the band of a day and beyond that of the week.
  const colleague = await desk.colleague(bank, 'Market', ['price:record']);
  expect(await drop('BAND', 9_800, colleague)).toBe('accepted');
  await tomorrow();
  expect(await drop('BAND', 11_500)).toBe('held');
  expect((await held(id))[0]?.heldFor).toBe('DRIFT');
});

it('what one person moves adds up, over days of one file and over days one by one; days long over wait', async () => {
  const { id } = await source('LADDER');
  await drop('LADDER', 7);
  await second.done(`/prices/${(await held(id))[0]?.id}/answer`, { accept: true });
  const outcomes = async (csv: string[], by = bank) =>
    (await by.done<{ items: { outcome: string }[] }>('/price-files', { csv: csv.join('\n') })).items.map(
      (item) => item.outcome,
    );
  for (let day = 0; day < 4; day++) await tomorrow();
  const on = (back: number, figure: string) => `LADDER,${desk.dayIn(-back)},${figure}`;
  expect(await outcomes([on(5, '8.33'), on(4, '9.91'), on(0, '8.33')])).toEqual(['held', 'held', 'accepted']);
  expect((await held(id)).map((price) => price.heldFor)).toEqual(expect.arrayContaining(['PAST_DAY', 'JUMP']));
  await tomorrow();
  await tomorrow();
  expect(await outcomes([on(0, '9.91')])).toEqual(['held']);
  expect((await held(id)).map((price) => price.heldFor)).toContain('ADDS_UP');
});

it.each([1, 1.001, 1_001, 0])('a band of %s is refused', async (jumpFactor) => {
  const more = { code: 'BAD', name: 'x', kind: 'commodity', feed: 'csv', currency: 'CNY', unit: 'TNE' };
  expect(await bank.refused('/price-sources', { ...more, calendarPlace: 'CN', jumpFactor })).toBe('422 INPUT_INVALID');
});

it('what waits lends nothing new: a lower figure counts at once, a higher one never before it is agreed (F31)', async () => {
  const { id } = await source('WAIT', { jumpFactor: 1.01 });
  await drop('WAIT', 7_000);
  await second.done(`/prices/${(await held(id))[0]?.id}/answer`, { accept: true });
  await desk.valuationTerms({ sourceIds: [id] });
  const facilityId = await desk.facility(9_000_000, {});
  const { lotId } = await desk.pledged(facilityId, 10);
  const lot = async () =>
    (
      await bank.get<{ lots: { lotId: string; markState: string; value: string }[] }>(
        `/facilities/${facilityId}/valuation`,
      )
    ).body.lots.find((l) => l.lotId === lotId);
  expect(await lot()).toMatchObject({ markState: 'fresh' });
  const before = Number((await lot())?.value);
  await tomorrow();
  expect(await drop('WAIT', 9_000)).toBe('held');
  expect(await lot()).toMatchObject({ markState: 'waiting' });
  expect(Number((await lot())?.value)).toBe(before);
  await second.done(`/prices/${(await held(id))[0]?.id}/answer`, { accept: false });
  expect(await drop('WAIT', 3_500)).toBe('held');
  expect(await lot()).toMatchObject({ markState: 'waiting' });
  expect(Number((await lot())?.value)).toBe(before / 2);
});
