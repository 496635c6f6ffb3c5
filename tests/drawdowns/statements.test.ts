import { expect, it } from 'vitest';
import { openCollateral, yuan } from '../support/collateral.ts';
import { counted } from '../support/statements.ts';

const desk = await openCollateral();
const { bank, checker, importer } = desk;
const statements = counted(desk.database);

it('measure 6: a drawdown is asked for, approved and paid out in no more statements than before it was judged by the whole record', async () => {
  await desk.price(70_000);
  await desk.valuationTerms();
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
