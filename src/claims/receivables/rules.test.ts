import { describe, expect, it } from 'vitest';
import { money } from '../../kernel/money.ts';
import { Refusal } from '../../kernel/refusal.ts';
import { decideConfirmation, isBad, limitationOn, type ReceivableStatus } from './rules.ts';

describe('the debtor confirms', () => {
  it.each<[string, ReceivableStatus, string, bigint, string, string, string?]>([
    // what,                      status,      by,         amount,   due,          outcome
    ['in full', 'presented', 'debtor', 100_00n, '2026-12-01', 'confirmed, dilution 0'],
    ['in part', 'presented', 'debtor', 90_00n, '2026-12-01', 'confirmed, dilution 1000'],
    ['due today', 'presented', 'debtor', 100_00n, '2026-10-12', 'confirmed, dilution 0'],
    ['more than invoiced', 'presented', 'debtor', 100_01n, '2026-12-01', 'CONFIRMED_AMOUNT_EXCEEDS_INVOICE'],
    ['due yesterday', 'presented', 'debtor', 100_00n, '2026-10-11', 'DUE_DATE_PASSED'],
    ['due before it is invoiced', 'presented', 'debtor', 100_00n, '2026-10-13', 'DUE_BEFORE_INVOICE', '2026-10-14'],
    ['by the creditor', 'presented', 'creditor', 100_00n, '2026-12-01', 'NOT_THE_DEBTOR'],
    ['twice', 'confirmed', 'debtor', 100_00n, '2026-12-01', 'RECEIVABLE_NOT_PRESENTED'],
    ['after rejecting', 'rejected', 'debtor', 100_00n, '2026-12-01', 'RECEIVABLE_NOT_PRESENTED'],
    ['after it was paid', 'settled', 'debtor', 100_00n, '2026-12-01', 'RECEIVABLE_NOT_PRESENTED'],
    // Precedence: who asks matters before what is asked.
    ['by the creditor, twice', 'confirmed', 'creditor', 100_01n, '2026-10-11', 'NOT_THE_DEBTOR'],
  ])('%s', (_, status, byPartyId, amountMinor, dueOn, outcome, invoicedOn = '2026-10-01') => {
    const decide = () => {
      try {
        const decision = decideConfirmation(
          { status, debtorId: 'debtor', invoiced: money(100_00n, 'CNY'), invoicedOn },
          { byPartyId, amount: money(amountMinor, 'CNY'), dueOn, today: '2026-10-12' },
        );
        return `${decision.status}, dilution ${decision.dilutionMinor}`;
      } catch (error) {
        return error instanceof Refusal ? error.code : error;
      }
    };
    expect(decide()).toBe(outcome);
  });
});

describe('a late receivable', () => {
  it('is bad from the 91st day, and past the limitation after three years', () => {
    expect(isBad('2026-01-01', '2026-04-01', 90)).toBe(false);
    expect(isBad('2026-01-01', '2026-04-02', 90)).toBe(true);
    expect(limitationOn('2028-02-29')).toBe('2031-02-28');
  });
});
