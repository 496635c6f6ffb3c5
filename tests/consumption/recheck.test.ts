import { createServer } from 'node:http';
import { afterAll, describe, expect, it } from 'vitest';
import { invoiceCheck } from '../../src/adapters/node/invoice-check.ts';
import { recheckInvoices } from '../../src/claims/consumption/index.ts';
import { openOwed, yuan } from '../support/receivables.ts';

const owed = await openOwed();
const { seller, banks } = owed;
const [bank] = banks;

/** The tax authority's record as a service would tell it; what is not named is in order. */
const record = new Map<string, object>();
const asked: string[] = [];
const server = createServer((request, response) => {
  let body = '';
  request.on('data', (part: Buffer) => {
    body += part.toString();
  });
  request.on('end', () => {
    const { fapiaoKey } = JSON.parse(body) as { fapiaoKey: string };
    asked.push(fapiaoKey);
    const answer = record.get(fapiaoKey) ?? { status: 'verified', evidence: 'check 1', redLetters: [] };
    response.writeHead('fail' in answer ? 503 : 200).end(JSON.stringify(answer));
  });
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
afterAll(() => server.close());
const { port } = server.address() as { port: number };
const recheck = () => recheckInvoices(owed.system(), invoiceCheck(`http://127.0.0.1:${port}/check`, 'token'));
/** What a run asks for, whatever came of it. */
const run = async () => {
  asked.length = 0;
  await recheck();
  return [...asked].sort();
};

async function financed(total: number, more: object = {}) {
  const receivable = await owed.receivable(total, more);
  const { id } = await seller.done<{ id: string }>('/assignments', {
    assigneeId: bank.partyId,
    kind: 'advance',
    recourse: true,
    services: ['finance', 'collection'],
    currency: 'CNY',
    items: [{ receivableId: receivable.id, advance: yuan(total / 2) }],
  });
  await bank.done(`/assignments/${id}/answer`, { accept: true });
  return { ...receivable, assignmentId: id };
}
type Receivable = { level: number; diluted: unknown; outstanding: unknown };
const receivableOf = async (id: string) => (await bank.get<Receivable>(`/receivables/${id}`)).body;
const eventsOf = async (id: string) =>
  (await bank.get<{ items: { type: string; payload: Record<string, unknown> }[] }>(`/events?objectId=${id}`)).body
    .items;

describe('financed invoices', () => {
  it('are looked at again each week and three days before they fall due, and no others are', async () => {
    owed.clock.set('2026-10-12T06:00:00Z');
    await owed.receivable(100);
    const first = await financed(1_000, { dueOn: '2026-11-01' });
    expect(await run()).toEqual([first.number]);
    expect(await receivableOf(first.id)).toMatchObject({ level: 1 });
    expect(await run()).toEqual([]);
    owed.clock.set('2026-10-18T06:00:00Z');
    expect(await run()).toEqual([]);
    owed.clock.set('2026-10-19T06:00:00Z');
    expect(await run()).toEqual([first.number]);
    owed.clock.set('2026-10-26T06:00:00Z');
    expect(await run()).toEqual([first.number]);
    owed.clock.set('2026-10-28T06:00:00Z');
    expect(await run()).toEqual([]);
    owed.clock.set('2026-10-29T06:00:00Z');
    expect(await run()).toEqual([first.number]);
    expect((await eventsOf(first.invoiceId)).filter((event) => event.type === 'invoice.verified')).toHaveLength(4);
  });

  it('that were cancelled meanwhile end what rests on them, and are not asked for again', async () => {
    const lost = await financed(500);
    record.set(lost.number, { status: 'void', evidence: 'check 2', redLetters: [] });
    expect(await run()).toContain(lost.number);
    expect(await receivableOf(lost.id)).toMatchObject({ level: 0, outstanding: yuan(0) });
    const diluted = (await eventsOf(lost.id)).find((event) => event.type === 'receivable.diluted');
    expect(diluted?.payload).toMatchObject({ cause: 'void', recall: true });
    owed.clock.advance(8 * 86_400);
    expect(await run()).not.toContain(lost.number);
  });

  it('that were taken back by red letters nobody put on record are taken back here, each letter once', async () => {
    const part = await financed(400);
    const red = (number: string, total: number) => ({
      number,
      issuedOn: '2026-10-20',
      netMinor: String(total * 100),
      taxMinor: '0',
      totalMinor: String(total * 100),
    });
    const redLetters = [red('26502000005000000001', 150)];
    record.set(part.number, { status: 'verified', evidence: 'check 3', redLetters });
    await run();
    expect(await receivableOf(part.id)).toMatchObject({ diluted: yuan(150), outstanding: yuan(250), level: 1 });
    redLetters.push(red('26502000005000000002', 999));
    owed.clock.advance(7 * 86_400);
    await run();
    expect(await receivableOf(part.id)).toMatchObject({ diluted: yuan(400), outstanding: yuan(0), level: 0 });
    const told = (await eventsOf(part.id)).filter((event) => event.type === 'receivable.diluted');
    expect(told.map(({ payload }) => payload.recall)).toEqual([false, true]);
  });

  it('whose answer does not come or cannot be read wait an hour and hold up no others', async () => {
    const silent = await financed(300);
    const odd = await financed(301);
    const good = await financed(302);
    const unknown = await financed(303);
    record.set(silent.number, { fail: true });
    record.set(odd.number, { status: 'fine' });
    record.set(unknown.number, { status: 'unknown', evidence: 'none', redLetters: [] });
    await expect(recheck()).rejects.toThrow(
      `${silent.invoiceId}: the invoice check answered 503; ${odd.invoiceId}: the answer cannot be read`,
    );
    expect(await receivableOf(good.id)).toMatchObject({ level: 1 });
    expect(await receivableOf(unknown.id)).toMatchObject({ level: 0 });
    expect(await run()).toEqual([]);
    owed.clock.advance(3_600);
    for (const number of [silent.number, odd.number]) record.delete(number);
    expect(await run()).toEqual([silent.number, odd.number, unknown.number].sort());
    expect(await receivableOf(silent.id)).toMatchObject({ level: 1 });
  });

  it('are asked for once by several processes', async () => {
    const many = await Promise.all([1, 2, 3, 4].map((n) => financed(200 + n)));
    asked.length = 0;
    await Promise.all(Array.from({ length: 8 }, recheck));
    for (const { number } of many) expect(asked.filter((key) => key === number)).toHaveLength(1);
  });
});
