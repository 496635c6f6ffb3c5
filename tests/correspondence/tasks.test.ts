import { describe, expect, it } from 'vitest';
import { euro, findComplying, invoice, openCreditTrade, type Presented, present } from '../support/credit.ts';
import type { Client, ProblemBody } from '../support/world.ts';

const trade = await openCreditTrade();
const { operator, nominated, nominatedChecker, issuer, exporter, clock } = trade;
const abroad = await operator.done<{ id: string }>('/correspondents', {
  name: 'Far Bank',
  country: 'CN',
  bic: 'FARBCNBJ',
});
const reimburser = await operator.done<{ id: string }>('/correspondents', {
  name: 'Land Bank',
  country: 'DE',
  bic: 'LANDDEFF',
});

interface Received {
  messages: { id: string; status: string; creditId: string | null; presentationId: string | null }[];
}
interface Task {
  id: string;
  messageId: string;
  reason: string;
  words: { en: string; zh: string };
  status: string;
  creditId: string | null;
  presentationId: string | null;
  facts: Record<string, unknown>;
}
const send = (to: Client, text: string, type: string, more: object = {}) =>
  to.tried<Received & ProblemBody>('/credit-messages', {
    text,
    type,
    senderBic: 'FARBCNBJ',
    authenticated: true,
    ...more,
  });
const tasksOf = async (client: Client) => (await client.get<{ items: Task[] }>('/message-tasks?limit=100')).body.items;
/** Taken in, and the tasks that it became. */
async function taken(to: Client, text: string, type: string, more: object = {}) {
  const answer = await send(to, text, type, more);
  expect([answer.status < 300, answer.body.code]).toEqual([true, undefined]);
  const [message] = answer.body.messages as [Received['messages'][number]];
  return { message, tasks: (await tasksOf(to)).filter((t) => t.messageId === message.id) };
}

const mt700 = (number: string) => `:27:1/1
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
:42P:60 DAYS AFTER SHIPMENT
:44A:DUISBURG, GERMANY
:44B:CHONGQING, CHINA
:44C:261020
:45A:+GEARBOXES
+CPT CHONGQING
:46A:+COMMERCIAL INVOICE IN 1 ORIGINAL
:48:21
:49:WITHOUT`;

/** A credit of the bank abroad, and documents of ours passed on to it. */
async function passedOn(number: string, reference: string) {
  clock.set('2026-10-12T06:00:00Z');
  const { message } = await taken(nominated, mt700(number), '700');
  const creditId = message.creditId as string;
  await nominated.done(`/credits/${creditId}/advice`, {
    beneficiaryId: exporter.partyId,
    layout: {
      requiredDocuments: [{ type: 'commercial_invoice', originals: 1 }],
      goods: { description: 'GEARBOXES', incoterm: 'CPT CHONGQING' },
      transportRule: 'art19',
      // No document here dates the shipment.
      tenor: { kind: 'days_after', days: 60, event: 'shipment' },
    },
  });
  const documents = [invoice('1000.00', { addressee: { name: 'CHONGQING BUYER CO LTD', country: 'CN' } })];
  const root = await present(exporter, creditId, nominated.partyId, 1_000, { documents });
  await findComplying(nominated, root.id);
  const { id } = await nominated.done<Presented>(`/presentations/${root.id}/forwarding`, { reference });
  return { creditId, id };
}
const statusOf = async (id: string) => (await nominated.get<Presented>(`/presentations/${id}`)).body.status;

