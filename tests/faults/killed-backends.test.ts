import { describe, expect, it } from 'vitest';
import { openSigner } from '../../src/adapters/node/keys.ts';
import { systemCtx } from '../../src/app.ts';
import { withSnapshot } from '../../src/context.ts';
import { sealLog, verifyLog } from '../../src/ground/audit/index.ts';
import { identifiers } from '../../src/kernel/identifiers.ts';
import { createBatcher } from '../../src/physical/telemetry/index.ts';
import { temporaryFolder } from '../support/instances.ts';
import { partialTransactions } from '../support/intact.ts';
import { points } from '../support/killed-service.ts';
import { transfer } from '../support/money.ts';
import { type Settled, settleTogether } from '../support/persistent-client.ts';
import { openTrade, yuan } from '../support/trade.ts';
import { sleep, until } from '../support/until.ts';
import { type Client, colleagueOf } from '../support/world.ts';

const KILLS = 400;
const KILLS_IN_TRANSACTION = 200;
const SEED = Number(process.env.HOLDFAST_SEED ?? 20_261_126);

const trade = await openTrade();
const { bank, checker, importer, debtor, database, facilityId, clock } = trade;
const today = clock.now().toISOString().slice(0, 10);
const ask = async <Row>(text: string) => (await database.admin.query(text)).rows as Row[];

// Who agrees is no part of any other act here.
const colleague = await colleagueOf(bank, 0);
const load = { isOver: false };
let acts = 0;
const settled: Settled[] = [];
/** Acts that nobody asked about a second time, by key, with the answer to the first. */
const abandoned = new Map<string, number | undefined>();

async function act(client: Client, path: string, body: unknown = {}): Promise<string> {
  const done = await settleTogether(
    () => client,
    () => colleague,
    path,
    body,
    `act-${acts++}`,
  );
  settled.push(done);
  if (done.status >= 300) throw new Error(`${path}: ${done.status} ${JSON.stringify(done.body)}`);
  return done.body.id ?? '';
}

const invoice = (n: number | string) => ({
  debtorId: debtor.partyId,
  invoiceNumber: `INV-${n}`,
  invoicedOn: today,
  dueOn: '2026-12-30',
  amount: yuan(100),
});

async function lend(): Promise<void> {
  const path = `/facilities/${facilityId}`;
  while (!load.isOver) {
    const body = { product: 'working_capital', amount: yuan(100), dueOn: '2026-12-15' };
    const id = await act(importer, `${path}/drawdowns`, body);
    await act(bank, `/drawdowns/${id}/approval`);
    await act(checker, `/drawdowns/${id}/disbursement`);
    await act(bank, `${path}/repayments`, { amount: yuan(100), ...transfer(), receivedOn: today, source: 'borrower' });
  }
}

async function confirm(worker: number): Promise<void> {
  for (let n = 0; !load.isOver; n++) {
    const id = await act(importer, '/receivables', invoice(`${worker}-${n}`));
    await act(debtor, `/receivables/${id}/confirmation`, {
      amount: yuan(100),
      dueOn: '2026-12-30',
      waivesSetOff: true,
      evidenceHash: 'b'.repeat(64),
    });
  }
}

/** A client that takes "not now" for an answer. */
async function giveUpAtOnce(): Promise<void> {
  for (let n = 0; !load.isOver; n++) {
    const key = `abandoned-${n}`;
    const answer = await importer.post('/receivables', invoice(key), key).catch(() => undefined);
    abandoned.set(key, answer?.status);
  }
}

const scale = (await trade.storedLot(1_000_000)).scale;
await trade.pledgeGoods((await ask<{ id: string }>('select id from lot')).map(({ id }) => id));
const acknowledged = new Set<number>();
// Numbers go on where the scale stopped: a gap would be messages that never came.
const [last] = await ask<{ seq: number }>('select max(seq)::int as seq from observation');
const FIRST = (last?.seq ?? 0) + 1;
let sent = FIRST;
const batcher = createBatcher(trade.ingest, { lanes: 2, maxBatch: 50, maxWaitMs: 2, retryMs: 5, onError: () => {} });

async function stream(): Promise<void> {
  while (!load.isOver) {
    for (let i = 0; i < 20; i++) {
      const seq = sent++;
      const at = clock.now();
      const text = JSON.stringify({ seq, at: at.toISOString(), weight: { grossKg: 20_000 + (seq % 2) } });
      const message = {
        topic: `holdfast/v1/${scale}/observations`,
        payload: new TextEncoder().encode(text),
        receivedAt: at,
      };
      batcher.submit(message, () => acknowledged.add(seq));
    }
    await until(() => sent - FIRST - acknowledged.size < 200, 'room for more messages');
    await sleep(5);
  }
}

