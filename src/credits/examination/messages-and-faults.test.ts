import { describe, expect, it } from 'vitest';
import { type Case, multimodal, rail } from '../../../tests/examination/base-cases.ts';
import { outcome } from '../../../tests/examination/book.ts';
import { changed, credit, document, documentIn, drawn, presented } from '../../../tests/examination/changes.ts';
import { shippedCalendar } from '../../ground/calendars/index.ts';
import { Refusal } from '../../kernel/refusal.ts';
import { placeCalendar } from './calendar.ts';
import { examine } from './examine.ts';
import { examinationRules } from './rules.ts';

const message = `:27:1/1
:40A:IRREVOCABLE
:20:YB26MC01
:31C:260504
:40E:UCP LATEST VERSION
:31D:260710CHONGQING
:50:YUZHOU BEARINGS CO LTD
5 JINYUN ROAD
CHONGQING CN
:59:RHEINTAL WALZLAGER GMBH
WERFTSTR 2
MANNHEIM DE
:32B:EUR200000,
:39A:00/00
:41A:YUZHCN2C
BY PAYMENT
:43P:NOT ALLOWED
:43T:NOT ALLOWED
:44A:MANNHEIM, GERMANY
:44B:CHONGQING, CHINA
:44C:260605
:45A:+40 CASES ROLLER BEARINGS TYPE RT-9 AS PER ORDER 5512
+CIP CHONGQING INCOTERMS 2020
:48:21
:49:WITHOUT`;

/** The multimodal case with its credit as a message: the parties, dates and figures come from there alone. */
const asMessage = (mt700: string): Case =>
  changed(multimodal, (draft) => {
    const { requiredDocuments, transportRule } = draft.credit;
    draft.credit = { mt700, requiredDocuments, ...(transportRule ? { transportRule } : {}) };
  });

describe('a credit that came as a message', () => {
  it('is examined as the same terms in fields are', () => {
    expect(outcome(asMessage(message))).toEqual({ found: '', last: '2026-06-22', refuse: '2026-06-23' });
    expect(outcome(changed(asMessage(message), presented('2026-06-23'))).found).toBe('U14c@td');
    expect(outcome(changed(asMessage(message), drawn('200000.01'))).found).toBe('U18b U28c@ins');
    expect(outcome(changed(asMessage(message), document('inv', { issuer: { name: 'OTHER' } }))).found).toBe('U18a@inv');
  });

  it.each<[string, string, string, string]>([
    ['48 governs', ':48:21', ':48:10', 'U14c@td'],
    ['44C governs', ':44C:260605', ':44C:260531', 'U19b@td'],
    ['31D governs', ':31D:260710', ':31D:260612', 'U06e'],
    ['44B governs', ':44B:CHONGQING, CHINA', ':44B:CHENGDU, CHINA', 'U19c@td U28d@ins'],
    ['59 governs', ':59:RHEINTAL WALZLAGER GMBH', ':59:RHEINTAL AG', 'U18a@inv'],
    ['the country at the end of 50 governs', 'CHONGQING CN', 'SINGAPORE SG', 'U14j@inv U14j@td'],
    ['silence on partial shipments allows them', ':43P:NOT ALLOWED\n', '', ''],
    [
      'a line too long is still the name',
      ':59:RHEINTAL WALZLAGER GMBH',
      ':59:RHEINTAL WALZLAGER UND GETRIEBEBAU GMBH',
      'U18a@inv',
    ],
    ['a fault in a field that is not used does no harm', ':49:WITHOUT', ':49:WITHOUT\n:78:中文', ''],
  ])('%s', (_what, from, to, expected) => {
    expect(outcome(asMessage(message.replace(from, to))).found).toBe(expected);
  });

  it('may be in its blocks, and go on in a second message', () => {
    const fin = `{1:F01YUZHCN2CAXXX0000000000}{2:I700BANKDEFFXXXXN}{4:\r\n${message.replaceAll('\n', '\r\n')}\r\n-}`;
    expect(outcome(asMessage(fin)).found).toBe('');
    const two = `${message.replace(':27:1/1', ':27:1/2')}\n:27:2/2\n:20:YB26MC01\n:47A:+DOCUMENTS IN ENGLISH`;
    expect(outcome(asMessage(two)).found).toBe('');
    expect(() => examine(asMessage(two.replace('2/2\n:20:YB26MC01', '2/2\n:20:OTHER')))).toThrow(
      'CREDIT_MESSAGE_UNREADABLE',
    );
  });

  it('is refused where a term cannot be read, with field and line', () => {
    const fault = (text: string): unknown => {
      try {
        return examine(asMessage(text));
      } catch (error) {
        return error instanceof Refusal ? `${error.code} ${error.at} ${String(error.facts['findings'])}` : error;
      }
    };
    expect(fault(message.replace('EUR200000,', 'EUR200000.00'))).toMatch(
      /CREDIT_MESSAGE_UNREADABLE \/credit\/mt700 T40 32B line 13/,
    );
    expect(fault(message.replace(':31D:260710', ':31D:260231'))).toMatch(/T50 31D line 6/);
    // A code nobody knows is not silence, which would allow.
    expect(fault(message.replace(':43P:NOT ALLOWED', ':43P:PROHIBITED'))).toMatch(/43P line 17/);
    expect(fault(message.replace(':43P:NOT ALLOWED', ':43P:MAYBE'))).toMatch(/T64 43P line 17/);
    expect(fault('not a message')).toMatch(/TEXT_BEFORE_FIELD/);
  });
});

