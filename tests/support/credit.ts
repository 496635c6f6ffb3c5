import { seededChance } from '../../src/adapters/memory/clock.ts';
import { systemCtx } from '../../src/app.ts';
import { reachDeadlines } from '../../src/ground/deadlines/index.ts';
import { identifiers } from '../../src/kernel/identifiers.ts';
import type { Papers } from '../../src/kernel/papers.ts';
import { invoiceNumber } from './invoice-numbers.ts';
import { type Client, openWorld, type World } from './world.ts';

export const euro = (amount: number) => ({ amountMinor: String(Math.round(amount * 100)), currency: 'EUR' });

export interface CreditTrade extends World {
  /** The issuing bank, in China: maker and checker. */
  issuer: Client;
  issuerChecker: Client;
  /** The bank that advises and is nominated, in Germany: maker and checker. */
  nominated: Client;
  nominatedChecker: Client;
  importer: Client;
  exporter: Client;
  second: Client;
  facilityId: string;
  /** An application for a credit of the amount, as its parties would fill it in. */
  application(amount: number, more?: object, terms?: object): Record<string, unknown>;
  /** Issued and advised. */
  credit(amount?: number, more?: object, terms?: object): Promise<string>;
  /** Everything that is due by now is reached, as one worker would. */
  reach(onError?: (error: Error) => void): Promise<number>;
}

const checks = ['credit:issue', 'presentation:honour', 'facility:approve', 'drawdown:disburse', 'trade:settle'];

export async function openCreditTrade(at = '2026-10-12T06:00:00Z', papers: Papers = {}): Promise<CreditTrade> {
  const world = await openWorld(at, undefined, { papers });
  const issuer = await world.admit('Yuzhong Example Bank', ['bank'], { bic: 'YZEBCNBC' });
  const issuerChecker = await world.colleague(issuer, 'Issuer checker', checks);
  const nominated = await world.admit('Rheinhafen Bank', ['bank'], { bic: 'RHBKDEFF', country: 'DE' });
  const nominatedChecker = await world.colleague(nominated, 'Nominated checker', checks);
  const importer = await world.admit('Importer', ['trader', 'core_firm'], {});
  const exporter = await world.admit('Exporter', ['trader'], { country: 'DE' });
  const second = await world.admit('Second Exporter', ['trader'], { country: 'DE' });
  const facility = await issuer.done<{ id: string }>('/facilities', {
    borrowerId: importer.partyId,
    limit: euro(10_000_000),
    lotAdvanceBps: 7_000,
    receivableAdvanceBps: 8_000,
    marginBps: 0,
    interestBps: 435,
    expiresOn: '2027-12-31',
  });
  await issuerChecker.done(`/facilities/${facility.id}/approval`);
  const chance = seededChance(77);
  const newId = identifiers(world.clock, chance);
  let n = 0;

  const trade: CreditTrade = {
    ...world,
    issuer,
    issuerChecker,
    nominated,
    nominatedChecker,
    importer,
    exporter,
    second,
    facilityId: facility.id,
    application: (amount, more = {}, terms = {}) => ({
      issuingBankId: issuer.partyId,
      advisingBankId: nominated.partyId,
      nominatedBankId: nominated.partyId,
      beneficiaryId: exporter.partyId,
      facilityId: facility.id,
      amount: euro(amount),
      plusBps: 0,
      minusBps: 0,
      latestShipmentOn: '2026-10-20',
      expiresOn: '2026-11-20',
      terms: {
        expiryPlace: 'DUISBURG, GERMANY',
        presentationDays: 21,
        placeOfReceipt: 'DUISBURG, GERMANY',
        placeOfDelivery: 'CHONGQING, CHINA',
        partialShipments: 'allowed',
        transhipment: 'allowed',
        transportRule: 'art19',
        goods: { description: 'GEARBOXES', incoterm: 'CPT CHONGQING' },
        requiredDocuments: [{ type: 'commercial_invoice', originals: 1 }],
        ...terms,
      },
      ...more,
    }),
    async credit(amount = 10_000, more = {}, terms = {}) {
      const credit = await importer.done<{ id: string }>('/credits', trade.application(amount, more, terms));
      await issuer.done(`/credits/${credit.id}/approvals`);
      await issuerChecker.done(`/credits/${credit.id}/issue`, { number: `YZLC26${String(1000 + ++n)}` });
      await nominated.done(`/credits/${credit.id}/advice`);
      return credit.id;
    },
    reach: (onError) =>
      reachDeadlines({
        database: world.database,
        clock: world.clock,
        ctxFor: (tenantId) => systemCtx({ clock: world.clock, chance, newId }, world.database, tenantId, 'clock'),
        onError:
          onError ??
          ((error) => {
            throw error;
          }),
      }),
  };
  return trade;
}

