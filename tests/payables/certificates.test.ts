import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../src/adapters/memory/clock.ts';
import { letFallDue } from '../../src/money/payables/index.ts';
import { partyLimit } from '../support/factoring.ts';
import { openOwed, yuan } from '../support/receivables.ts';
import type { Client, ProblemBody } from '../support/world.ts';

const owed = await openOwed();
const { seller, debtor, banks } = owed;
const [bank, financier, other] = banks;
const second = await owed.party('Second tier', 'trader');
const third = await owed.party('Third tier', 'trader');

type Part = {
  id: string;
  holderId: string;
  amountMinor: string;
  reservedMinor: string;
  fromMinor: string;
  depth: number;
};
type Certificate = {
  id: string;
  status: string;
  face: { amountMinor: string };
  holdings: Part[];
  splits: number;
  paid: unknown;
};
type Move = {
  id: string;
  status: string;
  toHoldingId: string | null;
  discountMinor: string | null;
  netMinor: string | null;
};

const line = async (limit = 100_000_000, more: object = {}) => {
  const { id } = await debtor.done<{ id: string }>('/certificate-lines', {
    bankId: bank.partyId,
    limit: yuan(limit),
    expiresOn: '2027-12-31',
    ...more,
  });
  await bank.done(`/certificate-lines/${id}/approval`);
  return id;
};
const confirmed = async (total: number, dueOn = '2026-12-01') => {
  const { id } = await owed.receivable(total, { dueOn });
  await owed.confirm(id, total, { dueOn });
  return id;
};
const issueBody = (lineId: string, receivables: [string, number][], more: object = {}) => ({
  lineId,
  obligeeId: seller.partyId,
  dueOn: '2026-12-01',
  contractNumber: 'HT-1',
  receivables: receivables.map(([receivableId, amount]) => ({ receivableId, amount: yuan(amount) })),
  ...more,
});
const live = async (face: number, lineMore: object = {}, dueOn = '2026-12-01') => {
  const lineId = await line(face, lineMore);
  const receivableId = await confirmed(face, dueOn);
  const { id } = await debtor.done<Certificate>('/certificates', issueBody(lineId, [[receivableId, face]], { dueOn }));
  await seller.done(`/certificates/${id}/answer`, { accept: true });
  return { id, receivableId, lineId };
};
const read = async (id: string, by: Client = bank) => (await by.get<Certificate>(`/certificates/${id}`)).body;
const partOf = async (id: string, holder: Client) =>
  (await read(id)).holdings.find((part) => part.holderId === holder.partyId) as Part;
const transfer = async (id: string, from: Client, to: Client, fen: bigint) => {
  const part = await partOf(id, from);
  const body = { holdingId: part.id, kind: 'transfer', toPartyId: to.partyId, amountMinor: fen.toString() };
  const move = await from.done<Move>('/certificate-moves', body);
  return to.done<Move>(`/certificate-moves/${move.id}/answer`, { accept: true });
};
const offerTo = async (to: Client, from: Client, id: string, amountMinor: string) =>
  from.done<Move>('/certificate-moves', {
    holdingId: (await partOf(id, from)).id,
    kind: 'finance',
    toPartyId: to.partyId,
    amountMinor,
    account: { number: '6222000011112222', bank: '示例银行' },
  });
const financingOf = (day: string, tenorReviewed: boolean) => ({
  rateBps: 420,
  filingNumber: `ZDW-${day}`,
  filedAt: `${day}T03:00:00Z`,
  expiresOn: '2027-12-31',
  search: { certificate: 'C-9', searchedAt: `${day}T02:00:00Z`, earlierFilings: 0 },
  tenorReviewed,
});
const sum = (certificate: Certificate) =>
  certificate.holdings.reduce((total, part) => total + BigInt(part.amountMinor), 0n);
const { system } = owed;

