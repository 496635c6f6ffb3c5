import { euro, findComplying, invoice, openCreditTrade, type Presented, present } from './credit.ts';
import type { ProblemBody } from './world.ts';

interface Financing {
  id: string;
  status: string;
  repaid: { amountMinor: string };
}
export interface Recorded extends ProblemBody {
  paidOut: { payeeId: string; amountMinor: string }[];
  appliedMinor: string;
}

/** A bank that lends its customer on documents, passes them on, and has the proceeds. */
export async function openProceeds() {
  const trade = await openCreditTrade();
  const { issuer, issuerChecker, nominated, nominatedChecker, importer, exporter, clock } = trade;
  clock.set('2026-10-12T06:00:00Z');
  const clerk = await trade.colleague(nominated, 'Statement clerk', ['statement:record']);
  async function openFacility(interestBps = 360): Promise<string> {
    const { id } = await nominated.done<{ id: string }>('/facilities', {
      borrowerId: exporter.partyId,
      limit: euro(5_000_000),
      lotAdvanceBps: 7_000,
      receivableAdvanceBps: 8_000,
      marginBps: 0,
      interestBps,
      expiresOn: '2027-12-31',
    });
    await nominatedChecker.done(`/facilities/${id}/approval`);
    return id;
  }
  const balances = async (facilityId?: string) =>
    Object.fromEntries(
      (
        await nominated.get<{ items: { kind: string; subjectId: string; balanceMinor: string }[] }>('/ledger/accounts')
      ).body.items
        .filter(({ subjectId }) => facilityId === undefined || subjectId === facilityId)
        .map((a) => [a.kind, a.balanceMinor] as const),
    );
  let credits = 76;
  /** Documents that the bank lent on and passed on, and the other bank honoured; of what comes, some is assigned. */
  async function honoured(facilityId: string, lent = 9_000, assigned?: { to: string; amount: number }) {
    const number = String(++credits);
    const asked = await importer.done<{ id: string }>('/credits', trade.application(10_000));
    await issuer.done(`/credits/${asked.id}/approvals`);
    await issuerChecker.done(`/credits/${asked.id}/issue`, { number: `YZLC26P${number.padStart(3, '0')}` });
    await nominated.done(`/credits/${asked.id}/advice`);
    if (assigned) {
      const { id } = await exporter.done<{ id: string }>(`/credits/${asked.id}/proceeds-assignments`, {
        assigneeId: assigned.to,
        amount: euro(assigned.amount),
      });
      await nominated.done(`/proceeds-assignments/${id}/answer`, { acknowledge: true });
    }
    const documents = [invoice('10000.00', { number: `INV-${number}` })];
    const root = await present(exporter, asked.id, nominated.partyId, 10_000, { documents });
    const advance = await exporter.done<Financing>('/trade-financings', {
      product: 'export_bill_advance',
      facilityId,
      creditId: asked.id,
      presentationId: root.id,
      amount: euro(lent),
      dueOn: '2026-12-20',
      invoiceNumber: `INV-${number}`,
    });
    await nominated.done(`/trade-financings/${advance.id}/appraisal`, {
      tradeGenuine: true,
      enterpriseClass: 'A',
      screenedOn: '2026-10-12',
      screeningClear: true,
      originalLodged: true,
      softClauses: false,
      obligorLimit: true,
    });
    await findComplying(nominated, root.id);
    await nominated.done(`/trade-financings/${advance.id}/approval`);
    await nominatedChecker.done(`/trade-financings/${advance.id}/pay-out`);
    const { id } = await nominated.done<Presented>(`/presentations/${root.id}/forwarding`, { reference: `R${number}` });
    await findComplying(issuer, id);
    await issuerChecker.done(`/presentations/${id}/honour`);
    return { advanceId: advance.id, presentationId: id };
  }
  const read = async (id: string) => (await exporter.get<Financing>(`/trade-financings/${id}`)).body;
  const line = (bankReference: string, valueOn: string, more: object = {}) =>
    clerk.done('/statements', {
      accountNumber: 'DE89370400440532013000',
      lines: [{ bankReference, payerName: 'Issuing Bank', amount: euro(10_000), valueOn, memo: 'proceeds', ...more }],
    });
  const proceeds = (presentationId: string, bankReference: string, receivedOn: string, more: object = {}) =>
    nominated.tried<Recorded>(`/presentations/${presentationId}/proceeds`, {
      received: euro(10_000),
      bankReference,
      receivedOn,
      ...more,
    });
  return { trade, nominated, exporter, clerk, openFacility, balances, honoured, read, line, proceeds };
}
