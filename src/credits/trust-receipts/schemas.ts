import { z } from 'zod';
import { dateWire, hashWire, idWire, instantWire, textWire } from '../../http/wire.ts';
import { trustReceiptStatuses } from './rules.ts';

const terms = {
  /** What is held in trust, as the receipt describes it. */
  goods: textWire(2_000),
  /** Where everything that the goods fetch is paid in for the bank, unmixed with the applicant’s own money. */
  proceedsAccount: textWire(60),
  /** Last day on which the applicant holds documents and goods in trust. */
  expiresOn: dateWire,
  /** SHA-256 of the receipt that the applicant signs. */
  documentHash: hashWire,
};

export const drawUpTrustReceiptInput = z.strictObject(terms);
export type DrawUpTrustReceiptInput = z.infer<typeof drawUpTrustReceiptInput>;

export const signTrustReceiptInput = z.strictObject({ documentHash: hashWire });
export type SignTrustReceiptInput = z.infer<typeof signTrustReceiptInput>;

export const reinstateTrustReceiptInput = z.strictObject({ note: textWire(500) });
export type ReinstateTrustReceiptInput = z.infer<typeof reinstateTrustReceiptInput>;

export const trustReceiptView = z
  .object({
    id: idWire('trustReceipt'),
    presentationId: idWire('presentation'),
    creditId: idWire('credit'),
    facilityId: idWire('facility'),
    billId: z.string().nullable(),
    lotIds: z.array(z.string()).meta({ description: 'The goods, and what came out of them' }),
    lenderId: idWire('party'),
    applicantId: idWire('party'),
    ...terms,
    status: z.enum(trustReceiptStatuses),
    signedBy: z.string().nullable().meta({ description: 'The person who signed for the applicant' }),
    signedAt: instantWire.nullable(),
    releasedAt: instantWire.nullable().meta({ description: 'When documents first left the bank against it' }),
    recall: z
      .object({ reason: z.enum(['CONTROL_LOST', 'EXPIRED']), lotId: z.string().nullable(), at: instantWire })
      .nullable()
      .meta({ description: 'Documents, goods and proceeds are to be handed back to the bank' }),
  })
  .meta({ id: 'TrustReceipt', description: 'Documents released while the goods are held for the bank' });
export type TrustReceiptView = z.infer<typeof trustReceiptView>;