describe('a message that changes nothing by itself', () => {
  it.each([
    ['FRAUDMSG', 'FRAUD_ALERT'],
    ['REQFINAN', 'FINANCING_ASKED'],
    ['REXTMATU', 'MATURITY_EXTENSION_ASKED'],
    ['REIMBURS', 'REIMBURSEMENT_ASKED'],
    ['PREDENOT', 'DEBIT_ANNOUNCED'],
    ['GENINFAD', 'INFORMATION_GIVEN'],
    ['OTHERFNC', 'INFORMATION_GIVEN'],
    ['CLSVCLOS', 'CLOSING_TOLD'],
    ['TRANSFER', 'TRANSFER_ASKED'],
  ])('an MT759 of %s is put before a person as %s', async (code, reason) => {
    const kind = code === 'TRANSFER' ? 'UNDK' : 'DOCR';
    const text = `:27:1/1\n:20:ANC${code}\n:22D:${kind}\n:23H:${code}\n:45D:PLEASE SEE OUR LETTER`;
    const { message, tasks } = await taken(nominated, text, '759', { authenticated: false });
    expect(message.status).toBe('noted');
    expect(tasks).toMatchObject([{ reason, status: 'open', facts: { function: code, authenticated: false } }]);
    expect(tasks[0]?.words.en.length).toBeGreaterThan(10);
    expect(tasks[0]?.words.zh).toMatch(/\p{Script=Han}/u);
  });

  it('an MT799 and an MT759 are put beside the credit and the documents that they name', async () => {
    const { creditId, id } = await passedOn('FARTSK01', 'RHB5001');
    const free = await taken(nominated, ':20:FREE1\n:21:RHB5001\n:79:WE AWAIT YOUR REPLY', '799');
    expect(free.tasks).toMatchObject([{ reason: 'FREE_FORMAT', presentationId: id }]);
    const asked = await taken(
      nominated,
      ':27:1/1\n:20:ANC77\n:22D:DOCR\n:23:FARTSK01\n:23H:REQFINAN\n:45D:PLEASE QUOTE, 180 DAYS',
      '759',
    );
    expect(asked.tasks).toMatchObject([{ reason: 'FINANCING_ASKED', creditId }]);
    // A part of one that is told in several is read as it comes: nothing waits unseen.
    const part = await taken(nominated, ':27:1/2\n:20:ANC78\n:22D:DOCR\n:23H:FRAUDMSG\n:45D:FIRST', '759');
    expect(part.tasks).toMatchObject([{ reason: 'FRAUD_ALERT' }]);
  });
});

describe('an answer of the bank that examines', () => {
  it('that accepts without a maturity, or says what it authorises in words, is asked about', async () => {
    const { creditId, id } = await passedOn('FARTSK02', 'RHB5002');
    const accept = await taken(nominated, ':20:FARTSK02\n:21:RHB5002\n:23:ACCEPT\n:30:261013', '752');
    expect(accept.tasks).toMatchObject([{ reason: 'MATURITY_NOT_STATED', creditId, presentationId: id }]);
    expect(await statusOf(id)).toBe('complying');
    const other = await passedOn('FARTSK03', 'RHB5003');
    const words = await taken(nominated, ':20:FARTSK03\n:21:RHB5003\n:23:SEE79Z\n:30:261013\n:79Z:PAY HALF', '752');
    expect(words.tasks).toMatchObject([{ reason: 'NARRATIVE_TO_READ', presentationId: other.id }]);
  });

  it('that comes when another was given changes nothing, and is put before a person', async () => {
    const { id } = await passedOn('FARTSK04', 'RHB5004');
    await taken(nominated, ':20:FARTSK04\n:21:RHB5004\n:23:ACCEPT\n:30:261013\n:79Z:MATURITY 261214', '752');
    expect(await statusOf(id)).toBe('accepted');
    const refusal = ':20:FARREF9\n:21:RHB5004\n:32A:261012EUR1000,\n:77J:1) LATE\n:77B:/HOLD/';
    const late = await taken(nominated, refusal, '734');
    expect(late.tasks).toMatchObject([{ reason: 'ANSWER_OUT_OF_TURN', facts: { status: 'accepted' } }]);
    const discharge = await taken(nominated, ':20:FARDIS9\n:21:RHB5004\n:30:261012\n:32B:EUR1000,', '732');
    expect(discharge.tasks).toMatchObject([{ reason: 'ANSWER_OUT_OF_TURN' }]);
    expect(await statusOf(id)).toBe('accepted');
  });
});

