import { expect, it } from 'vitest';
import { hash, openCollateral, tonnes, yuan } from '../support/collateral.ts';
import type { ProblemBody } from '../support/world.ts';

const desk = await openCollateral();
const { bank, second, importer } = desk;
await desk.price(70_000);
await desk.valuationTerms();

interface Drawdown {
  id: string;
  conditions: { code: string; met: boolean }[];
}
interface Release extends ProblemBody {
  id: string;
  status: string;
  token: string;
}

it('a default that two people invoke closes new money and every order over the goods, until two end it', async () => {
  const facilityId = await desk.facility(10_000_000);
  const lotId = await desk.stock(50);
  const pledge = await importer.done<{ id: string }>('/pledges', {
    kind: 'goods',
    mode: 'floating',
    pledgeeId: bank.partyId,
    facilityId,
    maximum: yuan(100_000_000),
    itemIds: [lotId],
    triggers: ['insolvency'],
  });
  await bank.done(`/pledges/${pledge.id}/answer`, { accept: true });
  await desk.draw(facilityId, 500_000);
  const ask = (t: number) =>
    importer.post<Release>(`/facilities/${facilityId}/releases`, {
      lots: [{ lotId, quantity: tonnes(t) }],
      vehicle: '渝A·12345',
    });
  const sale = await bank.done<{ id: string }>(`/facilities/${facilityId}/realisations`, {
    route: 'agreed_sale',
    lotIds: [lotId],
    clauseHash: hash('e'),
    trigger: {
      kind: 'insolvency',
      occurredOn: desk.today(),
      documentHash: hash('d'),
      statement: 'Petition accepted by the Liangjiang court',
    },
  });
  const { body: ordered } = await ask(2);
  const order = await bank.done<Release>(`/releases/${ordered.id}/approval`);
  const { body: waiting } = await ask(1);
  const drawing = await importer.done<Drawdown>(`/facilities/${facilityId}/drawdowns`, {
    product: 'working_capital',
    amount: yuan(100_000),
    dueOn: '2026-12-15',
  });

  // One person alone stops nothing.
  expect((await bank.get<Release>(`/releases/${order.id}`)).body.status).toBe('approved');
  await second.done(`/realisations/${sale.id}/approval`);

  const states = async () =>
    Promise.all([order.id, waiting.id].map(async (id) => (await bank.get<Release>(`/releases/${id}`)).body.status));
  expect(await states()).toEqual(['declined', 'declined']);
  const { body: lot } = await importer.get<{ reservedValue: string }>(`/lots/${lotId}`);
  expect(lot.reservedValue).toBe('0');
  expect((await ask(1)).status).toBe(422);
  expect((await bank.post<ProblemBody>(`/drawdowns/${drawing.id}/approval`)).status).toBe(422);
  const more = await importer.post<ProblemBody>(`/facilities/${facilityId}/drawdowns`, {
    product: 'working_capital',
    amount: yuan(10_000),
    dueOn: '2026-12-15',
  });
  if (more.status < 300)
    expect((await bank.post<ProblemBody>(`/drawdowns/${(more.body as unknown as Drawdown).id}/approval`)).status).toBe(
      422,
    );

  // That the lender sells otherwise does not take back what it invoked.
  await bank.done(`/realisations/${sale.id}/withdrawal`, { reason: 'Another route' });
  const refused = await bank.post<ProblemBody>(`/drawdowns/${drawing.id}/approval`);
  expect([refused.status, JSON.stringify(refused.body)]).toEqual([422, expect.stringContaining('F58')]);
  const { body: standings } = await bank.get<{ items: { id: string; kind: string; reason: string }[] }>(
    `/parties/${importer.partyId}/standings`,
  );
  expect(standings.items).toMatchObject([{ kind: 'default', reason: `insolvency ${sale.id}` }]);
  const end = { reason: 'Petition dismissed', documentHash: hash('f') };
  expect((await bank.post(`/standings/${standings.items[0]?.id}/end`, end)).status).toBe(202);
});
