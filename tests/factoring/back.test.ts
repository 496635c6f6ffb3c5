import { describe, expect, it } from 'vitest';
import { reachDeadlines } from '../../src/ground/deadlines/index.ts';
import { fileAndCall } from '../support/factoring.ts';
import { transfer } from '../support/money.ts';
import { payee } from '../support/payees.ts';
import { openOwed, sha, yuan } from '../support/receivables.ts';
import { type Client, colleagueOf, type ProblemBody, type Proposal } from '../support/world.ts';

const owed = await openOwed();
const { seller, debtor, banks, clock } = owed;
const [bank, other] = banks;
const checker = await owed.colleague(bank, 'Checker', ['factoring:approve']);
await debtor.done('/notice-addresses', { channel: 'platform', address: 'treasury' });
const number = '6222333300001111';
const accountId = await owed.account(bank, number);
const paper = { authority: 'Court', documentNumber: '(2026) 3', documentHash: sha('c') };
const stands = (kind: string, more: object = {}) =>
  bank.done<{ id: string }>(`/parties/${seller.partyId}/standings`, {
    kind,
    since: clock.now().toISOString().slice(0, 10),
    reason: 'on record',
    ...(kind === 'default' ? {} : paper),
    ...more,
  });
const over = (standing: { id: string }) => bank.done(`/standings/${standing.id}/end`, { reason: 'over' });
const closed = async (by: Client, path: string, body: object): Promise<string[]> => {
  const answer = await by.tried<ProblemBody>(path, body);
  if (answer.status < 300) return [];
  expect(answer.body.code).toBe('GATE_CLOSED');
  return ((answer.body.facts?.closed ?? []) as { fact: string }[]).map(({ fact }) => fact);
};
async function assigned(more: object = {}, total = 1_000) {
  const receivable = await owed.receivable(total);
  await owed.confirm(receivable.id, total, { payToAccountId: accountId });
  const { id } = await seller.done<{ id: string }>('/assignments', {
    assigneeId: bank.partyId,
    kind: 'advance',
    recourse: true,
    services: ['finance', 'collection'],
    currency: 'CNY',
    items: [{ receivableId: receivable.id, advance: yuan(800) }],
    ...more,
  });
  await bank.done(`/assignments/${id}/answer`, { accept: true });
  return { id, receivable };
}
async function advanced(dueOn = '2026-12-31') {
  const { id, receivable } = await assigned();
  await fileAndCall(owed, bank, id, receivable);
  const asked = await bank.done<{ id: string }>('/advance-requests', {
    assignmentId: id,
    amount: yuan(800),
    rateBps: 360,
    fees: yuan(0),
    dueOn,
  });
  const advance = await checker.done<{ id: string }>(`/advance-requests/${asked.id}/payment`);
  return { assignmentId: id, receivable, advanceId: advance.id };
}

