import { describe, expect, it } from 'vitest';
import { openCollecting } from '../support/collecting.ts';
import { callDebtor, sha, yuan } from '../support/receivables.ts';
import { stateDebtor } from '../support/trade.ts';

const { owed, bank, debtor, lent, line, statement } = await openCollecting();
type Lent = Awaited<ReturnType<typeof lent>>;
const reader = await owed.colleague(bank, 'Valuer', ['price:confirm']);
const mark = async () => (await reader.done<{ raised: { facilityId: string }[] }>('/mark-runs')).raised;

interface Coverage {
  state: string;
  receivableMinor: string;
  isCurrent: boolean;
}
interface Judgement {
  state: string;
  figures: { receivableMinor: string };
}
async function bothOf(facilityId: string) {
  const { body: coverage } = await bank.get<Coverage>(`/facilities/${facilityId}/coverage`);
  const { body: judged } = await bank.get<Judgement>(`/facilities/${facilityId}/judgement`);
  return {
    coverage: [coverage.state, coverage.receivableMinor],
    judged: [judged.state, judged.figures.receivableMinor],
    isCurrent: coverage.isCurrent,
  };
}

const counterclaim = {
  amount: yuan(100_000),
  aroseOn: '2026-10-10',
  dueOn: '2026-10-11',
  fromSameContract: true,
};
const red = (of: Lent, total: number) => {
  const net = Math.round((total / 1.13) * 100) / 100;
  return owed.invoice(total, { redOf: of.a.invoiceId, net: yuan(net), tax: yuan(total - net), issuedOn: '2026-10-12' });
};
let lines = 0;

/** Whatever takes worth from a receivable; those of a debtor come last, for they take it from all that it owes. */
const facts: [string, (of: Lent) => Promise<unknown>, takesAll?: boolean][] = [
  ['half of it is collected', ({ a }) => statement(line(`S-${++lines}`, 50_000, a.number))],
  [
    'it is disputed',
    ({ a }) => debtor.done(`/receivables/${a.id}/disputes`, { amount: yuan(100_000), reason: 'quality' }),
    true,
  ],
  [
    'a dispute is over',
    async ({ a }) => {
      const raised = { amount: yuan(90_000), reason: 'quality' };
      const { id } = await debtor.done<{ id: string }>(`/receivables/${a.id}/disputes`, raised);
      await debtor.done(`/disputes/${id}/withdrawal`);
    },
  ],
  [
    'the debtor is the borrower’s own',
    ({ facilityId }) => stateDebtor(bank, facilityId, debtor.partyId, { isRelated: true }),
    true,
  ],
  [
    'the borrower owes the debtor',
    ({ facilityId }) => stateDebtor(bank, facilityId, debtor.partyId, { payable: yuan(50_000) }),
  ],
  ['the debtor denies it', ({ a }) => callDebtor(bank, debtor.partyId, a.id, 'denied'), true],
  ['it is set off', ({ a }) => debtor.done(`/receivables/${a.id}/counterclaims`, counterclaim)],
  ['half of it is taken back by a red letter', (of) => red(of, 50_000)],
  ['all of it is', (of) => red(of, 100_000), true],
  [
    'its invoice is void',
    ({ a }) => bank.done(`/invoices/${a.invoiceId}/verification`, { result: 'void', evidence: 'checked again' }),
    true,
  ],
  [
    'its debtor is insolvent',
    () =>
      bank.done(`/parties/${debtor.partyId}/standings`, {
        kind: 'insolvency',
        since: '2026-10-12',
        reason: 'on record',
        authority: 'Court',
        documentNumber: '(2026) 3',
        documentHash: sha('c'),
      }),
    true,
  ],
];

describe('coverage that is read', () => {
  it('is reckoned where nothing was marked yet', async () => {
    const { facilityId } = await lent(30_000, 100_000);
    const { coverage, judged, isCurrent } = await bothOf(facilityId);
    expect([coverage, isCurrent]).toEqual([judged, false]);
  });

  it.each(facts)(
    'is what the judgement says once %s, and the next run marks and calls by that',
    async (_, happens, takesAll) => {
      const of = await lent(30_000, 100_000);
      await mark();
      const before = await bothOf(of.facilityId);
      expect([before.coverage, before.isCurrent]).toEqual([before.judged, true]);
      await happens(of);
      const after = await bothOf(of.facilityId);
      expect([after.coverage, after.isCurrent]).toEqual([after.judged, false]);
      const called = (await mark()).filter(({ facilityId }) => facilityId === of.facilityId).length;
      const marked = await bothOf(of.facilityId);
      expect([marked.coverage, marked.isCurrent]).toEqual([marked.judged, true]);
      if (takesAll) expect([marked.coverage, called]).toEqual([['liquidation', '0'], 1]);
    },
  );
});
