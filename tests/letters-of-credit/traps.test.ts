import { describe, expect, it } from 'vitest';
import { euro, findComplying, invoice, openCreditTrade, type Presented, present } from '../support/credit.ts';
import type { ProblemBody } from '../support/world.ts';

/** Faults that other systems were found with, each as it would look on the book of a credit or in its messages. */
const trade = await openCreditTrade();
const { operator, issuer, issuerChecker, nominated, importer, exporter, clock } = trade;
await operator.done('/correspondents', { name: 'Far Bank', country: 'CN', bic: 'FARBCNBJ' });

interface Credit {
  status: string;
  available: { amountMinor: string };
  held: { amountMinor: string };
  drawn: { amountMinor: string };
}
const book = async (creditId: string) => {
  const { status, available, held, drawn } = (await issuer.get<Credit>(`/credits/${creditId}`)).body;
  return { status, available: available.amountMinor, held: held.amountMinor, drawn: drawn.amountMinor };
};
const presented = (creditId: string, amount: number) =>
  present(nominated, creditId, issuer.partyId, amount, { documents: [invoice(amount.toFixed(2))] });
async function refuse(id: string) {
  const { examination } = await issuer.done<Presented>(`/presentations/${id}/examination`);
  const answers = Object.fromEntries(
    examination.forExaminer.map((q) => [`${q.rule}/${q.documentId ?? ''}`, { finding: 'conforms' }]),
  );
  const added = examination.discrepancies.length > 0 ? [] : ['NOT AS ORDERED'];
  await issuer.done(`/presentations/${id}/decision`, { decision: 'refuse', answers, added, disposal: 'NOTIFY' });
}

describe('the book of a credit', () => {
  it('counts what is held out of what is available, and frees it when documents go back', async () => {
    clock.set('2026-10-12T06:00:00Z');
    const creditId = await trade.credit(1_000);
    const first = await presented(creditId, 600);
    expect(await book(creditId)).toMatchObject({ available: '40000', held: '60000', drawn: '0' });
    // More than is left is received, holds what there is, and nothing goes below zero.
    expect((await presented(creditId, 500)).held.amountMinor).toBe('40000');
    expect(await book(creditId)).toMatchObject({ available: '0', held: '100000' });
    await refuse(first.id);
    expect(await book(creditId)).toMatchObject({ available: '0', held: '100000' });
    await issuer.done(`/presentations/${first.id}/return`);
    expect(await book(creditId)).toMatchObject({ available: '60000', held: '40000' });
  });

  it('never draws more than is held, though the applicant waives it', async () => {
    clock.set('2026-10-12T06:00:00Z');
    const creditId = await trade.credit(1_000);
    const { id } = await presented(creditId, 1_000.01);
    await refuse(id);
    await issuer.done(`/presentations/${id}/waiver`);
    await importer.done(`/presentations/${id}/waiver-answer`, { waive: true });
    await issuerChecker.done(`/presentations/${id}/taking-up`);
    expect(await issuerChecker.refused(`/presentations/${id}/honour`)).toBe('422 CREDIT_OVERDRAWN');
    expect(await book(creditId)).toMatchObject({ drawn: '0', held: '100000' });
  });

  it('frees once and pays once: each second act is refused by a name of its own', async () => {
    clock.set('2026-10-12T06:00:00Z');
    const creditId = await trade.credit(1_000);
    const { id } = await presented(creditId, 600);
    await refuse(id);
    const returned = await Promise.all(
      Array.from({ length: 8 }, () => issuer.tried<ProblemBody>(`/presentations/${id}/return`)),
    );
    expect(returned.filter((a) => a.status === 200)).toHaveLength(1);
    expect(new Set(returned.filter((a) => a.status !== 200).map((a) => a.body.code))).toEqual(
      new Set(['PRESENTATION_WRONG_STATE']),
    );
    expect(await book(creditId)).toMatchObject({ available: '100000', held: '0' });
    expect(await issuerChecker.refused(`/presentations/${id}/honour`)).toBe('409 PRESENTATION_NOT_COMPLYING');
    const other = await presented(creditId, 600);
    await findComplying(issuer, other.id);
    const honoured = await Promise.all(
      Array.from({ length: 8 }, () => issuerChecker.tried<ProblemBody>(`/presentations/${other.id}/honour`)),
    );
    expect(honoured.filter((a) => a.status === 200)).toHaveLength(1);
    expect(await book(creditId)).toMatchObject({ available: '40000', held: '0', drawn: '60000' });
  });

  it('tells what is held and that the credit has ended in one read', async () => {
    clock.set('2026-10-12T06:00:00Z');
    const { id: facilityId } = await issuer.done<{ id: string }>('/facilities', {
      borrowerId: importer.partyId,
      limit: euro(1_000),
      lotAdvanceBps: 7_000,
      receivableAdvanceBps: 8_000,
      marginBps: 0,
      interestBps: 435,
      expiresOn: '2026-12-31',
    });
    await issuerChecker.done(`/facilities/${facilityId}/approval`);
    const creditId = await trade.credit(1_000, { facilityId });
    const { id } = await presented(creditId, 600);
    await findComplying(issuer, id);
    const undertaken = async () =>
      (await issuer.get<{ undertakingMinor: string }>(`/facilities/${facilityId}`)).body.undertakingMinor;
    expect(await undertaken()).toBe('100000');
    clock.set('2026-11-21T06:00:00Z');
    await trade.reach();
    // What was presented in time is owed; the rest of the credit binds nobody any more.
    expect(await book(creditId)).toMatchObject({ status: 'expired', held: '60000' });
    expect(await undertaken()).toBe('60000');
    expect(await importer.refused(`/credits/${creditId}/amendments`, { change: { expiresOn: '2026-12-31' } })).toBe(
      '409 CREDIT_NOT_OPEN',
    );
  });
});

