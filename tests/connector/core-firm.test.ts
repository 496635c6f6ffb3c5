import { afterAll, describe, expect, it } from 'vitest';
import { invoiceFile, purchases, troubles } from '../../simulators/core-firm/purchases.ts';
import { type Api, CoreFirmSystem } from '../../simulators/core-firm/system.ts';
import { webhookSender } from '../../src/adapters/node/webhook-sender.ts';
import { deliverWebhooks, type SendWebhook } from '../../src/ground/webhooks/index.ts';
import { readFiles } from '../../src/money/imports/index.ts';
import { faultsOf, upload } from '../support/files.ts';
import { openOwed } from '../support/receivables.ts';
import { webhookSigner } from '../support/world.ts';

const owed = await openOwed();
const { seller, debtor, banks } = owed;
const api: Api = async <T>(method: 'GET' | 'POST', path: string, body?: unknown, key?: string) => {
  const answer = method === 'GET' ? await debtor.get<T>(path) : await debtor.post<T>(path, body, key);
  if (answer.status >= 300) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
};
const system = new CoreFirmSystem(api, () => owed.clock.now());
await system.connect();
afterAll(() => system.close());
const deliver = (send: SendWebhook = webhookSender(true)) =>
  deliverWebhooks(owed.system(), { signer: webhookSigner, send });
type Receivable = { id: string; invoiceNumber: string; status: string; level: number; confirmed: unknown };
const receivables = async () => (await seller.get<{ items: Receivable[] }>('/receivables?limit=200')).body.items;
type Invoice = { fapiaoKey: string; matchVerdict: string | null };
const webhook = async () => (await debtor.get<{ items: Record<string, unknown>[] }>('/webhooks')).body.items[0] ?? {};

describe('a core firm’s own system', () => {
  it('pushes its books, hears what is presented, and answers from them; each purchase ends as its trouble must', async () => {
    const books = purchases(7, 40, '91330100799655058B');
    await system.push(books);
    const file = await upload(
      seller,
      'receivables',
      new TextEncoder().encode(invoiceFile(books, '91440300708461136T')),
    );
    await readFiles(owed.system());
    expect(await faultsOf(seller, file.id)).toEqual([]);
    while ((await deliver()) > 0);
    const invoices = (await seller.get<{ items: Invoice[] }>('/invoices?limit=200')).body.items;
    const verdicts = new Map(invoices.map((invoice) => [invoice.fapiaoKey, invoice.matchVerdict]));
    const presented = new Map((await receivables()).map((r) => [r.invoiceNumber, r]));
    for (const { trouble, invoices: billed } of books)
      for (const { number, verdict } of billed) {
        expect([trouble, verdicts.get(number)]).toEqual([trouble, verdict]);
        const status = trouble === 'not_posted' ? 'presented' : trouble === 'never_ordered' ? 'rejected' : 'confirmed';
        expect([trouble, presented.get(number)?.status]).toEqual([trouble, status]);
      }
    expect(new Set(books.map((purchase) => purchase.trouble)).size).toBe(troubles.length);
    // What was not posted waits for the posting, and is then answered.
    const late = books.filter((purchase) => purchase.trouble === 'not_posted');
    const posted = late.map((purchase) => ({
      ...purchase,
      records: purchase.invoices.map(({ number, amountMinor, orderNumber, dueOn }) => ({
        kind: 'payable' as const,
        number: `AP-${number}`,
        version: 1,
        sellerCode: '91330100799655058B',
        orderNumber,
        fapiaoKey: number,
        dueOn,
        amount: { amountMinor: String(amountMinor), currency: 'CNY' as const },
        recordedOn: '2026-10-12',
      })),
    }));
    const matched = await system.push(posted);
    expect(new Set(matched.values())).toEqual(new Set(['matched']));
    expect((await receivables()).filter((r) => r.status === 'presented')).toEqual([]);
  });

  it('is told again until it takes it, in order, and does each thing once', async () => {
    const before = system.answers.length;
    const first = await owed.receivable(100);
    const second = await owed.receivable(200);
    const told: string[] = [];
    // The answer is lost on the way back: the system took it and we do not know.
    const lossy: SendWebhook = async (delivery) => {
      told.push(String(delivery.headers['webhook-id']));
      await webhookSender(true)(delivery);
      return 'not reached (ECONNRESET)';
    };
    await deliver(lossy);
    await deliver(lossy);
    expect(told).toHaveLength(1);
    expect(await webhook()).toMatchObject({ status: 'active', failures: 1, lastFailure: 'not reached (ECONNRESET)' });
    owed.clock.advance(5);
    while ((await deliver()) > 0);
    expect(system.listener.repeats()).toBe(1);
    expect(await webhook()).toMatchObject({ failures: 0, nextAt: null });
    const answered = system.answers.slice(before).map((answer) => answer.receivableId);
    expect(answered).toEqual([first.id, second.id]);
  });

  it('is told nothing twice by two processes, and nothing of others', async () => {
    await Promise.all(Array.from({ length: 12 }, () => owed.receivable(100)));
    const stranger = await owed.party('Stranger', 'core_firm');
    const invoice = await owed.invoice(50, { buyerId: stranger.partyId });
    await seller.done('/receivables', {
      debtorId: stranger.partyId,
      invoiceNumber: invoice.number,
      invoicedOn: '2026-10-01',
      dueOn: '2026-12-01',
      amount: { amountMinor: '5000', currency: 'CNY' },
    });
    const repeats = system.listener.repeats();
    const before = system.answers.length;
    while ((await Promise.all([deliver(), deliver(), deliver()])).some((taken) => taken > 0));
    expect(system.listener.repeats()).toBe(repeats);
    expect(system.answers.length - before).toBe(12);
  });

  it('believes nothing that is not signed, or is old', async () => {
    const refused = system.listener.refused();
    let kept: Parameters<SendWebhook>[0] | undefined;
    await owed.receivable(100);
    await deliver(async (delivery) => {
      kept = delivery;
      return webhookSender(true)(delivery);
    });
    const delivery = kept as Parameters<SendWebhook>[0];
    const forged = { ...delivery, body: delivery.body.replace('receivable', 'recievable') };
    expect(await webhookSender(true)(forged)).toBe('answered 401');
    owed.clock.advance(301);
    expect(await webhookSender(true)(delivery)).toBe('answered 401');
    expect(system.listener.refused() - refused).toBe(2);
  });
});

