import { expect, it } from 'vitest';
import { openCollateral, yuan } from '../support/collateral.ts';
import { stateCapital } from '../support/limits.ts';
import type { ProblemBody } from '../support/world.ts';

const desk = await openCollateral();
const { bank, checker, importer } = desk;
await desk.price(70_000);
await desk.valuationTerms();
// 15 per cent of it are 1,500,000 (Measures for Large Exposures 2018, 7).
await stateCapital(bank, 10_000_000);

interface Drawdown {
  id: string;
  status: string;
}
async function asked(facilityId: string, amount: number): Promise<string> {
  const { id } = await importer.done<Drawdown>(`/facilities/${facilityId}/drawdowns`, {
    product: 'working_capital',
    amount: yuan(amount),
    dueOn: '2026-12-15',
  });
  return id;
}
const approve = (id: string) => bank.tried<Drawdown & ProblemBody>(`/drawdowns/${id}/approval`);
const payOut = (id: string) => checker.tried<Drawdown & ProblemBody>(`/drawdowns/${id}/disbursement`);

it('a facility under no limit is lent on within the ceiling on one name, with all that is out on it elsewhere', async () => {
  const [one, other] = [await desk.facility(5_000_000), await desk.facility(5_000_000)];
  await desk.pledged(one, 50);
  await desk.pledged(other, 50);
  const first = await asked(one, 1_000_000);
  expect((await approve(first)).body.status).toBe('approved');
  expect((await payOut(first)).body.status).toBe('disbursed');
  const over = await approve(await asked(other, 500_000.01));
  expect(over.body.code).toBe('CONDITIONS_NOT_MET');
  expect(JSON.stringify(over.body.facts)).toContain('ceiling');
  // Two that fit alone and not together: the second finds the first in the books, whichever it is.
  const pair = [await asked(one, 500_000), await asked(other, 500_000)];
  for (const id of pair) expect((await approve(id)).body.status).toBe('approved');
  const paid = await Promise.all(pair.map(payOut));
  expect(paid.map(({ body }) => body.code ?? body.status).sort()).toEqual(['CONDITIONS_NOT_MET', 'disbursed']);
});

it('a request waits for nobody who puts money out on the name; what decides does', async () => {
  const facilityId = await desk.facility(5_000_000);
  await desk.pledged(facilityId, 10);
  const holder = await desk.database.admin.connect();
  const name = `${desk.tenantId}/name/${bank.partyId}/${importer.partyId}`;
  await holder.query('select pg_advisory_lock(hashtextextended($1, 0))', [name]);
  // The ceiling is reached by what the tests above lent: what waits for the name is answered, and refused, once it is free.
  const id = await asked(facilityId, 1_000);
  let isAnswered = false;
  const decided = approve(id).then(({ body }) => {
    isAnswered = true;
    return body.code;
  });
  await new Promise((done) => setTimeout(done, 1_000));
  expect(isAnswered).toBe(false);
  await holder.query('select pg_advisory_unlock(hashtextextended($1, 0))', [name]);
  holder.release();
  expect(await decided).toBe('CONDITIONS_NOT_MET');
});
