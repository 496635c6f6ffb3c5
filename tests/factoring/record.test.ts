import { describe, expect, it } from 'vitest';
import { factoringGates } from '../support/factoring.ts';
import { openOwed, sha, yuan } from '../support/receivables.ts';
import { sayers } from '../support/said.ts';
import type { Client, ProblemBody } from '../support/world.ts';

const owed = await openOwed();
const { seller, debtor, banks } = owed;
const [bank] = banks;
const { black, event } = await sayers(owed);
const checker = await owed.colleague(bank, 'Checker', ['factoring:approve']);
await debtor.done('/notice-addresses', { channel: 'platform', address: 'treasury' });
const accountId = await owed.account(bank, '6222333300001111');

async function ready(payTo = accountId) {
  const receivable = await owed.receivable(1_000_000);
  const { id } = await seller.done<{ id: string }>('/assignments', {
    assigneeId: bank.partyId,
    kind: 'advance',
    recourse: true,
    services: ['finance', 'collection'],
    currency: 'CNY',
    items: [{ receivableId: receivable.id, advance: yuan(800_000) }],
  });
  await bank.done(`/assignments/${id}/answer`, { accept: true });
  await factoringGates(owed, payTo)(bank, id, receivable, 1_000_000);
  const asked = await bank.done<{ id: string }>('/advance-requests', {
    assignmentId: id,
    amount: yuan(800_000),
    rateBps: 594,
    fees: yuan(0),
    dueOn: '2026-12-31',
  });
  return { id, receivable, path: `/advance-requests/${asked.id}/payment` };
}
type Shut = ProblemBody & { facts: { gates: { code: string; facts: { closed?: { fact: string }[] } }[] } };
const shutBy = async (path: string): Promise<string[]> => {
  const { body } = await checker.post<Shut>(path);
  expect(body.code).toBe('GATES_SHUT');
  return body.facts.gates.flatMap((gate) => gate.facts.closed?.map(({ fact }) => fact) ?? gate.code);
};
const paper = { authority: 'Court', documentNumber: '(2026) 3', documentHash: sha('c') };
const stands = (of: Client, kind: string, more = {}) =>
  bank.done<{ id: string }>(`/parties/${of.partyId}/standings`, {
    kind,
    since: owed.clock.now().toISOString().slice(0, 10),
    reason: 'on record',
    ...(kind === 'default' ? {} : paper),
    ...more,
  });

describe('an advance', () => {
  it('does not go out while seller or debtor is in default, insolvent or listed', async () => {
    const { path } = await ready();
    for (const [of, kind, fact, more] of [
      [seller, 'default', 'F58', {}],
      [debtor, 'insolvency', 'F65', {}],
      [debtor, 'listing', 'F68', { list: 'dishonesty' }],
    ] as const) {
      const standing = await stands(of, kind, more);
      expect(await shutBy(path)).toEqual([fact]);
      await bank.done(`/standings/${standing.id}/end`, { reason: 'over' });
    }
    await checker.done(path);
  });

  it('F104 F105 AV: nor while its seller is barred; one with an event of credit asks one more person', async () => {
    const { path } = await ready();
    const end = await black(seller);
    expect(await shutBy(path)).toEqual(['F104']);
    await end();
    // It is lent to the seller: what is said of the debtor is no bar to it.
    const ofDebtor = await black(debtor);
    const ofSeller = await event(bank, seller);
    const { status, body } = await checker.post<{ reasons: { code: string }[] }>(path);
    expect([status, body.reasons?.map(({ code }) => code)]).toEqual([202, ['F105']]);
    await ofSeller();
    await checker.done(path);
    await ofDebtor();
  });

  it('does not go out on the call of who took the claim on, asked for the money or pays it, alone or agreeing (F79)', async () => {
    const { path, receivable } = await ready();
    const call = {
      debtorId: debtor.partyId,
      subjectId: receivable.id,
      number: '023-63000000',
      numberSource: 'public_register',
      spokeTo: 'Accountant',
      outcome: 'affirmed',
    };
    const others = await owed.colleague(bank, 'Caller', ['callBack:record']);
    for (const by of [bank, checker]) {
      owed.clock.advance(1);
      // The checker holds no mandate to call: nobody who pays has one.
      if (by === checker) expect(await by.refused('/call-backs', call)).toBe('403 MANDATE_MISSING');
      else {
        await by.done('/call-backs', call);
        expect(await shutBy(path)).toEqual(['DEBTOR_CALLED_BACK']);
      }
    }
    owed.clock.advance(1);
    await others.done('/call-backs', call);
    await checker.done(path);
  });

  it('does not go out where the debtor pays into an account that nobody controls (SI 70)', async () => {
    const loose = await seller.done<{ id: string }>('/collection-accounts', {
      lenderId: bank.partyId,
      accountNumber: '6222333300009999',
      bankName: '示例银行',
      control: 'none',
      agreementHash: sha('d'),
      debtorIds: [debtor.partyId],
    });
    await bank.done(`/collection-accounts/${loose.id}/answer`, { accept: true });
    await debtor.done(`/collection-accounts/${loose.id}/acknowledgement`);
    const { path } = await ready(loose.id);
    expect(await shutBy(path)).toEqual(['PAID_INTO_CONTROLLED_ACCOUNT']);
  });

  it('does not go out on a disputed receivable, nor on a call that is a month old', async () => {
    const { path, receivable } = await ready();
    const { id } = await debtor.done<{ id: string }>(`/receivables/${receivable.id}/disputes`, {
      amount: yuan(1_000_000),
      reason: 'Coils are rusty',
    });
    expect(await shutBy(path)).toEqual(['F72']);
    await debtor.done(`/disputes/${id}/withdrawal`);
    owed.clock.advance(31 * 86_400);
    expect(await shutBy(path)).toContain('DEBTOR_CALLED_BACK');
  });

  it('that stands keeps its assignment: the claim is not given back around it', async () => {
    const { id, path } = await ready();
    await checker.done(path);
    expect(await bank.refused(`/assignments/${id}/end`, { reason: 'waived' })).toBe('422 GATE_CLOSED');
  });
});
