import { expect, it } from 'vitest';
import { openCollateral, yuan } from '../support/collateral.ts';
import type { Proposal } from '../support/world.ts';

const desk = await openCollateral();
const { bank, checker, importer, clock } = desk;
await desk.price(70_000);
await desk.valuationTerms();
const again = await desk.colleague(bank, 'Another checker', ['facility:approve', 'drawdown:disburse']);
const nextDay = () => clock.advance(86_400);
const levelOf = ({ status, body }: { status: number; body: Proposal }) =>
  status === 202 ? body.needs.level : status < 300 ? 'done' : JSON.stringify(body);

async function proposed(amountMinor: string, currency: string): Promise<string> {
  const { id } = await bank.done<{ id: string }>('/facilities', {
    borrowerId: importer.partyId,
    limit: { amountMinor, currency },
    lotAdvanceBps: 7_000,
    receivableAdvanceBps: 8_000,
    marginBps: 0,
    interestBps: 0,
    expiresOn: '2027-12-31',
  });
  return id;
}
const approve = async (id: string, by = checker) => levelOf(await by.post<Proposal>(`/facilities/${id}/approval`));

it('what is split over currencies is judged as what is not: shares of their thresholds add up', async () => {
  nextDay();
  // Each under its own threshold of 5m yuan, 0.7m dollars, 0.7m euro; together two parts in three of three.
  expect(await approve(await proposed('330000000', 'CNY'))).toBe('done');
  const dollars = await proposed('46000000', 'USD');
  expect(await approve(dollars)).toBe('L2');
  nextDay();
  expect(await approve(dollars)).toBe('done');
});

it('adds up what all people of the lender do for one client in a day, and not what each does', async () => {
  nextDay();
  await desk.price(70_000);
  const facilityId = await desk.facility(40_000_000);
  await desk.pledged(facilityId, 600);
  nextDay();
  await desk.price(70_000);
  const drawn = async (amount: number) => {
    const { id } = await importer.done<{ id: string }>(`/facilities/${facilityId}/drawdowns`, {
      product: 'working_capital',
      amount: yuan(amount),
      dueOn: '2027-06-30',
    });
    await bank.done(`/drawdowns/${id}/approval`);
    return id;
  };
  const pay = async (id: string, by: typeof bank) => levelOf(await by.post<Proposal>(`/drawdowns/${id}/disbursement`));
  const [first, second] = [await drawn(3_000_000), await drawn(3_000_000)];
  expect(await pay(first, checker)).toBe('done');
  expect(await pay(second, again)).toBe('L2');
  nextDay();
  expect(await pay(second, again)).toBe('done');
});

it('adds up what is done at once over two objects of one client', async () => {
  nextDay();
  const [one, two] = [await proposed('300000000', 'CNY'), await proposed('300000000', 'CNY')];
  // Both are on their way before either is committed.
  await desk.database.admin.query(`
    create function dawdle() returns trigger language plpgsql as $$ begin perform pg_sleep(0.3); return new; end $$;
    create trigger dawdle before insert on event for each row execute function dawdle()`);
  const levels = await Promise.all([approve(one), approve(two, again)]);
  await desk.database.admin.query('drop function dawdle cascade');
  expect(levels.sort()).toEqual(['L2', 'done']);
});
