import { expect, it } from 'vitest';
import { openFactoring } from '../support/factoring-desk.ts';

const { bank, checker, debtor, assigned, openGates, request } = await openFactoring();

it('an advance that is declined is paid to nobody, and another may be asked for', async () => {
  const { id, receivable } = await assigned(bank, true);
  await openGates(bank, id, receivable, 1_000_000);
  const asked = await request(bank, id, 500_000);
  const path = `/advance-requests/${asked.id}/decline`;
  expect(await debtor.refused(path)).toMatch(/^40[34]/);
  await checker.done(path);
  expect(await checker.refused(`/advance-requests/${asked.id}/payment`)).toMatch(/^409/);
  expect(await checker.refused(path)).toMatch(/^409/);
  expect((await bank.get<{ status: string }>(`/advance-requests/${asked.id}`)).body.status).toBe('declined');
  const again = await request(bank, id, 400_000);
  await checker.done(`/advance-requests/${again.id}/payment`);
});
