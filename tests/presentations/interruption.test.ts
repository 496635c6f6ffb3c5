import { describe, expect, it } from 'vitest';
import { type EventRow, findComplying, invoice, openCreditTrade, type Presented, present } from '../support/credit.ts';
import type { ProblemBody } from '../support/world.ts';

const trade = await openCreditTrade();
const { issuer, issuerChecker, nominated, nominatedChecker, exporter, clock } = trade;

interface Interruption {
  id: string;
  fromOn: string;
  toOn: string | null;
}
const statusOf = async (id: string) => (await issuer.get<Presented>(`/presentations/${id}`)).body.status;

describe('the days of a bank that is closed by what it cannot help', () => {
  it('go on when it resumes: no notice is missing that it could not give, and it is precluded after its fifth open day', async () => {
    clock.set('2026-10-12T06:00:00Z');
    const first = await present(exporter, await trade.credit(), issuer.partyId, 10_000);
    const second = await present(exporter, await trade.credit(), issuer.partyId, 10_000);
    expect(first.lastDayToRefuse).toBe('2026-10-19');
    clock.set('2026-10-14T06:00:00Z');
    const body = { cause: 'Flood in the city', fromOn: '2026-10-14' };
    expect(await exporter.refused('/bank-interruptions', body)).toBe('403 MANDATE_MISSING');
    expect(await issuerChecker.refused('/bank-interruptions', { ...body, fromOn: '2026-10-15' })).toBe(
      '422 INPUT_INVALID',
    );
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => issuerChecker.tried<Interruption & ProblemBody>('/bank-interruptions', body)),
    );
    expect(answers.filter((a) => a.status === 200)).toHaveLength(1);
    expect(new Set(answers.filter((a) => a.status !== 200).map((a) => a.body.code))).toEqual(
      new Set(['INTERRUPTED_ALREADY']),
    );
    const id = answers.find((a) => a.status === 200)?.body.id as string;
    expect(
      (await exporter.get<{ items: Interruption[] }>(`/banks/${issuer.partyId}/interruptions`)).body.items,
    ).toMatchObject([{ fromOn: '2026-10-14', toOn: null }]);
    clock.set('2026-10-20T06:00:00Z');
    await trade.reach();
    clock.set('2026-10-21T06:00:00Z');
    await trade.reach();
    expect(await statusOf(first.id)).toBe('received');
    clock.set('2026-10-22T06:00:00Z');
    const resume = `/bank-interruptions/${id}/resumption`;
    expect(await nominatedChecker.refused(resume, { resumedOn: '2026-10-22' })).toBe('404 NOT_FOUND');
    expect(await issuerChecker.refused(resume, { resumedOn: '2026-10-23' })).toBe('422 INPUT_INVALID');
    expect(await issuerChecker.refused(resume, { resumedOn: '2026-10-14' })).toBe('422 INPUT_INVALID');
    expect(await issuerChecker.done<Interruption>(resume, { resumedOn: '2026-10-22' })).toMatchObject({
      toOn: '2026-10-21',
    });
    expect(await issuerChecker.refused(resume, { resumedOn: '2026-10-22' })).toBe('409 RESUMED_ALREADY');
    // Open days after presentation: 13, 22, 23, 26, 27 October.
    clock.set('2026-10-27T15:59:00Z');
    await trade.reach();
    expect(await statusOf(first.id)).toBe('received');
    const { examination } = await issuer.done<Presented>(`/presentations/${second.id}/examination`);
    const inOrder = Object.fromEntries(
      examination.forExaminer.map((q) => [`${q.rule}/${q.documentId ?? ''}`, { finding: 'conforms' }]),
    );
    await issuer.done(`/presentations/${second.id}/decision`, {
      decision: 'refuse',
      answers: inOrder,
      added: ['NOT AS ORDERED'],
      disposal: 'HOLD',
    });
    expect(await statusOf(second.id)).toBe('refused');
    clock.set('2026-10-27T16:00:00Z');
    await trade.reach();
    expect(await statusOf(first.id)).toBe('precluded');
  });
});

describe('a credit that expires while the bank is closed', () => {
  it('is not extended, is not presented under, and is not honoured when the bank resumes', async () => {
    clock.set('2026-10-19T06:00:00Z');
    const creditId = await trade.credit();
    const earlier = await present(exporter, creditId, nominated.partyId, 4_000);
    await findComplying(nominated, earlier.id);
    clock.set('2026-11-18T09:00:00Z');
    const { id } = await nominatedChecker.done<Interruption>('/bank-interruptions', {
      cause: 'Strike',
      fromOn: '2026-11-18',
    });
    expect(
      await exporter.refused(`/credits/${creditId}/presentations`, {
        amount: { amountMinor: '1000000', currency: 'EUR' },
        presentedToId: nominated.partyId,
        documents: [invoice('10000.00')],
      }),
    ).toBe('422 BANK_INTERRUPTED');
    clock.set('2026-11-21T09:00:00Z');
    await trade.reach();
    const { rows } = await trade.database.admin.query<EventRow>(
      `select payload from event where object_id = $1 and type = 'credit.expired'`,
      [creditId],
    );
    expect(rows.map((row) => row.payload)).toMatchObject([{ lastDay: '2026-11-20', inInterruption: true }]);
    clock.set('2026-11-24T09:00:00Z');
    await nominatedChecker.done(`/bank-interruptions/${id}/resumption`, { resumedOn: '2026-11-24' });

    const late = await present(exporter, creditId, nominated.partyId, 6_000);
    const { examination } = await nominated.done<Presented>(`/presentations/${late.id}/examination`);
    expect(examination.discrepancies.map((d) => d.rule)).toContain('U36');
    // Authorised all the same, the bank does not honour under it.
    await nominated.done(`/presentations/${late.id}/discrepancy-advice`);
    await issuerChecker.done(`/presentations/${late.id}/discrepancy-answer`, { authorise: true });
    expect(await nominatedChecker.refused(`/presentations/${late.id}/honour`)).toBe('422 EXPIRED_IN_INTERRUPTION');
    // What had reached it before it closed is owed.
    expect(await nominatedChecker.done<Presented>(`/presentations/${earlier.id}/honour`)).toMatchObject({
      status: 'honoured',
    });
  });
});
