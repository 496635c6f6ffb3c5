import { describe, expect, it } from 'vitest';
import { openCollateral, yuan } from '../support/collateral.ts';
import type { Client, ProblemBody } from '../support/world.ts';

const desk = await openCollateral();
const { bank, checker, importer, manager } = desk;
await desk.price(70_000);
await desk.valuationTerms();
const authority = await desk.party('Bureau of Finance', 'authority');
const other = await desk.party('Second Bank', 'bank');

interface Standing {
  id: string;
}
interface Drawdown extends ProblemBody {
  id: string;
  status: string;
  reasons?: { code: string }[];
}
const state = (by: Client, about: Client, more: object) =>
  by.done<Standing>(`/parties/${about.partyId}/policy-standings`, {
    validFrom: desk.dayIn(-30),
    documentHash: 'a'.repeat(64),
    reason: 'Seen on paper',
    ...more,
  });
const end = (by: Client, { id }: Standing) =>
  by.done(`/policy-standings/${id}/end`, { lastOn: desk.dayIn(-1), reason: 'No longer so' });
const black = { kind: 'list', value: 'black', listYear: 2026 };
const ask = (facilityId: string) =>
  importer.tried<Drawdown>(`/facilities/${facilityId}/drawdowns`, {
    product: 'working_capital',
    amount: yuan(10_000),
    dueOn: desk.dayIn(60),
  });
const pay = (id: string) => checker.tried<Drawdown>(`/drawdowns/${id}/disbursement`);
const factsOf = ({ body }: { body: ProblemBody }) =>
  ((body.facts?.closed ?? []) as { fact: string; statedBy?: string }[]).map(({ fact, statedBy }) => [fact, statedBy]);

describe('who is on a list of serious breach gets no new money under a facility (measure 19)', () => {
  it('neither asks for it, nor is paid what was approved before; of others’ lists nothing follows', async () => {
    const facilityId = await desk.facility(5_000_000);
    await desk.pledged(facilityId, 20);
    const { body: asked } = await ask(facilityId);
    const approved = await bank.done<Drawdown>(`/drawdowns/${asked.id}/approval`);
    expect(approved.status).toBe('approved');

    const listed = await state(authority, importer, black);
    const refused = await ask(facilityId);
    expect([refused.status, refused.body.code]).toEqual([422, 'GATE_CLOSED']);
    expect(factsOf(refused)).toEqual([['F104', authority.partyId]]);
    const unpaid = await pay(asked.id);
    expect(unpaid.body.code).toBe('CONDITIONS_NOT_MET');
    expect(JSON.stringify(unpaid.body.facts)).toContain(listed.id);
    await end(authority, listed);

    // What stands of who keeps the goods, and what another bank says, bars no borrower.
    const ofCustodian = await state(authority, manager, black);
    const ofOther = await state(other, importer, { kind: 'credit_event', value: 'default' });
    expect((await ask(facilityId)).status).toBe(201);
    await end(authority, ofCustodian);
    await end(other, ofOther);
    expect((await pay(asked.id)).body.status).toBe('disbursed');
  });

  it('nor is a facility approved for it; merged into another, it borrows no more and its successor does', async () => {
    const proposed = await bank.done<{ id: string }>('/facilities', {
      borrowerId: importer.partyId,
      limit: yuan(1_000_000),
      lotAdvanceBps: 7_000,
      receivableAdvanceBps: 8_000,
      marginBps: 0,
      interestBps: 0,
      expiresOn: '2027-12-31',
    });
    const listed = await state(authority, importer, { ...black, listYear: 2025 });
    expect(await checker.refused(`/facilities/${proposed.id}/approval`)).toBe('422 GATE_CLOSED');
    await end(authority, listed);
    const heir = await desk.party('Importer and Partners', 'trader');
    const merged = await state(bank, importer, { kind: 'relation', value: 'successor', otherId: heir.partyId });
    expect(factsOf(await checker.tried<ProblemBody>(`/facilities/${proposed.id}/approval`))).toEqual([
      ['F104', bank.partyId],
    ]);
    await end(bank, merged);
    await checker.done(`/facilities/${proposed.id}/approval`);
  });
});

describe('who is watched, or of whom an event of credit is known, asks for one more person (measures 18, 19)', () => {
  it('at approval and at payment, by the lender’s own rule; the borrower is told nothing of it', async () => {
    const facilityId = await desk.facility(5_000_000);
    await desk.pledged(facilityId, 20);
    const event = await state(bank, importer, { kind: 'credit_event', value: 'payment_arrears', figure: 3 });
    const { status, body: asked } = await ask(facilityId);
    expect(status).toBe(201);
    expect(JSON.stringify(asked)).not.toContain(event.id);
    const waiting = await bank.post<Drawdown>(`/drawdowns/${asked.id}/approval`);
    expect([waiting.status, waiting.body.reasons?.map(({ code }) => code)]).toEqual([202, ['F105']]);
    await end(bank, event);
    expect((await bank.post<Drawdown>(`/drawdowns/${asked.id}/approval`)).status).toBe(200);

    // A rule of the bank that is stricter refuses; the row of the rule book stands in the facts.
    const again = await state(bank, importer, { kind: 'credit_event', value: 'default' });
    await bank.done('/policy/rules', {
      key: 'effect.creditEvent.lend',
      value: 3,
      unit: '0 to 3',
      validFrom: desk.today(),
      source: 'Board',
    });
    const refused = await ask(facilityId);
    expect(factsOf(refused)).toEqual([['F104', bank.partyId]]);
    expect(JSON.stringify(refused.body.facts)).toContain('effect.creditEvent.lend');
    await end(bank, again);
    expect((await ask(facilityId)).status).toBe(201);
  });
});

describe('a line is not made larger or gone on with for who may not draw on it', () => {
  const over = { reason: 'Over', documentHash: 'c'.repeat(64) };
  it.each([
    ['F58', { kind: 'default' }],
    ['F65', { kind: 'insolvency', authority: 'Court', documentNumber: '(2026) 3', documentHash: 'b'.repeat(64) }],
    ['F68', { kind: 'listing', list: 'sanction', authority: 'UN', documentNumber: '7', documentHash: 'b'.repeat(64) }],
  ])('%s', async (fact, stands) => {
    const facilityId = await desk.facility(5_000_000);
    const standing = await bank.done<Standing>(`/parties/${importer.partyId}/standings`, {
      since: desk.today(),
      reason: 'on record',
      ...stands,
    });
    const change = (amount: number) =>
      checker.tried<ProblemBody>(`/facilities/${facilityId}/change`, {
        limit: yuan(amount),
        reason: amount > 5_000_000 ? 'customer_asked' : 'risk_rose',
        documentHash: 'd'.repeat(64),
      });
    expect(factsOf(await change(6_000_000)).map(([each]) => each)).toEqual([fact]);
    expect((await change(4_000_000)).status).toBeLessThan(300);
    await bank.done(`/facilities/${facilityId}/suspension`, { reason: 'Seen in the papers' });
    expect(
      factsOf(await checker.tried<ProblemBody>(`/facilities/${facilityId}/resumption`, { reason: 'On' })).map(
        ([each]) => each,
      ),
    ).toEqual([fact]);
    await bank.done(`/standings/${standing.id}/end`, over);
    expect(
      (await checker.tried<ProblemBody>(`/facilities/${facilityId}/resumption`, { reason: 'On' })).status,
    ).toBeLessThan(300);
  });
});
