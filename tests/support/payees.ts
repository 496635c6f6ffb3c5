import type { Client } from './world.ts';

/** An account on the lender's record, proved and called back. */
export const payee = (lender: Client, payeeName: string, accountNumber: string, more: Record<string, unknown> = {}) =>
  lender.done<{ id: string }>('/payee-accounts', {
    payeeName,
    accountNumber,
    bankName: 'Bank of the payee',
    proofHash: 'ab'.repeat(32),
    called: { number: '+86 21 5555 0101', numberSource: 'public_register', spokeTo: 'Treasury' },
    ...more,
  });
