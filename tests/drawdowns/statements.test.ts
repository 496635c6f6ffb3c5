import { expect, it } from 'vitest';
import { openCollateral, yuan } from '../support/collateral.ts';
import { counted } from '../support/statements.ts';
import type { ProblemBody } from '../support/world.ts';

const desk = await openCollateral();
const { bank, checker, importer } = desk;
const statements = counted(desk.database);
await desk.price(70_000);
await desk.valuationTerms();

it('a drawdown is asked for, approved and paid out in no more statements than before it was judged by the whole record', async () => {
  const facilityId = await desk.facility(10_000_000, {});
  await desk.pledged(facilityId, 100);
  const one = async () => {
    const asked = await statements(() =>
      importer.done<{ id: string }>(`/facilities/${facilityId}/drawdowns`, {
        product: 'working_capital',
        amount: yuan(1_000),
        dueOn: '2026-12-15',
      }),
    );
    const approved = await statements(() => bank.done(`/drawdowns/${asked.value.id}/approval`));
    const paid = await statements(() => checker.done(`/drawdowns/${asked.value.id}/disbursement`));
    return [asked, approved, paid].map(({ texts }) => texts.length);
  };
  const first = await one();
  const later = await one();
  for (const [i, most] of [30, 26, 42].entries()) {
    expect(first[i]).toBeLessThanOrEqual(most);
    expect(later[i]).toBeLessThanOrEqual(most);
  }
});

it('measure 6: money is lent on goods while control of them is in force; once it is lost it is held, and the refusal names the goods', async () => {
  const facilityId = await desk.facility(5_000_000, {});
  const { lotId } = await desk.pledged(facilityId, 100);
  const ask = async (amount: number) =>
    (
      await importer.done<{ id: string }>(`/facilities/${facilityId}/drawdowns`, {
        product: 'working_capital',
        amount: yuan(amount),
        dueOn: '2026-12-15',
      })
    ).id;
  const [lent, waits] = [await ask(1_000), await ask(1_000)];
  await bank.done(`/drawdowns/${lent}/approval`);
  await checker.done(`/drawdowns/${lent}/disbursement`);
  // The scale beneath the lot says that it is gone.
  desk.weights.set([...desk.weights.keys()].at(-1) as string, 0);
  await desk.pass(60);
  expect((await importer.get<{ status: string }>(`/drawdowns/${waits}`)).body.status).toBe('held');
  const { status, body } = await bank.post<ProblemBody>(`/drawdowns/${await ask(500)}/approval`);
  const conditions = (body.facts?.conditions ?? []) as { code: string; facts: { notControlled?: unknown } }[];
  expect(status).toBe(422);
  expect(conditions.find(({ code }) => code === 'COLLATERAL_CONTROLLED')?.facts.notControlled).toEqual([
    expect.objectContaining({ itemId: lotId, state: 'lost' }),
  ]);
});
