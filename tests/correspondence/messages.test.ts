import { describe, expect, it } from 'vitest';
import { euro, eventsOf, findComplying, invoice, openCreditTrade, type Presented, present } from '../support/credit.ts';
import { transfer } from '../support/money.ts';
import type { ProblemBody, Proposal } from '../support/world.ts';

const trade = await openCreditTrade();
const { operator, nominated, nominatedChecker, issuer, issuerChecker, importer, exporter, clock } = trade;
const abroad = await operator.done<{ id: string }>('/correspondents', {
  name: 'Far Bank',
  country: 'CN',
  bic: 'FARBCNBJ',
});
const landBank = await operator.done<{ id: string }>('/correspondents', {
  name: 'Land Bank',
  country: 'DE',
  bic: 'LANDDEFF',
});

interface Received {
  complete: boolean;
  messages: { id: string; creditId: string | null; presentationId: string | null; status: string }[];
}
const send = (text: string, type: string, more: object = {}) =>
  nominated.tried<Received & ProblemBody>('/credit-messages', {
    text,
    type,
    senderBic: 'FARBCNBJ',
    authenticated: true,
    ...more,
  });

const mt700 = (number: string, more = '', part = '1/1') => `:27:${part}
:40A:IRREVOCABLE
:20:${number}
:31C:261012
:40E:UCP LATEST VERSION
:31D:261120DUISBURG
:50:CHONGQING BUYER CO LTD
CHONGQING
CN
:59:EXPORTER
DUISBURG
DE
:32B:EUR1000,
:41A:RHBKDEFF
BY DEF PAYMENT
:42P:60 DAYS AFTER PRESENTATION
:43P:ALLOWED
:43T:ALLOWED
:44A:DUISBURG, GERMANY
:44B:CHONGQING, CHINA
:44C:261020
:45A:+GEARBOXES
+CPT CHONGQING
:46A:+COMMERCIAL INVOICE IN 1 ORIGINAL
:48:21
:49:WITHOUT${more}`;

const layout = {
  requiredDocuments: [{ type: 'commercial_invoice', originals: 1 }],
  goods: { description: 'GEARBOXES', incoterm: 'CPT CHONGQING' },
  transportRule: 'art19',
  tenor: { kind: 'days_after', days: 60, event: 'presentation' },
};
const documents = [invoice('1000.00', { addressee: { name: 'CHONGQING BUYER CO LTD', country: 'CN' } })];

async function advised(number: string): Promise<string> {
  clock.set('2026-10-12T06:00:00Z');
  const { body } = await send(mt700(number), '700');
  const creditId = body.messages[0]?.creditId as string;
  await nominated.done(`/credits/${creditId}/advice`, { beneficiaryId: exporter.partyId, layout });
  return creditId;
}

async function forwarded(creditId: string, reference: string): Promise<string> {
  const root = await present(exporter, creditId, nominated.partyId, 1_000, { documents });
  await findComplying(nominated, root.id);
  return (await nominated.done<Presented>(`/presentations/${root.id}/forwarding`, { reference })).id;
}
const presentation = async (id: string) => (await nominated.get<Presented>(`/presentations/${id}`)).body;

