import { describe, expect, it } from 'vitest';
import { openOwed, sha, yuan } from '../support/receivables.ts';
import type { Client, ProblemBody } from '../support/world.ts';

/** Traps that others fell into with filings and reserves: an act after the end, and two ends at once. */
const owed = await openOwed();
const { seller, debtor, banks } = owed;
const [bank, other] = banks;
await debtor.done('/notice-addresses', { channel: 'platform', address: 'treasury' });

async function offer(to: Client, receivableId: string): Promise<string> {
  const { id } = await seller.done<{ id: string }>('/assignments', {
    assigneeId: to.partyId,
    kind: 'advance',
    recourse: true,
    services: ['finance'],
    currency: 'CNY',
    items: [{ receivableId, advance: yuan(500) }],
  });
  return id;
}
const accept = (by: Client, id: string) => by.tried<ProblemBody>(`/assignments/${id}/answer`, { accept: true });
const end = (id: string) => bank.tried<ProblemBody>(`/assignments/${id}/end`, { reason: 'waived' });
const filing = (number: string) => {
  const at = owed.clock.now().toISOString();
  return {
    filingNumber: `ZDW-${number}`,
    certificateHash: 'c'.repeat(64),
    filedAt: at,
    expiresOn: '2027-12-31',
    description: number,
    search: { certificate: 'C', searchedAt: at, earlierFilings: 0 },
  };
};
const register = (id: string, number: string) =>
  bank.tried<ProblemBody>(`/assignments/${id}/registration`, filing(number));

describe('an assignment that ended', () => {
  it('takes no act any more: no filing, no notice, no advance, no second end', async () => {
    const { id: receivableId, number } = await owed.receivable(1_000);
    const id = await offer(bank, receivableId);
    await accept(bank, id);
    expect((await end(id)).status).toBe(200);
    const advance = { assignmentId: id, amount: yuan(1), rateBps: 1, fees: yuan(0), dueOn: '2026-12-31' };
    expect(await bank.refused(`/assignments/${id}/registration`, filing(number))).toBe('409 ASSIGNMENT_WRONG_STATE');
    expect(await bank.refused('/notices', { sourceId: id, debtorId: debtor.partyId, proofHash: sha('f') })).toBe(
      '409 ASSIGNMENT_WRONG_STATE',
    );
    expect(await bank.refused('/advance-requests', advance)).toBe('409 NOT_FINANCED');
    expect(await bank.refused(`/assignments/${id}/end`, { reason: 'waived' })).toBe('409 ASSIGNMENT_WRONG_STATE');
    expect(await bank.refused(`/assignments/${id}/answer`, { accept: true })).toBe('409 ASSIGNMENT_WRONG_STATE');
  });

  it('is ended once by eight at once, and what it took is free for one other, once', async () => {
    const { id: receivableId } = await owed.receivable(1_000);
    const id = await offer(bank, receivableId);
    await accept(bank, id);
    const next = await Promise.all(Array.from({ length: 4 }, () => offer(other, receivableId)));
    const ends = await Promise.all(Array.from({ length: 8 }, () => end(id)));
    expect(ends.filter((answer) => answer.status === 200)).toHaveLength(1);
    expect(new Set(ends.filter((a) => a.status !== 200).map((a) => a.body.code))).toEqual(
      new Set(['ASSIGNMENT_WRONG_STATE']),
    );
    const taken = await Promise.all(next.map((offered) => accept(other, offered)));
    expect(taken.filter((answer) => answer.status === 200)).toHaveLength(1);
    expect(new Set(taken.filter((a) => a.status !== 200).map((a) => a.body.code))).toEqual(
      new Set(['ALREADY_FINANCED']),
    );
  });

  it('and filed at the same time is filed before its end, or not at all', async () => {
    for (let round = 0; round < 5; round++) {
      const { id: receivableId, number } = await owed.receivable(1_000);
      const id = await offer(bank, receivableId);
      await accept(bank, id);
      const [ended, filed] = await Promise.all([end(id), register(id, number)]);
      expect(ended.status).toBe(200);
      const { rows } = await owed.database.admin.query<{ type: string }>(
        "select type from event where object_id = $1 and type in ('assignment.ended', 'assignment.registered') order by seq",
        [id],
      );
      expect(rows.map((row) => row.type)).toEqual(
        filed.status === 200 ? ['assignment.registered', 'assignment.ended'] : ['assignment.ended'],
      );
      const { body } = await bank.get<{ items: { status: string }[] }>(`/consumption-claims?financingId=${id}`);
      expect(body.items.some((claim) => claim.status === 'pending' || claim.status === 'financed')).toBe(false);
    }
  });
});
