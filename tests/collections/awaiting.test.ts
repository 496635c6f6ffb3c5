import { expect, it } from 'vitest';
import { ACCOUNT, openCollecting } from '../support/collecting.ts';
import { yuan } from '../support/receivables.ts';
import type { Client, Proposal } from '../support/world.ts';

const { owed, debtor, bank, clerk, lent, line, collected, owedOn, left } = await openCollecting();
const other = await owed.colleague(bank, 'Who agrees', ['repayment:record']);

/** A line of somebody else's money for the debtor: it waits for people of the second level. */
const typed = (bankReference: string, amount: number, by: Client = clerk) =>
  by.post<Proposal>('/statements', {
    accountNumber: ACCOUNT,
    lines: [line(bankReference, amount, 'transfer', { payerName: 'Zhang San', debtorId: debtor.partyId })],
  });
const said = ({ needs, reasons }: Proposal) => [needs.level, needs.agreements, reasons.map(({ code }) => code)];

it('a reference that waits as a line asks as many people as that, whatever it is booked as', async () => {
  const { facilityId, a } = await lent(50_000, 100_000);
  expect((await typed('A 1', 10_000)).body.needs.level).toBe('L2');
  const more = [`L2`, 2, ['NO_STATEMENT_LINE', 'REFERENCE_AWAITS']];
  const booked = await bank.post<Proposal>(`/facilities/${facilityId}/repayments`, collected('ａ1', 10_000, a.id));
  expect([booked.status, said(booked.body)]).toEqual([202, more]);
  const margin = { bankReference: 'A-1', amount: yuan(10_000), receivedOn: '2026-10-12' };
  expect(said((await bank.post<Proposal>(`/facilities/${facilityId}/margin`, margin)).body)).toEqual(more);
  // One more is not enough: two are, of whom one of the second level.
  const { body } = await other.post<Proposal>(`/proposals/${booked.body.id}/agreement`);
  expect([body.state, await left(facilityId), await owedOn(a.id)]).toEqual(['open', 50_000, ['confirmed', 100_000]]);
  await bank.agreed(booked.body);
  expect([await left(facilityId), await owedOn(a.id)]).toEqual([40_000, ['confirmed', 90_000]]);
});

it('also where the line is typed while the booking waits; and no other reference asks more', async () => {
  const { facilityId, a } = await lent(50_000, 100_000);
  const at = `/facilities/${facilityId}/repayments`;
  const first = (await bank.post<Proposal>(at, collected('B-1', 10_000, a.id))).body;
  expect(said(first)).toEqual(['L1', 1, ['NO_STATEMENT_LINE']]);
  await typed('B-1', 10_000);
  const { body } = await other.post<Proposal>(`/proposals/${first.id}/agreement`);
  expect([body.state, body.needs.level, await left(facilityId)]).toEqual(['open', 'L2', 50_000]);
  expect(said((await bank.post<Proposal>(at, collected('B-2', 10_000, a.id))).body).slice(0, 2)).toEqual(['L1', 1]);
  // What is asked of one booking of it is asked of another.
  expect(said((await bank.post<Proposal>(at, collected('B-1', 10_000, a.id))).body).slice(0, 2)).toEqual(['L2', 2]);
});
