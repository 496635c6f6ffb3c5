import { describe, expect, it } from 'vitest';
import { limitOf, openLimit } from '../support/limits.ts';
import { loanDesk } from '../support/loans.ts';
import type { Client, ProblemBody } from '../support/world.ts';

const desk = await loanDesk('2026-03-05T02:00:00Z');
const { bank } = desk;
const authority = await desk.party('Market Supervision', 'authority');
const other = await desk.party('Other Bank', 'bank');
const payee = await desk.party('Payee', 'trader');
const yuan = (amount: number) => ({ amountMinor: String(amount * 100), currency: 'CNY' });
const documentHash = 'a'.repeat(64);

interface Bill {
  id: string;
  status: string;
}
let bills = 0;
const drawn = (drawer: Client, acceptor: Client, amount: number) =>
  drawer.done<Bill>('/exchange-bills', {
    acceptorId: acceptor.partyId,
    payeeId: payee.partyId,
    number: String(++bills).padStart(30, '0'),
    face: yuan(amount),
    dueOn: '2026-06-03',
    contractNumber: 'C-1',
    documentHash,
  });
const accepted = async (drawer: Client, amount: number, acceptor = bank) => {
  const { id } = await drawn(drawer, acceptor, amount);
  const { status, body } = await acceptor.tried<Bill & ProblemBody>(`/exchange-bills/${id}/acceptance`, {
    accept: true,
  });
  return { id, status, body };
};
/** A bill that another bank accepted, offered to the bank by who holds it. */
const discounted = async (holder: Client, amount: number) => {
  const { id } = await accepted(desk.borrower, amount, other);
  const handed = await payee.done<Bill>(`/exchange-bills/${id}/offers`, {
    kind: 'transfer',
    toPartyId: holder.partyId,
  });
  await holder.done(`/exchange-bill-offers/${handed.id}/answer`, { accept: true });
  const offer = { kind: 'discount', toPartyId: bank.partyId, rateBps: 200 };
  const { id: moveId } = await holder.done<Bill>(`/exchange-bills/${id}/offers`, offer);
  const { status, body } = await bank.tried<ProblemBody>(`/exchange-bill-offers/${moveId}/answer`, { accept: true });
  return { id, status, body };
};
const listed = (firm: Client) =>
  authority.done(`/parties/${firm.partyId}/policy-standings`, {
    kind: 'list',
    value: 'black',
    listYear: 2026,
    validFrom: '2026-01-01',
    documentHash,
    reason: 'Serious breach',
  });
const firm = () => desk.party(`Firm ${++bills}`, 'trader');
const hasFact = ({ facts }: ProblemBody, fact: string) => (JSON.stringify(facts) ?? '').includes(fact);

describe('a bank’s acceptance and discount of a bill are credit', () => {
  it('for nobody on a list of serious breach, and for nobody who lets the bank wait', async () => {
    const black = await firm();
    await listed(black);
    const { body } = await accepted(black, 1_000);
    expect([body.code, hasFact(body, 'F104')]).toEqual(['GATE_CLOSED', true]);
    const broken = await firm();
    await bank.done(`/parties/${broken.partyId}/standings`, {
      kind: 'default',
      since: '2026-03-01',
      reason: 'It did not pay',
    });
    expect((await accepted(broken, 1_000)).body.code).toBe('GATE_CLOSED');
  });

  it('within the limits above the drawer or who must take the bill back, until it is paid', async () => {
    const drawer = await firm();
    await bank.done('/lender-capital', { capital: yuan(100_000_000), statedFor: '2025-12-31', documentHash });
    const limit = await openLimit(bank, 'customer', drawer, yuan(1_000_000));
    const taken = async () => Number((await limitOf(bank, limit)).usedMinor) / 100;
    const first = await accepted(drawer, 600_000);
    expect([first.status, await taken()]).toEqual([200, 600_000]);
    expect((await accepted(drawer, 400_001)).body.code).toBe('LIMIT_EXCEEDED');
    const sold = await discounted(drawer, 300_000);
    expect([sold.status, await taken()]).toEqual([200, 900_000]);
    expect((await discounted(drawer, 100_001)).body.code).toBe('LIMIT_EXCEEDED');
    // Six at once: two of them fit.
    const open = await Promise.all(Array.from({ length: 6 }, () => drawn(drawer, bank, 50_000)));
    const tried = await Promise.all(
      open.map(({ id }) => bank.tried<Bill>(`/exchange-bills/${id}/acceptance`, { accept: true })),
    );
    expect([tried.filter(({ status }) => status === 200).length, await taken()]).toEqual([2, 1_000_000]);
    const seen = (await bank.get<{ shares: { billId: string | null }[] }>(`/limits/${limit}`)).body.shares;
    expect(seen.map(({ billId }) => billId)).toContain(first.id);
    desk.at('2026-06-03');
    await bank.done(`/exchange-bills/${first.id}/settlement`, { isPaid: true });
    await other.done(`/exchange-bills/${sold.id}/settlement`, { isPaid: true });
    expect(await taken()).toBe(100_000);
    desk.at('2026-03-05');
  });

  it('takes its place under a limit that is opened later, and only under one that bears it', async () => {
    const drawer = await firm();
    expect((await accepted(drawer, 200_000)).status).toBe(200);
    const limit = await openLimit(bank, 'customer', drawer, yuan(1_000_000), { products: ['working_capital'] });
    expect(Number((await limitOf(bank, limit)).usedMinor)).toBe(20_000_000);
    expect((await accepted(drawer, 1_000)).body.code).toBe('LIMIT_PRODUCT');
  });

  it('no more than the share of the capital that one name takes, with what is lent to it', async () => {
    const drawer = await firm();
    // Fifteen per cent of a hundred million.
    const most = await accepted(drawer, 16_000_000);
    expect([most.body.code, hasFact(most.body, 'ceiling')]).toEqual(['GATE_CLOSED', true]);
    expect((await accepted(drawer, 8_000_000)).status).toBe(200);
    expect((await discounted(drawer, 8_000_000)).body.code).toBe('GATE_CLOSED');
  });
});

describe('an offer of a bill', () => {
  it('is over once the bill is paid or not paid', async () => {
    const drawer = await firm();
    const { id } = await accepted(drawer, 1_000);
    const offer = await payee.done<Bill>(`/exchange-bills/${id}/offers`, {
      kind: 'transfer',
      toPartyId: other.partyId,
    });
    desk.at('2026-06-03');
    await bank.done(`/exchange-bills/${id}/settlement`, { isPaid: true });
    expect(await other.refused(`/exchange-bill-offers/${offer.id}/answer`, { accept: false })).toBe(
      '409 EXCHANGE_BILL_MOVE_ANSWERED',
    );
    const tasks = (await other.get<{ items: { objectId: string }[] }>('/tasks?limit=200')).body.items;
    expect(tasks.some(({ objectId }) => objectId === offer.id)).toBe(false);
    desk.at('2026-03-05');
  });
});