describe('reimbursement', () => {
  const authority =
    ':20:FARAUT1\n:40F:URR LATEST VERSION\n:31D:261231DUISBURG\n:32B:EUR5000,\n:39A:10/00\n:41A:LANDDEFF\nBY PAYMENT\n:71A:OUR';
  const authorities = async () =>
    (await nominated.get<{ items: Record<string, unknown>[] }>('/reimbursement-authorities')).body.items;

  it('is authorised by MT740, once, and changed by MT747 when the figures agree', async () => {
    clock.set('2026-10-12T06:00:00Z');
    expect((await taken(nominated, authority, '740')).message.status).toBe('acted');
    expect(await authorities()).toMatchObject([
      {
        issuingBankId: abroad.id,
        creditNumber: 'FARAUT1',
        amount: euro(5_000),
        plusBps: 1_000,
        expiresOn: '2026-12-31',
        chargesBorneBy: 'issuing_bank',
        rules: 'urr',
      },
    ]);
    expect((await issuer.get<{ items: object[] }>('/reimbursement-authorities')).body.items).toEqual([]);
    expect((await send(nominated, authority.replace('5000', '6000'), '740')).body.code).toBe('AUTHORITY_STANDS');
    const wrong = ':20:FARAUT1\n:30:261012\n:32B:EUR500,\n:34B:EUR5600,';
    expect((await taken(nominated, wrong, '747')).tasks).toMatchObject([{ reason: 'AUTHORITY_DIFFERS' }]);
    expect((await authorities())[0]).toMatchObject({ amount: euro(5_000) });
    const right = ':20:FARAUT1\n:30:261012\n:31E:270131\n:32B:EUR500,\n:34B:EUR5500,';
    expect((await taken(nominated, right, '747')).message.status).toBe('acted');
    expect((await authorities())[0]).toMatchObject({ amount: euro(5_500), expiresOn: '2027-01-31' });
    expect((await send(nominated, right.replace('FARAUT1', 'FARAUT2'), '747')).body.code).toBe(
      'MESSAGE_MATCHES_NOTHING',
    );
  });

  it('is paid within the authority and its term, though the credit is not on record here; together, no more', async () => {
    const claim = (reference: string, amount: string) =>
      taken(nominated, `:20:${reference}\n:21:FARAUT1\n:52A:FARBCNBJ\n:32B:EUR${amount}\n:34B:EUR${amount}`, '742', {
        senderBic: 'LANDDEFF',
      });
    for (const [reference, amount] of [
      ['AUC1', '6050,01'],
      ['AUC2', '3000,'],
      ['AUC3', '3050,'],
      ['AUC4', '0,01'],
    ] as const)
      expect((await claim(reference, amount)).message.status).toBe('acted');
    expect((await claim('AUC1', '6050,')).tasks).toMatchObject([{ reason: 'CLAIM_REPEATED' }]);
    const [{ id } = { id: '' }] = (await authorities()) as { id: string }[];
    const claims = async () =>
      (await nominated.get<{ items: { id: string; status: string }[] }>(`/reimbursement-authorities/${id}/claims`)).body
        .items;
    const [over, ...rest] = (await claims()).map((c) => `/reimbursement-claims/${c.id}/answer`);
    // Five thousand five hundred and ten per cent more.
    expect(await nominatedChecker.refused(over as string)).toBe('422 CLAIM_BEYOND_AUTHORITY');
    expect(await issuer.refused(rest[0] as string)).toBe('404 NOT_FOUND');
    const answers = await Promise.all(rest.map((path) => nominatedChecker.tried<ProblemBody>(path)));
    const codes = answers.map((a) => (a.status === 200 ? 'paid' : a.body.code));
    expect(codes.filter((c) => c === 'CLAIM_BEYOND_AUTHORITY').length).toBeGreaterThanOrEqual(1);
    const paid = (await claims()).filter((c) => c.status === 'paid');
    expect(paid.length).toBe(codes.filter((c) => c === 'paid').length);
    const { body } = await nominated.get<{ items: { kind: string; balanceMinor: string }[] }>('/ledger/accounts');
    expect(body.items.some((a) => a.kind === 'reimbursement_claim' && BigInt(a.balanceMinor) > 605_000n)).toBe(false);
    clock.set('2027-02-01T06:00:00Z');
    const left = (await claims()).find((c) => c.status === 'claimed');
    expect(await nominatedChecker.refused(`/reimbursement-claims/${left?.id}/answer`)).toBe(
      '422 CLAIM_BEYOND_AUTHORITY',
    );
    const rejected = await nominatedChecker.done(`/reimbursement-claims/${left?.id}/answer`, {
      reject: { code: 'OVER', text: 'AUTHORITY EXCEEDED', disposal: 'RETD' },
    });
    expect(rejected).toMatchObject({ status: 'rejected' });
  });

  it('claimed again under one reference is never paid for the correction, nor dropped: a person compares', async () => {
    clock.set('2026-10-12T06:00:00Z');
    const creditId = await trade.credit(1_000, { reimbursingBankId: nominated.partyId });
    const { body: credit } = await issuer.get<{ number: string }>(`/credits/${creditId}`);
    const claim = (amount: string) =>
      taken(nominated, `:20:CLAIM9\n:21:${credit.number}\n:52A:YZEBCNBC\n:32B:EUR${amount}\n:34B:EUR${amount}`, '742', {
        senderBic: 'LANDDEFF',
      });
    expect((await claim('900,')).tasks).toEqual([]);
    const again = await claim('950,');
    expect(again.message.status).toBe('noted');
    expect(again.tasks).toMatchObject([{ reason: 'CLAIM_REPEATED', facts: { amountMinor: '95000' } }]);
    const { body } = await nominated.get<{ items: object[] }>(`/credits/${creditId}/reimbursement-claims`);
    expect(body.items).toMatchObject([{ amount: euro(900), status: 'claimed' }]);
  });

  it('of ours that is not paid comes back as an MT744: the claim is closed with its reason', async () => {
    clock.set('2026-10-12T06:00:00Z');
    const creditId = await trade.credit(1_000, { reimbursingBankId: reimburser.id });
    const { id } = await present(exporter, creditId, nominated.partyId, 1_000);
    await findComplying(nominated, id);
    await nominatedChecker.done(`/presentations/${id}/honour`);
    const claims = async () =>
      (
        await nominated.get<{ items: { id: string; reference: string; status: string; reason: string | null }[] }>(
          `/credits/${creditId}/reimbursement-claims`,
        )
      ).body.items;
    const [claim] = await claims();
    const { body: credit } = await nominated.get<{ number: string }>(`/credits/${creditId}`);
    const refused = `:20:NON1\n:21:${claim?.reference}\n:52A:YZEBCNBC\n:21A:${credit.number}\n:34B:EUR1000,\n:73R:/DUPL/\n:73S:/RETD/`;
    const { message, tasks } = await taken(nominated, refused, '744', { senderBic: 'LANDDEFF' });
    expect(message.status).toBe('acted');
    expect(tasks).toMatchObject([{ reason: 'CLAIM_REFUSED', creditId, facts: { code: 'DUPL', disposal: 'RETD' } }]);
    expect(await claims()).toMatchObject([{ status: 'rejected', reason: 'DUPL' }]);
  });

  it('an MT754 says that documents are on their way', async () => {
    clock.set('2026-10-12T06:00:00Z');
    const creditId = await trade.credit(1_000, { nominatedBankId: reimburser.id });
    const { body: credit } = await issuer.get<{ number: string }>(`/credits/${creditId}`);
    const text = `:20:PAY7\n:21:${credit.number}\n:32A:261013EUR1000,\n:77:SENT BY COURIER`;
    const { tasks } = await taken(issuer, text, '754', { senderBic: 'LANDDEFF' });
    expect(tasks).toMatchObject([{ reason: 'DOCUMENTS_EXPECTED', creditId, facts: { amountMinor: '100000' } }]);
  });
});

