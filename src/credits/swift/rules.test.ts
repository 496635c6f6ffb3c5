import { describe, expect, it } from 'vitest';
import { credit, samples } from '../../../tests/messages/samples.ts';
import { checkText, type MessageType } from './index.ts';

/** Codes of the findings after a change to the sample of a type: `from` is replaced, or the lines are put before `from`. */
function codes(type: MessageType, from: string, to: string): string[] {
  if (!samples[type].includes(from)) throw new Error(`MT${type} does not hold ${from}`);
  return checkText(samples[type].replace(from, to), { type }).map(({ code }) => code);
}

describe('network rules, each broken once', () => {
  it.each<[string, MessageType, string, string, string[]]>([
    ['42C without drawee', '700', ':42P:90 DAYS AFTER TAKING IN CHARGE', ':42C:AT SIGHT', ['C90']],
    ['drawee without 42C', '700', ':42P:90 DAYS AFTER TAKING IN CHARGE', ':42A:EXAMCN22', ['C90']],
    ['42M beside 42P', '700', ':42P:', ':42M:HALF AT SIGHT\n:42P:', ['USAGE', 'C90']],
    ['draft beside 42P', '740', ':71A:OUR', ':42C:AT SIGHT\n:42A:EXAMCN22\n:42P:LATER\n:71A:OUR', ['C90']],
    ['44C beside 44D', '700', ':45A:', ':44D:IN DECEMBER 2026\n:45A:', ['D06']],
    ['no issuer', '710', ':52A:EXAMCN22XXX\n', '', ['C06']],
    ['two issuers', '720', ':50B:', ':52A:EXAMCN22XXX\n:50B:', ['C06']],
    ['no issuer of the amended credit', '707', ':52A:EXAMCN22XXX\n', '', ['C06']],
    ['increase beside decrease', '707', ':44C:', ':33B:EUR5,\n:44C:', ['C12']],
    ['REPALL beside ADD', '708', ':47B:/REPALL/', ':47B:/ADD/+MORE\n/REPALL/', ['D06']],
    ['amended text without code', '708', ':47B:/REPALL/', ':47B:', ['D06']],
    ['25 beside 57a', '730', ':71D:', ':57A:BANKDEFFXXX\n:71D:', ['C77']],
    [
      '32D beside 57a',
      '730',
      ':25:1234567890\n:30:261103\n:32B:EUR75,',
      ':30:261103\n:32D:261101EUR75,\n:57A:BANKDEFFXXX',
      ['C78'],
    ],
    ['charges claimed without total', '734', ':33A:270118EUR80,\n', '', ['C17']],
    ['two currencies in a refusal', '734', ':33A:270118EUR80,', ':33A:270118USD80,', ['C02']],
    ['negotiating bank beside beneficiary', '740', ':32B:', ':59:EXAMPLE GMBH\n:32B:', ['D84']],
    ['nothing amended', '747', ':31E:270228\n:32B:EUR20000,\n:34B:EUR500000,', '', ['C15']],
    ['increase without new amount', '747', ':34B:EUR500000,', '', ['C12']],
    ['new amount without change', '747', ':32B:EUR20000,\n', '', ['C12']],
    ['two currencies in an amendment', '747', ':34B:EUR500000,', ':34B:USD500000,', ['C02']],
    ['additions without total', '750', ':34B:EUR479075,\n', '', ['C13']],
    ['total in another currency', '750', ':34B:EUR479075,', ':34B:USD479075,', ['C02']],
    ['deduction without net', '752', ':33A:270120EUR478920,\n', '', ['C18']],
    ['net in another currency', '752', ':33A:270120EUR478920,', ':33A:270120USD478920,', ['C02']],
    ['72Z beside 77', '754', ':77:', ':72Z:/REC/TEXT\n:77:', ['C19']],
    ['53a beside 57a', '754', ':57A:', ':53A:EXAMCN22XXX\n:57A:', ['C14']],
    ['total in another currency', '754', ':34A:270418EUR479100,', ':34A:270418USD479100,', ['C02']],
    ['paid in another currency', '756', ':33A:270120EUR478920,', ':33A:270120USD478920,', ['C02']],
    ['issue of a credit by ancillary message', '759', ':23H:REQFINAN', ':23H:ISSUANCE', ['D87']],
    ['transfer of a credit by ancillary message', '759', ':23H:REQFINAN', ':23H:TRANSFER', ['D87']],
  ])('%s (MT%s)', (_what, type, from, to, expected) => {
    expect(codes(type, from, to)).toEqual(expected);
  });

  it('an amendment that amends nothing', () => {
    const text = samples['707'].slice(0, samples['707'].indexOf('\n:31D:'));
    expect(checkText(text, { type: '707' }).map(({ code }) => code)).toEqual(['C30', 'USAGE']);
  });
});

