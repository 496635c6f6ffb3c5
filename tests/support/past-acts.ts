import type { Pool } from 'pg';

/** Runs one statement as a unit of work of the system does it, past the acts: what triggers do must not rest on them. */
export async function pastActs(admin: Pool, tenantId: string, text: string): Promise<void> {
  const client = await admin.connect();
  try {
    await client.query('begin');
    await client.query(
      `select set_config('app.xid', pg_current_xact_id()::text, true), set_config('app.tenant', $1, true), set_config('app.party', 'system', true)`,
      [tenantId],
    );
    await client.query(text);
    await client.query('commit');
  } finally {
    client.release(true);
  }
}
