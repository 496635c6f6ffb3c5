import { expect, it } from 'vitest';
import { loanDesk, terms } from '../support/loans.ts';
import type { Client, ProblemBody } from '../support/world.ts';

const desk = await loanDesk('2026-03-05T02:00:00Z');
const { bank } = desk;
const authority = await desk.party('Bureau of Finance', 'authority');
const figures = {
  large: { industry: 'industry', employees: 5_000, revenueMinor: '90000000000' },
  small: { industry: 'industry', employees: 80, revenueMinor: '1500000000' },
};
interface Said {
  items: { id: string; purpose: string; value: string; validFrom: string; validTo: string }[];
}
const path = () => `/parties/${desk.borrower.partyId}/policy-standings`;
const sized = (purpose: string, size: keyof typeof figures, validFrom: string, by: Client = bank) =>
  by.tried<ProblemBody & { id: string }>(path(), {
    kind: 'size',
    purpose,
    figures: figures[size],
    validFrom,
    documentHash: 'a'.repeat(64),
    reason: 'Seen on paper',
  });
const codes = async (...asked: readonly (readonly [string, keyof typeof figures, string])[]) => {
  const all: (string | undefined)[] = [];
  for (const one of asked) all.push((await sized(...one)).body.code);
  return all;
};

it('measures 13 and 15: no bank calls a firm large for fees and small for relending by figures of one day', async () => {
  await desk.another();
  const fee = await sized('fee', 'large', '2026-03-01');
  const contrary = await sized('relending', 'small', '2026-03-01');
  expect([contrary.status, contrary.body.code, contrary.body.facts]).toEqual([
    409,
    'STANDING_CONTRADICTS',
    {
      standingId: fee.body.id,
      value: 'large',
      purpose: 'fee',
      validFrom: '2026-03-01',
      statedBy: bank.partyId,
    },
  ]);
  // Nor by figures of a day before, while those of a later day stand; another's word is its own.
  expect(await codes(['relending', 'small', '2026-02-01'], ['tax', 'large', '2026-02-01'])).toEqual([
    'STANDING_CONTRADICTS',
    undefined,
  ]);
  expect((await sized('relending', 'small', '2026-03-01', authority)).status).toBe(200);
});

it('measures 13 and 15: figures of a later day hold for every purpose, and what they contradict ends before them', async () => {
  await desk.another();
  const asked = [
    ['relending', 'small', '2026-01-01'],
    ['tax', 'large', '2026-03-01'],
    ['fee', 'large', '2026-03-02'],
  ] as const;
  expect(await codes(...asked)).toEqual([undefined, undefined, undefined]);
  const { items } = (await bank.get<Said>(`${path()}?status=in_force`)).body;
  expect(items.map(({ purpose, validTo }) => `${purpose} ${validTo}`).sort()).toEqual([
    'fee 2027-03-01',
    'relending 2026-02-28',
    'tax 2027-02-28',
  ]);
  // What was small is stated anew, and is what the figures of the day say.
  expect(await codes(['relending', 'small', '2026-03-02'], ['relending', 'large', '2026-03-02'])).toEqual([
    'STANDING_CONTRADICTS',
    undefined,
  ]);
});

it('measures 13 and 15: nor by figures typed with a loan: its own word that a firm is small bars the fees, whatever it said it for', async () => {
  const proposed = async () => {
    const { body } = await bank.tried<ProblemBody>('/loans', {
      borrowerId: desk.borrower.partyId,
      purposeKind: 'working_capital',
      purpose: 'Steel for the works',
      payees: [{ name: 'Supplier of Steel', accountNumber: '6222000011112222' }],
      amount: { amountMinor: '100000000', currency: 'CNY' },
      expectedOn: '2026-03-05',
      availableUntil: '2026-03-31',
      terms: terms(),
      fees: [{ code: 'commitment', amount: { amountMinor: '500000', currency: 'CNY' }, payeeName: 'Lending Bank' }],
      borrowerFigures: { ...figures.large, documentHash: 'a'.repeat(64) },
    });
    return body.code;
  };
  await desk.another();
  await sized('relending', 'large', '2026-03-01');
  expect(await proposed()).toBeUndefined();
  await desk.another();
  await sized('relending', 'small', '2026-03-01');
  expect(await proposed()).toBe('LOAN_FEE_BANNED');
  // What another says for another purpose is not the bank’s word.
  await desk.another();
  await sized('relending', 'small', '2026-03-01', authority);
  expect(await proposed()).toBeUndefined();
});