describe('a webhook', () => {
  it('goes to no plain or secret-bearing address, once to each, and is its party’s alone', async () => {
    const [bank, other] = banks;
    const open = (url: string) => bank.refused('/webhooks', { url, eventTypes: [] });
    expect(await open('ftp://example.com/x')).toBe('422 WEBHOOK_URL_UNFIT');
    expect(await open('https://a:b@example.com/x')).toBe('422 WEBHOOK_URL_UNFIT');
    const slip = { url: 'https://example.com/hook', eventTypes: ['receivable.confirmed', 'receivable.confirmd'] };
    expect(await bank.refused('/webhooks', slip)).toBe('422 WEBHOOK_EVENT_UNKNOWN');
    const body = { url: 'https://example.com/hook', eventTypes: ['pledge.'] };
    const { id } = await bank.done<{ id: string }>('/webhooks', body);
    expect(await bank.refused('/webhooks', body)).toBe('409 WEBHOOK_KNOWN');
    expect(await other.refused(`/webhooks/${id}/end`)).toBe('404 NOT_FOUND');
    expect(await bank.refused(`/webhooks/${id}/resumption`)).toBe('409 WEBHOOK_WRONG_STATE');
    await bank.done(`/webhooks/${id}/end`);
  });

  it('that fails for three days is given up, which its party sees, and goes on from there when resumed', async () => {
    const received: string[] = [];
    const { id } = await banks[2].done<{ id: string }>('/webhooks', { url: 'https://down.example/x', eventTypes: [] });
    const toDown =
      (outcome: string | undefined): SendWebhook =>
      async ({ url, body }) => {
        if (!url.includes('down.example')) return undefined;
        if (outcome === undefined) received.push((JSON.parse(body) as { type: string }).type);
        return outcome;
      };
    const state = async () =>
      (await banks[2].get<{ items: { status: string; failures: number }[] }>('/webhooks')).body.items[0];
    for (let hour = 0; hour <= 80; hour++) {
      await deliver(toDown('answered 500'));
      owed.clock.advance(3_600);
    }
    expect(await state()).toMatchObject({ status: 'suspended' });
    await banks[2].done(`/webhooks/${id}/resumption`);
    while ((await deliver(toDown(undefined))) > 0);
    expect(received).toEqual(['webhook.opened', 'webhook.suspended', 'webhook.resumed']);
    expect(await state()).toMatchObject({ status: 'active', failures: 0 });
  });
});
