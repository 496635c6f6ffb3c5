import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Refusal } from './refusal.ts';
import { decideRecordAct, type RecordAct, type TransferableRecord } from './transferable-record.ts';

const issued: TransferableRecord = {
  status: 'issued',
  issuerId: 'carrier',
  holderId: 'shipper',
  titleOwnerId: 'bank',
  surrenderRequestedBy: null,
};
const held = { ...issued, holderId: 'bank' };
const offered: TransferableRecord = { ...held, status: 'surrender_requested', surrenderRequestedBy: 'bank' };
const ended: TransferableRecord = { ...held, status: 'surrendered' };

describe('who may do what with a document, and when', () => {
  it.each<[TransferableRecord, RecordAct, string, string | undefined, string]>([
    [issued, 'transfer', 'shipper', 'bank', 'issued bank/bank'],
    [issued, 'transfer', 'bank', 'thief', 'NOT_THE_HOLDER'],
    [issued, 'transfer', 'shipper', 'shipper', 'TRANSFER_TO_SELF'],
    [issued, 'endorse', 'shipper', 'thief', 'NOT_THE_TITLE_OWNER'],
    [issued, 'endorse', 'bank', 'importer', 'NOT_THE_HOLDER'],
    [issued, 'request_surrender', 'shipper', undefined, 'NOT_THE_TITLE_OWNER'],
    [held, 'endorse', 'bank', 'importer', 'issued bank/importer'],
    [held, 'request_surrender', 'bank', undefined, 'surrender_requested bank/bank'],
    [held, 'accept_surrender', 'carrier', undefined, 'SURRENDER_NOT_REQUESTED'],
    [offered, 'transfer', 'bank', 'importer', 'SURRENDER_PENDING'],
    [offered, 'endorse', 'bank', 'importer', 'SURRENDER_PENDING'],
    [offered, 'accept_surrender', 'bank', undefined, 'NOT_THE_ISSUER'],
    [offered, 'accept_surrender', 'carrier', undefined, 'surrendered bank/bank'],
    [offered, 'reject_surrender', 'carrier', undefined, 'issued bank/bank'],
    [ended, 'transfer', 'bank', 'importer', 'DOCUMENT_NOT_LIVE'],
    [ended, 'accept_surrender', 'carrier', undefined, 'DOCUMENT_NOT_LIVE'],
  ])('%o %s by %s to %s: %s', (record, act, by, to, outcome) => {
    let got: string;
    try {
      const after = decideRecordAct(record, act, by, to);
      got = `${after.status} ${after.holderId}/${after.titleOwnerId}`;
    } catch (error) {
      got = (error as Refusal).code;
    }
    expect(got).toBe(outcome);
  });

  it('has one holder whatever is tried, and never ends without the issuer', () => {
    const party = fc.constantFrom('carrier', 'shipper', 'bank', 'importer');
    const step = fc.tuple(
      fc.constantFrom<RecordAct>('endorse', 'transfer', 'request_surrender', 'reject_surrender', 'accept_surrender'),
      party,
      fc.option(party, { nil: undefined }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        let record = issued;
        for (const [act, by, to] of steps) {
          const before = record;
          try {
            record = decideRecordAct(record, act, by, to);
          } catch (error) {
            if (!(error instanceof Refusal)) throw error;
            continue;
          }
          if (record.holderId !== before.holderId && by !== before.holderId) return false;
          if (record.status === 'surrendered' && (before.status !== 'surrender_requested' || by !== 'carrier'))
            return false;
        }
        return typeof record.holderId === 'string';
      }),
    );
  });
});
