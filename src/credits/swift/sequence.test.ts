import { describe, expect, it } from 'vitest';
import { credit, samples } from '../../../tests/messages/samples.ts';
import {
  amendTerms,
  amendText,
  assemble,
  checkMessage,
  composeCredit,
  composeMessage,
  composeSequence,
  creditTerms,
  foldText,
  itemsOf,
  type Message,
  type MessageType,
  openEnvelope,
  parseMessage,
  renderMessage,
  wrapInEnvelope,
  writeNumbered,
} from './index.ts';

function read(text: string, type: MessageType): Message {
  const result = parseMessage(text, { type });
  if (!result.ok) throw new Error(JSON.stringify(result.errors));
  return result.message;
}
const part = (number: number, total: number, tag = '46A', text = `+PART ${number}`): Message =>
  number === 1
    ? read(credit.replace(':27:1/1', `:27:1/${total}`), '700')
    : read(`:27:${number}/${total}\n:20:CQLC26110001\n:${tag}:${text}`, '701');

describe('continuations', () => {
  it('are put back in message order, whatever the order they came in', () => {
    const { assembled, findings } = assemble([part(3, 3), part(1, 3), part(2, 3)]);
    expect(findings).toEqual([]);
    expect(itemsOf(assembled?.texts['46A'] ?? '').slice(-2)).toEqual(['PART 2', 'PART 3']);
    expect(creditTerms(assembled as NonNullable<typeof assembled>).documentsText).toMatch(/PART 2\n\+PART 3$/);
  });

  it.each<[string, Message[], string[]]>([
    ['one is missing', [part(1, 3), part(3, 3)], ['PART_MISSING']],
    ['one stands twice', [part(1, 2), part(2, 2), part(2, 2)], ['PART_REPEATED']],
    ['one is of another total', [part(1, 2), part(2, 3)], ['PART_FOREIGN', 'PART_MISSING']],
    [
      'one is of another credit',
      [part(1, 2), read(':27:2/2\n:20:OTHER\n:46A:+X', '701')],
      ['PART_FOREIGN', 'PART_MISSING'],
    ],
    ['the first is missing', [part(2, 2)], ['PART_MISSING']],
  ])('%s', (_what, messages, names) => {
    expect(assemble(messages).findings.map(({ name }) => name)).toEqual(names);
  });

  it('are made when texts outgrow one message, and say the same again', () => {
    const items = Array.from({ length: 230 }, (_, i) => `+DOCUMENT ${i + 1} OF A LONG LIST, SIGNED BY THE BENEFICIARY`);
    const messages = composeSequence('700', {
      ...Object.fromEntries(part(1, 1).fields.map(({ tag, value }) => [tag, value])),
      '46A': items,
    });
    expect(messages.map(({ type }) => type)).toEqual(['700', '701', '701']);
    expect(messages.flatMap(checkMessage)).toEqual([]);
    expect(assemble(messages).assembled?.texts['46A']?.split('\n')).toEqual(items);
    const endless = Array.from({ length: 1_000 }, () => 'X'.repeat(65));
    expect(() => composeSequence('700', { '20': 'A', '46A': endless })).toThrow('CREDIT_TERMS_TOO_LONG');
  });

  it('carry an amended text on under the act it was under', () => {
    const lines = Array.from({ length: 130 }, (_, i) => `${i === 0 ? '/ADD/' : ''}+CONDITION ${i + 1}`);
    const base = Object.fromEntries(read(samples['707'], '707').fields.map(({ tag, value }) => [tag, value]));
    const messages = composeSequence('707', { ...base, '47B': lines });
    expect(messages.map(({ type }) => type)).toEqual(['707', '708']);
    expect(messages[1]?.fields.at(-1)?.value).toMatch(/^\/ADD\/\n\+CONDITION 101/);
    const { assembled } = assemble(messages);
    expect(itemsOf(amendText('', assembled?.texts['47B'] ?? ''))).toHaveLength(130);
  });
});