describe('what goes back to a seller', () => {
  it('claims go to nobody on a list, and to an insolvent seller by its administrator alone', async () => {
    const { id } = await assigned();
    for (const [kind, fact, more] of [
      ['insolvency', 'F65', {}],
      ['listing', 'F68', { list: 'sanction' }],
    ] as const) {
      const standing = await stands(kind, more);
      expect(await closed(bank, `/assignments/${id}/end`, { reason: 'waived' })).toEqual([fact]);
      await over(standing);
    }
    const standing = await stands('default');
    const asked = await bank.post<Proposal>(`/assignments/${id}/end`, { reason: 'waived' });
    expect(asked.body.reasons.map(({ code }) => code)).toEqual(['F58']);
    await over(standing);
    expect(await closed(bank, `/assignments/${id}/end`, { reason: 'waived' })).toEqual([]);
  });

  it('are not bought back by an insolvent seller', async () => {
    const { advanceId } = await advanced();
    const standing = await stands('insolvency');
    const body = { ...transfer(), on: '2026-10-12', received: yuan(800) };
    expect(await closed(checker, `/advances/${advanceId}/buy-back`, body)).toEqual(['F65']);
    await over(standing);
    expect(await closed(checker, `/advances/${advanceId}/buy-back`, body)).toEqual([]);
  });

  it('a surplus waits for money that went astray, tells of what is overdue, and goes to no account that is not on record', async () => {
    await advanced('2026-10-20');
    const { advanceId, receivable } = await advanced();
    clock.set('2026-12-01T06:00:00Z');
    await bank.done('/statements', {
      accountNumber: number,
      lines: [
        {
          bankReference: 'S-1',
          payerName: '重庆示例汽车股份有限公司',
          amount: yuan(1_000),
          valueOn: '2026-12-01',
          memo: receivable.number,
        },
      ],
    });
    const settle = (account: string) => ({ on: '2026-12-01', account: { number: account, bank: '示例银行' } });
    const path = `/advances/${advanceId}/settlement`;
    const ring = { kind: 'guarantees', source: 'report' };
    await bank.done('/party-relations', { partyId: seller.partyId, otherId: other.partyId, ...ring });
    await bank.done('/party-relations', { partyId: other.partyId, otherId: seller.partyId, ...ring });
    expect(await closed(checker, path, settle('6222999900001111'))).toEqual(['F100']);
    await payee(bank, '重庆示例汽配有限公司', number);
    const known = await checker.post<Proposal>(path, settle(number));
    expect(known.body.reasons.map(({ code }) => code)).toEqual(['F69']);
    await checker.done(path, settle(number));
    const { rows } = await owed.database.admin.query<{ told: { fact: string }[] }>(
      `select payload -> 'told' as told from event
       where object_id = $1 and type = 'gate.told' and payload ->> 'gate' = 'SP'`,
      [advanceId],
    );
    expect(rows.flatMap(({ told }) => told.map(({ fact }) => fact)).sort()).toEqual(['F57', 'F69']);
    clock.set('2026-10-12T06:00:00Z');
  });
});

describe('the pay day of a maturity purchase', () => {
  it('is judged anew: a list keeps the price back until it ends, and what else has come about is told', async () => {
    const { body } = await bank.get<{ items: { id: string }[] }>('/fraud-signals');
    for (const { id } of body.items)
      await bank.tried(`/fraud-signals/${id}/clearance`, { reason: 'looked', documentHash: sha('a') });
    const { id, receivable } = await assigned({
      kind: 'maturity',
      recourse: false,
      services: ['collection', 'bad_debt_cover'],
    });
    await fileAndCall(owed, await colleagueOf(bank, 3), id, receivable);
    const purchase = await seller.done<{ id: string; payOn: string }>('/maturity-purchases', {
      assignmentId: id,
      daysAfterDue: 5,
      account: { number: '6222444400002222', bank: '示例银行' },
    });
    await checker.tried(`/maturity-purchases/${purchase.id}/assessment`);
    await (await owed.colleague(bank, 'Assessor', ['factoring:request'])).done(
      `/maturity-purchases/${purchase.id}/assessment`,
    );
    await bank.done(`/maturity-purchases/${purchase.id}/agreement`);
    const listed = await stands('listing', { list: 'sanction' });
    const reach = () =>
      reachDeadlines({
        database: owed.database,
        clock,
        ctxFor: () => owed.system(),
        onError: (error) => {
          throw error;
        },
      });
    const status = async () =>
      (await bank.get<{ items: { id: string; status: string }[] }>('/maturity-purchases?limit=200')).body.items.find(
        (p) => p.id === purchase.id,
      )?.status;
    clock.set('2026-12-06T06:00:00Z');
    await reach();
    expect(await status()).toBe('agreed');
    await over(listed);
    await reach();
    expect(await status()).toBe('agreed');
    clock.set('2026-12-07T06:00:00Z');
    await reach();
    expect(await status()).toBe('paid');
    const { rows } = await owed.database.admin.query<{ facts: string[] }>(
      `select array(select jsonb_array_elements(payload -> 'told') ->> 'fact') as facts from event
       where object_id = $1 and type = 'gate.told' and participants = array[$2] order by id`,
      [purchase.id, bank.partyId],
    );
    expect(rows.map(({ facts }) => facts.includes('F68'))).toContain(true);
    expect(rows.at(-1)?.facts).toContain('F73');
  });
});
