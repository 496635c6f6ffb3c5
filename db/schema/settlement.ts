import { boolean, date, pgTable, smallint, text } from 'drizzle-orm/pg-core';
import { amountMinor, instant, participants, tenantId } from './columns.ts';

export const creditPayment = pgTable('credit_payment', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  presentationId: text('presentation_id').notNull(),
  creditId: text('credit_id').notNull(),
  bankId: text('bank_id').notNull(),
  payeeId: text('payee_id').notNull(),
  part: smallint('part').notNull(),
  kind: text('kind').notNull(),
  currency: text('currency').notNull(),
  amountMinor: amountMinor('amount_minor').notNull(),
  chargesMinor: amountMinor('charges_minor').notNull().default(0n),
  dueOn: date('due_on', { mode: 'string' }).notNull(),
  status: text('status').notNull(),
  authenticated: boolean('authenticated').notNull(),
  undertakenBy: text('undertaken_by'),
  paidBy: text('paid_by'),
  paidAt: instant('paid_at'),
  participants: participants(),
  createdAt: instant('created_at').notNull(),
});
