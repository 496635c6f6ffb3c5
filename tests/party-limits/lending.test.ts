import { expect, it } from 'vitest';
import { openCollateral, yuan } from '../support/collateral.ts';
import { partyLimit } from '../support/factoring.ts';
import type { Client, ProblemBody } from '../support/world.ts';

interface Drawdown {
  id: string;
  conditions: {
    code: string;
    met: boolean | null;
    facts: { closed?: { fact: string; reason: string; kind: string }[] };
  }[];
}
const desk = await openCollateral();
const { bank, checker, importer } = desk;
await desk.price(70_000);
await desk.valuationTerms();
const facility = async () => {
  const id = await desk.facility(10_000_000, {});
  await desk.pledged(id, 100);
  return id;
};
const [one, two] = [await facility(), await facility()];
const asked = (facilityId: string, amount: number, by = importer) =>
  by.done<Drawdown>(`/facilities/${facilityId}/drawdowns`, {
    product: 'working_capital',
    amount: yuan(amount),
    dueOn: '2026-12-15',
  });
const shut = async (id: string, by: Client = bank) => {
  const { body } = await by.get<Drawdown>(`/drawdowns/${id}`);
  const open = body.conditions.find(({ code }) => code === 'GATE_OPEN');
  return (open?.facts.closed ?? []).map((c) => `${c.fact} ${c.reason} ${c.kind}`);
};
const used = async () =>
  Object.fromEntries(
    (await bank.get<{ items: { kind: string; used: { amountMinor: string } }[] }>('/party-limits')).body.items.map(
      ({ kind, used: { amountMinor } }) => [kind, amountMinor],
    ),
  );

it('a limit is set by two people of a lender, on another party, for a day that has not passed', async () => {
  const input = {
    kind: 'borrower',
    partyId: importer.partyId,
    limit: yuan(1),
    validUntil: '2027-12-31',
    documentHash: 'd'.repeat(64),
  };
  expect((await bank.post('/party-limits', input)).status).toBe(202);
  expect(await used()).toEqual({});
  expect(await bank.refused('/party-limits', { ...input, partyId: bank.partyId })).toBe('422 PARTY_LIMIT_ON_ITSELF');
  expect(await bank.refused('/party-limits', { ...input, validUntil: '2026-10-11' })).toBe(
    '422 PARTY_LIMIT_ENDS_IN_PAST',
  );
  expect(await importer.refused('/party-limits', input)).toBe('403 MANDATE_MISSING');
});

it('on a borrower bears what is out under all its facilities, and never more, whoever pays at the same time (F54)', async () => {
  await desk.draw(one, 1_000_000);
  await partyLimit(bank, 'borrower', importer.partyId, 1_500_000);
  const first = await asked(one, 400_000);
  const second = await asked(two, 400_000);
  await bank.done(`/drawdowns/${first.id}/approval`);
  await bank.done(`/drawdowns/${second.id}/approval`);
  const paid = await Promise.all(
    [first, second].map(({ id }) => checker.post<ProblemBody>(`/drawdowns/${id}/disbursement`)),
  );
  expect(new Set(paid.map(({ status }) => status))).toEqual(new Set([200, 422]));
  const refused = paid[0]?.status === 422 ? first : second;
  expect(await shut(refused.id)).toEqual(['F54 limit_exceeded borrower']);
  expect(await used()).toEqual({ borrower: '140000000' });
  await partyLimit(bank, 'borrower', importer.partyId, 1_800_000);
  await checker.done(`/drawdowns/${refused.id}/disbursement`);
  expect(await used()).toEqual({ borrower: '180000000' });
});

it('on a group is asked for once two of it are exposed, and what is out on the other is not told to the one', async () => {
  await partyLimit(bank, 'borrower', importer.partyId, 9_000_000);
  const sister = await desk.admit('Sister', ['trader'], {});
  await bank.done('/party-relations', {
    partyId: sister.partyId,
    otherId: importer.partyId,
    kind: 'same_group',
    source: 'annual report',
  });
  const facilityOfSister = await bank.done<{ id: string }>('/facilities', {
    borrowerId: sister.partyId,
    limit: yuan(10_000_000),
    lotAdvanceBps: 7_000,
    receivableAdvanceBps: 8_000,
    marginBps: 0,
    interestBps: 0,
    expiresOn: '2027-12-31',
  });
  await checker.done(`/facilities/${facilityOfSister.id}/approval`);
  const ofSister = await asked(facilityOfSister.id, 1, sister);
  expect(await shut(ofSister.id)).toContain('F54 no_limit group');
  expect(await shut(ofSister.id, sister)).not.toContain('F54 no_limit group');
  // The borrower's own house is the first of it that is exposed: nobody else is.
  expect(await shut((await asked(one, 1)).id)).toEqual([]);
  await partyLimit(bank, 'group', sister.partyId, 1_800_000);
  expect(await shut((await asked(one, 1)).id)).toEqual(['F54 limit_exceeded group']);
  await partyLimit(bank, 'group', sister.partyId, 1_800_001);
  expect(await shut((await asked(one, 1)).id)).toEqual([]);
});
