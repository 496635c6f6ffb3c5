import { randomUUID } from 'node:crypto';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import type { Ground } from '../src/adapters/node/ground.ts';

export interface BareRoutes {
  port: number;
  close(): Promise<void>;
}

interface Presented {
  debtorId: string;
  invoiceNumber: string;
  invoicedOn: string;
  dueOn: string;
  amount: { amountMinor: string; currency: string };
}

/**
 * What an act and a read cost with nothing around them: a Hono route that parses JSON and writes the same two rows in one
 * transaction, and one that selects a row by its id. No credential, no schema, no row-level security, no repeat under a key.
 */
export async function openBareRoutes(
  { admin, database: { pool } }: Ground,
  { creditorId, receivableId }: { creditorId: string; receivableId: string },
): Promise<BareRoutes> {
  await admin.query(`
    create table bare_receivable (id text primary key, creditor_id text, debtor_id text, invoice_number text,
      invoiced_on date, due_on date, amount_minor bigint, currency text, status text, created_at timestamptz,
      unique (creditor_id, invoice_number));
    create table bare_event (id text primary key, type text, object_id text, at timestamptz, actor jsonb, payload jsonb,
      idempotency_key text unique, input_hash text, answer json);
    create table receivable_of_bench as select * from receivable where id = '${receivableId}';
    alter table receivable_of_bench add primary key (id);
    grant select, insert on bare_receivable, bare_event, receivable_of_bench to holdfast_app`);

  const app = new Hono();
  app.post('/v1/receivables', async (c) => {
    const body = await c.req.json<Presented>();
    const id = `rcv_${randomUUID()}`;
    const view = JSON.stringify({ id, ...body, status: 'presented' });
    const client = await pool.connect();
    try {
      await client.query('begin');
      await client.query({
        name: 'bare_receivable',
        text: `insert into bare_receivable values ($1, $2, $3, $4, $5, $6, $7, $8, 'presented', now())`,
        values: [
          id,
          creditorId,
          body.debtorId,
          body.invoiceNumber,
          body.invoicedOn,
          body.dueOn,
          body.amount.amountMinor,
          body.amount.currency,
        ],
      });
      await client.query({
        name: 'bare_event',
        text: `insert into bare_event values ($1, 'receivable.presented', $2, now(), '{}', $3::text::jsonb, $4, $5, $3::text::json)`,
        values: [
          `evt_${randomUUID()}`,
          id,
          view,
          `${body.invoiceNumber}-${c.req.header('idempotency-key')}`,
          'a'.repeat(64),
        ],
      });
      await client.query('commit');
    } finally {
      client.release();
    }
    return c.body(view, 201, { 'content-type': 'application/json' });
  });
  app.get('/v1/receivables/:id', async (c) => {
    const text = 'select * from receivable_of_bench where id = $1';
    const { rows } = await pool.query({ name: 'bare_read', text, values: [c.req.param('id')] });
    return c.json(rows[0]);
  });

  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' });
  await new Promise((resolve) => server.once('listening', resolve));
  return {
    port: (server.address() as { port: number }).port,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
