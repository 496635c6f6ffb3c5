import { describe, expect, it } from 'vitest';
import { openOwed, sha, yuan } from '../support/receivables.ts';
import type { Client, ProblemBody } from '../support/world.ts';

const owed = await openOwed();
const { seller, debtor, banks } = owed;
const [bank, other] = banks;
type Assignment = { id: string; status: string; warnings: { code: string }[]; items: { live: boolean }[] };
type Notice = { id: string; channel: string; arrivedAt: string | null; arrivalBasis: string | null };

const offer = (to: Client, items: { receivableId: string; advance?: object; amount?: object }[], more: object = {}) =>
  seller.done<Assignment>('/assignments', {
    assigneeId: to.partyId,
    kind: 'advance',
    recourse: true,
    services: ['finance', 'collection'],
    currency: 'CNY',
    items: items.map((item) => ({ advance: yuan(0), ...item })),
    ...more,
  });
const accepted = async (to: Client, total: number, advance: number, more: object = {}) => {
  const receivable = await owed.receivable(total, more);
  const { id } = await offer(to, [{ receivableId: receivable.id, advance: yuan(advance) }]);
  await to.done(`/assignments/${id}/answer`, { accept: true });
  return { id, receivable };
};
const register = (by: Client, id: string, description: string, more: object = {}) => {
  const now = owed.clock.now().toISOString();
  return by.done(`/assignments/${id}/registration`, {
    filingNumber: `ZDW-${id.slice(-6)}`,
    certificateHash: 'c'.repeat(64),
    filedAt: now,
    expiresOn: '2027-12-31',
    description,
    search: { certificate: `S-${id.slice(-6)}`, searchedAt: now, earlierFilings: 0 },
    ...more,
  });
};
const notify = (by: Client, sourceId: string, more: object = {}) =>
  by.done<Notice>('/notices', { sourceId, debtorId: debtor.partyId, proofHash: sha('f'), ...more });

