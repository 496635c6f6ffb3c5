import { expect, it } from 'vitest';
import { hash, openCollateral, tonnes } from '../support/collateral.ts';
import { administratorsOf, type Client } from '../support/world.ts';

const desk = await openCollateral();
const { manager } = desk;
await desk.price(70_000);
await desk.valuationTerms();

interface Asked {
  id: string;
  stuck: { en: string; zh: string } | null;
}
const tasksOf = async (of: Client, id: string) =>
  (await of.get<{ items: { act: string; why: { en: string } }[] }>(`/tasks?limit=200&objectId=${id}`)).body.items.map(
    ({ act }) => act,
  );

it('a proposal to which nobody of the party may agree says so, and asks those who make people for one more', async () => {
  const { lotId } = await desk.pledged(await desk.facility(10_000_000, {}), 100);
  const asked = await manager.post<Asked>(`/lots/${lotId}/reweighing`, {
    quantity: tonnes(60),
    evidenceHash: hash('e'),
  });
  const { id } = asked.body;
  const read = async (of: Client) => {
    const { body } = await of.get<Asked>(`/proposals/${id}`);
    const { items } = (await of.get<{ items: Asked[] }>('/proposals?state=open')).body;
    expect(items.find((each) => each.id === id)?.stuck).toEqual(body.stuck);
    return body.stuck?.en;
  };
  expect([asked.status, asked.body.stuck?.en]).toEqual([
    202,
    expect.stringContaining('Nobody of your party may agree'),
  ]);
  expect(await read(manager)).toBe(asked.body.stuck?.en);
  const [admin] = administratorsOf(manager);
  expect([await tasksOf(admin, id), await tasksOf(manager, id)]).toEqual([['person.add'], []]);

  const second = await desk.colleague(manager, 'Second', ['lot:transform']);
  expect([await read(manager), await tasksOf(admin, id), await tasksOf(second, id)]).toEqual([
    undefined,
    [],
    ['proposal.agree'],
  ]);
  expect(await second.done(`/proposals/${id}/agreement`)).toMatchObject({ state: 'done', stuck: null });
});
