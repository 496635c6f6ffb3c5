import { describe, expect, it } from 'vitest';
import { multimodal, rail } from '../../../tests/examination/base-cases.ts';
import { both, changed, credit, drawn, presented, shipped } from '../../../tests/examination/changes.ts';
import { shippedCalendar } from '../../ground/calendars/index.ts';
import { placeCalendar } from './calendar.ts';
import {
  extendedByOutage,
  isElectronic,
  isGivenUp,
  lastDayToRefuseElectronic,
  mayDisposeFrom,
  recordFaults,
} from './electronic-presentation.ts';
import { examine } from './examine.ts';
import { examineWithAmendments, type PendingAmendment } from './pending-amendments.ts';
import { decideNotice, type NoticeFacts, noticeLines, preclusion } from './refusal-notice.ts';
import { checkTransferable, checkTransferTerms } from './transfer.ts';

describe('pending amendments (10c): a set, not one current version', () => {
  const later: PendingAmendment = { number: 1, change: { latestShipmentOn: '2026-03-31' } };
  const more: PendingAmendment = { number: 2, change: { amount: '1000000.00' } };
  const judge = (change: Parameters<typeof changed>[1], pending: PendingAmendment[]) => {
    const { governing, deemedAccepted, open, base } = examineWithAmendments(changed(rail, change), pending);
    return {
      complying: governing.result.complying,
      governing: governing.amendments,
      deemedAccepted,
      open,
      base: base.complying,
    };
  };

  it.each<[string, Parameters<typeof changed>[1], PendingAmendment[], object]>([
    [
      'complies without and with: the beneficiary is asked',
      () => {},
      [later],
      { complying: true, governing: [], deemedAccepted: [], open: [1], base: true },
    ],
    [
      'complies only with the amendment: accepted',
      shipped('2026-03-12'),
      [later],
      { complying: true, governing: [1], deemedAccepted: [1], open: [], base: false },
    ],
    [
      'needs both',
      both(shipped('2026-03-12'), drawn('950000.00')),
      [later, more],
      { complying: true, governing: [1, 2], deemedAccepted: [1, 2], base: false },
    ],
    ['needs the second, not the first', drawn('950000.00'), [later, more], { governing: [2], deemedAccepted: [2] }],
    [
      'complies with neither: the terms as they stand govern',
      drawn('2000000.00'),
      [later, more],
      { complying: false, governing: [], deemedAccepted: [] },
    ],
    [
      'an amendment that takes away does not bind unaccepted',
      () => {},
      [{ number: 1, change: { amount: '1.00' } }],
      { complying: true, governing: [], deemedAccepted: [], open: [] },
    ],
  ])('%s', (_what, change, pending, expected) => {
    expect(judge(change, pending)).toMatchObject(expected);
  });

  it('examines under every set of them, and refuses more than it can', () => {
    const many = Array.from({ length: 9 }, (_, i) => ({ number: i + 1, change: {} }));
    expect(examineWithAmendments(rail, many.slice(0, 3)).under).toHaveLength(7);
    expect(() => examineWithAmendments(rail, many)).toThrow('at most 8');
  });
});

describe('the one notice of refusal (16)', () => {
  const found = examine(changed(multimodal, both(presented('2026-06-23'), credit({ expiresOn: '2026-06-12' }))));
  const draft = { disposal: 'NOTIFY', discrepancies: noticeLines(found), sentOn: '2026-06-30' } as const;
  const given = { alreadyGiven: false, questionsOpen: 0, lastDayToRefuse: found.lastDayToRefuse };

  it('states every discrepancy once, by the fifth banking day', () => {
    expect(decideNotice(draft, given).discrepancies).toEqual([
      'CREDIT EXPIRED 12JUN26',
      'LATE PRESENTATION (22 DAYS AFTER SHIPMENT)',
    ]);
  });

  it.each([
    ['a second one', draft, { ...given, alreadyGiven: true }, 'NOTICE_ALREADY_GIVEN'],
    ['a day late', { ...draft, sentOn: '2026-07-01' }, given, 'NOTICE_TOO_LATE'],
    ['with a question open', draft, { ...given, questionsOpen: 1 }, 'NOTICE_WITH_OPEN_QUESTION'],
    ['without a discrepancy', { ...draft, discrepancies: ['  '] }, given, 'NOTICE_WITHOUT_DISCREPANCY'],
  ] as const)('is refused: %s', (_what, notice, facts, code) => {
    expect(() => decideNotice(notice, facts)).toThrow(code);
  });

  const sound: NoticeFacts = { sentOn: '2026-06-30', refuses: true, disposal: 'HOLD', discrepancies: ['X'] };
  const days = { lastDayToRefuse: '2026-06-30', today: '2026-07-01' };
  it.each<[string, NoticeFacts[], string[]]>([
    ['sound', [sound], []],
    ['no notice', [], ['no_notice']],
    ['late', [{ ...sound, sentOn: '2026-07-01' }], ['late']],
    ['it only says that there are discrepancies', [{ ...sound, refuses: false }], ['does_not_refuse']],
    ['no discrepancy stated', [{ ...sound, discrepancies: [] }], ['no_discrepancy']],
    ['nothing on the documents', [{ sentOn: sound.sentOn, refuses: true, discrepancies: ['X'] }], ['no_disposal']],
    ['mended by a second notice', [{ ...sound, discrepancies: [] }, sound], ['no_discrepancy', 'more_than_one']],
  ])('preclusion: %s', (_what, notices, reasons) => {
    expect(preclusion(notices, days)).toEqual(reasons);
  });

  it('nothing is lost while the last day runs', () => {
    expect(preclusion([], { lastDayToRefuse: '2026-06-30', today: '2026-06-30' })).toEqual([]);
  });
});

