import { type AnyColumn, type SQL, sql } from 'drizzle-orm';
import { bigint, customType, text, timestamp } from 'drizzle-orm/pg-core';

/** Columns that mean the same in every table. The SQL in `db/migrations` is the truth; a test compares the two. */
export const tenantId = () => text('tenant_id').notNull();
export const participants = () => text('participants').array().notNull();
export const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });
export const amountMinor = (name: string) => bigint(name, { mode: 'bigint' });

export const bytes = customType<{ data: Uint8Array; driverData: Uint8Array }>({ dataType: () => 'bytea' });
export const xid8 = customType<{ data: string }>({ dataType: () => 'xid8' });

/** `column = any (values)`: one parameter however many there are, so that the statement is planned once. */
export const among = <C extends AnyColumn>(column: C, values: Iterable<C['_']['data']>): SQL =>
  sql`${column} = any (${sql.param([...values])})`;