describe('issuing a certificate', () => {
  it('stays within the line, the confirmed payables, their term and the tenor of the day', async () => {
    const lineId = await line(1_000);
    const receivableId = await confirmed(1_500);
    const issue = (amount: number, more: object = {}) =>
      debtor.refused('/certificates', issueBody(lineId, [[receivableId, amount]], more));
    expect(await issue(1_001)).toBe('422 LINE_EXCEEDED');
    expect(await issue(1_501)).toBe('422 PAYABLE_NOT_COVERED');
    expect(await issue(500, { dueOn: '2026-12-02' })).toBe('422 TERM_EXTENDED');
    for (const dueOn of ['2026-10-12', '2026-10-11'])
      expect(await issue(500, { dueOn })).toBe('422 CERTIFICATE_DUE_TOO_SOON');
    expect(await issue(500, { obligeeId: second.partyId })).toBe('422 OBLIGEE_UNFIT');
    const long = await confirmed(100, '2027-11-01');
    const longer = (dueOn: string, more: object = {}) =>
      debtor.refused('/certificates', issueBody(lineId, [[long, 100]], { dueOn, ...more }));
    expect(await longer('2027-10-13')).toBe('422 CERTIFICATE_TENOR');
    expect(await longer('2027-04-13')).toBe('422 CERTIFICATE_TENOR_REVIEW');
    const unconfirmed = await owed.receivable(50);
    expect(await debtor.refused('/certificates', issueBody(lineId, [[unconfirmed.id, 50]]))).toBe(
      '422 PAYABLE_NOT_COVERED',
    );
    expect(await seller.refused('/certificates', issueBody(lineId, [[receivableId, 500]]))).toBe('403 MANDATE_MISSING');
  });

  it('takes the invoices: they are not financed beside it, and two certificates cannot rest on one', async () => {
    const lineId = await line(10_000);
    const receivableId = await confirmed(1_000);
    const both = await Promise.all(
      [0, 1].map(() => debtor.post<ProblemBody>('/certificates', issueBody(lineId, [[receivableId, 1_000]]))),
    );
    expect(both.map((a) => a.status).sort((x, y) => x - y)).toEqual([201, 409]);
    expect(both.find((a) => a.status === 409)?.body.code).toBe('ALREADY_FINANCED');
    const offer = await seller.done<{ id: string }>('/assignments', {
      assigneeId: other.partyId,
      kind: 'outright',
      recourse: true,
      services: [],
      currency: 'CNY',
      items: [{ receivableId, advance: yuan(0) }],
    });
    expect(await other.refused(`/assignments/${offer.id}/answer`, { accept: true })).toBe('409 ALREADY_FINANCED');
    const [certificate] = both.filter((a) => a.status === 201) as unknown as { body: Certificate }[];
    await seller.done(`/certificates/${certificate?.body.id}/answer`, { accept: false });
    expect(await other.done(`/assignments/${offer.id}/answer`, { accept: true })).toMatchObject({ status: 'accepted' });
    const lines = await debtor.get<{ items: { id: string; used: unknown }[] }>('/certificate-lines?limit=200');
    expect(lines.body.items.find((l) => l.id === lineId)?.used).toEqual(yuan(0));
  });

  it('is the creditor’s to take: nobody moves it before, nobody else answers', async () => {
    const lineId = await line(10_000);
    const { id } = await debtor.done<Certificate>('/certificates', issueBody(lineId, [[await confirmed(100), 100]]));
    expect(await second.refused(`/certificates/${id}/answer`, { accept: true })).toBe('404 NOT_FOUND');
    expect((await read(id)).holdings).toEqual([]);
    await debtor.done(`/certificates/${id}/cancellation`);
    expect(await seller.refused(`/certificates/${id}/answer`, { accept: true })).toBe('409 CERTIFICATE_WRONG_STATE');
  });
});