describe('codes and single fields', () => {
  it.each<[string, MessageType, string, string, string[]]>([
    ['form of credit', '700', ':40A:IRREVOCABLE', ':40A:ON DEMAND', ['T60']],
    ['form and confirmation', '710', 'WITHOUT OUR CONFIRMATION', 'NO CONFIRMATION', ['T66']],
    ['rules', '700', 'UCP LATEST VERSION', 'UCP 600', ['T59']],
    ['narrative without OTHR', '700', 'UCP LATEST VERSION', 'UCP LATEST VERSION/AS AGREED', ['D81']],
    ['narrative with OTHR', '700', 'UCP LATEST VERSION', 'OTHR/RULES OF THE HOUSE', []],
    ['available by', '700', 'BY NEGOTIATION', 'BY CHEQUE', ['T68']],
    ['partial shipments', '700', ':43P:NOT ALLOWED', ':43P:MAYBE', ['T64']],
    ['transhipment', '700', ':43T:ALLOWED', ':43T:MAYBE', ['T65']],
    ['confirmation', '700', ':49:WITHOUT', ':49:ADDED', ['T67']],
    ['first message of a sequence', '700', ':27:1/1', ':27:2/2', ['T75']],
    ['more than eight', '700', ':27:1/1', ':27:1/9', ['T75']],
    ['continuation numbered one', '701', ':27:2/2', ':27:1/2', ['T75']],
    ['reference that starts with a slash', '700', ':20:CQLC26110001', ':20:/CQLC26110001', ['T26']],
    ['reference with two slashes', '732', ':21:PRES26-7', ':21:PRES//7', ['T26']],
    ['charges without code', '700', ':71D:/COMM/EUR120,', ':71D:/COMMISSIONS/EUR120,', ['T12']],
    ['continuation of nothing', '700', ':72Z:/PHONBEN/', ':72Z://PHONE', ['T12']],
    ['item after narrative', '700', ':72Z:/PHONBEN/', ':72Z:PLEASE PHONE\n/TELEBEN/', ['T12']],
    ['disposal of documents', '734', ':77B:/NOTIFY/', ':77B:DOCUMENTS HELD', ['K77']],
    ['further identification', '752', ':23:REMITTED', ':23:PAID', ['K23']],
    ['function', '759', ':23H:REQFINAN', ':23H:HELLOALL', ['K23']],
    ['purpose of an amendment', '707', ':22A:ISSU', ':22A:NEWS', ['K22']],
    ['amendment charges', '707', ':71N:OTHR', ':71N:BENE', ['K71']],
  ])('%s (MT%s)', (_what, type, from, to, expected) => {
    expect(codes(type, from, to)).toEqual(expected);
  });
});

describe('usage rules warn and never stop', () => {
  it.each<[string, MessageType, string, string]>([
    ['confirmation without bank', '700', ':49:WITHOUT', ':49:CONFIRM'],
    ['acceptance without draft', '700', 'BY NEGOTIATION', 'BY ACCEPTANCE'],
    ['mixed payment without details', '700', 'BY NEGOTIATION', 'BY MIXED PYMT'],
    ['amendment without 49', '707', ':49:WITHOUT', ''],
    ['remitted without date', '752', ':33A:270120EUR478920,', ':33B:EUR478920,'],
    ['points at a missing narrative', '752', ':23:REMITTED', ':23:SEE79Z'],
    ['RCB without correspondents', '756', ':54A:BANKDEFFXXX\n', ''],
  ])('%s (MT%s)', (_what, type, from, to) => {
    const findings = checkText(samples[type].replace(from, to).trim(), { type });
    expect(findings).toMatchObject([{ name: 'USAGE', severity: 'warning' }]);
  });

  it('another currency in 33B is explained', () => {
    const text = samples['754'].replace(':33B:EUR100,', ':33B:CNY100,').replace(/\n:77:.*/, '');
    expect(checkText(text)).toMatchObject([{ name: 'USAGE', field: '33B' }]);
  });
});

it('the test vector: within the rules between fields, but 42P is three characters too long', () => {
  const vector = credit.replace('90 DAYS AFTER TAKING IN CHARGE', '90 DAYS AFTER DATE OF TAKING IN CHARGE');
  expect(checkText(vector)).toMatchObject([{ name: 'LINE_TOO_LONG', field: '42P', line: 18 }]);
});