/** Ends backends of the service one after the other, preferring those in the middle of a transaction. */
async function killBackends(): Promise<{ kills: number; inTransaction: number }> {
  const between = points(SEED);
  let kills = 0;
  let inTransaction = 0;
  await until(
    async () => {
      const order = between(0, 3) === 0 ? '' : 'xact_start is not null desc,';
      const [victim] = await ask<{ killed: boolean; busy: boolean }>(`
        with victim as materialized (
          select pid, xact_start is not null as busy from pg_stat_activity
          where datname = current_database() and application_name = 'holdfast test'
          order by ${order} random() limit 1)
        select pg_terminate_backend(pid) as killed, busy from victim`);
      if (victim?.killed) {
        kills++;
        if (victim.busy) inTransaction++;
      }
      return kills >= KILLS && inTransaction >= KILLS_IN_TRANSACTION;
    },
    `${KILLS} killed backends`,
    100_000,
  );
  return { kills, inTransaction };
}

describe(`the service, its database backends killed under load (seed ${SEED})`, () => {
  it('shows no part of a transaction, does each act once, and answers again by itself', async () => {
    const work = [lend(), lend(), confirm(1), confirm(2), giveUpAtOnce(), stream()];
    const everyone = Promise.all(work);
    const killed = await Promise.race([killBackends(), everyone.then(() => ({ kills: 0, inTransaction: 0 }))]);
    load.isOver = true;
    await everyone;
    await batcher.drain();

    // Afterwards every kind of act is done at the first try.
    const again = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        importer.post(
          `/facilities/${facilityId}/drawdowns`,
          { product: 'working_capital', amount: yuan(100), dueOn: '2026-12-15' },
          `after-${n}`,
        ),
      ),
    );
    expect(again.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 201));
    expect(await partialTransactions(ask)).toEqual([]);

    const events = await ask<{ key: string; objectId: string }>(
      `select idempotency_key as key, object_id as "objectId" from event where idempotency_key is not null`,
    );
    const objectOf = new Map(events.map(({ key, objectId }) => [key, objectId]));
    expect(events.length).toBe(objectOf.size);
    expect(settled.filter(({ key }) => !objectOf.has(key))).toEqual([]);
    expect(
      settled.filter(({ key, body, path }) => /receivables$|drawdowns$/.test(path) && objectOf.get(key) !== body.id),
    ).toEqual([]);
    const receivables = await ask<{ invoice: string }>('select invoice_number as invoice from receivable');
    const invoices = new Set(receivables.map(({ invoice: number }) => number));
    for (const [key, status] of abandoned) {
      expect(invoices.has(`INV-${key}`)).toBe(objectOf.has(key));
      if (status !== 503 && status !== undefined)
        expect({ status, done: objectOf.has(key) }).toEqual({ status: 201, done: true });
    }

    expect(acknowledged.size).toBe(sent - FIRST);
    const [stored] = await ask<{ n: number }>(`select count(*)::int as n from observation where seq >= ${FIRST}`);
    expect(stored?.n).toBe(sent - FIRST);

    const chance = (bytes: Uint8Array) => crypto.getRandomValues(bytes);
    const newId = identifiers(clock, chance);
    const ctx = systemCtx({ clock, chance, newId }, database, trade.tenantId, 'test');
    const signer = await openSigner(await temporaryFolder());
    await sealLog(ctx, signer);
    const log = await withSnapshot(ctx, (tx) => verifyLog(tx, [signer.publicKey]));
    expect(log.faults).toEqual([]);

    const notNow = [...abandoned].filter(([, status]) => status === 503);
    const doneAllTheSame = notNow.filter(([key]) => objectOf.has(key)).length;
    process.stderr.write(
      `${killed.kills} backends killed, ${killed.inTransaction} in a transaction; ${settled.length} acts, ` +
        `${settled.filter(({ tries }) => tries > 1).length} of them asked for again; ${abandoned.size} not asked again, ` +
        `${notNow.length} answered 503, ${doneAllTheSame} of those done; ${acknowledged.size} messages stored once\n`,
    );
    expect(settled.some(({ tries }) => tries > 1)).toBe(true);
  });

  it('takes no commit for done that PostgreSQL turned into a rollback', async () => {
    const attempt = database.write({ tenantId: trade.tenantId, party: 'system' }, async (db) => {
      await db.execute('select 1 / 0').catch(() => {});
    });
    await expect(attempt).rejects.toThrow('rolled back');
  });
});