describe('reference vector 16', () => {
  it('through the API, to the cent', async () => {
    const { id } = await live(10_000_000);
    await transfer(id, seller, second, 3_250_000_00n);
    await transfer(id, second, third, 1_000_000_01n);
    owed.clock.set('2026-08-03T04:00:00Z');
    const move = await offerTo(financier, second, id, '224999999');
    const financing = financingOf('2026-08-03', false);
    expect(await financier.refused(`/certificate-moves/${move.id}/answer`, { accept: true })).toBe(
      '422 REGISTRATION_MISSING',
    );
    expect(await third.refused(`/certificate-moves/${move.id}/answer`, { accept: true })).toBe('404 NOT_FOUND');
    expect(
      (await financier.tried<ProblemBody>(`/certificate-moves/${move.id}/answer`, { accept: true, financing })).body
        .code,
    ).toBe('GATE_CLOSED');
    await partyLimit(financier, 'debtor', debtor.partyId, 2_249_999.99);
    const done = await financier.done<Move>(`/certificate-moves/${move.id}/answer`, { accept: true, financing });
    // 2026-08-03 to 2026-12-01 are 120 days.
    expect(done).toMatchObject({ status: 'accepted', discountMinor: '3150000', netMinor: '221849999' });
    const parts = Object.fromEntries((await read(id)).holdings.map((p) => [p.holderId, p.amountMinor]));
    expect(parts).toEqual({
      [seller.partyId]: '675000000',
      [third.partyId]: '100000001',
      [financier.partyId]: '224999999',
    });
    const { body } = await financier.get<{ items: { objectId: string; amountMinor: string; id: string }[] }>(
      '/payment-instructions',
    );
    const pay = body.items.find((i) => i.objectId === move.id);
    expect(pay?.amountMinor).toBe('221849999');
    await financier.done(`/payment-instructions/${pay?.id}/report`, { isPaid: true, bankReference: 'FT-1' });
    expect(
      await financier.refused(`/payment-instructions/${pay?.id}/report`, { isPaid: true, bankReference: 'FT-2' }),
    ).toBe('409 INSTRUCTION_REPORTED');
    // A holder sees its own part and not what others hold.
    expect((await read(id, third)).holdings.map((p) => p.amountMinor)).toEqual(['100000001']);
    const bill = await bank.get<{ parts: { from: string; to: string }[]; endorsements: unknown[]; remarks: string[] }>(
      `/certificates/${id}/bill-fields`,
    );
    expect(bill.body.parts.map((p) => [p.from, p.to])).toEqual([
      ['1', '100000001'],
      ['100000002', '325000000'],
      ['325000001', '1000000000'],
    ]);
    expect([bill.body.endorsements.length, bill.body.remarks]).toEqual([3, []]);
    owed.clock.set('2026-10-12T06:00:00Z');
  });
});