describe('terms of a credit', () => {
  it('are read from its message', () => {
    expect(creditTerms(read(credit, '700'))).toMatchObject({
      number: 'CQLC26110001',
      form: 'irrevocable',
      rules: 'ucp',
      issuedOn: '2026-11-02',
      expiresOn: '2027-01-31',
      expiryPlace: 'DUISBURG',
      applicant: { name: 'CHONGQING EXAMPLE MOTORS CO LTD', address: '88 XIYONG AVENUE, CHONGQING', country: 'CN' },
      beneficiary: { name: 'EXAMPLE FAHRZEUGE GMBH', country: 'DE', account: 'DE00123456780000000000' },
      currency: 'EUR',
      amount: '480000.00',
      amountTolerance: { plusPct: 5, minusPct: 5 },
      availableWith: 'any_bank',
      availableBy: 'negotiation',
      partialShipments: 'not_allowed',
      latestShipmentOn: '2026-12-31',
      presentationDays: 15,
      confirmation: 'without',
    });
  });

  it('written as a message pass its check and read back the same', () => {
    const terms = creditTerms(read(credit, '700'));
    const [message] = composeCredit(terms, { '42P': '90 DAYS AFTER TAKING IN CHARGE' });
    expect(checkMessage(message as Message)).toEqual([]);
    expect(creditTerms(message as Message)).toEqual(terms);
  });

  it('after an amendment are those of the amendment where it speaks, the old ones elsewhere', () => {
    const before = creditTerms(read(credit, '700'));
    const after = amendTerms(before, read(samples['707'], '707'));
    expect(after).toMatchObject({ amount: '500000.00', expiresOn: '2027-02-28', latestShipmentOn: '2027-01-15' });
    expect(after.issuedOn).toBe(before.issuedOn);
    expect(itemsOf(after.documentsText ?? '')).toEqual([
      'SIGNED COMMERCIAL INVOICE IN 3 ORIGINALS',
      'FULL SET 3/3 ORIGINAL MULTIMODAL TRANSPORT DOCUMENT MADE OUT TO ORDER OF ISSUING BANK, SHOWING FREIGHT PREPAID',
      'INSURANCE POLICY FOR 120 PCT OF INVOICE, ALL RISKS',
    ]);
  });

  it('are replaced whole, or lose only what stands there', () => {
    expect(amendText('+A\n+B', '/REPALL/+C')).toBe('+C');
    expect(amendText('+A\n+B', '/DELETE/+A\n/ADD/+C')).toBe('+B\n+C');
    expect(amendText(undefined, '/ADD/+C')).toBe('+C');
    expect(() => amendText('+A', '/DELETE/+B')).toThrow('AMENDMENT_DELETES_NOTHING');
  });
});

describe('envelope', () => {
  it('carries a message and is as good as the message it carries', () => {
    const wrapped = wrapInEnvelope(read(credit, '700'), {
      reference: 'ENV1',
      number: 2,
      total: 2,
      customerReference: 'CUST-REF-9',
    });
    expect(renderMessage(wrapped)).toBe(samples['798']);
    const { subType, index, embedded } = openEnvelope(wrapped);
    expect(subType).toBe('700');
    expect(index.map(({ tag }) => tag)).toEqual(['27A', '21A']);
    expect(embedded).toMatchObject({ ok: true, message: { type: '700' } });
    const broken = read(samples['798'].replace('EUR480000,', 'EUR480000,').replace(':49:WITHOUT\n', ''), '798');
    expect(checkMessage(broken)).toMatchObject([{ name: 'FIELD_MISSING', field: '49' }]);
  });

  it('of an index only names its purpose', () => {
    const message = read(':20:E1\n:12:770\n:77E:\n:27A:1/2\n:21A:CUST\n:25F:ISSUE', '798');
    expect(openEnvelope(message)).toMatchObject({ purpose: 'application for a credit', index: [{}, {}, {}] });
  });
});

describe('texts', () => {
  it('are folded at spaces, never into a line that starts with a hyphen or colon', () => {
    expect(foldText('AAAA BBBB CCCC', 9)).toEqual(['AAAA BBBB', 'CCCC']);
    expect(foldText('AAAA BBBB -CC DD', 9)).toEqual(['AAAA', 'BBBB -CC', 'DD']);
    expect(foldText('ABCDEFGHIJKL', 5)).toEqual(['ABCDE', 'FGHIJ', 'KL']);
    expect(writeNumbered(['LATE SHIPMENT', 'SHORT DRAWN'])).toEqual(['1) LATE SHIPMENT', '2) SHORT DRAWN']);
  });

  it('of a refusal become a message that passes', () => {
    const found = [
      'LATE SHIPMENT 05JAN27 VS 31DEC26',
      'FULL SET 3/3 NOT PRESENTED (2/3), ONE ORIGINAL WAS SENT TO THE APPLICANT',
    ];
    const message = composeMessage('734', {
      '20': 'REF1',
      '21': 'PRES26-7',
      '32A': { date: '2027-01-18', currency: 'EUR', amount: '479000.00' },
      '77J': writeNumbered(found),
      '77B': '/HOLD/',
    });
    expect(message.values['77J']?.['text']?.split('\n')).toHaveLength(3);
  });
});