describe('a message', () => {
  const send = (text: string, type: string) =>
    nominated.tried<ProblemBody & { messages: { status: string }[] }>('/credit-messages', {
      text,
      type,
      senderBic: 'FARBCNBJ',
      authenticated: true,
    });

  it('whose act was refused is not remembered as received: sent again, it is taken', async () => {
    clock.set('2026-10-12T06:00:00Z');
    const amendment = (number: string) =>
      `:27:1/1\n:20:FARA1\n:21:NONREF\n:23:${number}\n:52A:FARBCNBJ\n:31C:261012\n:26E:001\n:30:261013\n:22A:ISSU\n:44C:261101`;
    expect((await send(amendment('FARTRAP1'), '707')).body.code).toBe('MESSAGE_MATCHES_NOTHING');
    const credit = `:27:1/1\n:40A:IRREVOCABLE\n:20:FARTRAP1\n:31C:261012\n:40E:UCP LATEST VERSION\n:31D:261120DUISBURG\n:50:BUYER\nCN\n:59:EXPORTER\nDE\n:32B:EUR1000,\n:41A:RHBKDEFF\nBY PAYMENT\n:44A:DUISBURG\n:44B:CHONGQING\n:44C:261020\n:45A:+GEARBOXES\n:46A:+COMMERCIAL INVOICE\n:48:21\n:49:WITHOUT`;
    expect((await send(credit, '700')).status).toBe(200);
    const again = await send(amendment('FARTRAP1'), '707');
    expect([again.status < 300, again.body.messages[0]?.status]).toEqual([true, 'acted']);
    expect((await send(amendment('FARTRAP1'), '707')).body.code).toBe('MESSAGE_RECEIVED_BEFORE');
    // A correction under the same number is no copy, and is told from one.
    expect((await send(amendment('FARTRAP1').replace('261101', '261102'), '707')).body.code).toBe('NUMBER_IN_USE');
  });

  it('beside another that is foreign to it leaves nothing of either', async () => {
    const one = ':27:1/2\n:20:FARTWO1\n:22D:DOCR\n:23H:GENINFAD\n:45D:ONE';
    const count = async () =>
      (await trade.database.admin.query('select count(*)::int n from credit_message')).rows[0] as { n: number };
    const before = await count();
    expect((await send(`${one}\n${one.replace('FARTWO1', 'FARTWO2')}`, '759')).body.code).toBe('ONE_MESSAGE_AT_A_TIME');
    expect(await count()).toEqual(before);
  });

  it('tells its main amount by its type: the increase of an amendment is not the amount of the credit', async () => {
    const creditId = await trade.credit(1_000);
    const { id } = await importer.done<{ id: string }>(`/credits/${creditId}/amendments`, {
      change: { amountBy: { direction: 'increase', amount: euro(500) } },
    });
    await issuerChecker.done(`/amendments/${id}/issue`);
    expect(await book(creditId)).toMatchObject({ available: '100000' });
    await exporter.done(`/amendments/${id}/answer`, { answer: 'accept' });
    expect(await book(creditId)).toMatchObject({ available: '150000' });
  });
});
