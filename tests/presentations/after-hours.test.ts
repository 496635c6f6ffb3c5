import { describe, expect, it } from 'vitest';
import { euro, invoice, openCreditTrade, type Presented, present } from '../support/credit.ts';
import type { ProblemBody } from '../support/world.ts';

const trade = await openCreditTrade();
const { issuer, nominated, nominatedChecker, exporter, clock } = trade;
const stranger = await trade.admit('Another Bank', ['bank'], { bic: 'ANBKDEFF', country: 'DE' });

interface Received extends Presented {
  presentedOn: string;
  receivedAt: string;
  reception: string;
}
const rulesOf = async (id: string) => {
  const { examination, lastDayToRefuse } = await nominated.done<Received>(`/presentations/${id}/examination`);
  return { rules: examination.discrepancies.map((d) => d.rule), lastDayToRefuse };
};

describe('the hours of a bank', () => {
  const body = { validFrom: '2026-11-20', opensAt: '09:00', closesAt: '16:00' };

  it('are stated once for a day to come, by the bank, for all to read', async () => {
    clock.set('2026-10-12T06:00:00Z');
    expect(await exporter.refused('/banking-hours', body)).toBe('403 MANDATE_MISSING');
    expect(await nominatedChecker.refused('/banking-hours', { ...body, validFrom: '2026-10-12' })).toBe(
      '422 INPUT_INVALID',
    );
    expect(await nominatedChecker.refused('/banking-hours', { ...body, closesAt: '09:00' })).toBe('422 INPUT_INVALID');
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => nominatedChecker.tried<ProblemBody>('/banking-hours', body)),
    );
    expect(answers.map((a) => a.body.code ?? a.status).sort()).toEqual([200, ...Array(7).fill('HOURS_STATED_ALREADY')]);
    const { items } = (await exporter.get<{ items: object[] }>(`/banks/${nominated.partyId}/banking-hours`)).body;
    expect(items).toMatchObject([body]);
  });

  it('are unknown before: the day of its own stamp counts, and it says so', async () => {
    clock.set('2026-10-12T20:00:00Z');
    expect(await present(exporter, await trade.credit(), nominated.partyId, 1_000)).toMatchObject({
      reception: 'unknown',
      presentedOn: '2026-10-12',
      receivedAt: expect.stringMatching(/^2026-10-12T20:00:00/),
    });
  });
});

describe('documents presented on the day of expiry, a Friday', () => {
  it('are in time in the last second of hours, late a minute after, and in time again when the bank accepts them', async () => {
    clock.set('2026-10-13T06:00:00Z');
    const creditId = await trade.credit();
    clock.set('2026-11-20T14:59:59Z');
    const inTime = await present(exporter, creditId, nominated.partyId, 1_000);
    expect(inTime).toMatchObject({ reception: 'in_hours', presentedOn: '2026-11-20', lastDayToRefuse: '2026-11-27' });
    clock.set('2026-11-20T15:00:00Z');
    const late = await present(exporter, creditId, nominated.partyId, 1_000);
    const accepted = await present(exporter, creditId, nominated.partyId, 1_000);
    for (const presentation of [late, accepted])
      expect(presentation).toMatchObject({
        reception: 'after_hours',
        presentedOn: '2026-11-23',
        lastDayToRefuse: '2026-11-30',
      });

    const accept = `/presentations/${accepted.id}/after-hours-acceptance`;
    expect(await exporter.refused(accept)).toMatch(/^403 /);
    expect(await issuer.refused(accept)).toBe('403 NOT_THE_EXAMINING_BANK');
    expect(await stranger.refused(accept)).toBe('404 NOT_FOUND');
    expect(await nominated.refused(`/presentations/${inTime.id}/after-hours-acceptance`)).toBe('409 NOT_AFTER_HOURS');
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => nominated.post<Received & ProblemBody>(accept, {})),
    );
    expect(answers.map((a) => a.body.code ?? a.status).sort()).toEqual([200, ...Array(7).fill('NOT_AFTER_HOURS')]);
    expect(answers.find((a) => a.status === 200)?.body).toMatchObject({
      reception: 'accepted_after_hours',
      presentedOn: '2026-11-20',
      lastDayToRefuse: '2026-11-30',
    });

    const again = await present(exporter, creditId, nominated.partyId, 1_000);
    const once = () => nominated.post<Received>(`/presentations/${again.id}/after-hours-acceptance`, {}, 'accept-once');
    const first = await once();
    expect([first.status, (await once()).body]).toEqual([200, first.body]);

    expect(await rulesOf(inTime.id)).toEqual({ rules: [], lastDayToRefuse: '2026-11-27' });
    expect(await rulesOf(accepted.id)).toEqual({ rules: [], lastDayToRefuse: '2026-11-30' });
    expect(await rulesOf(late.id)).toEqual({ rules: ['U06e'], lastDayToRefuse: '2026-11-30' });
    // Examined by its dates, it is not accepted any more for another day.
    expect(await nominated.refused(`/presentations/${late.id}/after-hours-acceptance`)).toBe(
      '409 PRESENTATION_WRONG_STATE',
    );
  });
});

describe('the hours of each bank are its own', () => {
  it('for documents sent on to it, and for records, which are presented when they are complete', async () => {
    clock.set('2026-10-13T06:00:00Z');
    await trade.issuerChecker.done('/banking-hours', { validFrom: '2026-10-14', opensAt: '09:00', closesAt: '17:00' });
    const eucp = { rules: 'eucp', electronic: { place: 'WWW.YZEB.EXAMPLE' } };
    const creditId = await trade.credit(1_000, {}, eucp);
    const paperCreditId = await trade.credit(1_000);
    clock.set('2026-10-14T08:59:59Z');
    const opened = await exporter.done<Received>(`/credits/${creditId}/presentations`, {
      amount: euro(1_000),
      presentedToId: issuer.partyId,
      medium: 'electronic',
      documents: [],
    });
    await exporter.done(`/presentations/${opened.id}/records`, {
      documentId: 'inv',
      type: 'commercial_invoice',
      format: 'application/vnd.holdfast.document+json',
      content: JSON.stringify(invoice('1000.00')),
      namesCredit: true,
      authenticated: true,
      dated: true,
    });
    const root = await present(exporter, paperCreditId, nominated.partyId, 1_000);
    expect(opened.reception).toBe('in_hours');
    expect(root).toMatchObject({ reception: 'unknown' });
    clock.set('2026-10-14T09:00:00Z');
    const afterHours = { reception: 'after_hours', presentedOn: '2026-10-15', lastDayToRefuse: '2026-10-22' };
    expect(await exporter.done<Received>(`/presentations/${opened.id}/completion`)).toMatchObject(afterHours);
    expect(
      await nominated.done<Received>(`/presentations/${root.id}/forwarding`, { reference: 'FWD33' }),
    ).toMatchObject(afterHours);
  });
});