describe('parts of a certificate', () => {
  it('move no further and are split no more often than the line says', async () => {
    const { id } = await live(1_000, { depthMax: 2, splitsMax: 2 });
    await transfer(id, seller, second, 100_00n);
    await transfer(id, seller, second, 100_00n);
    const part = await partOf(id, seller);
    const to = { holdingId: part.id, kind: 'transfer', toPartyId: third.partyId };
    const offer = (amountMinor: string) => ({ ...to, amountMinor });
    expect(await seller.refused('/certificate-moves', offer('10000'))).toBe('422 SPLITS_EXHAUSTED');
    expect(await seller.refused('/certificate-moves', offer('80001'))).toBe('422 HOLDING_TOO_SMALL');
    const whole = await seller.done<Move>('/certificate-moves', offer('80000'));
    expect(await seller.refused('/certificate-moves', offer('1'))).toBe('422 HOLDING_TOO_SMALL');
    await third.done(`/certificate-moves/${whole.id}/answer`, { accept: true });
    const deep = await partOf(id, third);
    const onward = { holdingId: deep.id, kind: 'transfer', toPartyId: second.partyId, amountMinor: '80000' };
    const again = await third.done<Move>('/certificate-moves', onward);
    await second.done(`/certificate-moves/${again.id}/answer`, { accept: true });
    const last = (await read(id)).holdings.find((p) => p.depth === 2) as Part;
    expect(
      await second.refused('/certificate-moves', { ...onward, holdingId: last.id, toPartyId: seller.partyId }),
    ).toBe('422 DEPTH_EXHAUSTED');
  });

  it('refused or withdrawn are free again; a part answered twice moves once', async () => {
    const { id } = await live(1_000);
    const part = await partOf(id, seller);
    const body = { holdingId: part.id, kind: 'transfer', toPartyId: second.partyId, amountMinor: '40000' };
    const one = await seller.done<Move>('/certificate-moves', body);
    await second.done(`/certificate-moves/${one.id}/answer`, { accept: false });
    const two = await seller.done<Move>('/certificate-moves', body);
    await seller.done(`/certificate-moves/${two.id}/withdrawal`);
    expect((await partOf(id, seller)).reservedMinor).toBe('0');
    const three = await seller.done<Move>('/certificate-moves', body);
    const answers = await Promise.all([
      ...[0, 1, 2].map(() => second.tried(`/certificate-moves/${three.id}/answer`, { accept: true })),
      seller.post(`/certificate-moves/${three.id}/withdrawal`),
    ]);
    expect(answers.filter((a) => a.status === 200)).toHaveLength(1);
    expect(sum(await read(id))).toBe(1_000_00n);
  });

  it('fifty clients split and move one certificate at once: its parts are its face, in the database too', async () => {
    const { id } = await live(1_000_000, { depthMax: 1_000_000, splitsMax: 1_000_000 });
    const holders: Client[] = [seller, second, third];
    while (holders.length < 10) holders.push(await owed.party(`Holder ${holders.length}`, 'trader'));
    let [moved, refused] = [0, 0];
    await Promise.all(
      Array.from({ length: 50 }, async (_, n) => {
        const random = seededRandom(n + 1);
        const pick = <T>(from: readonly T[]) => from[Math.floor(random() * from.length)] as T;
        while (moved < 120) {
          const from = pick(holders);
          const mine = (await read(id, from)).holdings?.filter((p) => p.holderId === from.partyId) ?? [];
          const part = mine.length > 0 ? pick(mine) : undefined;
          const to = pick(holders);
          if (!part || to === from) continue;
          const fen = 1n + BigInt(Math.floor(random() * Number(part.amountMinor)));
          const offered = await from.tried<Move>('/certificate-moves', {
            holdingId: part.id,
            kind: 'transfer',
            toPartyId: to.partyId,
            amountMinor: fen.toString(),
          });
          if (offered.status !== 201) {
            refused++;
            continue;
          }
          const answer = await to.tried(`/certificate-moves/${offered.body.id}/answer`, { accept: random() < 0.9 });
          if (answer.status === 200) moved++;
        }
      }),
    );
    expect(moved).toBeGreaterThanOrEqual(120);
    const end = await read(id);
    expect(sum(end)).toBe(1_000_000_00n);
    // The parts lie one behind the other, from the first cent to the last.
    let next = 0n;
    for (const part of [...end.holdings].sort((a, b) => (BigInt(a.fromMinor) < BigInt(b.fromMinor) ? -1 : 1))) {
      expect(BigInt(part.fromMinor)).toBe(next);
      next += BigInt(part.amountMinor);
    }
    const { rows } = await owed.database.admin.query<{ held: string }>(
      'select held_minor::text held from certificate where id = $1',
      [id],
    );
    expect(rows[0]?.held).toBe('100000000');
    expect(refused).toBeGreaterThanOrEqual(0);
  });

  it('cannot be made to overlap or to add up to something else, even by a bug of ours', async () => {
    const { id } = await live(1_000);
    const tamper = (text: string) =>
      owed.database.write({ tenantId: owed.tenantId, party: 'system' }, (db) => db.execute(text));
    await expect(
      tamper(`update holding set to_minor = to_minor + 1 where certificate_id = '${id}'`),
    ).rejects.toMatchObject({
      constraint: 'certificate_adds_up',
    });
    await expect(
      tamper(`insert into holding select tenant_id, id || 'x', certificate_id, holder_id, from_minor, to_minor, 0, 0, null, true, null, null, participants, created_at
              from holding where certificate_id = '${id}'`),
    ).rejects.toMatchObject({ code: '23P01' });
  });
});

