import { describe, expect, it } from 'vitest';
import { credit } from '../../../tests/messages/samples.ts';
import { type CreditDraft, type LintRule, lintCredit, parseMessage } from './index.ts';

const parsed = parseMessage(credit);
const sound: Record<string, string> = parsed.ok
  ? Object.fromEntries(parsed.message.fields.map(({ tag, value }) => [tag, value]))
  : {};
const lint = (change: Record<string, string | undefined>, rest: Partial<CreditDraft> = {}): LintRule[] =>
  lintCredit({ contents: { ...sound, ...change }, countedInPackages: false, ...rest }).map(({ rule }) => rule);

const bank = { issuingBank: 'EXAMCN22XXX' };
const byNegotiation = { '41D': undefined, '41A': 'EXAMCN22\nBY NEGOTIATION' };
const documents = (text: string) => ({ '46A': `${sound['46A']}\n${text}` });
const railCredit = {
  '46A': '+RAIL CONSIGNMENT NOTE MADE OUT TO ORDER OF ISSUING BANK\n+INSURANCE CERTIFICATE, ALL RISKS',
};

describe('lint at drafting', () => {
  it('has nothing to say of a sound credit', () => expect(lint({})).toEqual([]));

  it.each<[LintRule, string, Record<string, string | undefined>, Partial<CreditDraft>?]>([
    ['L1', 'acceptance without draft', { '41D': 'ANY BANK\nBY ACCEPTANCE', '42P': undefined }],
    ['L1', 'deferred payment without terms', { '41D': 'ANY BANK\nBY DEF PAYMENT', '42P': undefined }],
    ['L2', 'negotiable with the issuing bank', byNegotiation, bank],
    ['L3', 'draft on the applicant', { '42D': sound['50'] }],
    ['L4', 'fifteen days do not fit between 25 and 31 January', { '44C': '270125' }],
    [
      'L5',
      'bill of lading for a land route',
      { '46A': '+FULL SET OF BILLS OF LADING\n+INSURANCE CERTIFICATE, ALL RISKS' },
    ],
    ['L6', 'condition without document', { '47A': '+GOODS MUST BE OF GERMAN ORIGIN' }],
    [
      'L7',
      'insurance with FCA',
      {
        '45A': '+10 UNITS ABOUT\n+FCA DUISBURG INCOTERMS 2020',
        '46A': '+MULTIMODAL TRANSPORT DOCUMENT\n+INSURANCE CERTIFICATE, ALL RISKS',
      },
    ],
    ['L7', 'CIP without insurance', { '46A': '+MULTIMODAL TRANSPORT DOCUMENT' }],
    [
      'L8',
      'freight collect with CIP',
      { '46A': '+MULTIMODAL TRANSPORT DOCUMENT MARKED FREIGHT COLLECT\n+INSURANCE CERTIFICATE, ALL RISKS' },
    ],
    ['L9', 'tolerance on units', {}, { countedInPackages: true }],
    ['L10', 'rail document to order', railCredit],
    ['L11', 'transferable and freely negotiable', { '40A': 'IRREVOCABLE TRANSFERABLE' }],
    ['L12', 'reimbursement rules without bank', { '40E': 'UCPURR LATEST VERSION' }],
    ['L12', 'reimbursing bank without rules', { '53A': 'BANKDEFFXXX' }],
    ['L13', 'inspection signed by the applicant', documents('+INSPECTION CERTIFICATE SIGNED BY APPLICANT')],
    ['L13', 'payment after clearance', { '47A': '+PAYMENT WILL BE MADE AFTER THE GOODS ARE CLEARED BY CUSTOMS' }],
    ['L14', 'ampersand in a name', { '50': 'CHONGQING MOTORS & SONS' }],
  ])('%s: %s', (rule, _what, change, rest = {}) => {
    expect(lint(change, rest)).toEqual([rule]);
  });

  it.each<[string, Record<string, string | undefined>, Partial<CreditDraft>?]>([
    ['negotiable with another bank', byNegotiation, { issuingBank: 'OTHRCN22XXX' }],
    ['exactly fifteen days between shipment and expiry', { '44C': '270116' }],
    ['condition that a document shows', { '47A': '+CERTIFICATE MUST SHOW GERMAN ORIGIN' }],
    ['transferring bank named', { '40A': 'IRREVOCABLE TRANSFERABLE', '47A': '+TRANSFERRING BANK: BANK D' }],
    ['tolerance on both', { '45A': '+ABOUT 10 UNITS CARS\n+CIP CHONGQING' }, { countedInPackages: true }],
    ['multimodal document to order', { '46A': `${sound['46A']}` }],
    ['insurance with DAP, which leaves it open', { '45A': '+CARS\n+DAP CHONGQING' }],
  ])('nothing: %s', (_what, change, rest = {}) => {
    expect(lint(change, rest)).toEqual([]);
  });
});