describe('a credit that comes as a message', () => {
  it('is a credit of the bank that sent it, seen by the beneficiary once it is advised', async () => {
    const { status, body } = await send(mt700('FAR26001'), '700');
    expect([status, body.complete, body.messages[0]?.status]).toEqual([200, true, 'acted']);
    const creditId = body.messages[0]?.creditId as string;
    expect((await nominated.get(`/credits/${creditId}`)).body).toMatchObject({
      number: 'FAR26001',
      origin: 'message',
      status: 'received',
      issuingBankId: abroad.id,
      nominatedBankId: nominated.partyId,
      amount: { amountMinor: '100000', currency: 'EUR' },
    });
    expect((await exporter.get(`/credits/${creditId}`)).status).toBe(404);
    expect(await nominated.refused(`/credits/${creditId}/advice`, { beneficiaryId: exporter.partyId })).toBe(
      '422 CREDIT_NOT_LAID_OUT',
    );
    await nominated.done(`/credits/${creditId}/advice`, { beneficiaryId: exporter.partyId, layout });
    expect((await exporter.get(`/credits/${creditId}`)).status).toBe(200);
    // The same message again, and the same credit in another message, are told from a first one.
    expect((await send(mt700('FAR26001'), '700')).body.code).toBe('MESSAGE_RECEIVED_BEFORE');
    expect((await send(mt700('FAR26001', '\n:72Z:/TELEBEN/'), '700')).body.code).toBe('NUMBER_IN_USE');
  });

  it('is one credit from its parts, in whatever order they come, once', async () => {
    const rest = ':27:2/2\n:20:FAR26002\n:47A:+ALL DOCUMENTS IN ENGLISH';
    const answers = [await send(rest, '701'), await send(mt700('FAR26002', '', '1/2'), '700')];
    expect(answers.map((a) => [a.status, a.body.complete])).toEqual([
      [200, false],
      [200, true],
    ]);
    const atOnce = await Promise.all([
      send(rest.replace('FAR26002', 'FAR26031'), '701'),
      send(mt700('FAR26031', '', '1/2'), '700'),
    ]);
    expect(atOnce.filter((a) => a.body.complete)).toHaveLength(1);
    const creditId = answers[1]?.body.messages[0]?.creditId as string;
    const { body } = await nominated.get<{ terms: { conditionsText: string } }>(`/credits/${creditId}`);
    expect(body.terms.conditionsText).toContain('ALL DOCUMENTS IN ENGLISH');
  });

  it('is amended by an MT707, that the beneficiary answers', async () => {
    const creditId = await advised('FAR26003');
    const mt707 = `:27:1/1
:20:FARAMD1
:21:NONREF
:23:FAR26003
:52A:FARBCNBJ
:31C:261012
:26E:001
:30:261013
:22A:ISSU
:32B:EUR500,
:44C:261101`;
    expect((await send(mt707, '707')).status).toBeLessThan(300);
    const { body } = await exporter.get<{ items: { id: string; change: object }[] }>(`/credits/${creditId}/amendments`);
    expect(body.items[0]?.change).toMatchObject({
      amountBy: { direction: 'increase', amount: euro(500) },
      latestShipmentOn: '2026-11-01',
    });
    await exporter.done(`/amendments/${body.items[0]?.id}/answer`, { answer: 'accept' });
    expect((await exporter.get<{ amount: object }>(`/credits/${creditId}`)).body.amount).toEqual(euro(1_500));
  });

  it('is amended in its documents by an MT707 that an officer of the advising bank lays out first', async () => {
    const creditId = await advised('FAR26004');
    const mt707 = `:27:1/1
:20:FARAMD4
:21:NONREF
:23:FAR26004
:52A:FARBCNBJ
:31C:261012
:26E:001
:30:261013
:22A:ISSU
:46B:/ADD/+CERTIFICATE OF ORIGIN IN 1 ORIGINAL`;
    expect((await send(mt707, '707')).status).toBeLessThan(300);
    const amendments = async () =>
      (
        await exporter.get<{ items: { id: string; status: string; laidOut: boolean }[] }>(
          `/credits/${creditId}/amendments`,
        )
      ).body.items;
    const [amendment] = await amendments();
    expect(amendment).toMatchObject({ status: 'pending', laidOut: false });
    const path = `/amendments/${amendment?.id}/documents`;
    const answer = `/amendments/${amendment?.id}/answer`;
    expect(await exporter.refused(answer, { answer: 'accept' })).toBe('422 AMENDMENT_NOT_LAID_OUT');
    const requiredDocuments = [
      { type: 'commercial_invoice', originals: 1 },
      { type: 'certificate_of_origin', originals: 1 },
    ];
    expect(await issuer.refused(path, { requiredDocuments })).toBe('404 NOT_FOUND');
    await nominated.done(path, { requiredDocuments });
    expect((await amendments())[0]).toMatchObject({ status: 'pending', laidOut: true });
    await exporter.done(answer, { answer: 'accept' });
    const { body } = await exporter.get<{ terms: { requiredDocuments: object[] } }>(`/credits/${creditId}`);
    expect(body.terms.requiredDocuments).toMatchObject(requiredDocuments);
    expect(await nominated.refused(path, { requiredDocuments })).toBe('409 AMENDMENT_NOT_PENDING');
    expect(await eventsOf(trade, amendment?.id ?? '')).toContain('amendment.laidOut');
  });
});

