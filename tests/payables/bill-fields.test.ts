import { describe, expect, it } from 'vitest';
import { openOwed, yuan } from '../support/receivables.ts';

const owed = await openOwed();
const { seller, debtor, banks } = owed;
const [bank] = banks;
const second = await owed.party('Second tier', 'trader');

type Bill = {
  parts: { holder: string; from: string; to: string; amountMinor: string }[];
  endorsements: { from: string; to: string; amountMinor: string; on: string; kind: string }[];
  remarks: string[];
};

async function live(face: number, dueOn: string, more: object = {}) {
  const line = await debtor.done<{ id: string }>('/certificate-lines', {
    bankId: bank.partyId,
    limit: yuan(face),
    expiresOn: '2027-12-31',
    splitsMax: 1_000,
  });
  await bank.done(`/certificate-lines/${line.id}/approval`);
  const { id: receivableId } = await owed.receivable(face, { dueOn });
  await owed.confirm(receivableId, face, { dueOn });
  const { id } = await debtor.done<{ id: string }>('/certificates', {
    lineId: line.id,
    obligeeId: seller.partyId,
    dueOn,
    contractNumber: 'HT-7',
    receivables: [{ receivableId, amount: yuan(face) }],
    ...more,
  });
  await seller.done(`/certificates/${id}/answer`, { accept: true });
  return id;
}
const bill = async (id: string) => (await bank.get<Bill>(`/certificates/${id}/bill-fields`)).body;
const sellersPart = async (id: string) =>
  (await bank.get<{ holdings: { id: string; holderId: string }[] }>(`/certificates/${id}`)).body.holdings.find(
    (part) => part.holderId === seller.partyId,
  )?.id;

/** The rest keeps its id when a part is split off. */
async function pass(holdingId: string | undefined, amountMinor: string) {
  const move = await seller.done<{ id: string }>('/certificate-moves', {
    holdingId,
    kind: 'transfer',
    toPartyId: second.partyId,
    amountMinor,
  });
  await second.done(`/certificate-moves/${move.id}/answer`, { accept: true });
}

describe('a certificate in the fields of a supply-chain bill', () => {
  it('names its parties, its parts as intervals of 0.01 from first to last, and its endorsements', async () => {
    const id = await live(1_000, '2026-12-01');
    await pass(await sellersPart(id), '30001');
    expect(await bill(id)).toEqual({
      billKind: 'supply_chain_bill',
      drawer: '重庆示例汽车股份有限公司',
      acceptor: '重庆示例汽车股份有限公司',
      payee: '重庆示例汽配有限公司',
      acceptanceBank: 'Bank A',
      amount: yuan(1_000),
      issuedOn: '2026-10-12',
      dueOn: '2026-12-01',
      isTransferable: true,
      contractNumber: 'HT-7',
      parts: [
        { holder: 'Second tier', from: '1', to: '30001', amountMinor: '30001' },
        { holder: '重庆示例汽配有限公司', from: '30002', to: '100000', amountMinor: '69999' },
      ],
      endorsements: expect.arrayContaining([
        { from: '重庆示例汽配有限公司', to: 'Second tier', amountMinor: '30001', on: '2026-10-12', kind: 'transfer' },
      ]) as unknown,
      remarks: [],
    });
    const stranger = await owed.party('Stranger', 'bank');
    expect((await stranger.get(`/certificates/${id}/bill-fields`)).status).toBe(404);
  });

  it('says that the term is too long for a bill, from the day after six months', async () => {
    expect((await bill(await live(100, '2027-04-12'))).remarks).toEqual([]);
    const long = await live(100, '2027-04-13', { tenorReason: 'Project acceptance in spring' });
    expect((await bill(long)).remarks).toEqual(['TERM_OVER_SIX_MONTHS']);
  });

  it('says that it is split too often for a bill, from the split after the five hundredth', async () => {
    const id = await live(1_000, '2026-12-01');
    const part = await sellersPart(id);
    for (let n = 0; n < 500; n++) await pass(part, '1');
    expect((await bill(id)).remarks).toEqual([]);
    await pass(part, '1');
    const { parts, remarks } = await bill(id);
    expect(remarks).toEqual(['TOO_MANY_SPLITS']);
    expect(parts.at(-1)).toMatchObject({ from: '502', to: '100000' });
    expect(parts.reduce((sum, part) => sum + BigInt(part.amountMinor), 0n)).toBe(100_000n);
  });
});
