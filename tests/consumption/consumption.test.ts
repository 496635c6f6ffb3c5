import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { openOwed, yuan } from '../support/receivables.ts';
import type { Client, ProblemBody } from '../support/world.ts';

const owed = await openOwed();
const { seller, debtor, banks, operator } = owed;
const [a, b, c] = banks;
const secret = Buffer.alloc(32, 7);
const hashOf = (kind: string, key: string) => createHmac('sha256', secret).update(`${kind}|${key}`).digest('hex');

const offer = async (to: Client, items: { receivableId: string; amount?: object }[], more: object = {}) =>
  (
    await seller.done<{ id: string }>('/assignments', {
      assigneeId: to.partyId,
      kind: 'advance',
      recourse: true,
      services: ['finance'],
      currency: 'CNY',
      items: items.map((item) => ({ ...item, advance: yuan(0) })),
      ...more,
    })
  ).id;
const accept = (by: Client, id: string) => by.tried<ProblemBody>(`/assignments/${id}/answer`, { accept: true });
type Check = {
  id: string | null;
  items: {
    status: string;
    risk: string;
    words: { zh: string };
    partial: { score: number; status: string; shared: string[] }[];
  }[];
};
const check = (by: Client, item: object, register = false) =>
  by.done<Check>('/financing-checks', { applicantId: seller.partyId, register, items: [item] });

describe('joining a network', () => {
  it('is done by the operator, before anything was hashed, and once', async () => {
    expect(await a.refused('/network', { secret: secret.toString('base64') })).toBe('403 MANDATE_MISSING');
    await operator.done('/network', { secret: secret.toString('base64') });
    const { rows } = await owed.database.admin.query(
      "select count(*)::int n from event where payload::text like '%BwcH%' or answer::text like '%BwcH%'",
    );
    expect(rows[0]?.n).toBe(0);
  });
});

describe('the same invoice', () => {
  it('offered by a hundred clients at once through three banks: one wins, ninety-nine are told why', async () => {
    const { id } = await owed.receivable(5_000);
    const offers: [Client, string][] = [];
    for (let i = 0; i < 100; i++) {
      const bank = banks[i % 3] as Client;
      offers.push([bank, await offer(bank, [{ receivableId: id }])]);
    }
    const answers = await Promise.all(offers.map(([bank, offered]) => accept(bank, offered)));
    expect(answers.filter((answer) => answer.status === 200)).toHaveLength(1);
    const refused = answers.filter((answer) => answer.status !== 200);
    expect(new Set(refused.map((answer) => `${answer.status} ${answer.body.code}`))).toEqual(
      new Set(['409 ALREADY_FINANCED']),
    );
    expect(refused).toHaveLength(99);
    // Whoever lost learns that it is taken, not by whom.
    const winner = offers[answers.findIndex((answer) => answer.status === 200)]?.[0] as Client;
    for (const answer of refused) expect(JSON.stringify(answer.body)).not.toContain(winner.partyId);
    const { rows } = await owed.database.admin.query<{ n: number }>(
      "select count(*)::int n from consumption_claim where status in ('pending', 'financed') and subject_id = $1",
      [id],
    );
    // The receivable, its number and the invoice behind it.
    expect(rows[0]?.n).toBe(3);
  });

  it('comes in parts, up to what it is worth, from whoever asks', async () => {
    const { id } = await owed.receivable(1_000);
    const parts = await Promise.all(
      banks.map(async (bank) => [bank, await offer(bank, [{ receivableId: id, amount: yuan(400) }])] as const),
    );
    const answers = await Promise.all(parts.map(([bank, offered]) => accept(bank, offered)));
    expect(answers.map((answer) => answer.status).sort((x, y) => x - y)).toEqual([200, 200, 409]);
    const loser = answers.find((answer) => answer.status === 409);
    expect(loser?.body.facts).toMatchObject({ left: '20000', unit: 'CNY' });
    const last = await offer(a, [{ receivableId: id, amount: yuan(200) }]);
    expect((await accept(a, last)).status).toBe(200);
  });

  it('hidden behind another number, another receivable or a delivery note is found', async () => {
    const first = await owed.invoice(1_000, { deliveryNumber: 'DN-77' });
    const second = await owed.invoice(1_000, { deliveryNumber: 'DN-77' });
    const present = async (invoice: { id: string; number: string }) =>
      (
        await seller.done<{ id: string }>('/receivables', {
          debtorId: debtor.partyId,
          invoiceNumber: invoice.number,
          invoicedOn: '2026-10-01',
          dueOn: '2026-12-01',
          amount: yuan(1_000),
          invoices: [{ invoiceId: invoice.id, amount: yuan(1_000) }],
        })
      ).id;
    const [one, two] = [await present(first), await present(second)];
    expect((await accept(a, await offer(a, [{ receivableId: one }]))).status).toBe(200);
    const again = await accept(b, await offer(b, [{ receivableId: two }]));
    expect([again.body.code, again.body.facts?.kind]).toEqual(['ALREADY_FINANCED', 'delivery_note']);
  });

  it('is free again when the financing ends, and when it is refused nothing of it stays', async () => {
    const { id } = await owed.receivable(700);
    const won = await offer(a, [{ receivableId: id }]);
    const lost = await offer(b, [{ receivableId: id }]);
    expect((await accept(a, won)).status).toBe(200);
    expect((await accept(b, lost)).status).toBe(409);
    await a.done(`/assignments/${won}/end`, { reason: 'waived' });
    expect((await accept(b, lost)).status).toBe(200);
    const { body } = await a.get<{ items: { status: string }[] }>(`/consumption-claims?financingId=${won}`);
    expect(new Set(body.items.map((claim) => claim.status))).toEqual(new Set(['cancelled']));
  });

  it('pledged to one bank is not assigned to another, nor the other way round', async () => {
    const { id } = await owed.receivable(900);
    const facility = await c.done<{ id: string }>('/facilities', {
      borrowerId: seller.partyId,
      limit: yuan(1_000_000),
      lotAdvanceBps: 7_000,
      receivableAdvanceBps: 8_000,
      marginBps: 3_000,
      interestBps: 435,
      expiresOn: '2026-12-31',
    });
    const pledge = await seller.done<{ id: string }>('/pledges', {
      kind: 'receivable',
      pledgeeId: c.partyId,
      facilityId: facility.id,
      maximum: yuan(1_000),
      itemIds: [id],
    });
    const offered = await offer(a, [{ receivableId: id }]);
    const both = await Promise.all([c.tried(`/pledges/${pledge.id}/answer`, { accept: true }), accept(a, offered)]);
    expect(both.map((answer) => answer.status).sort((x, y) => x - y)).toEqual([200, 409]);
    if (both[0]?.status === 200) await c.done(`/pledges/${pledge.id}/discharge`);
    else await a.done(`/assignments/${offered}/end`, { reason: 'waived' });
    const { id: other } = await owed.receivable(10);
    expect((await accept(a, await offer(a, [{ receivableId: other }]))).status).toBe(200);
  });
});