describe('documents passed on to a bank abroad', () => {
  it('are refused by an MT734 in time, and taken up by an MT732', async () => {
    const creditId = await advised('FAR26010');
    const id = await forwarded(creditId, 'RHB1010');
    clock.set('2026-10-14T06:00:00Z');
    const refusal = ':20:FARREF1\n:21:RHB1010\n:32A:261012EUR1000,\n:77J:1) INVOICE NOT SIGNED\n2) LATE\n:77B:/NOTIFY/';
    expect((await send(refusal, '734')).status).toBeLessThan(300);
    expect(await presentation(id)).toMatchObject({
      status: 'refused',
      refusalNotice: {
        disposal: 'NOTIFY',
        discrepancies: [expect.stringContaining('NOT SIGNED'), expect.stringContaining('LATE')],
      },
    });
    expect((await send(':20:FARDIS1\n:21:RHB1010\n:30:261012\n:32B:EUR1000,', '732')).status).toBeLessThan(300);
    expect((await presentation(id)).status).toBe('taken_up');
  });

  it('an MT734 after the last day precludes its sender', async () => {
    const creditId = await advised('FAR26011');
    const id = await forwarded(creditId, 'RHB1011');
    clock.set('2026-10-21T06:00:00Z');
    await trade.reach();
    // No notice has come, which is known; that none was sent is not.
    expect(await presentation(id)).toMatchObject({ status: 'received', preclusion: ['no_notice'] });
    await send(':20:FARREF2\n:21:RHB1011\n:32A:261012EUR1000,\n:77J:1) LATE\n:77B:/HOLD/', '734');
    expect((await presentation(id)).status).toBe('precluded');
  });

  it('are accepted by an MT752 with the maturity it names, paid by an MT756, each once', async () => {
    const creditId = await advised('FAR26012');
    const id = await forwarded(creditId, 'RHB1012');
    const accept = ':20:FAR26012\n:21:RHB1012\n:23:ACCEPT\n:30:261013\n:79Z:MATURITY 261214';
    expect((await send(accept, '752')).status).toBeLessThan(300);
    expect((await presentation(id)).status).toBe('accepted');
    const { body } = await nominated.get<{ items: object[] }>(`/presentations/${id}/payments`);
    expect(body.items).toMatchObject([
      { bankId: abroad.id, dueOn: '2026-12-14', status: 'undertaken', authenticated: true },
    ]);
    expect((await send(':20:FARPAY1\n:21:RHB1012\n:32B:EUR1000,\n:33A:261214EUR1000,', '756')).status).toBeLessThan(
      300,
    );
    expect((await presentation(id)).status).toBe('honoured');
    expect((await eventsOf(trade, id)).filter((t) => t === 'presentation.paymentAdvised')).toHaveLength(1);
    await nominated.done(`/presentations/${id}/proceeds`, {
      received: euro(1_000),
      ...transfer(),
      receivedOn: '2026-10-12',
    });
    expect((await exporter.get<{ status: string }>(`/credits/${creditId}`)).body.status).toBe('advised');
  });
});

describe('a credit of ours, available abroad', () => {
  it('is acknowledged by MT730, and its discrepancies are advised by MT750 and accepted by MT752', async () => {
    clock.set('2026-10-12T06:00:00Z');
    const asked = await importer.done<{ id: string }>(
      '/credits',
      trade.application(1_000, { advisingBankId: landBank.id, nominatedBankId: landBank.id }),
    );
    await issuer.done(`/credits/${asked.id}/approvals`);
    await issuerChecker.done(`/credits/${asked.id}/issue`, { number: 'YZLC269001' });
    const take = (text: string, type: string) =>
      issuer.tried<Received & ProblemBody>('/credit-messages', {
        text,
        type,
        senderBic: 'LANDDEFF',
        authenticated: true,
      });
    expect((await take(':20:LAND1\n:21:YZLC269001\n:30:261012', '730')).status).toBeLessThan(300);
    expect((await importer.get<{ status: string }>(`/credits/${asked.id}`)).body.status).toBe('advised');
    const { body } = await take(':20:LANDDIS1\n:21:YZLC269001\n:32B:EUR900,\n:77J:1) LATE SHIPMENT', '750');
    const id = body.messages[0]?.presentationId as string;
    expect(await issuerChecker.done(`/presentations/${id}/discrepancy-answer`, { authorise: true })).toMatchObject({
      status: 'taken_up',
      held: { amountMinor: '90000' },
    });
    const out = await issuer.get<{ items: { type: string; direction: string; text: string }[] }>(
      `/credit-messages?creditId=${asked.id}&limit=50`,
    );
    const [authority] = out.body.items.filter((m) => m.type === '752');
    expect(authority?.text).toContain(':20:YZLC269001');
  });
});

describe('a claim by MT742', () => {
  it('is paid within the authority to the cent, and taken once', async () => {
    clock.set('2026-10-12T06:00:00Z');
    const creditId = await trade.credit(1_000, { reimbursingBankId: nominated.partyId });
    const { body: credit } = await issuer.get<{ number: string }>(`/credits/${creditId}`);
    const claim = (reference: string, amount: string) =>
      send(`:20:${reference}\n:21:${credit.number}\n:52A:YZEBCNBC\n:32B:EUR${amount}\n:34B:EUR${amount}`, '742', {
        senderBic: 'LANDDEFF',
      });
    expect((await claim('CLAIM1', '1000,01')).status).toBeLessThan(300);
    expect((await claim('CLAIM2', '1000,')).status).toBeLessThan(300);
    const { body } = await nominated.get<{ items: { id: string }[] }>(`/credits/${creditId}/reimbursement-claims`);
    const [tooMuch, exact] = body.items.map((c) => `/reimbursement-claims/${c.id}/answer`) as [string, string];
    expect(await nominatedChecker.refused(tooMuch)).toBe('422 CLAIM_BEYOND_AUTHORITY');
    expect(await nominatedChecker.done(exact)).toMatchObject({ status: 'paid' });
  });
});