describe('a task', () => {
  it('is settled once by a person of its bank, who says what was done', async () => {
    const { tasks } = await taken(nominated, ':20:FREE9\n:79:PLEASE CALL', '799');
    const path = `/message-tasks/${tasks[0]?.id}/settlement`;
    const outcome = { outcome: 'Called back on the number on file' };
    expect(await issuer.refused(path, outcome)).toBe('404 NOT_FOUND');
    expect(await exporter.refused(path, outcome)).toBe('403 MANDATE_MISSING');
    expect(await nominatedChecker.refused(path, outcome)).toBe('403 MANDATE_MISSING');
    expect(await nominated.refused(path, { outcome: ' ' })).toBe('422 INPUT_INVALID');
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => nominated.tried<Task & ProblemBody>(path, outcome)),
    );
    expect(answers.filter((a) => a.status === 200).map((a) => a.body.status)).toEqual(['settled']);
    expect(new Set(answers.filter((a) => a.status !== 200).map((a) => `${a.status} ${a.body.code}`))).toEqual(
      new Set(['409 TASK_SETTLED']),
    );
    const open = (await nominated.get<{ items: Task[] }>('/message-tasks?status=open&limit=100')).body.items;
    expect(open.map((t) => t.id)).not.toContain(tasks[0]?.id);
    expect((await tasksOf(issuer)).map((t) => t.id)).not.toContain(tasks[0]?.id);
  });
});
