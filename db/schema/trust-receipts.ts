import { date, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import { instant, participants, tenantId } from './columns.ts';

export const trustReceipt = pgTable('trust_receipt', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  presentationId: text('presentation_id').notNull(),
  creditId: text('credit_id').notNull(),
  facilityId: text('facility_id').notNull(),
  billId: text('bill_id'),
  lotIds: text('lot_ids').array().notNull(),
  lenderId: text('lender_id').notNull(),
  applicantId: text('applicant_id').notNull(),
  goods: text('goods').notNull(),
  proceedsAccount: text('proceeds_account').notNull(),
  expiresOn: date('expires_on', { mode: 'string' }).notNull(),
  documentHash: text('document_hash').notNull(),
  status: text('status').notNull(),
  drawnUpBy: text('drawn_up_by').notNull(),
  signedBy: text('signed_by'),
  signedAt: instant('signed_at'),
  releasedAt: instant('released_at'),
  dischargedAt: instant('discharged_at'),
  recall: jsonb('recall').$type<unknown>(),
  participants: participants(),
  createdAt: instant('created_at').notNull(),
});
