import { systemCtx } from '../../src/app.ts';
import type { Ctx } from '../../src/context.ts';
import type { PartyRole } from '../../src/ground/parties/index.ts';
import { identifiers } from '../../src/kernel/identifiers.ts';
import { type Client, colleagueOf, openWorld, type World } from './world.ts';

export const yuan = (amount: number) => ({ amountMinor: String(Math.round(amount * 100)), currency: 'CNY' });
export const sha = (letter: string) => letter.repeat(64);

export interface Owed extends World {
  seller: Client;
  debtor: Client;
  banks: [Client, Client, Client];
  factor: Client;
  contract(more?: object): Promise<string>;
  /** An invoice of the seller to the debtor over so many yuan, tax included. */
  invoice(total?: number, more?: object): Promise<{ id: string; number: string }>;
  /** A receivable over one invoice on record. */
  receivable(total?: number, more?: object): Promise<{ id: string; invoiceId: string; number: string }>;
  confirm(receivableId: string, total: number, more?: object): Promise<{ level: number; status: string }>;
  /** Its invoice is verified by a lender that takes part in it, and the debtor says that the goods arrived. */
  prove(lender: Client, invoiceId: string): Promise<void>;
  /** The lender tells the debtor of a pledge, which says that it has it, and somebody else of the lender calls it about one receivable. */
  tellAndCall(lender: Client, pledgeId: string, receivableId: string): Promise<void>;
  /** An account of the seller under a bank's control that the debtor agreed to pay into. */
  account(bank: Client, number?: string): Promise<string>;
  /** A context of the platform's own timers. */
  system(): Ctx;
}

/** A lender tells a debtor of a pledge of what it owes, and the debtor says that it has the notice. */
export async function tellOfPledge(lender: Client, debtor: Client, pledgeId: string): Promise<void> {
  const { id } = await lender.done<{ id: string }>('/notices', {
    sourceId: pledgeId,
    debtorId: debtor.partyId,
    proofHash: sha('f'),
    postalAddress: '1 Works Road',
  });
  await debtor.done(`/notices/${id}/acknowledgement`);
}

/** Somebody calls a debtor about a receivable, on a number that the seller did not give. */
export const callDebtor = (by: Client, debtorId: string, receivableId: string, outcome = 'affirmed') =>
  by.done('/call-backs', {
    debtorId,
    subjectId: receivableId,
    number: '023-63000000',
    numberSource: 'public_register',
    spokeTo: 'Accountant',
    outcome,
  });

/** A seller, a core firm that owes it, three banks and a factor. */
export async function openOwed(): Promise<Owed> {
  const world = await openWorld();
  const chance = (bytes: Uint8Array) => crypto.getRandomValues(bytes as Uint8Array<ArrayBuffer>);
  const newId = identifiers(world.clock, chance);
  let invoices = 0;
  let accounts = 0;
  const admit = (name: string, roles: PartyRole[], creditCode?: string) =>
    world.admit(name, roles, creditCode === undefined ? {} : { creditCode });
  const seller = await admit('重庆示例汽配有限公司', ['trader'], '91330100799655058B');
  const debtor = await admit('重庆示例汽车股份有限公司', ['core_firm'], '91440300708461136T');
  const owed: Owed = {
    ...world,
    seller,
    debtor,
    banks: [await admit('Bank A', ['bank']), await admit('Bank B', ['bank']), await admit('Bank C', ['bank'])],
    factor: await admit('Factor', ['factor']),
    system: () => systemCtx({ clock: world.clock, chance, newId }, world.database, world.tenantId, 'timers'),
    async contract(more = {}) {
      const { id } = await seller.done<{ id: string }>('/contracts', {
        number: `HT-${++invoices}`,
        buyerId: debtor.partyId,
        signedOn: '2026-01-05',
        buyerKind: 'large_enterprise',
        sellerIsSme: true,
        documentHash: sha('c'),
        noAssignment: false,
        payWhenPaid: false,
        ...more,
      });
      return id;
    },
    async invoice(total = 1_130, more = {}) {
      const number = `2650200000${String(++invoices).padStart(10, '0')}`;
      const net = Math.round((total / 1.13) * 100) / 100;
      const { id } = await seller.done<{ id: string }>('/invoices', {
        number,
        buyerId: debtor.partyId,
        issuedOn: '2026-10-01',
        net: yuan(net),
        tax: yuan(Math.round((total - net) * 100) / 100),
        total: yuan(total),
        ...more,
      });
      return { id, number };
    },
    async receivable(total = 1_130, more = {}) {
      const invoice = await owed.invoice(total);
      const { id } = await seller.done<{ id: string }>('/receivables', {
        debtorId: debtor.partyId,
        invoiceNumber: invoice.number,
        invoicedOn: '2026-10-01',
        dueOn: '2026-12-01',
        amount: yuan(total),
        invoices: [{ invoiceId: invoice.id, amount: yuan(total) }],
        ...more,
      });
      return { id, invoiceId: invoice.id, number: invoice.number };
    },
    confirm: (receivableId, total, more = {}) =>
      debtor.done(`/receivables/${receivableId}/confirmation`, {
        amount: yuan(total),
        dueOn: '2026-12-01',
        waivesSetOff: true,
        evidenceHash: sha('e'),
        ...more,
      }),
    async prove(lender, invoiceId) {
      await lender.done(`/invoices/${invoiceId}/verification`, { result: 'verified', evidence: 'check' });
      await debtor.done(`/invoices/${invoiceId}/deliveries`, {
        kind: 'proof_of_delivery',
        reference: `POD-${invoiceId.slice(-8)}`,
        deliveredOn: '2026-10-05',
        evidenceHash: sha('a'),
      });
    },
    async tellAndCall(lender, pledgeId, receivableId) {
      const debtorId = debtor.partyId;
      await tellOfPledge(lender, debtor, pledgeId);
      await callDebtor(await colleagueOf(lender, 3), debtorId, receivableId);
    },
    async account(bank, number = `62220000000${++accounts}`) {
      const { id } = await seller.done<{ id: string }>('/collection-accounts', {
        lenderId: bank.partyId,
        accountNumber: number,
        bankName: '示例银行渝中支行',
        control: 'lender',
        agreementHash: sha('d'),
        debtorIds: [debtor.partyId],
      });
      await bank.done(`/collection-accounts/${id}/answer`, { accept: true });
      await debtor.done(`/collection-accounts/${id}/acknowledgement`);
      return id;
    },
  };
  return owed;
}