describe('who says that a message is authentic', () => {
  const message = (number: string) => ({
    text: mt700(number),
    type: '700',
    senderBic: 'FARBCNBJ',
    authenticated: true,
  });

  it('a clerk alone makes no credit of a bank abroad; the network’s own credential does (S8)', async () => {
    const clerk = await trade.colleague(nominated, 'Clerk', ['message:receive']);
    const asked = await clerk.post<Proposal>('/credit-messages', message('FAR-CLERK-1'));
    expect([asked.status, asked.body.needs.level, asked.body.reasons.map((r) => r.code)]).toEqual([
      202,
      'L2',
      ['AUTHENTICITY_TYPED'],
    ]);
    const both = await trade.colleague(nominated, 'Clerk of much', [
      'message:receive',
      'message:interface',
      'credit:issue',
    ]);
    expect((await both.post('/credit-messages', message('FAR-CLERK-2'))).status).toBe(202);
    const network = await trade.colleague(nominated, 'FIN interface', ['message:receive', 'message:interface']);
    expect((await network.post('/credit-messages', message('FAR-NET-1'))).status).toBe(201);
  });
});

describe('what is not taken', () => {
  const nothingKept = async (work: () => Promise<unknown>) => {
    const count = async () =>
      (
        await trade.database.admin.query(
          'select (select count(*) from credit_message) m, (select count(*) from credit) c, (select count(*) from event) e',
        )
      ).rows[0];
    const before = await count();
    await work();
    expect(await count()).toEqual(before);
  };

  it.each<[string, string, string, object, string]>([
    ['cut off', mt700('FAR26020').slice(0, 200), '700', {}, 'MESSAGE_NOT_READABLE'],
    [
      'tags in another order',
      mt700('FAR26021').replace(/(:20:.*\n)(:31C:.*\n)/, '$2$1'),
      '700',
      {},
      'MESSAGE_NOT_READABLE',
    ],
    ['cents of a yen', mt700('FAR26022').replace('EUR1000,', 'JPY1000,50'), '700', {}, 'MESSAGE_NOT_READABLE'],
    ['an amount with spaces', mt700('FAR26023').replace('EUR1000,', 'EUR1 000,'), '700', {}, 'MESSAGE_NOT_READABLE'],
    [
      'Chinese in an x field',
      mt700('FAR26024').replace('CHONGQING BUYER CO LTD', '重庆买方'),
      '700',
      {},
      'MESSAGE_NOT_READABLE',
    ],
    ['an unknown sender', mt700('FAR26025'), '700', { senderBic: 'NOBKUS33' }, 'SENDER_UNKNOWN'],
    ['a sender with people here', mt700('FAR26026'), '700', { senderBic: 'YZEBCNBC' }, 'SENDER_ACTS_HERE'],
    [
      'a credit that no network vouches for',
      mt700('FAR26029'),
      '700',
      { authenticated: false },
      'MESSAGE_NOT_AUTHENTIC',
    ],
    [
      'about nothing known',
      ':20:X1\n:21:NOTHING\n:32A:261012EUR1,\n:77J:1) X\n:77B:/HOLD/',
      '734',
      {},
      'MESSAGE_MATCHES_NOTHING',
    ],
    [
      'a credit in a currency not kept',
      mt700('FAR26027').replace('EUR1000,', 'BHD1000,'),
      '700',
      {},
      'CURRENCY_NOT_KEPT',
    ],
  ])('%s', async (_, text, type, more, code) => {
    await nothingKept(async () => {
      const { body } = await send(text, type, more);
      expect(body.code).toBe(code);
      if (code === 'MESSAGE_NOT_READABLE')
        expect(body.facts?.['findings']).toEqual(expect.arrayContaining([expect.stringMatching(/^[A-Z]\d{2} /)]));
    });
  });

  it('20 megabytes, by size and before it is read', async () => {
    await nothingKept(async () => {
      const answer = await send(`${mt700('FAR26028')}\n${'+X'.repeat(10_000_000)}`, '700');
      expect([answer.status, answer.body.code]).toEqual([413, 'BODY_TOO_LARGE']);
    });
  });

  it('the same message from many at once is one credit', async () => {
    const answers = await Promise.all(Array.from({ length: 5 }, () => send(mt700('FAR26030'), '700')));
    expect(answers.map((a) => a.status).sort((a, b) => a - b)).toEqual([200, 409, 409, 409, 409]);
    expect(nominatedChecker.partyId).toBe(nominated.partyId);
  });
});
