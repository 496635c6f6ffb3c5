import { beforeEach, expect, it } from 'vitest';
import { systemCtx } from '../../src/app.ts';
import { identifiers } from '../../src/kernel/identifiers.ts';
import { freeLapsed } from '../../src/lending/limits/index.ts';
import { limitOf, money, openLimit, stateCapital } from '../support/limits.ts';
import { loanDesk, paper, terms } from '../support/loans.ts';

/** What was reserved until a day that has passed is nobody's, whether or not the timer ran since. */
const desk = await loanDesk('2026-07-06T02:00:00Z');
const { bank, checker, payer, database, clock, tenantId } = desk;
const officer = await desk.colleague(bank, 'Credit officer', ['facility:approve']);
await stateCapital(bank, 100_000_000);
const yuan = (amount: number) => money(amount, 'CNY');
const chance = (bytes: Uint8Array) => crypto.getRandomValues(bytes as Uint8Array<ArrayBuffer>);
const timer = () =>
  freeLapsed(systemCtx({ clock, chance, newId: identifiers(clock, chance) }, database, tenantId, 'limits'));

interface Proposed {
  id: string;
  sheetHash: string;
}
const propose = (amount: number, more: object = {}): Promise<Proposed> =>
  desk.propose({
    amount: yuan(amount),
    expectedOn: '2026-09-01',
    availableUntil: '2026-09-30',
    terms: terms({ shape: 'bullet', periods: 1, interestPeriod: 'daily' }),
    ...more,
  });
const inSummer = { expectedOn: '2026-07-06', availableUntil: '2026-08-31' };
async function approval({ id, sheetHash }: Proposed): Promise<string> {
  await desk.borrower.done(`/loans/${id}/acceptance`, { sheetHash });
  const { body } = await checker.tried<{ code?: string; status: string }>(`/loans/${id}/approval`);
  return body.code ?? body.status;
}
const taken = async (id: string) => {
  const { usedMinor, reservedMinor } = await limitOf(bank, id);
  return [Number(usedMinor) / 100, Number(reservedMinor) / 100];
};

beforeEach(async () => {
  desk.at('2026-07-06');
  await desk.another();
});

it('makes room for who asks, once for two who ask at once, and is paid out no more', async () => {
  const limit = await openLimit(bank, 'customer', desk.borrower, yuan(4_000_000));
  const lapsed = await propose(3_000_000, inSummer);
  expect(await approval(lapsed)).toBe('approved');
  desk.at('2026-08-31');
  expect(await approval(await propose(2_500_000))).toBe('LIMIT_EXCEEDED');
  desk.at('2026-09-01');
  const both = [await propose(2_500_000), await propose(2_500_000)];
  expect((await Promise.all(both.map(approval))).sort()).toEqual(['LIMIT_EXCEEDED', 'approved']);
  expect(await taken(limit)).toEqual([0, 2_500_000]);
  const payments = [{ accountNumber: '6222000011112222', amount: yuan(3_000_000), evidenceHash: paper() }];
  const out = { amount: yuan(3_000_000), payments };
  expect(await payer.refused(`/loans/${lapsed.id}/disbursements`, out)).toBe('422 LOAN_DAY_UNFIT');
  await timer();
  expect(await taken(limit)).toEqual([0, 2_500_000]);
  expect(await desk.read(`/loans/${lapsed.id}`)).toMatchObject({ status: 'declined' });
});

it('makes room where a facility had it, of a loan under it', async () => {
  const limit = await openLimit(bank, 'customer', desk.borrower, yuan(4_000_000));
  const facility = await bank.done<{ id: string }>('/facilities', {
    borrowerId: desk.borrower.partyId,
    limit: yuan(3_000_000),
    lotAdvanceBps: 7_000,
    receivableAdvanceBps: 8_000,
    marginBps: 0,
    interestBps: 400,
    expiresOn: '2027-06-30',
  });
  await officer.done(`/facilities/${facility.id}/approval`);
  const under = await propose(3_000_000, { ...inSummer, facilityId: facility.id });
  expect(await approval(under)).toBe('approved');
  expect(await taken(limit)).toEqual([0, 3_000_000]);
  desk.at('2026-09-01');
  expect(await approval(await propose(2_500_000))).toBe('approved');
  expect(await taken(limit)).toEqual([0, 2_500_000]);
});

it('is free to whoever reads a limit from the day on, of the whole way and in the list', async () => {
  const limit = await openLimit(bank, 'customer', desk.borrower, yuan(4_000_000));
  const lapsing = await propose(3_000_000, inSummer);
  const staying = await propose(500_000);
  for (const loan of [lapsing, staying]) expect(await approval(loan)).toBe('approved');
  const reads = async () => {
    const one = await desk.read<{
      limit: { leftMinor: string };
      shares: { loanId: string; reservedMinor: string; ownReservedMinor: string }[];
    }>(`/limits/${limit}`);
    const listed = await desk.read<{ items: { id: string; leftMinor: string; reservedMinor: string }[] }>(
      `/limits?partyId=${desk.borrower.partyId}`,
    );
    const row = listed.items.find(({ id }) => id === limit);
    const share = one.shares.find(({ loanId }) => loanId === lapsing.id);
    expect(row?.leftMinor).toBe(one.limit.leftMinor);
    expect(share?.ownReservedMinor).toBe(share?.reservedMinor);
    return { left: one.limit.leftMinor, reserved: row?.reservedMinor, lapsing: share?.reservedMinor };
  };
  desk.at('2026-08-31');
  expect(await reads()).toEqual({ left: '50000000', reserved: '350000000', lapsing: '300000000' });
  desk.at('2026-09-01');
  const freed = { left: '350000000', reserved: '50000000', lapsing: '0' };
  expect(await reads()).toEqual(freed);
  const written = () =>
    database.admin.query('select reserved_minor::text as minor from credit_limit where id = $1', [limit]);
  expect((await written()).rows).toEqual([{ minor: '350000000' }]);
  await timer();
  expect((await written()).rows).toEqual([{ minor: '50000000' }]);
  expect(await reads()).toEqual(freed);
});

it('is freed by the timer whatever becomes of another', async () => {
  const limit = await openLimit(bank, 'customer', desk.borrower, yuan(4_000_000));
  const [first, second] = [await propose(1_000_000, inSummer), await propose(2_000_000, inSummer)];
  for (const loan of [first, second]) expect(await approval(loan)).toBe('approved');
  desk.at('2026-09-01');
  await database.admin.query(`
    create function refuse_one() returns trigger language plpgsql as
      $$ begin if new.id = '${first.id}' then raise exception 'power cut'; end if; return new; end $$;
    create trigger refuse_one before update on loan for each row execute function refuse_one()`);
  await expect(timer()).rejects.toThrow(first.id);
  expect(await taken(limit)).toEqual([0, 0]);
  expect(await desk.read(`/loans/${second.id}`)).toMatchObject({ status: 'declined' });
  await database.admin.query('drop trigger refuse_one on loan');
  await timer();
  expect(await desk.read(`/loans/${first.id}`)).toMatchObject({ status: 'declined' });
});
