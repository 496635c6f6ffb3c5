import type { Client } from './world.ts';

interface Money {
  amount: object;
  bankReference: string;
  receivedOn: string;
}

/** The line of money that was booked, and the one by which the bank takes it back. */
export const bounce = (clerk: Client, { amount, bankReference, receivedOn: valueOn }: Money, today = valueOn) => {
  const line = { payerName: 'Who pays', amount, memo: 'transfer' };
  return clerk.done('/statements', {
    accountNumber: 'CN11000900003',
    lines: [
      { ...line, bankReference, valueOn },
      { ...line, bankReference: `${bankReference}-R`, reverses: bankReference, valueOn: today },
    ],
  });
};