describe('electronic presentation (eUCP)', () => {
  const china = placeCalendar(shippedCalendar('CN'));

  it('counts from the notice of completeness and stands while a record is out', () => {
    expect(lastDayToRefuseElectronic(china, '2026-06-15')).toBe('2026-06-23');
    const out = { requestedOn: '2026-06-17' };
    expect(lastDayToRefuseElectronic(china, '2026-06-15', [out])).toBeUndefined();
    // Two of five days had run: three are left after the record is back on 24 June.
    expect(lastDayToRefuseElectronic(china, '2026-06-15', [{ ...out, presentedAgainOn: '2026-06-24' }])).toBe(
      '2026-06-29',
    );
    expect(lastDayToRefuseElectronic(china, '2026-06-15', [{ requestedOn: '2026-06-24' }])).toBe('2026-06-23');
  });

  it('gives a record up after thirty days and the documents after sixty', () => {
    expect(isGivenUp({ requestedOn: '2026-06-17' }, '2026-07-17')).toBe(false);
    expect(isGivenUp({ requestedOn: '2026-06-17' }, '2026-07-18')).toBe(true);
    expect(mayDisposeFrom('2026-06-01')).toBe('2026-08-01');
  });

  it('moves the last day over an outage of the bank', () => {
    expect(extendedByOutage('2026-06-22', [{ from: '2026-06-21', to: '2026-06-23' }])).toBe('2026-06-24');
    expect(extendedByOutage('2026-06-22', [{ from: '2026-06-23', to: '2026-06-24' }])).toBe('2026-06-22');
  });

  it('knows what is wrong with a record', () => {
    const record = { id: 'r', namesCredit: true, authenticated: true, format: 'PDF', dated: true };
    expect(recordFaults(record, 'PDF')).toEqual([]);
    expect(recordFaults({ ...record, authenticated: false })).toEqual(['not_presented']);
    expect(recordFaults({ ...record, format: 'XML', linkWorks: false, dated: false }, 'PDF')).toEqual([
      'format',
      'link',
      'undated',
    ]);
    expect([isElectronic('eucp', 1), isElectronic('eucp', 0), isElectronic('ucp', 1)]).toEqual([true, false, false]);
  });
});

describe('transfer (38)', () => {
  const original = { ...multimodal.credit, form: 'irrevocable_transferable' as const };
  const fresh = { isSecondBeneficiary: false, toFirstBeneficiary: false, transfersBefore: 0 };
  const rules = (findings: { rule: string; text: string }[]) => findings.map(({ rule, text }) => `${rule} ${text}`);

  it('only of a transferable credit, once, to several only with partial shipments', () => {
    expect(checkTransferable(original, fresh)).toEqual([]);
    expect(rules(checkTransferable(multimodal.credit, fresh))).toEqual(['U38a CREDIT NOT TRANSFERABLE']);
    expect(checkTransferable(original, { ...fresh, isSecondBeneficiary: true })).toHaveLength(1);
    expect(checkTransferable(original, { ...fresh, isSecondBeneficiary: true, toFirstBeneficiary: true })).toEqual([]);
    expect(checkTransferable(original, { ...fresh, transfersBefore: 1 })).toHaveLength(1);
  });

  it('on the same terms, but for what may shrink', () => {
    const smaller = {
      ...original,
      amount: '180000.00',
      expiresOn: '2026-07-01',
      latestShipmentOn: '2026-06-01',
      presentationDays: 10,
      goods: { ...original.goods, unitPrice: '4500.00' },
      applicant: { name: 'RHEINTAL WALZLAGER GMBH' },
    };
    expect(checkTransferTerms(original, smaller)).toEqual([]);
    expect(rules(checkTransferTerms(original, { ...original, amount: '200000.01' }))).toEqual([
      'U38b AMOUNT MAY ONLY BE REDUCED',
    ]);
    expect(rules(checkTransferTerms(original, { ...original, placeOfDelivery: 'WUHAN' }))).toEqual([
      'U38b PLACE OF DELIVERY CHANGED',
    ]);
    expect(rules(checkTransferTerms(original, { ...original, goods: { description: 'TOYS' } }))).toEqual([
      'U38b GOODS CHANGED',
    ]);
    const insured = (insuredPct: number) => ({
      ...original,
      requiredDocuments: original.requiredDocuments.map((r) =>
        r.type === 'insurance_document' ? { ...r, insuredPct } : r,
      ),
    });
    expect(checkTransferTerms(original, insured(122.23))).toEqual([]);
    expect(rules(checkTransferTerms(original, insured(100)))).toEqual(['U38b INSURED PERCENTAGE MAY ONLY RISE']);
  });
});