/** An invoice that complies, for an amount of euros. */
/** An invoice under a number of its own. */
export const invoice = (amount: string, more: object = {}) => ({
  id: 'inv',
  type: 'commercial_invoice',
  number: invoiceNumber(),
  issuedOn: '2026-10-12',
  issuer: { name: 'Exporter', country: 'DE' },
  addressee: { name: 'Importer', country: 'CN' },
  signed: true,
  originalsPresented: 1,
  currency: 'EUR',
  amount,
  goods: { description: 'GEARBOXES', incoterm: 'CPT CHONGQING' },
  ...more,
});

/** Two people of a bank say how much it may confirm for another, and for its country. */
export async function setLimits(of: Client, issuer: Client, amount: number, more: object = {}): Promise<void> {
  const common = { limit: euro(amount), validUntil: '2027-12-31', documentHash: 'd'.repeat(64), ...more };
  await of.done('/counterparty-limits', { kind: 'bank', bankId: issuer.partyId, ...common });
  await of.done('/counterparty-limits', { kind: 'country', country: 'CN', ...common });
}

export interface Presented {
  id: string;
  status: string;
  held: { amountMinor: string };
  lastDayToRefuse: string | null;
  preclusion: string[] | null;
  refusalNotice: { discrepancies: string[]; disposal: string; message?: string } | null;
  examination: {
    complying: boolean | null;
    discrepancies: { rule: string; documentId?: string; class: string }[];
    forExaminer: { rule: string; documentId?: string; question: string; statement: string }[];
    underAmendments: number[];
  };
}

/** Presents invoices to a bank, on paper. */
export const present = (presenter: Client, creditId: string, toId: string, amount: number, more: object = {}) =>
  presenter.done<Presented>(`/credits/${creditId}/presentations`, {
    amount: euro(amount),
    presentedToId: toId,
    documents: [invoice(amount.toFixed(2))],
    ...more,
  });

/** Examined; every question answered in order; found complying. */
export async function findComplying(bank: Client, presentationId: string): Promise<Presented> {
  const { examination } = await bank.done<Presented>(`/presentations/${presentationId}/examination`);
  const answers = Object.fromEntries(
    examination.forExaminer.map((q) => [`${q.rule}/${q.documentId ?? ''}`, { finding: 'conforms' }]),
  );
  return bank.done<Presented>(`/presentations/${presentationId}/decision`, { decision: 'accept', answers });
}

export interface EventRow {
  type: string;
  object_id: string;
  payload: Record<string, unknown>;
}

/** What was recorded about an object, in order. */
export async function eventsOf(trade: World, objectId: string): Promise<string[]> {
  const { rows } = await trade.database.admin.query<EventRow>(
    'select type, object_id, payload from event where object_id = $1 order by id',
    [objectId],
  );
  return rows.map((row) => row.type);
}

export const messagesOf = async (
  client: Client,
  creditId: string,
): Promise<{ type: string; direction: string; text: string }[]> =>
  (
    await client.get<{ items: { type: string; direction: string; text: string }[] }>(
      `/credit-messages?creditId=${creditId}&limit=100`,
    )
  ).body.items;