describe('asking whether something is financed', () => {
  it('tells exact and partial matches by status, and never by whom', async () => {
    const { id, number } = await owed.receivable(4_321);
    const item = {
      kind: 'invoice',
      key: number,
      amount: yuan(4_321),
      sellerCode: '91330100799655058B',
      buyerCode: '91440300708461136T',
      dueOn: '2026-12-01',
      issuedOn: '2026-10-01',
    };
    expect((await check(a, item)).items[0]).toMatchObject({ status: 'REGU', risk: 'none', partial: [] });
    const registered = await check(a, item, true);
    expect((await check(a, item)).items[0]).toMatchObject({ status: 'REGU', risk: 'repeat' });
    expect((await check(b, item)).items[0]).toMatchObject({ status: 'REDU', risk: 'duplicate' });
    const won = await offer(a, [{ receivableId: id }]);
    await accept(a, won);
    expect((await check(b, item)).items[0]).toMatchObject({ status: 'PNDG' });
    const now = owed.clock.now().toISOString();
    await a.done(`/assignments/${won}/registration`, {
      filingNumber: 'ZDW-1',
      certificateHash: 'c'.repeat(64),
      filedAt: now,
      expiresOn: '2027-12-31',
      description: number,
      search: { certificate: 'C-1', searchedAt: now, earlierFilings: 0 },
    });
    const found = await check(b, item);
    expect(found.items[0]).toMatchObject({ status: 'DFIN', risk: 'duplicate' });
    // What it was financed as is one thing, told once.
    expect((await check(a, item)).items[0]).toMatchObject({ status: 'FNCD', risk: 'repeat', partial: [] });
    // One digit off, and three days.
    const typo = { ...item, key: `${number.slice(0, 12)}9${number.slice(13)}`, dueOn: '2026-12-04' };
    const near = (await check(b, typo)).items[0];
    expect(near?.status).toBe('REGU');
    expect(near?.partial[0]).toMatchObject({ status: 'DFIN' });
    expect(near?.partial[0]?.score).toBeGreaterThanOrEqual(75);
    expect(JSON.stringify(found)).not.toContain(a.partyId);
    await a.done(`/financing-checks/${registered.id}/cancellation`);
    expect(await b.refused(`/financing-checks/${registered.id}/cancellation`)).toBe('404 NOT_FOUND');
  });

  it('works with hashes alone, both ways across platforms', async () => {
    const { id, number } = await owed.receivable(6_100);
    await accept(a, await offer(a, [{ receivableId: id }]));
    const asked = await b.done<{ items: { status: string }[] }>('/hashed-financing-checks', {
      hashes: [hashOf('invoice', number), hashOf('invoice', '26502000000000000000')],
    });
    expect(asked.items.map((i) => i.status)).toEqual(['PNDG', 'REGU']);
    const told = await operator.get<{ items: { hash: string }[] }>('/network/financed?limit=200');
    expect(told.body.items.map((i) => i.hash)).toContain(hashOf('invoice', number));
    expect((await a.get('/network/financed')).status).toBe(403);
    const elsewhere = await owed.receivable(6_200);
    const hash = hashOf('invoice', elsewhere.number);
    await operator.done('/network/reports', { network: 'other', reports: [{ hash, status: 'financed' }] });
    const offered = await offer(b, [{ receivableId: elsewhere.id }]);
    expect((await accept(b, offered)).body.code).toBe('FINANCED_ELSEWHERE');
    await operator.done('/network/reports', { network: 'other', reports: [{ hash, status: 'freed' }] });
    expect((await accept(b, offered)).status).toBe(200);
    expect(await operator.refused('/network', { secret: secret.toString('base64') })).toBe('409 NETWORK_SECRET_FIXED');
  });
});
