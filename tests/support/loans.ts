import { randomBytes } from 'node:crypto';
import { transfer } from './money.ts';
import { payee } from './payees.ts';
import { type Client, openWorld, type World } from './world.ts';

export interface LoanDesk extends World {
  bank: Client;
  checker: Client;
  payer: Client;
  borrower: Client;
  /** Another firm that borrows; the newest is who loans are proposed to. */
  another(): Promise<void>;
  /** The clock at ten in the morning of a day. */
  at(date: string): void;
  propose(more: Record<string, unknown>): Promise<{ id: string; sheetHash: string }>;
  approve(loan: { id: string; sheetHash: string }): Promise<void>;
  disburse(
    loanId: string,
    amountMinor: bigint,
    more?: { paidOn?: string | undefined; downShareBps?: number; multipleMinor?: bigint; currency?: string },
  ): Promise<Record<string, string>>;
  /** The borrower says yes to a change, by its sheet. */
  agree(changeId: string, loanId: string): Promise<Record<string, string>>;
  repay(loanId: string, amountMinor: bigint, receivedOn: string, currency?: string): Promise<Record<string, string>>;
  read<T>(path: string): Promise<T>;
}

export const terms = (more: Record<string, unknown> = {}) => ({
  shape: 'equal_instalment',
  periods: 6,
  every: { count: 1, unit: 'months' },
  interestMethod: 'declining',
  interestPeriod: 'repayment_period',
  dayCount: '30/360',
  rate: { kind: 'fixed', rateBps: 435 },
  ...more,
});

/** The hash of a paper that nobody has seen. */
export const paper = (): string => randomBytes(32).toString('hex');

/** A bank that lends to a firm, and pays its supplier. */
export async function loanDesk(at?: string): Promise<LoanDesk> {
  const world = await openWorld(at);
  const bank = await world.party('Lending Bank', 'bank');
  let firms = 0;
  const firm = () => world.party(`Borrowing Works ${++firms}`, 'trader');
  const all = ['loan:propose', 'loan:approve', 'loan:pay', 'loan:service', 'loan:amend', 'account:approve'];
  const checker = await world.colleague(bank, 'Checker', all);
  const payer = await world.colleague(bank, 'Payer', all);
  await payee(checker, 'Supplier of Steel', '6222000011112222');
  const desk: LoanDesk = {
    ...world,
    bank,
    checker,
    payer,
    borrower: await firm(),
    async another() {
      desk.borrower = await firm();
    },
    at: (date) => world.clock.set(new Date(`${date}T02:00:00Z`)),
    propose: (more) =>
      bank.done('/loans', {
        borrowerId: desk.borrower.partyId,
        purposeKind: 'working_capital',
        purpose: 'Steel for the works',
        payees: [{ name: 'Supplier of Steel', accountNumber: '6222000011112222' }],
        ...more,
      }),
    async approve({ id, sheetHash }) {
      await desk.borrower.done(`/loans/${id}/acceptance`, { sheetHash });
      await checker.done(`/loans/${id}/approval`);
    },
    disburse(loanId, amountMinor, { paidOn, downShareBps = 0, multipleMinor = 1n, currency = 'EUR' } = {}) {
      const down = ((amountMinor * BigInt(downShareBps)) / 10_000n / multipleMinor) * multipleMinor;
      const money = (minor: bigint) => ({ amountMinor: minor.toString(), currency });
      return payer.done(`/loans/${loanId}/disbursements`, {
        amount: money(amountMinor),
        paidOn,
        payments: [{ accountNumber: '6222000011112222', amount: money(amountMinor - down), evidenceHash: paper() }],
      });
    },
    async agree(changeId, loanId) {
      const { items } = await desk.read<{ items: { id: string; sheetHash: string }[] }>(`/loans/${loanId}/changes`);
      const sheetHash = items.find(({ id }) => id === changeId)?.sheetHash;
      return desk.borrower.done(`/loan-changes/${changeId}/answer`, { accept: true, sheetHash });
    },
    repay: (loanId, amountMinor, receivedOn, currency = 'EUR') =>
      bank.done(`/loans/${loanId}/repayments`, {
        ...transfer(),
        amount: { amountMinor: amountMinor.toString(), currency },
        receivedOn,
      }),
    async read<T>(path: string): Promise<T> {
      const { status, body } = await bank.get<T>(path);
      if (status !== 200) throw new Error(`GET ${path}: ${status} ${JSON.stringify(body)}`);
      return body;
    },
  };
  return desk;
}
