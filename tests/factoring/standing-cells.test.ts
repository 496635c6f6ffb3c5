import { describe, expect, it } from 'vitest';
import { factoringGates, partyLimit } from '../support/factoring.ts';
import { transfer } from '../support/money.ts';
import { openOwed, sha, yuan } from '../support/receivables.ts';
import { sayers } from '../support/said.ts';
import type { Client, ProblemBody, Proposal } from '../support/world.ts';

const owed = await openOwed();
const { seller, debtor, banks } = owed;
const [bank, financier] = banks;
const { black, event } = await sayers(owed);
const checker = await owed.colleague(bank, 'Checker', ['factoring:approve', 'facility:approve']);
await debtor.done('/notice-addresses', { channel: 'platform', address: 'treasury' });
const accountId = await owed.account(bank, '6222333300001111');
const { id: lineId } = await debtor.done<{ id: string }>('/certificate-lines', {
  bankId: bank.partyId,
  limit: yuan(50_000_000),
  expiresOn: '2027-12-31',
});
await bank.done(`/certificate-lines/${lineId}/approval`);
/** Above the second level of authority: CNY 5 m. */
const AMOUNT = 6_000_000;
const confirmed = async () => {
  const made = await owed.receivable(AMOUNT);
  await owed.confirm(made.id, AMOUNT, { payToAccountId: accountId });
  return made;
};
const paper = { authority: 'Court', documentNumber: '(2026) 3', documentHash: sha('c') };
const kinds = {
  F58: ['default', {}],
  F65: ['insolvency', paper],
  F68: ['listing', { ...paper, list: 'sanction' }],
} as const;
type Fact = keyof typeof kinds | 'F104';
async function stands(by: Client, of: Client, fact: Fact) {
  if (fact === 'F104') return black(of);
  const [kind, more] = kinds[fact];
  const body = { kind, since: '2026-10-12', reason: 'on record', ...more };
  const { id } = await by.done<{ id: string }>(`/parties/${of.partyId}/standings`, body);
  return () => by.done(`/standings/${id}/end`, { reason: 'over' });
}
const tried = async (by: Client, path: string, body: object = {}): Promise<string[]> => {
  const { status, body: answer } = await by.post<ProblemBody & Proposal>(path, body);
  if (status === 202) return [answer.needs.level];
  const closed = (answer.facts?.closed ?? []) as { fact: string }[];
  return status < 300 ? ['done'] : [answer.code, ...closed.map(({ fact }) => fact)];
};
/** Each fact, as this house has it on record of that one, closes the act. */
async function closes(facts: readonly Fact[], by: Client, of: Client, act: () => Promise<string[]>) {
  for (const fact of facts) {
    const end = await stands(by, of, fact);
    expect([fact, await act()]).toEqual([fact, ['GATE_CLOSED', fact]]);
    await end();
  }
}
const assigned = (receivableId: string, kind: string, recourse: boolean, services: string[]) =>
  seller.done<{ id: string }>('/assignments', {
    assigneeId: bank.partyId,
    kind,
    recourse,
    services,
    currency: 'CNY',
    items: [{ receivableId, advance: yuan(AMOUNT - 100_000) }],
  });

