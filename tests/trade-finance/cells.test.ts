import { describe, expect, it } from 'vitest';
import { seededChance } from '../../src/adapters/memory/clock.ts';
import { systemCtx } from '../../src/app.ts';
import { withTransaction } from '../../src/context.ts';
import { identifiers } from '../../src/kernel/identifiers.ts';
import { endHold, setHold } from '../../src/lending/financing/index.ts';
import { euro, invoice, openCreditTrade, present } from '../support/credit.ts';
import { openForwarded, sound } from '../support/forwarded.ts';
import type { ProblemBody } from '../support/world.ts';

const trade = await openCreditTrade();
const { nominated, nominatedChecker, exporter, clock } = trade;
const { facilityId, drawing, asked } = await openForwarded(trade);
const chance = seededChance(11);
const newId = identifiers(clock, chance);
const reason = 'MONEY_TAKEN_BACK mrc_1';
const held = (isHeld: boolean) =>
  withTransaction(systemCtx({ clock, chance, newId }, trade.database, trade.tenantId, 'test'), async (tx) => {
    if (isHeld) await setHold(tx, facilityId, reason, ['advance', 'release'], { receiptId: 'mrc_1' });
    else await endHold(tx, facilityId, reason);
  });
const limit = (amount: number) =>
  nominated.done('/party-limits', {
    kind: 'borrower',
    partyId: exporter.partyId,
    limit: euro(amount),
    validUntil: '2027-12-31',
    documentHash: 'd'.repeat(64),
  });
const closed = async (id: string, act = 'approval') => {
  const by = act === 'approval' ? nominated : nominatedChecker;
  const { status, body } = await by.tried<ProblemBody>(`/trade-financings/${id}/${act}`);
  if (status < 300) return [];
  return [body.facts?.gate, ...((body.facts?.closed ?? []) as { fact: string }[]).map(({ fact }) => fact)];
};

describe('a financing under a credit', () => {
  it('F54 TF: does not go out past what its lender set for who is financed, approved before or not', async () => {
    const id = await asked('discounting', await drawing(1_000), 'EX-1', 1_000);
    await limit(999.99);
    expect(await closed(id)).toEqual(['TF', 'F54']);
    await limit(1_000);
    expect(await closed(id)).toEqual([]);
    await limit(999.99);
    expect(await closed(id, 'pay-out')).toEqual(['TF', 'F54']);
    await limit(10_000);
  });

  it('F101 TF: does not go out while money that had come is taken back', async () => {
    const id = await asked('discounting', await drawing(1_000), 'EX-2', 1_000);
    await held(true);
    expect(await closed(id)).toEqual(['TF', 'F101']);
    await held(false);
    expect(await closed(id)).toEqual([]);
    await held(true);
    expect(await closed(id, 'pay-out')).toEqual(['TF', 'F101']);
    await held(false);
  });

  it('F90 TF: does not go out on documents that do not comply, but within what its lender takes such ones for', async () => {
    const creditId = await trade.credit(1_000);
    const documents = [invoice('1000.00', { currency: 'USD' })];
    const root = await present(exporter, creditId, nominated.partyId, 1_000, { documents });
    const { id } = await exporter.done<{ id: string }>('/trade-financings', {
      creditId,
      presentationId: root.id,
      product: 'export_bill_advance',
      facilityId,
      amount: euro(900),
      dueOn: '2026-12-01',
      invoiceNumber: 'EX-3',
    });
    await nominated.done(`/presentations/${root.id}/examination`);
    await nominated.done(`/trade-financings/${id}/appraisal`, sound);
    const { body } = await nominated.tried<ProblemBody>(`/trade-financings/${id}/approval`);
    expect([body.code, JSON.stringify(body.facts)]).toEqual([
      'TRADE_CONDITIONS_OPEN',
      expect.stringContaining('DOCUMENTS_COMPLY'),
    ]);
    await nominated.done(`/trade-financings/${id}/appraisal`, { ...sound, discrepancyLimit: true });
    expect(await closed(id)).toEqual([]);
  });
});
