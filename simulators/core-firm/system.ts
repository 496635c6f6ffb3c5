import { createHash, type KeyObject } from 'node:crypto';
import { type Listener, listen, type Told, webhookKey } from './listener.ts';
import type { BookRecord, Purchase } from './purchases.ts';

/** Speaks to Holdfast with the key of the core firm's own person. */
export type Api = <T>(method: 'GET' | 'POST', path: string, body?: unknown, idempotencyKey?: string) => Promise<T>;

interface Presented {
  id: string;
  invoiceNumber: string;
  amount: { amountMinor: string; currency: string };
  status: string;
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const PUSH_MOST = 500;

/**
 * A core firm's own system: it pushes its books, hears of what suppliers present, and answers from the books, under its
 * people's mandate. What the books do not know waits for the next posting; what they know otherwise is answered so.
 */
export class CoreFirmSystem {
  readonly #api: Api;
  readonly #now: () => Date;
  readonly #payables = new Map<string, BookRecord>();
  readonly #orders = new Set<string>();
  readonly #open = new Map<string, Presented>();
  readonly answers: { receivableId: string; answer: 'confirmed' | 'rejected' | 'waits' }[] = [];
  #listener: Listener | undefined;
  #key: KeyObject | undefined;
  #webhookId = '';

  constructor(api: Api, now: () => Date) {
    this.#api = api;
    this.#now = now;
  }

  get listener(): Listener {
    if (!this.#listener) throw new Error('the system does not listen yet');
    return this.#listener;
  }

  get webhookId(): string {
    return this.#webhookId;
  }

  /** Has itself told of receivables. */
  async connect(port?: number): Promise<void> {
    this.#listener = await listen({
      keyOf: () => this.#key,
      now: this.#now,
      take: (told) => this.#take(told),
      ...(port !== undefined && { port }),
    });
    const body = { url: this.#listener.url, eventTypes: ['receivable.', 'receivables.'] };
    const webhook = await this.#api<{ id: string; publicKey: string }>('POST', '/webhooks', body);
    this.#webhookId = webhook.id;
    this.#key = webhookKey(webhook.publicKey);
  }

  /** Posts purchases in its books. */
  post(purchases: readonly Purchase[]): BookRecord[] {
    const records = purchases.flatMap((purchase) => purchase.records);
    for (const record of records) {
      if (record.kind === 'purchase_order') this.#orders.add(record.orderNumber);
      if (record.fapiaoKey !== undefined) this.#payables.set(record.fapiaoKey, record);
    }
    return records;
  }

  /** Posts and pushes them; what became of each invoice that they touch. Then answers what waited for the posting. */
  async push(purchases: readonly Purchase[]): Promise<Map<string, string>> {
    const records = this.post(purchases);
    const verdicts = new Map<string, string>();
    for (let at = 0; at < records.length; at += PUSH_MOST) {
      const body = { records: records.slice(at, at + PUSH_MOST) };
      const { matched } = await this.#api<{ matched: { invoiceId: string; verdict: string }[] }>(
        'POST',
        '/core-records',
        body,
      );
      for (const { invoiceId, verdict } of matched) verdicts.set(invoiceId, verdict);
    }
    for (const presented of this.#open.values()) await this.#answer(presented);
    return verdicts;
  }

  /** Looks for what it was not told of: all that is presented to it and not answered. */
  async pull(): Promise<number> {
    let seen = 0;
    for (let cursor: string | null = ''; cursor !== null; ) {
      const at = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
      const page: { items: Presented[]; next: string | null } = await this.#api('GET', `/receivables?limit=200${at}`);
      for (const presented of page.items)
        if (presented.status === 'presented' && !this.#open.has(presented.id)) {
          seen++;
          await this.#answer(presented);
        }
      cursor = page.next;
    }
    return seen;
  }

  async close(): Promise<void> {
    await this.#listener?.close();
  }

  async #take({ type, data }: Told): Promise<void> {
    const presented =
      type === 'receivable.presented'
        ? [data.objectId]
        : type === 'receivables.presented'
          ? (data.payload.receivableIds as string[])
          : [];
    for (const id of presented) await this.#answer(await this.#api<Presented>('GET', `/receivables/${id}`));
  }

  async #answer(presented: Presented): Promise<void> {
    if (presented.status !== 'presented') return;
    const { id, invoiceNumber, amount } = presented;
    const payable = this.#payables.get(invoiceNumber);
    if (!payable) {
      this.#open.set(id, presented);
      this.answers.push({ receivableId: id, answer: 'waits' });
      return;
    }
    this.#open.delete(id);
    if (!this.#orders.has(payable.orderNumber)) {
      const reason = 'nobody here ordered it';
      await this.#api('POST', `/receivables/${id}/rejection`, { reason }, `answer-${id}`);
      this.answers.push({ receivableId: id, answer: 'rejected' });
      return;
    }
    const least = BigInt(payable.amount.amountMinor) < BigInt(amount.amountMinor) ? payable.amount : amount;
    const confirmation = {
      amount: least,
      dueOn: payable.dueOn,
      waivesSetOff: true,
      evidenceHash: sha256(JSON.stringify(payable)),
    };
    await this.#api('POST', `/receivables/${id}/confirmation`, confirmation, `answer-${id}`);
    this.answers.push({ receivableId: id, answer: 'confirmed' });
  }
}
