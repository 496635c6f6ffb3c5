import { z } from 'zod';
import { idWire, instantWire, textWire } from '../../http/wire.ts';
import { endorsementForms, surrenderPurposes } from '../../kernel/transferable-record.ts';
import { recordStanding } from '../transferable-records/index.ts';
import { billTerms, sealWire } from './document.ts';
import { lotStages } from './rules.ts';

export { type IssueBillInput, issueBillInput } from './document.ts';

const remark = z.string().max(120).optional().meta({ description: 'At most 120 bytes; becomes part of the chain' });
const toPartyId = idWire('party');
const lotIds = z.array(idWire('lot')).min(1).max(10_000);
/** The version the caller decided on; when given, an act on another version is refused. */
const ifVersion = z.int().min(1).optional();

export const transferBillInput = z.strictObject({ toPartyId, remark, ifVersion });
export const endorseBillInput = z.strictObject({
  form: z.enum(endorsementForms).default('to_order'),
  /** Absent for an endorsement in blank. */
  toPartyId: toPartyId.optional(),
  /** Hands the document over in the same act. */
  transferToId: toPartyId.optional(),
  remark,
  ifVersion,
});
export const nominateInput = z.strictObject({ toPartyId, until: instantWire.optional(), remark, ifVersion });
export const plainInput = z.strictObject({ remark, ifVersion });
export const transferAnswerInput = z.strictObject({
  accept: z.boolean(),
  seat: z.enum(['possession', 'title', 'both']).default('possession'),
  remark,
  ifVersion,
});
export const pledgeBillInput = z.strictObject({ toPartyId, remark, ifVersion });
export const consentInput = z.strictObject({
  act: z.enum(['transfer', 'endorse', 'endorse_and_transfer', 'request_surrender']),
  /** To whom: the new holder, or the endorsee of an endorsement alone. */
  toPartyId: toPartyId.optional(),
  remark,
  ifVersion,
});
export const surrenderInput = z.strictObject({
  purpose: z.enum(surrenderPurposes).default('delivery'),
  /** Switch to paper, change of destination, switch of bill (DCSA EBL surrender reasons). */
  reason: z.enum(['SWTP', 'COD', 'SWI']).optional(),
  /** Lots to be delivered; absent: all that the document stands for. */
  lotIds: lotIds.optional(),
  remark,
  ifVersion,
});
export const surrenderAnswerInput = z.strictObject({ accept: z.boolean(), remark, ifVersion });
export const deliverInput = z.strictObject({ lotIds, receivedBy: textWire(200), remark, ifVersion });
export const paperReturnInput = z.strictObject({
  holderId: toPartyId,
  form: z.enum(endorsementForms).default('to_order'),
  orderOfId: toPartyId.optional(),
  /** SHA-256 of the scan of the paper set that was taken back and made ineffective (MLETR 17). */
  paperHash: z.string().regex(/^[0-9a-f]{64}$/),
  remark,
  ifVersion,
});
export const stopInput = z.strictObject({ reason: z.enum(['loss', 'court_order']), remark, ifVersion });
export const lossDeclarationInput = z.strictObject({
  basis: z.enum(['court_judgment', 'indemnity']),
  documentHash: z.string().regex(/^[0-9a-f]{64}$/),
  remark,
  ifVersion,
});

const { furtherParties, clauses, hsCodes, copiesIssued, legs, ...terms } = billTerms;
export const billView = z
  .object({
    id: idWire('bill'),
    carrierId: idWire('party'),
    ...terms,
    ...recordStanding,
    furtherParties,
    copiesIssued,
    hsCodes,
    clauses,
    legs,
    grossWeightKg: z.int(),
    /** Names as the document shows them, however the parties are called later. */
    names: z.record(z.string(), z.object({ name: z.string(), country: z.string() })),
    lots: z.array(
      z.object({
        lotId: idWire('lot'),
        containerNumber: z.string(),
        isoType: z.string().nullable(),
        sealNumber: z.string(),
        furtherSeals: z.array(sealWire),
        grossWeightKg: z.int(),
        stage: z.enum(lotStages),
      }),
    ),
  })
  .meta({ id: 'Bill', description: 'A multimodal, rail or ocean bill of lading: one holder at any moment' });
export type BillView = z.infer<typeof billView>;
