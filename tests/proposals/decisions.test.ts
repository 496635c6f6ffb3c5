import { describe, expect, it } from 'vitest';
import { loanDesk, terms } from '../support/loans.ts';
import { colleagueOf, type Proposal } from '../support/world.ts';

const desk = await loanDesk('2026-03-05T02:00:00Z');
const { bank } = desk;
const [second, third, fourth] = [await colleagueOf(bank, 0), await colleagueOf(bank, 1), await colleagueOf(bank, 2)];
const yuan = (amount: number) => ({ amountMinor: (amount * 100).toString(), currency: 'CNY' });
const bullet = terms({ shape: 'bullet', periods: 1, every: { count: 6, unit: 'months' }, interestPeriod: 'daily' });

interface Decided extends Proposal {
  kind: string;
  judged: Record<string, unknown>;
  judgedHash: string;
  endedBecause: string;
  endedNote: string;
}

async function running(): Promise<string> {
  desk.at('2026-03-05');
  await desk.another();
  const amount = yuan(3_000_000);
  const loan = await desk.propose({ amount, expectedOn: '2026-03-05', availableUntil: '2026-03-31', terms: bullet });
  await desk.approve(loan);
  await desk.disburse(loan.id, 300_000_000n, { currency: 'CNY' });
  await bank.done(`/loans/${loan.id}/classification`, { class: 'loss', reason: 'Nothing is left of the firm' });
  return loan.id;
}
const off = { reason: 'Nothing is left of the firm', documentHash: 'e'.repeat(64) };
const writeOff = async (id: string) => (await bank.post<Decided>(`/loans/${id}/write-off`, off)).body;
const read = async (id: string) => (await bank.get<Decided>(`/proposals/${id}`)).body;

describe('what was judged', () => {
  it('is kept with its kind and its hash; what is no longer so when the second person speaks ends it by name', async () => {
    const id = await running();
    const proposal = await writeOff(id);
    expect(proposal).toMatchObject({
      kind: 'write_off',
      judged: { status: 'active', owedPrincipalMinor: '300000000' },
    });
    expect(proposal.judgedHash).toMatch(/^[0-9a-f]{64}$/);
    await desk.repay(id, 50_000_000n, '2026-03-05', 'CNY');
    // Three must agree; the first voice is the second person.
    const answer = await second.post<{ code: string; facts: object }>(`/proposals/${proposal.id}/agreement`);
    expect([answer.status, answer.body.code]).toEqual([409, 'PROPOSAL_LAPSED']);
    expect(answer.body).toMatchObject({
      facts: { because: 'FACTS_CHANGED', changed: [{ name: 'owedPrincipalMinor', was: '300000000' }] },
    });
    expect(await read(proposal.id)).toMatchObject({
      state: 'lapsed',
      endedBecause: 'FACTS_CHANGED',
      endedNote: 'owedPrincipalMinor',
    });
    expect(await third.refused(`/proposals/${proposal.id}/agreement`)).toBe('409 PROPOSAL_ENDED');
    expect(await desk.read(`/loans/${id}`)).toMatchObject({ status: 'active' });
    // Asked for anew, it is judged by what is owed now, and agreed to.
    const again = await bank.done(`/loans/${id}/write-off`, off);
    expect(again).toMatchObject({ status: 'written_off' });
  });

  it('changes between two voices: the last voice finds it', async () => {
    const id = await running();
    const proposal = await writeOff(id);
    await second.done(`/proposals/${proposal.id}/agreement`);
    await desk.repay(id, 50_000_000n, '2026-03-05', 'CNY');
    expect(await third.refused(`/proposals/${proposal.id}/agreement`)).toBe('409 PROPOSAL_LAPSED');
    expect(await read(proposal.id)).toMatchObject({ state: 'lapsed', endedBecause: 'FACTS_CHANGED' });
  });

  it('a limit that was changed in between is another limit; what moves all day ends nothing', async () => {
    await desk.another();
    const { partyId } = desk.borrower;
    await bank.done('/lender-capital', {
      capital: yuan(10_000_000_000),
      statedFor: '2026-03-05',
      documentHash: 'c'.repeat(64),
    });
    const limit = await bank.done<{ id: string }>('/limits', {
      kind: 'customer',
      partyId,
      amount: yuan(1_000_000),
      validFrom: '2026-03-05',
      validUntil: '2026-12-31',
      documentHash: 'a'.repeat(64),
    });
    const change = (amount: number) =>
      bank.post<Decided>(`/limits/${limit.id}/change`, {
        amount: yuan(amount),
        reason: 'annual_review',
        documentHash: 'b'.repeat(64),
      });
    const [{ body: one }, { body: two }] = [await change(2_000_000), await change(3_000_000)];
    expect([one.kind, one.judged]).toEqual(['limit', expect.objectContaining({ status: 'agreed' })]);
    await second.done(`/proposals/${one.id}/agreement`);
    expect(await second.refused(`/proposals/${two.id}/agreement`)).toBe('409 PROPOSAL_LAPSED');
    expect(await read(two.id)).toMatchObject({ endedNote: 'amount' });
  });
});

it('who agrees may name what was looked at: another hash is refused, and nothing ends', async () => {
  const proposal = await writeOff(await running());
  const path = `/proposals/${proposal.id}/agreement`;
  expect(await second.refused(path, { judgedHash: '0'.repeat(64) })).toBe('409 PROPOSAL_FACTS_DIFFER');
  expect((await second.post<Decided>(path, { judgedHash: proposal.judgedHash })).body.state).toBe('open');
});

it('many are agreed to at once, each by itself: one that is refused stops no other, and a repeat answers the same', async () => {
  const proposals = [await writeOff(await running()), await writeOff(await running()), await writeOff(await running())];
  const items = proposals.map(({ id, judgedHash }, i) => ({
    proposalId: id,
    judgedHash: i === 1 ? '0'.repeat(64) : judgedHash,
  }));
  type Answer = { items: { state: string | null; refusal: { code: string } | null }[] };
  const told = ({ items: all }: Answer) => all.map(({ state, refusal }) => state ?? refusal?.code);
  const first = await second.post<Answer>('/proposals/agreements', { items }, 'batch-1');
  expect(told(first.body)).toEqual(['open', 'PROPOSAL_FACTS_DIFFER', 'open']);
  await third.post('/proposals/agreements', { items });
  const last = await fourth.post<Answer>('/proposals/agreements', { items }, 'batch-2');
  expect(told(last.body)).toEqual(['done', 'PROPOSAL_FACTS_DIFFER', 'done']);
  expect(told((await fourth.post<Answer>('/proposals/agreements', { items }, 'batch-2')).body)).toEqual(
    told(last.body),
  );
});

it('who ends a proposal says why from the list, and more where the list does not say it', async () => {
  const { id } = await writeOff(await running());
  expect(await second.refused(`/proposals/${id}/refusal`, { reason: 'because' })).toBe('422 INPUT_INVALID');
  expect(await second.refused(`/proposals/${id}/refusal`, { reason: 'other' })).toBe('422 INPUT_INVALID');
  await second.done(`/proposals/${id}/refusal`, { reason: 'papers_missing', note: 'The decision of the committee' });
  expect(await read(id)).toMatchObject({ state: 'refused', endedBecause: 'papers_missing' });
  const { body } = await bank.get<{ items: Decided[] }>('/proposals?kind=write_off&state=refused');
  expect(body.items.map((each) => each.id)).toEqual([id]);
});