describe('an assignment', () => {
  it('is of what is owed to the assignor, no more than that, and factoring has a service', async () => {
    const { id } = await owed.receivable(100);
    const stranger = await owed.party('Stranger', 'trader');
    const body = (more: object) => ({
      assigneeId: bank.partyId,
      kind: 'advance',
      recourse: true,
      services: ['finance'],
      currency: 'CNY',
      items: [{ receivableId: id, advance: yuan(0) }],
      ...more,
    });
    expect(await stranger.refused('/assignments', body({}))).toBe('404 NOT_FOUND');
    expect(await seller.refused('/assignments', body({ services: [] }))).toBe('422 SERVICES_DO_NOT_FIT');
    expect(await seller.refused('/assignments', body({ kind: 'outright' }))).toBe('422 SERVICES_DO_NOT_FIT');
    expect(await seller.refused('/assignments', body({ assigneeId: debtor.partyId }))).toBe('422 ASSIGNEE_UNFIT');
    expect(
      await seller.refused(
        '/assignments',
        body({ items: [{ receivableId: id, amount: yuan(101), advance: yuan(0) }] }),
      ),
    ).toBe('409 RECEIVABLE_NOT_ASSIGNABLE');
    expect(
      await other.refused(`/assignments/${(await offer(bank, [{ receivableId: id }])).id}/answer`, { accept: true }),
    ).toBe('404 NOT_FOUND');
  });

  it('shows a clause against it and a debtor that does not know, and is not stopped by either (545, 546)', async () => {
    const contractId = await owed.contract({ noAssignment: true });
    const { id } = await accepted(bank, 100, 50, { contractId });
    const codes = async () => (await bank.get<Assignment>(`/assignments/${id}`)).body.warnings.map((w) => w.code);
    expect(await codes()).toEqual(['NO_ASSIGNMENT_CLAUSE', 'UNNOTIFIED']);
    await debtor.done('/notice-addresses', { channel: 'platform', address: 'treasury' });
    await notify(bank, id);
    expect(await codes()).toEqual(['NO_ASSIGNMENT_CLAUSE']);
    const changed = await seller.done<{ version: number }>(`/contracts/${contractId}/changes`, {
      noAssignment: true,
      payWhenPaid: false,
      reason: 'price cut',
      documentHash: sha('b'),
    });
    expect(changed.version).toBe(2);
    const { body } = await bank.get<{ items: { type: string; payload: { isAfterNotice?: boolean } }[] }>(
      `/events?objectId=${contractId}`,
    );
    expect(body.items.find((e) => e.type === 'contract.changed')?.payload.isAfterNotice).toBe(true);
  });

  it('of future receivables needs an account under control', async () => {
    const loose = await seller.done<{ id: string }>('/collection-accounts', {
      lenderId: bank.partyId,
      accountNumber: '6222555500001111',
      bankName: '示例银行',
      control: 'none',
      agreementHash: sha('d'),
      debtorIds: [debtor.partyId],
    });
    await bank.done(`/collection-accounts/${loose.id}/answer`, { accept: true });
    const future = (accountId: string) => ({ future: { description: '2027 sales to the debtor', accountId } });
    await expect(offer(bank, [], future(loose.id))).rejects.toThrow(/FUTURE_NEEDS_CONTROL/);
    const held = await owed.account(bank);
    const made = await offer(bank, [], future(held));
    expect(await bank.done(`/assignments/${made.id}/answer`, { accept: true })).toMatchObject({ status: 'accepted' });
    await expect(offer(other, [], future(held))).rejects.toThrow(/FUTURE_NEEDS_CONTROL/);
  });

  it('freezes what was known when it was registered, and nothing changes it', async () => {
    const { id, receivable } = await accepted(bank, 300, 200);
    await register(bank, id, receivable.number);
    type Pack = { contentHash: string; content: { receivable: { level: number }; confirmation: unknown } };
    const packs = async () => (await bank.get<{ items: Pack[] }>(`/receivables/${receivable.id}/evidence`)).body.items;
    const [before] = await packs();
    expect(before?.content).toMatchObject({ receivable: { level: 0 }, confirmation: null });
    await owed.confirm(receivable.id, 300);
    expect(await packs()).toEqual([before]);
    expect((await debtor.get<{ items: Pack[] }>(`/receivables/${receivable.id}/evidence`)).body.items).toEqual([]);
    await expect(owed.database.admin.query("update evidence_pack set content = '{}'")).rejects.toThrow(
      /append-only|outside a unit of work/,
    );
    const late = { filedAt: '2026-10-13T00:00:00Z' };
    expect(
      await bank.refused(`/assignments/${id}/registration`, {
        filingNumber: 'X',
        certificateHash: 'c'.repeat(64),
        expiresOn: '2027-12-31',
        description: 'x',
        search: { certificate: 'c', searchedAt: '2026-10-12T00:00:00Z', earlierFilings: 0 },
        ...late,
      }),
    ).toBe('422 SEARCH_AFTER_FILING');
  });
});

describe('notice to the debtor', () => {
  it('arrives where it designated this platform, by proof elsewhere, or when its people say so; the first proof counts', async () => {
    const { id } = await accepted(bank, 100, 50);
    await debtor.done('/notice-addresses', { channel: 'electronic', address: 'treasury@example.test' });
    owed.clock.advance(1);
    const sent = await notify(bank, id);
    expect(sent).toMatchObject({ channel: 'electronic', arrivedAt: null });
    const proof = { basis: 'system_receipt', arrivedAt: owed.clock.now().toISOString(), proofHash: sha('1') };
    expect(await bank.refused(`/notices/${sent.id}/arrival`, { ...proof, arrivedAt: '2026-10-11T00:00:00Z' })).toBe(
      '422 NOTICE_NOT_YET',
    );
    expect(await other.refused(`/notices/${sent.id}/arrival`, proof)).toBe('404 NOT_FOUND');
    await bank.done(`/notices/${sent.id}/arrival`, proof);
    expect(await bank.refused(`/notices/${sent.id}/arrival`, { ...proof, basis: 'postmark' })).toBe(
      '409 NOTICE_ARRIVED_ALREADY',
    );
    const again = await notify(bank, id);
    const heard = await debtor.done<Notice>(`/notices/${again.id}/acknowledgement`);
    expect(heard).toMatchObject({ arrivalBasis: 'acknowledged' });
    expect(await debtor.refused(`/notices/${again.id}/acknowledgement`)).toBe('409 CONFLICT');
    const silent = await owed.party('Silent debtor', 'core_firm');
    expect(await bank.refused('/notices', { sourceId: id, debtorId: silent.partyId, proofHash: sha('f') })).toBe(
      '404 NOT_FOUND',
    );
  });
});

