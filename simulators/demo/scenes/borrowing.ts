import type { Person } from '../person.ts';
import type { Stage } from '../stage.ts';
import { yuan } from './hall.ts';

export const documentHash = 'd'.repeat(64);
export const payee = { name: 'Jialing Machine Works', accountNumber: '6222000011112222' };

let papers = 0;
const paper = () => (++papers).toString(16).padStart(64, 'e');

interface Wish {
  amount: number;
  rateBps?: number;
  purposeKind?: string;
  purpose?: string;
  periods?: number;
}

/** Loans of one bank, from what is wished for to the money that is out; every act is its own person’s. */
export class Borrowing {
  readonly #stage: Stage;
  readonly #bank: Person;

  constructor(stage: Stage, bank: Person) {
    this.#stage = stage;
    this.#bank = bank;
  }

  static async open(stage: Stage, bank: Person): Promise<Borrowing> {
    await bank.does('/payee-accounts', {
      payeeName: payee.name,
      accountNumber: payee.accountNumber,
      bankName: 'Jialing Example Bank',
      proofHash: documentHash,
      called: { number: '+86 23 6000 1234', numberSource: 'public_register', spokeTo: 'Li' },
    });
    return new Borrowing(stage, bank);
  }

  get #today(): string {
    return new Date(this.#stage.clock.now().getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
  }

  asks(firm: Person, wish: Wish): object {
    return {
      borrowerId: firm.partyId,
      amount: yuan(wish.amount),
      purposeKind: wish.purposeKind ?? 'working_capital',
      purpose: wish.purpose ?? 'steel for wheels',
      payees: [payee],
      expectedOn: this.#today,
      availableUntil: this.#today.slice(0, 7) === '2026-10' ? '2026-11-30' : '2027-03-31',
      terms: {
        shape: 'equal_instalment',
        periods: wish.periods ?? 12,
        every: { count: 1, unit: 'months' },
        interestMethod: 'declining',
        interestPeriod: 'daily',
        dayCount: 'actual/365',
        rate: { kind: 'fixed', rateBps: wish.rateBps ?? 450 },
      },
    };
  }

  /** Proposed by the bank, accepted by the firm with its cost sheet; not yet approved. */
  async accepted(firm: Person, wish: Wish): Promise<string> {
    const { id } = await this.#bank.does<{ id: string }>('/loans', this.asks(firm, wish));
    const sheet = await firm.reads<{ hash: string }>(`/loans/${id}/cost-sheet`);
    await firm.does(`/loans/${id}/acceptance`, { sheetHash: sheet.hash });
    return id;
  }

  async approved(firm: Person, wish: Wish): Promise<string> {
    const id = await this.accepted(firm, wish);
    const checker = await this.#bank.colleagues(0);
    await checker.does(`/loans/${id}/approval`);
    return id;
  }

  payment(amount: number): object {
    return {
      amount: yuan(amount),
      payments: [{ accountNumber: payee.accountNumber, amount: yuan(amount), evidenceHash: paper() }],
    };
  }

  async pays(loanId: string, amount: number): Promise<void> {
    const teller = await this.#bank.colleagues(1);
    await teller.does(`/loans/${loanId}/disbursements`, this.payment(amount));
  }

  async refusedToPay(loanId: string, amount: number): Promise<string> {
    const teller = await this.#bank.colleagues(1);
    return (await teller.isRefused(`/loans/${loanId}/disbursements`, this.payment(amount))).code;
  }

  async out(firm: Person, wish: Wish): Promise<string> {
    const id = await this.approved(firm, wish);
    await this.pays(id, wish.amount);
    return id;
  }
}