describe('what cannot be read is refused with its place', () => {
  it.each<[string, (draft: Case) => void, string, string]>([
    ['no such day of presentation', presented('2026-02-30'), 'DATE_INVALID', '/presentation/presentedOn'],
    ['expiry in another form', credit({ expiresOn: '10/07/2026' }), 'DATE_INVALID', '/credit/expiresOn'],
    ['date of a document', document('pl', { issuedOn: 'May' }), 'DATE_INVALID', '/presentation/documents/3/issuedOn'],
    ['amount with thousands', credit({ amount: '200,000.00' }), 'AMOUNT_UNREADABLE', '/credit/amount'],
    ['amount drawn', (draft) => void (draft.presentation.amount = '-1'), 'AMOUNT_UNREADABLE', '/presentation/amount'],
    [
      'closed day',
      (draft) => void (draft.calendar = { closedOn: ['2026-13-01'] }),
      'DATE_INVALID',
      '/calendar/closedOn/0',
    ],
    [
      'a week without banking days',
      (draft) => void (draft.calendar = { weekend: [1, 2, 3, 4, 5, 6, 7] }),
      'CALENDAR_WITHOUT_BANKING_DAYS',
      '/calendar/weekend',
    ],
    [
      'negative packages',
      (draft) => void Object.assign(documentIn(draft, 'pl').goods ?? {}, { packages: -1 }),
      'AMOUNT_UNREADABLE',
      '/presentation/documents',
    ],
  ])('%s', (_what, change, code, at) => {
    expect(() => examine(changed(multimodal, change))).toThrow(expect.objectContaining({ code, at }) as Error);
  });

  it('a document that is set aside may say what it likes', () => {
    const aside = (draft: Case) =>
      void draft.presentation.documents.push({ id: 'x', type: 'other', issuedOn: 'never' });
    expect(outcome(changed(rail, aside)).found).toBe('');
  });

  it('periods without end end nothing', () => {
    expect(outcome(changed(multimodal, credit({ presentationDays: 1_000_000_000 })))).toMatchObject({
      found: '',
      last: '2026-07-10',
    });
  });
});

it('the presenting bank is looked at only where the issuing bank is known', () => {
  const elsewhere = changed(multimodal, (draft) => void (draft.presentation.presentedTo = 'OTHRDEFF'));
  expect(examine(elsewhere).discrepancies).toEqual([]);
  expect(examine(elsewhere, { issuingBank: 'YUZHCN2C' }).discrepancies).toMatchObject([{ rule: 'U06a' }]);
  expect(examine(elsewhere, { issuingBank: 'OTHRDEFFXXX' }).discrepancies).toEqual([]);
});

it('a published calendar goes before that of the case, and asks where it does not reach', () => {
  const china = { calendar: placeCalendar(shippedCalendar('CN')) };
  expect(examine(multimodal, china)).toMatchObject({ lastDayToPresent: '2026-06-22', lastDayToRefuse: '2026-06-23' });
  // An expiry beyond the published years does not matter while the period ends before it.
  const longer = changed(multimodal, credit({ expiresOn: '2027-03-31' }));
  expect(examine(longer, china)).toMatchObject({ complying: true, lastDayToPresent: '2026-06-22' });
  const beyond = changed(multimodal, (draft) => {
    draft.credit.latestShipmentOn = '2026-12-31';
    draft.credit.expiresOn = '2027-03-31';
    draft.presentation.presentedOn = '2026-12-28';
    documentIn(draft, 'td').transport = { ...documentIn(draft, 'td').transport, dispatchedOn: '2026-12-20' };
  });
  expect(examine(beyond, china)).toMatchObject({ lastDayToPresent: '2027-01-11', lastDayToRefuse: '2027-01-04' });
  const late = changed(beyond, (draft) => {
    draft.presentation.presentedOn = '2027-01-12';
  });
  expect(examine(late, china).discrepancies.map((d) => d.rule)).not.toContain('U14c');
  expect(examine(late, china).forExaminer.map((q) => q.rule)).toContain('U14c');
});

it('one electronic record is any number of originals and copies (eUCP e9)', () => {
  const record = changed(multimodal, document('inv', { originalsPresented: 1 }));
  expect(examine(record, { electronicDocumentIds: new Set(['inv']) }).complying).toBe(true);
});

it('every rule of the catalogue has an article, a class and words in both languages', () => {
  for (const { id, articles, en, zh } of examinationRules) {
    expect(id).toMatch(/^U\d\d([a-l]|-22)?$/);
    expect([articles, en, zh].every((words) => words.length > 0)).toBe(true);
  }
  expect(new Set(examinationRules.map(({ id }) => id)).size).toBe(examinationRules.length);
});