describe('default, insolvency and lists, and the amount, at each gate of a claim', () => {
  it('a supplier opts in under no line of a debtor, and itself in none, that the factor has on record', async () => {
    const receivable = await confirmed();
    const offer = await debtor.done<{ id: string }>('/reverse-offers', {
      lineId,
      receivableId: receivable.id,
      rateBps: 360,
      openUntil: '2026-11-30',
    });
    const optIn = () => tried(seller, `/reverse-offers/${offer.id}/acceptance`);
    await closes(['F58', 'F65', 'F68'], bank, debtor, optIn);
    await closes(['F68', 'F104'], bank, seller, optIn);
    expect(await optIn()).toEqual(['done']);
    // Opted in, it is paid for no sooner than any other: filed for, searched, notified, called back.
    const { body } = await seller.get<{ items: { id: string; assignmentId: string }[] }>('/reverse-offers?limit=200');
    const assignmentId = body.items.find(({ id }) => id === offer.id)?.assignmentId as string;
    await bank.done(`/assignments/${assignmentId}/answer`, { accept: true });
    const { id, gates } = await bank.done<{ id: string; gates: { code: string; met: boolean }[] }>(
      '/advance-requests',
      {
        assignmentId,
        amount: yuan(AMOUNT),
        rateBps: 360,
        fees: yuan(0),
        dueOn: '2026-12-01',
      },
    );
    expect(gates.flatMap(({ code, met }) => (met ? [] : [code]))).toEqual(
      expect.arrayContaining([
        'OWN_FILING',
        'SEARCH_FRESH',
        'NO_EARLIER_FILING',
        'FILING_OUTLASTS_DEBT',
        'DESCRIPTION_NAMES_INVOICES',
        'EVIDENCE_FROZEN',
        'NOTICE_ARRIVED',
      ]),
    );
    expect(await tried(checker, `/advance-requests/${id}/payment`)).toEqual(['GATES_SHUT']);
  });

  it('F71 RV: nor of what is paid already; and what another has taken is not taken again', async () => {
    const offer = async () => {
      const receivable = await confirmed();
      const body = { lineId, receivableId: receivable.id, rateBps: 360, openUntil: '2026-11-30' };
      return { receivable, ...(await debtor.done<{ id: string }>('/reverse-offers', body)) };
    };
    const [paid, taken] = [await offer(), await offer()];
    const line = { payerName: '重庆示例汽车股份有限公司', amount: yuan(AMOUNT), valueOn: '2026-10-12' };
    await bank.done('/statements', {
      accountNumber: '6222333300001111',
      lines: [{ ...line, bankReference: 'S-1', memo: paid.receivable.number }],
    });
    expect(await tried(seller, `/reverse-offers/${paid.id}/acceptance`)).toEqual(['NOT_PROVED_ENOUGH']);
    const { id } = await seller.done<{ id: string }>('/assignments', {
      assigneeId: financier.partyId,
      kind: 'advance',
      recourse: true,
      services: ['finance', 'collection'],
      currency: 'CNY',
      items: [{ receivableId: taken.receivable.id, advance: yuan(100) }],
    });
    await financier.done(`/assignments/${id}/answer`, { accept: true });
    // To opt in offers the claim; whose it is, the ledger of use says when the factor answers.
    const { assignmentId } = await seller.done<{ assignmentId: string }>(`/reverse-offers/${taken.id}/acceptance`);
    const answer = await bank.tried<ProblemBody>(`/assignments/${assignmentId}/answer`, { accept: true });
    expect(answer.body.code).toBe('ALREADY_FINANCED');
  });

  it('claims of a seller on a list are not taken, and large ones by two', async () => {
    const { id } = await assigned((await confirmed()).id, 'advance', true, ['finance', 'collection']);
    const answer = () => tried(bank, `/assignments/${id}/answer`, { accept: true });
    await closes(['F68'], bank, seller, answer);
    expect(await answer()).toEqual(['L2']);
  });

  it('F104 F105 AS: a seller that is barred is told of, as nothing is lent on what it assigns; so is one that is watched', async () => {
    for (const [fact, say] of [
      ['F104', () => black(seller)],
      ['F105', () => event(bank, seller)],
    ] as const) {
      const { id } = await seller.done<{ id: string }>('/assignments', {
        assigneeId: bank.partyId,
        kind: 'advance',
        recourse: true,
        services: ['finance', 'collection'],
        currency: 'CNY',
        items: [{ receivableId: (await owed.receivable(1_000)).id, advance: yuan(500) }],
      });
      const end = await say();
      await bank.done(`/assignments/${id}/answer`, { accept: true });
      const { rows } = await owed.database.admin.query<{ facts: string[] }>(
        `select array(select t ->> 'fact' from jsonb_array_elements(payload -> 'told') t) as facts from event
         where object_id = $1 and type = 'gate.told' and payload ->> 'gate' = 'AS'`,
        [id],
      );
      expect(rows.flatMap(({ facts }) => facts)).toContain(fact);
      await end();
    }
  });

  it('a large advance goes out by as many as its amount asks', async () => {
    const receivable = await owed.receivable(AMOUNT);
    const { id } = await assigned(receivable.id, 'advance', true, ['finance', 'collection']);
    await bank.done(`/assignments/${id}/answer`, { accept: true });
    await factoringGates(owed, accountId)(bank, id, receivable, AMOUNT);
    const asked = await bank.done<{ id: string }>('/advance-requests', {
      assignmentId: id,
      amount: yuan(AMOUNT - 100_000),
      rateBps: 594,
      fees: yuan(0),
      dueOn: '2026-12-31',
    });
    expect(await tried(checker, `/advance-requests/${asked.id}/payment`)).toEqual(['L2']);
    // A transfer pays once, whatever it pays.
    const { id: refundedId } = await bank.done<{ id: string }>('/facilities', {
      borrowerId: seller.partyId,
      limit: yuan(1_000),
      lotAdvanceBps: 7_000,
      receivableAdvanceBps: 8_000,
      marginBps: 0,
      interestBps: 0,
      expiresOn: '2027-12-31',
    });
    await checker.done(`/facilities/${refundedId}/approval`);
    const money = { amount: yuan(100), receivedOn: '2026-10-12' };
    await bank.done(`/facilities/${refundedId}/margin`, { ...money, ...transfer() });
    await bank.done(`/facilities/${refundedId}/margin-refunds`, { ...money, bankReference: 'TRF-9' });
    const paid = await checker.tried<ProblemBody>(`/advance-requests/${asked.id}/payment`, { reference: 'trf 9' });
    expect(paid.body.code).toBe('PAYMENT_RECORDED');
  });

  it('a firm that its bank has on record issues no certificate, and nobody finances one of it', async () => {
    const receivable = await confirmed();
    const body = {
      lineId,
      obligeeId: seller.partyId,
      dueOn: '2026-12-01',
      contractNumber: 'HT-1',
      receivables: [{ receivableId: receivable.id, amount: yuan(AMOUNT) }],
    };
    await closes(['F65', 'F68', 'F104'], bank, debtor, () => tried(debtor, '/certificates', body));
    const certificate = await debtor.done<{ id: string }>('/certificates', body);
    await seller.done(`/certificates/${certificate.id}/answer`, { accept: true });
    const { body: held } = await seller.get<{ holdings: { id: string }[] }>(`/certificates/${certificate.id}`);
    const move = await seller.done<{ id: string }>('/certificate-moves', {
      holdingId: held.holdings[0]?.id,
      kind: 'finance',
      toPartyId: financier.partyId,
      amountMinor: String(AMOUNT * 100),
      account: { number: '6222000011112222', bank: '示例银行' },
    });
    await partyLimit(financier, 'debtor', debtor.partyId, 50_000_000);
    const financing = {
      rateBps: 420,
      filingNumber: 'ZDW-9',
      filedAt: '2026-10-12T05:00:00Z',
      expiresOn: '2027-12-31',
      search: { certificate: 'C-9', searchedAt: '2026-10-12T04:00:00Z', earlierFilings: 0 },
      tenorReviewed: false,
    };
    const take = () => tried(financier, `/certificate-moves/${move.id}/answer`, { accept: true, financing });
    await closes(['F58', 'F65', 'F68'], financier, debtor, take);
    await closes(['F104'], financier, seller, take);
    // That nobody called back asks for one more than the amount does.
    expect(await take()).toEqual(['L3']);
    await financier.done('/call-backs', {
      debtorId: debtor.partyId,
      subjectId: certificate.id,
      number: '023-63000000',
      numberSource: 'public_register',
      spokeTo: 'Accountant',
      outcome: 'affirmed',
    });
    expect(await take()).toEqual(['L2']);
    const end = await event(financier, seller);
    expect(await take()).toEqual(['L3']);
    await end();
  });
});
