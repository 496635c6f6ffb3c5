import { expect, it } from 'vitest';
import { seedFirstTenant } from '../../db/seed/first-tenant.ts';
import { seededChance } from '../../src/adapters/memory/clock.ts';
import { systemCtx } from '../../src/app.ts';
import { identifiers } from '../../src/kernel/identifiers.ts';
import { base64, camt053 } from '../bank-statements/forms.ts';
import { paper, terms } from '../support/loans.ts';
import { Client, openWorld, type Proposal } from '../support/world.ts';

// The houses of a fresh installation have the people for all that their own rules ask.
const { clock, database, url, signer } = await openWorld('2026-03-05T02:00:00Z');
const chance = seededChance(77);
const newId = identifiers(clock, chance);
const ctx = systemCtx({ clock, chance, newId, signer }, database, newId('tenant'), 'seed');
const keys = await seedFirstTenant(ctx, (path, init) => fetch(`${url}${path}`, init));
const clients = await Promise.all(
  keys.map(async ({ person, key }) => {
    const { body } = await new Client(url, key, '', '').get<{ party: { id: string }; person: { id: string } }>('/me');
    return [person, new Client(url, key, body.party.id, body.person.id)] as const;
  }),
);
const named = new Map(clients);
const of = (person: string) => named.get(person) as Client;
const [officer, borrower] = [of('Example Bank, officer'), of('Example Importer, officer')];
const agreers = ['checker', 'director', 'second director'].map((seat) => of(`Example Bank, ${seat}`));

/** Kept as a proposal of that level, and agreed to by as many of the bank's desk as there are, until it is done. */
async function doneAt<T>(level: string, path: string, body: object): Promise<T | undefined> {
  const asked = await officer.post<Proposal>(path, body);
  expect([path, asked.status, asked.body.needs?.level]).toEqual([path, 202, level]);
  for (const agreer of agreers) {
    const { body: proposal } = await agreer.post<Proposal & { outcome: T }>(
      `/proposals/${asked.body.id}/agreement`,
      {},
    );
    if (proposal.state === 'done') return proposal.outcome;
  }
  return undefined;
}

it('a bank writes off what is lost: who begins, one other, and two at the highest level', async () => {
  const [checker, director] = agreers as [Client, Client];
  const [payeeName, accountNumber] = ['Supplier of Steel', '6222000011112222'];
  const amount = { amountMinor: '3000000', currency: 'CNY' };
  await doneAt('L1', '/payee-accounts', {
    payeeName,
    accountNumber,
    bankName: 'Bank of the payee',
    proofHash: paper(),
    called: { number: '+86 21 5555 0101', numberSource: 'public_register', spokeTo: 'Treasury' },
  });
  const loan = await officer.post<{ id: string; sheetHash: string }>('/loans', {
    borrowerId: borrower.partyId,
    purposeKind: 'working_capital',
    purpose: 'Steel for the works',
    payees: [{ name: payeeName, accountNumber }],
    amount,
    expectedOn: '2026-03-05',
    availableUntil: '2026-03-31',
    terms: terms({ shape: 'bullet', periods: 1, dayCount: 'actual/360', overdueUpliftBps: 5_000 }),
  });
  const { id, sheetHash } = loan.body;
  const dones = [
    await borrower.post(`/loans/${id}/acceptance`, { sheetHash }),
    await checker.post(`/loans/${id}/approval`),
    await director.post(`/loans/${id}/disbursements`, {
      amount,
      payments: [{ accountNumber, amount, evidenceHash: paper() }],
    }),
  ];
  expect(dones.map(({ status, body }) => [status < 202, status < 202 || body])).toEqual(dones.map(() => [true, true]));
  clock.set('2027-07-15T02:00:00Z');
  const off = { reason: 'Nothing is left of the firm', documentHash: paper() };
  expect(await doneAt('L3', `/loans/${id}/write-off`, off)).toMatchObject({ status: 'written_off' });
});

it('a bank takes a statement in yen, of little by two and of much by four', async () => {
  clock.set('2027-07-15T02:00:00Z');
  const statement = (account: string, amount: number) => ({
    format: 'camt.053',
    content: base64(
      camt053({
        account,
        number: '2027-195',
        opening: 1_000,
        on: '2027-07-14',
        lines: [{ reference: `IN-${amount}`, amount, name: 'Somebody', memo: 'fees' }],
        currency: 'JPY',
      }),
    ),
  });
  const taken = { items: [expect.objectContaining({ currency: 'JPY' })] };
  expect(await doneAt('L1', '/bank-statements', statement('62220099', 30))).toMatchObject(taken);
  expect(await doneAt('L3', '/bank-statements', statement('62220098', 2_000_000_000))).toMatchObject(taken);
});
