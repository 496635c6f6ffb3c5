import { describe, expect, it } from 'vitest';
import { openTrade, yuan } from '../support/trade.ts';
import type { ProblemBody, Proposal } from '../support/world.ts';

const trade = await openTrade();
const { bank, importer, exporter } = trade;
const offer = (itemIds: string[], pledgeeId = bank.partyId, kind = 'goods', facilityId = trade.facilityId) =>
  importer.done<{ id: string }>('/pledges', {
    kind,
    pledgeeId,
    facilityId,
    maximum: yuan(100),
    itemIds,
  });

describe('a pledge', () => {
  it('takes effect by control, at the moment it is there, and not before', async () => {
    const { lotId } = await trade.storedLot();
    const { id } = await offer([lotId]);
    const before = trade.clock.now();
    const view = await bank.done<{ status: string; effectiveAt: string; publicity: { kind: string }[] }>(
      `/pledges/${id}/answer`,
      { accept: true },
    );
    expect(view.status).toBe('effective');
    expect(Date.parse(view.effectiveAt)).toBeGreaterThanOrEqual(before.getTime());
    expect(view.publicity.map((p) => p.kind)).toEqual(['control']);
  });

  it('never takes one lot for two lenders, whoever accepts at the same time', async () => {
    const { lotId } = await trade.storedLot();
    const banks = [bank, await trade.party('Second bank', 'bank'), await trade.party('Third bank', 'bank')];
    const pledges = [];
    for (const each of banks) {
      const facilityId = each === bank ? trade.facilityId : await trade.facilityOf(each);
      for (let i = 0; i < 4; i++)
        pledges.push({ by: each, id: (await offer([lotId], each.partyId, 'goods', facilityId)).id });
    }
    const answers = await Promise.all(
      pledges.map(({ by, id }) => by.tried<ProblemBody>(`/pledges/${id}/answer`, { accept: true })),
    );
    expect(answers.filter((a) => a.status === 200)).toHaveLength(1);
    expect(new Set(answers.filter((a) => a.status !== 200).map((a) => a.body.code))).toEqual(
      new Set(['ALREADY_PLEDGED']),
    );
    const winner = pledges[answers.findIndex((a) => a.status === 200)];
    await winner?.by.done(`/pledges/${winner.id}/discharge`);
    const { id } = await offer([lotId]);
    await bank.done(`/pledges/${id}/answer`, { accept: true });
  });

  it('is of what the pledgor may give, offered to a bank, answered by it once', async () => {
    const { lotId } = await trade.storedLot();
    expect(
      await exporter.refused('/pledges', {
        kind: 'goods',
        pledgeeId: bank.partyId,
        facilityId: trade.facilityId,
        maximum: yuan(1),
        itemIds: [lotId],
      }),
    ).toBe('404 NOT_FOUND');
    expect(
      await importer.refused('/pledges', {
        kind: 'goods',
        pledgeeId: exporter.partyId,
        facilityId: trade.facilityId,
        maximum: yuan(1),
        itemIds: [lotId],
      }),
    ).toBe('422 PLEDGEE_UNFIT');
    const { id } = await offer([lotId]);
    const other = await trade.party('Nosy bank', 'bank');
    expect(await other.refused(`/pledges/${id}/answer`, { accept: true })).toBe('404 NOT_FOUND');
    await bank.done(`/pledges/${id}/answer`, { accept: false });
    expect(await bank.refused(`/pledges/${id}/answer`, { accept: true })).toBe('409 PLEDGE_NOT_OFFERED');
    expect(
      await bank.refused(`/pledges/${id}/registration`, {
        filingNumber: '1',
        certificateHash: 'c'.repeat(64),
        checkCode: 'ZD-7781',
        filedAt: '2026-10-12T00:00:00Z',
        expiresOn: '2027-10-12',
      }),
    ).toBe('409 PLEDGE_NOT_LIVE');
    expect(await bank.refused(`/pledges/${id}/discharge`)).toBe('409 PLEDGE_NOT_LIVE');
  });

  it('over a receivable takes effect by registration, and not by agreement', async () => {
    const receivable = await importer.done<{ id: string }>('/receivables', {
      debtorId: trade.debtor.partyId,
      invoiceNumber: 'R1',
      invoicedOn: '2026-10-01',
      dueOn: '2026-12-01',
      amount: yuan(10),
    });
    const { id } = await offer([receivable.id], bank.partyId, 'receivable');
    expect(await bank.done(`/pledges/${id}/answer`, { accept: true })).toMatchObject({
      status: 'agreed',
      effectiveAt: null,
    });
    trade.clock.advance(3_600);
    const filing = {
      filingNumber: 'F-1',
      certificateHash: 'c'.repeat(64),
      checkCode: 'ZD-7781',
      filedAt: trade.clock.now().toISOString(),
      expiresOn: '2027-10-12',
    };
    const registration = `/pledges/${id}/registration`;
    expect(await bank.refused(registration, { ...filing, filedAt: '2027-01-01T00:00:00Z' })).toBe('422 FILING_NOT_YET');
    expect(await bank.refused(registration, { ...filing, expiresOn: '2026-10-12' })).toBe('422 FILING_ENDS_BEFORE');
    // Typed by hand it rests on the certificate and a second person, and ranks from then: never from a day before (43c).
    const early = { ...filing, filedAt: '2026-10-01T00:00:00Z' };
    expect(await bank.refused(registration, early)).toBe('422 FILING_BEFORE_AGREEMENT');
    const { certificateHash: _, ...bare } = filing;
    expect(await bank.refused(registration, bare)).toBe('422 INPUT_INVALID');
    trade.clock.advance(3_600);
    const alone = await bank.post<Proposal>(registration, filing);
    expect([alone.status, alone.body.reasons.map((r) => r.code)]).toEqual([202, ['FILING_TYPED']]);
    expect((await bank.get<{ status: string }>(`/pledges/${id}`)).body.status).toBe('agreed');
    const { body: done } = await bank.agreed<object>(alone.body);
    expect(done).toMatchObject({ status: 'effective', effectiveAt: trade.clock.now().toISOString() });
  });
});
