import { describe, expect, it } from 'vitest';
import { openTrade, yuan } from '../support/trade.ts';
import type { ProblemBody } from '../support/world.ts';

const trade = await openTrade();
const { importer, debtor, bank, exporter } = trade;
let invoices = 0;

const present = (amount = 1_000) =>
  importer.done<{ id: string; status: string }>('/receivables', {
    debtorId: debtor.partyId,
    invoiceNumber: `INV-${++invoices}`,
    invoicedOn: '2026-10-01',
    dueOn: '2026-12-01',
    amount: yuan(amount),
  });
const answer = (amount = 1_000, more: object = {}) => ({
  amount: yuan(amount),
  dueOn: '2026-12-01',
  waivesSetOff: true,
  evidenceHash: 'e'.repeat(64),
  ...more,
});

describe('a receivable', () => {
  it('is confirmed by its debtor, in part, with one event', async () => {
    const { id } = await present();
    const view = await debtor.done<{ status: string; confirmed: unknown }>(
      `/receivables/${id}/confirmation`,
      answer(900),
    );
    expect(view).toMatchObject({ status: 'confirmed', confirmed: yuan(900) });
    const { body } = await debtor.get<{ items: { type: string; payload: { dilutionMinor?: string } }[] }>(
      `/events?objectId=${id}`,
    );
    expect(body.items.map((e) => e.type)).toEqual(['receivable.presented', 'receivable.confirmed']);
    expect(body.items[1]?.payload.dilutionMinor).toBe('10000');
  });

  it('is refused to the creditor by mandate, is not there for a stranger, and shows where an amount is wrong', async () => {
    const { id } = await present();
    expect(await importer.refused(`/receivables/${id}/confirmation`, answer())).toBe('403 MANDATE_MISSING');
    const stranger = await trade.party('Stranger', 'core_firm');
    expect(await stranger.refused(`/receivables/${id}/confirmation`, answer())).toBe('404 NOT_FOUND');
    expect((await bank.get(`/receivables/${id}`)).status).toBe(404);
    const over = await debtor.post<ProblemBody>(`/receivables/${id}/confirmation`, answer(1_000.01));
    expect([over.status, over.body.code, over.body.errors?.[0]?.pointer]).toEqual([
      422,
      'CONFIRMED_AMOUNT_EXCEEDS_INVOICE',
      '/amount',
    ]);
    expect(await debtor.refused(`/receivables/${id}/confirmation`, answer(1, { dueOn: '2026-10-11' }))).toBe(
      '422 DUE_DATE_PASSED',
    );
  });

  it('is presented once, to a debtor that can answer, with dates in order', async () => {
    const { id } = await present();
    expect(id).toMatch(/^rcv_/);
    const body = {
      debtorId: debtor.partyId,
      invoiceNumber: `INV-${invoices}`,
      invoicedOn: '2026-10-01',
      dueOn: '2026-12-01',
      amount: yuan(5),
    };
    expect(await importer.refused('/receivables', body)).toBe('409 INVOICE_ALREADY_PRESENTED');
    const preview = async (sent: object) => {
      const headers = { authorization: `Bearer ${importer.key}`, 'content-type': 'application/json', preview: 'true' };
      const init = { method: 'POST', headers, body: JSON.stringify(sent) };
      const answer = await fetch(`${importer.url}/v1/receivables`, init);
      return `${answer.status} ${((await answer.json()) as ProblemBody).code}`;
    };
    expect(await preview(body)).toBe('409 INVOICE_ALREADY_PRESENTED');
    expect(await preview({ ...body, invoiceNumber: 'previewed' })).toBe('201 undefined');
    expect(await importer.refused('/receivables', { ...body, invoiceNumber: 'X', dueOn: '2026-09-01' })).toBe(
      '422 DUE_BEFORE_INVOICE',
    );
    expect(await importer.refused('/receivables', { ...body, invoiceNumber: 'X', debtorId: exporter.partyId })).toBe(
      '422 DEBTOR_UNFIT',
    );
    expect(await importer.refused('/receivables', { ...body, invoiceNumber: 'X', amount: yuan(0) })).toBe(
      '422 INPUT_INVALID',
    );
  });

  it('eight at once: one confirms, seven are told so', async () => {
    const { id } = await present();
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => debtor.post<ProblemBody>(`/receivables/${id}/confirmation`, answer())),
    );
    expect(answers.filter((a) => a.status === 200)).toHaveLength(1);
    expect(new Set(answers.filter((a) => a.status !== 200).map((a) => a.body.code))).toEqual(
      new Set(['RECEIVABLE_NOT_PRESENTED']),
    );
  });

  it('eight at once with one key: eight equal answers, one event, also after it moved on', async () => {
    const { id } = await present();
    const path = `/receivables/${id}/confirmation`;
    const answers = await Promise.all(Array.from({ length: 8 }, () => debtor.post(path, answer(), 'same')));
    expect(new Set(answers.map((a) => JSON.stringify([a.status, a.body]))).size).toBe(1);
    const { body } = await debtor.get<{ items: unknown[] }>(`/events?objectId=${id}`);
    expect(body.items).toHaveLength(2);
    expect(await debtor.post(path, answer(), 'same')).toMatchObject({ status: 200, body: { status: 'confirmed' } });
    expect(await debtor.post(path, answer(999), 'same')).toMatchObject({
      status: 422,
      body: { code: 'IDEMPOTENCY_KEY_REUSED' },
    });
  });

  it('is not confirmed when its event cannot be written', async () => {
    const { id } = await present();
    await trade.database.admin.query(`create function refuse_event() returns trigger language plpgsql as
      $$ begin raise exception 'no more events'; end $$`);
    await trade.database.admin.query(
      'create trigger refuse_event before insert on event for each row execute function refuse_event()',
    );
    const failed = await debtor.post<ProblemBody>(`/receivables/${id}/confirmation`, answer());
    await trade.database.admin.query('drop function refuse_event cascade');
    expect([failed.status, failed.body.code]).toEqual([500, 'INTERNAL']);
    expect(JSON.stringify(failed.body)).not.toContain('no more events');
    expect((await debtor.get<{ status: string }>(`/receivables/${id}`)).body.status).toBe('presented');
  });

  it('is rejected by its debtor, with a reason, once', async () => {
    const { id } = await present();
    expect(await debtor.done(`/receivables/${id}/rejection`, { reason: 'never ordered' })).toMatchObject({
      status: 'rejected',
    });
    expect(await debtor.refused(`/receivables/${id}/rejection`, { reason: 'again' })).toBe(
      '409 RECEIVABLE_NOT_PRESENTED',
    );
  });
});