describe('the due day', () => {
  it('pays every holder through the issuer’s bank, settles what it rests on and frees it', async () => {
    const { id, receivableId } = await live(1_000);
    await transfer(id, seller, second, 300_00n);
    expect(await bank.refused(`/certificates/${id}/redemption`, { paidMinor: '100000', bankReference: 'R' })).toBe(
      '422 NOT_DUE_YET',
    );
    const part = await partOf(id, seller);
    await seller.done(`/holdings/${part.id}/account`, { number: '6222000033334444', bank: '示例银行' });
    owed.clock.set('2026-12-01T06:00:00Z');
    expect(await letFallDue(system())).toBeGreaterThan(0);
    expect(await letFallDue(system())).toBe(0);
    expect(await bank.refused(`/certificates/${id}/redemption`, { paidMinor: '100000', bankReference: 'R' })).toBe(
      '422 NO_ACCOUNT_TO_PAY',
    );
    const late = await partOf(id, second);
    await second.done(`/holdings/${late.id}/account`, { number: '6222000055556666', bank: '示例银行' });
    const redeemed = await bank.done<Certificate>(`/certificates/${id}/redemption`, {
      paidMinor: '100000',
      bankReference: 'R',
    });
    expect(redeemed).toMatchObject({ status: 'redeemed', paid: yuan(1_000) });
    const { body } = await second.get<{ items: { objectId: string; paidMinor: string }[] }>(
      '/payment-instructions?limit=200',
    );
    expect(body.items.filter((i) => i.objectId === id).map((i) => i.paidMinor)).toEqual(['30000']);
    expect((await seller.get<{ status: string }>(`/receivables/${receivableId}`)).body.status).toBe('settled');
    expect(
      (await seller.get<{ items: { status: string }[] }>(`/consumption-claims?financingId=${id}`)).body.items.every(
        (c) => c.status === 'freed',
      ),
    ).toBe(true);
    owed.clock.set('2026-10-12T06:00:00Z');
  });

  it('comes for every other certificate though one of them cannot fall due', async () => {
    const ids = [(await live(10)).id, (await live(20)).id].sort();
    const { admin } = owed.database;
    await admin.query(`
      create function refuse_due() returns trigger language plpgsql as $$ begin raise exception 'no room'; end $$;
      create trigger refused before update on certificate for each row when (new.id = '${ids[0]}')
        execute function refuse_due()`);
    owed.clock.set('2026-12-01T06:00:00Z');
    await expect(letFallDue(system())).rejects.toThrow(`${ids[0]}: `);
    const statusOf = async (id = '') => (await bank.get<Certificate>(`/certificates/${id}`)).body.status;
    expect([await statusOf(ids[0]), await statusOf(ids[1])]).toEqual(['live', 'due']);
    await admin.query('drop function refuse_due cascade');
    expect(await letFallDue(system())).toBe(1);
    owed.clock.set('2026-10-12T06:00:00Z');
  });

  it('shares a short payment pro rata, tells every holder and stops the issuer', async () => {
    const { id } = await live(1_000);
    await transfer(id, seller, second, 333_33n);
    for (const [who, number] of [
      [seller, '6222000077778888'],
      [second, '6222000099990000'],
    ] as const)
      await who.done(`/holdings/${(await partOf(id, who)).id}/account`, { number, bank: '示例银行' });
    const spare = await line(1_000);
    const payable = await confirmed(100);
    const long = await live(100, {}, '2027-01-20');
    await partyLimit(financier, 'debtor', debtor.partyId, 100_000_000);
    const offered = await offerTo(financier, seller, long.id, '10000');
    owed.clock.set('2026-12-01T06:00:00Z');
    await letFallDue(system());
    const ended = await bank.done<Certificate>(`/certificates/${id}/redemption`, {
      paidMinor: '50000',
      bankReference: 'R',
    });
    expect(ended.status).toBe('dishonoured');
    const { body } = await bank.get<{ items: { objectId: string; payeeId: string; paidMinor: string }[] }>(
      '/payment-instructions?limit=200',
    );
    const paid = Object.fromEntries(body.items.filter((i) => i.objectId === id).map((i) => [i.payeeId, i.paidMinor]));
    expect(paid).toEqual({ [seller.partyId]: '33333', [second.partyId]: '16667' });
    const told = await second.get<{ items: { type: string }[] }>(`/events?objectId=${id}`);
    expect(told.body.items.map((e) => e.type)).toContain('certificate.dishonoured');
    expect(await debtor.refused('/certificates', issueBody(spare, [[payable, 100]]))).toMatch(
      /LINE_NOT_ACTIVE|ISSUER_IN_DEFAULT/,
    );
    // Nor is a part of another certificate of that issuer financed any more, though it was offered before.
    const { body: shut } = await financier.tried<ProblemBody>(`/certificate-moves/${offered.id}/answer`, {
      accept: true,
      financing: financingOf('2026-12-01', true),
    });
    expect(shut.code).toBe('GATE_CLOSED');
    expect(shut.facts?.closed).toContainEqual(expect.objectContaining({ fact: 'F88' }));
  });
});
