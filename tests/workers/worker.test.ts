import { expect, it } from 'vitest';
import { testSecretsKey } from '../support/database.ts';
import { suiteNeeding } from '../support/requirements.ts';
import { openTrade, yuan } from '../support/trade.ts';
import { bundleWorker, readWorkerConfig, runWorker } from '../support/worker.ts';

const config = await readWorkerConfig();

/** Why workerd cannot run here, when it cannot. */
async function missing(): Promise<string | undefined> {
  const probe = runWorker({ ...config, bindings: [] }, 'export default { fetch: () => new Response() }', '');
  try {
    await probe.ready;
    return undefined;
  } catch (error) {
    return `workerd cannot start (${(error as Error).message})`;
  } finally {
    await probe.dispose().catch(() => {});
  }
}

suiteNeeding('workers', await missing(), 'the API on Workers, with Hyperdrive to PostgreSQL', () => {
  it('writes and reads through the same application as the Node service, and replays to the letter', async () => {
    const trade = await openTrade();
    const { script, inputs } = await bundleWorker(config.main);
    expect(
      Object.keys(inputs).filter((name) => /adapters\/node|node_modules\/(pg|mqtt|aedes|pino)\//.test(name)),
    ).toEqual([]);
    expect(config.bindings).toEqual(['HYPERDRIVE', 'ASSETS']);
    const url = new URL(trade.database.serviceUrl);
    if (trade.database.role !== undefined) url.searchParams.set('options', `-c role=${trade.database.role}`);
    const worker = runWorker(config, script, url.toString(), { HOLDFAST_SECRETS_KEY: testSecretsKey });
    try {
      const base = (await worker.ready).origin;
      const send = async (
        path: string,
        init: { method?: string; headers?: Record<string, string>; body?: string } = {},
      ) => {
        const response = await fetch(`${base}${path}`, init);
        return { status: response.status, text: await response.text() };
      };
      const key = { authorization: `Bearer ${trade.importer.key}` };
      const present = (invoiceNumber: string, idempotencyKey: string) =>
        send('/v1/receivables', {
          method: 'POST',
          headers: { ...key, 'content-type': 'application/json', 'idempotency-key': idempotencyKey },
          body: JSON.stringify({
            debtorId: trade.debtor.partyId,
            invoiceNumber,
            invoicedOn: '2026-10-01',
            dueOn: '2026-12-30',
            amount: yuan(100),
          }),
        });
      const made = await present('W-1', 'one');
      expect(made.status).toBe(201);
      const { id } = JSON.parse(made.text) as { id: string };
      expect(await send(`/v1/receivables/${id}`, { headers: key })).toEqual({ status: 200, text: made.text });
      // Six at once with the first key, in as many requests and connections.
      const again = await Promise.all(Array.from({ length: 6 }, () => present('W-1', 'one')));
      expect(again).toEqual(again.map(() => made));
      expect(JSON.parse((await present('W-2', 'one')).text)).toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
      expect(JSON.parse((await present('W-1', 'two')).text)).toMatchObject({ code: 'INVOICE_ALREADY_PRESENTED' });

      // The Node service shows what the worker wrote, with its event, and the other way round.
      expect((await trade.importer.get(`/receivables/${id}`)).body).toEqual(JSON.parse(made.text));
      const events = await trade.importer.get<{ items: { type: string }[] }>(`/events?objectId=${id}`);
      expect(events.body.items.map(({ type }) => type)).toEqual(['receivable.presented']);
      expect(await trade.importer.post('/receivables', { debtorId: trade.debtor.partyId }, 'one')).toMatchObject({
        status: 422,
      });
      const confirmed = await send(`/v1/receivables/${id}/confirmation`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${trade.debtor.key}`,
          'content-type': 'application/json',
          'idempotency-key': 'c',
        },
        body: JSON.stringify({
          amount: yuan(90),
          dueOn: '2026-12-30',
          waivesSetOff: true,
          evidenceHash: 'c'.repeat(64),
        }),
      });
      expect(JSON.parse(confirmed.text)).toMatchObject({ status: 'confirmed' });
      const stranger = await send(`/v1/receivables/${id}`, {
        headers: { authorization: `Bearer ${trade.carrier.key}` },
      });
      expect(JSON.parse(stranger.text)).toMatchObject({ status: 404, code: 'NOT_FOUND' });

      // What a tenant sets holds here, too: how long a proposal waits, by the book of its bank.
      const waits = async (idempotencyKey: string) => {
        const asked = await send('/v1/policy/rules', {
          method: 'POST',
          headers: {
            authorization: `Bearer ${trade.bank.key}`,
            'content-type': 'application/json',
            'idempotency-key': idempotencyKey,
          },
          body: JSON.stringify({
            key: 'base.tenorDays',
            value: 170,
            unit: 'days',
            validFrom: '2034-01-01',
            source: 'decision',
          }),
        });
        const { expiresAt, proposedAt } = JSON.parse(asked.text) as { expiresAt: string; proposedAt: string };
        return (Date.parse(expiresAt) - Date.parse(proposedAt)) / 86_400_000;
      };
      expect(await waits('rule-1')).toBe(7);
      const valid = { key: 'proposal.validDays', unit: 'days', validFrom: '2026-10-12', source: 'decision' };
      await trade.bank.done('/policy/rules', { ...valid, value: 3 });
      expect([await waits('rule-2'), await waits('rule-3')]).toEqual([3, 3]);

      expect(JSON.parse((await send('/readyz')).text)).toEqual({ ready: true, checks: { database: true } });
      expect((await send('/livez')).status).toBe(200);
      expect(JSON.parse((await send('/openapi.json')).text)).toMatchObject({ openapi: '3.1.0' });
      // Neither counts what only a Node process can count, nor serves files that only Node can read.
      expect([(await send('/metrics')).status, (await send('/docs')).status]).toEqual([404, 404]);
    } finally {
      await worker.dispose();
    }
  });
});
