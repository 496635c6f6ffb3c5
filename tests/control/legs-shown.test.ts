import { expect, it } from 'vitest';
import { openCollateral } from '../support/collateral.ts';
import { hearFor, pledgeWatched, scaleSays } from '../support/watched-pledge.ts';

const c = await openCollateral();
const { bank, importer, clock } = c;
await c.valuationTerms();
await c.price(70_000);
const keeper = await c.colleague(bank, 'Controls desk', ['control:signOff', 'control:order']);

interface Source {
  kind: string;
  name: string;
  partyId: string | null;
  at: string | null;
  expectedEveryS: number | null;
  independent: boolean | null;
}
interface Leg {
  state: string;
  since: string | null;
  steadyUntil: string | null;
  sources: Source[];
}
interface Position {
  itemId: string;
  state: string;
  legs: { physical: Leg; documentary: Leg; legal: Leg };
}

it('each leg says since when it is so, until when it steadies, and on what it rests and how old that is (N1)', async () => {
  const seal = (state = 'closed') => ({ seal: { number: 'S001', state } });
  const held = await pledgeWatched(c, {
    t: 100,
    kinds: ['scale', 'e_seal'],
    owners: { e_seal: bank },
    expected: { sealNumber: 'S001' },
    before: ([scale = '', eSeal = '']) => hearFor(c, 15, { [scale]: scaleSays(100_000), [eSeal]: () => seal() }),
  });
  const [scale = '', eSeal = ''] = held.codes;
  const says = (state?: string) => ({ [scale]: scaleSays(100_000), [eSeal]: () => seal(state) });
  const listed = async (of = bank) => {
    const { body } = await of.get<{ items: Position[] }>(`/positions?facilityId=${held.facilityId}`);
    return body.items.find(({ itemId }) => itemId === held.lotId) as Position;
  };
  const proved = async () => (await bank.get<Position>(`/positions/${held.lotId}/proof`)).body;

  const first = await listed();
  const begun = first.legs.physical.since;
  expect(first.legs.physical.steadyUntil).toBeNull();
  expect(first.legs.legal.sources).toMatchObject([{ kind: 'pledge', name: held.pledgeId, independent: null }]);
  expect(first.legs.physical.sources).toMatchObject([
    { kind: 'scale', name: scale, independent: false },
    { kind: 'e_seal', name: eSeal, partyId: bank.partyId, independent: true },
  ]);

  // What devices say goes on; the position stands as it was told of, and its sources are as old as they are.
  await hearFor(c, 10, says());
  const later = await listed();
  expect(later.legs.physical.since).toBe(begun);
  for (const [i, source] of later.legs.physical.sources.entries())
    expect(Date.parse(source.at ?? '')).toBeGreaterThan(Date.parse(first.legs.physical.sources[i]?.at ?? ''));
  expect((await proved()).legs.physical).toMatchObject({ since: begun, sources: later.legs.physical.sources });
  expect((await listed(importer)).legs.physical.since).toBe(begun);

  await hearFor(c, 5, says('open'));
  const broken = await listed();
  const opened = broken.legs.physical.since;
  expect(broken.legs.physical.state).toBe('lost');
  expect(Date.parse(opened ?? '')).toBeGreaterThan(Date.parse(begun ?? ''));
  expect(broken.legs.legal.since).toBe(later.legs.legal.since);
  expect(broken.legs.documentary.since).toBe(later.legs.documentary.since);
  expect((await proved()).legs.physical.since).toBe(opened);

  // A position that was known then shows what was known.
  const before = new Date(Date.parse(opened ?? '') - 1_000).toISOString();
  const { body: asOf } = await bank.get<Position>(`/positions/${held.lotId}/as-of?at=${before}`);
  expect(asOf.legs.physical).toMatchObject({ state: first.legs.physical.state, since: begun });

  const { body } = await bank.get<{ items: { id: string }[] }>(`/breaches?subjectId=${held.subjectId}`);
  const surveyor = await c.party('Surveyor', 'collateral_manager');
  const order = await bank.done<{ id: string }>(`/subjects/${held.subjectId}/orders`, {
    kind: 'inspection',
    from: clock.now().toISOString(),
    to: new Date(clock.now().getTime() + 3_600_000).toISOString(),
    newSealNumber: 'S002',
    inspectorId: surveyor.partyId,
    reason: 'Look and seal anew',
  });
  const anew = { [scale]: scaleSays(100_000), [eSeal]: () => ({ seal: { number: 'S002', state: 'closed' } }) };
  await hearFor(c, 10, anew);
  await surveyor.done(`/orders/${order.id}/report`, { goodsIntact: true, newSealNumber: 'S002', note: 'All there' });
  await keeper.done(`/breaches/${body.items[0]?.id}/sign-off`, { note: 'Whole' });
  const { steadyUntil } = await held.subject<{ steadyUntil: string | null }>();
  expect(steadyUntil).toBe((await listed()).legs.physical.steadyUntil);
  expect(Date.parse(steadyUntil ?? '')).toBeGreaterThan(clock.now().getTime());
  expect((await listed()).legs.physical.state).toBe('degraded');
});
