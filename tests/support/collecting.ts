import { openOwed, yuan } from './receivables.ts';
import { approveTerms, stateDebtor } from './trade.ts';

export const ACCOUNT = '622200000009';
export const DEBTOR = '重庆示例汽车股份有限公司';

export interface Line {
  id: string;
  outcome: string;
  matches: { receivableId: string; amountMinor: string; by: string }[];
  unmatchedMinor: string;
}

interface Claim {
  id: string;
  invoiceId: string;
  number: string;
}
/** `b` is there when two were asked for. */
export interface Lent {
  facilityId: string;
  drawdownId: string;
  a: Claim;
  b: Claim;
}

/** A bank that lends on what a debtor owes, into whose account that pays; its statement clerk, and who books money. */
export async function openCollecting() {
  const owed = await openOwed();
  const { seller, debtor, banks } = owed;
  const [bank] = banks;
  const checker = await owed.colleague(bank, 'Checker', ['facility:approve', 'terms:approve', 'drawdown:disburse']);
  const clerk = await owed.colleague(bank, 'Statement clerk', ['statement:record']);
  const account = await owed.account(bank, ACCOUNT);

  /** A facility that confirmed receivables secure, each of so much, and a drawdown under it. */
  async function lent(amount: number, first: number, second?: number): Promise<Lent> {
    const { id: facilityId } = await bank.done<{ id: string }>('/facilities', {
      borrowerId: seller.partyId,
      limit: yuan(10_000_000),
      lotAdvanceBps: 7_000,
      receivableAdvanceBps: 7_500,
      marginBps: 0,
      interestBps: 0,
      expiresOn: '2027-12-31',
    });
    await checker.done(`/facilities/${facilityId}/approval`);
    await approveTerms(bank, checker, facilityId);
    const receivables: Claim[] = [];
    for (const total of second === undefined ? [first] : [first, second]) {
      const made = await owed.receivable(total);
      await owed.confirm(made.id, total, { payToAccountId: account });
      receivables.push(made);
    }
    const pledge = await seller.done<{ id: string }>('/pledges', {
      kind: 'receivable',
      pledgeeId: bank.partyId,
      facilityId,
      maximum: yuan(5_000_000),
      itemIds: receivables.map(({ id }) => id),
    });
    await bank.done(`/pledges/${pledge.id}/answer`, { accept: true });
    await bank.done(`/pledges/${pledge.id}/registration`, {
      filingNumber: `ZDW-${pledge.id.slice(-8)}`,
      certificateHash: 'c'.repeat(64),
      checkCode: 'ZD-7781',
      filedAt: owed.clock.now().toISOString(),
      expiresOn: '2027-12-31',
    });
    for (const { invoiceId } of receivables) await owed.prove(bank, invoiceId);
    await stateDebtor(bank, facilityId, debtor.partyId);
    for (const { id } of receivables) await owed.tellAndCall(bank, pledge.id, id);
    const drawdown = await seller.done<{ id: string }>(`/facilities/${facilityId}/drawdowns`, {
      product: 'working_capital',
      amount: yuan(amount),
      dueOn: '2026-12-15',
    });
    await bank.done(`/drawdowns/${drawdown.id}/approval`);
    await checker.done(`/drawdowns/${drawdown.id}/disbursement`);
    const [a, b] = receivables as [Claim, Claim];
    return { facilityId, drawdownId: drawdown.id, a, b };
  }
  const line = (bankReference: string, amount: number, memo: string, more: object = {}) => ({
    bankReference,
    payerName: DEBTOR,
    amount: yuan(amount),
    valueOn: '2026-10-12',
    memo,
    ...more,
  });
  const statement = async (...lines: object[]) =>
    (await clerk.done<{ lines: Line[] }>('/statements', { accountNumber: ACCOUNT, lines })).lines;
  /** What a debtor paid, as it is booked on the debts of a facility. */
  const collected = (bankReference: string, amount: number, receivableId: string) => ({
    bankReference,
    amount: yuan(amount),
    receivedOn: '2026-10-12',
    source: 'collection',
    receivableId,
  });
  const owedOn = async (receivableId: string) => {
    const { body } = await seller.get<{ status: string; outstanding: { amountMinor: string } }>(
      `/receivables/${receivableId}`,
    );
    return [body.status, Number(body.outstanding.amountMinor) / 100];
  };
  const left = async (facilityId: string) => {
    const { body } = await bank.get<{ totalMinor: string }>(`/facilities/${facilityId}/debt`);
    return Number(body.totalMinor) / 100;
  };
  /** From the rows: every cent of a line is booked once, every receivable has fallen by what lines and receipts brought it. */
  const faults = async () => {
    const { rows } = await owed.database.admin.query<{ fault: string }>(`
      select 'line ' || l.id as fault from statement_line l where l.amount_minor <> l.unmatched_minor +
          coalesce((select sum(m.amount_minor) from collection_match m where m.line_id = l.id), 0)
        and not exists (select from misdirection d where d.line_id = l.id) and l.reverses_id is null
      union all select 'booked twice ' || l.id from statement_line l
        where (select sum(r.amount_minor) from money_receipt r where r.line_id = l.id) > l.amount_minor
      union all select 'of one receivable ' || r.line_id from money_receipt r where r.receivable_id is not null
        and r.line_id is not null group by r.line_id, r.receivable_id having sum(r.amount_minor) > (select sum(m.amount_minor)
          from collection_match m where m.line_id = r.line_id and m.receivable_id = r.receivable_id)
      union all select 'receivable ' || v.id from receivable v where v.collected_minor <>
          coalesce((select sum(m.amount_minor) from collection_match m join statement_line l on l.id = m.line_id
            where m.receivable_id = v.id and l.reversed_at is null), 0)
        + coalesce((select sum(r.collected_minor) from money_receipt r where r.receivable_id = v.id), 0)
      union all select 'repaid more than received' from repayment p join money_receipt r on r.id = p.receipt_id
        where p.received_minor <> r.amount_minor`);
    return rows;
  };
  return {
    owed,
    seller,
    debtor,
    bank,
    checker,
    clerk,
    account,
    lent,
    line,
    statement,
    collected,
    owedOn,
    left,
    faults,
  };
}