describe('competing rights (768, SI 66)', () => {
  it('are ranked by filing, then by notice, and competitors do not see each other', async () => {
    const { id, number } = await owed.receivable(900);
    const parts = [
      [bank, 500],
      [other, 400],
    ] as const;
    const made: string[] = [];
    for (const [who, part] of parts) {
      const { id: assignmentId } = await offer(who, [{ receivableId: id, amount: yuan(part), advance: yuan(part) }]);
      await who.done(`/assignments/${assignmentId}/answer`, { accept: true });
      made.push(assignmentId);
    }
    await notify(other, made[1] as string, { postalAddress: 'x' });
    owed.clock.advance(60);
    await register(bank, made[0] as string, number);
    type Rights = { rights: { rank: number; basis: string; id: string | null; receivesMinor: string | null }[] };
    const seen = async (by: Client) => (await by.get<Rights>(`/receivables/${id}/rights`)).body.rights;
    expect((await seen(seller)).map((r) => [r.rank, r.basis, r.receivesMinor])).toEqual([
      [1, 'registered', '50000'],
      [2, 'neither', '40000'],
    ]);
    expect((await seen(other)).map((r) => r.id)).toEqual([null, made[1]]);
    const { body } = await other.get<{ items: Notice[] }>('/notices');
    await debtor.done(`/notices/${body.items.at(-1)?.id}/acknowledgement`);
    expect((await seen(seller)).map((r) => r.basis)).toEqual(['registered', 'notified']);
  });
});

describe('set-off (549)', () => {
  const counter = { amount: yuan(200), aroseOn: '2026-05-01', dueOn: '2026-06-15', fromSameContract: false };
  it('is decided by the day of notice and the due days, once and for all', async () => {
    const { id } = await owed.receivable(1_000);
    await owed.confirm(id, 1_000, { waivesSetOff: false });
    type Decision = { allowed: boolean; ground: string; collectibleMinor: string };
    const raise = (more: object) => debtor.done<Decision>(`/receivables/${id}/counterclaims`, { ...counter, ...more });
    expect(await raise({ dueOn: '2027-01-15' })).toMatchObject({ allowed: false, ground: 'due_later' });
    expect(await raise({})).toMatchObject({ allowed: true, collectibleMinor: '80000' });
    expect((await seller.get<{ outstanding: unknown }>(`/receivables/${id}`)).body.outstanding).toEqual(yuan(800));
    expect(await raise({ fromSameContract: true, amount: yuan(9_999) })).toMatchObject({ collectibleMinor: '0' });
    const bound = await owed.receivable(100);
    await owed.confirm(bound.id, 100);
    expect(await debtor.done<Decision>(`/receivables/${bound.id}/counterclaims`, counter)).toMatchObject({
      allowed: false,
      ground: 'waived',
    });
    const answer = await seller.post<ProblemBody>(`/receivables/${bound.id}/counterclaims`, counter);
    expect(answer.body.code).toBe('MANDATE_MISSING');
  });
});

describe('notice on a clock that moves while the act runs', () => {
  it('arrives at the instant it was sent, each of twenty times', async () => {
    const { id } = await accepted(bank, 100, 50);
    await debtor.done('/notice-addresses', { channel: 'platform', address: debtor.partyId });
    owed.clock.tickMs = 1;
    try {
      for (let i = 0; i < 20; i++) {
        const sent = await notify(bank, id);
        expect(sent.arrivedAt).toBe((sent as unknown as { sentAt: string }).sentAt);
      }
    } finally {
      owed.clock.tickMs = 0;
    }
  });
});
