import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { factInChinese, findingInChinese } from './in-chinese.ts';

const checks = path.join(import.meta.dirname, 'checks');
const source = readdirSync(checks)
  .map((name) => readFileSync(path.join(checks, name), 'utf8'))
  .join('\n')
  .replaceAll(/^\s*(\/\/|\*|\/\*).*$/gm, '');

/** Every text in the checks that is a line of a notice or a question, with something in its slots. */
const said = [...source.matchAll(/(['`])((?:(?!\1)[^\n])+)\1/g)]
  .map(([, , text = '']) =>
    text.replaceAll(/\$\{over \? '([^']+)'[^}]*\}/g, '$1').replaceAll(/\$\{total > drawn \? '([^']+)'[^}]*\}/g, '$1'),
  )
  .map((text) => text.replaceAll(/\$\{documentName[^}]*\}/g, 'PACKING LIST').replaceAll(/\$\{[^}]*\}/g, '7'))
  .filter((text) => (/^[A-Z\d][A-Z\d/:.,()' -]{5,}$/.test(text) ? / /.test(text) : /^[A-Z].*\?/.test(text)));
/** Where a slot takes a word of ours, as it comes out; a part of another text stands for no line of its own. */
const comesOutAs = new Map<string, string | undefined>([
  ...['NOT SIGNED', 'CARRIER NOT NAMED', 'CAPACITY OF SIGNER NOT SHOWN', 'PRINCIPAL OF AGENT NOT SHOWN'].map(
    (fault): [string, string] => [fault, `B/L: ${fault}`],
  ),
  ['SIGNED FOR ANOTHER THAN THE CARRIER', 'B/L: SIGNED FOR ANOTHER THAN THE CARRIER'],
  ['SIGNED AS 7', 'B/L: SIGNED AS CHARTERER'],
  ['7 NOT 7', 'PORT OF LOADING NOT HAMBURG'],
  ['7 7 NOT WITHIN RANGE OF L/C', 'PLACE OF RECEIPT HAMBURG NOT WITHIN RANGE OF L/C'],
  ['7: 7 7, 7 7', 'NET WEIGHT: B/L 7, INVOICE 8'],
  ['INSURANCE NOT COVERING 7', 'INSURANCE NOT COVERING TO CHONGQING'],
  ['PACKING LIST: NO 7', 'COURIER RECEIPT: NO DATE OF PICK-UP OR RECEIPT'],
  ...[
    'PLACE OF RECEIPT',
    'PORT OF LOADING',
    'PORT OF DISCHARGE',
    'PLACE OF DELIVERY',
    'NOTIFY PARTY',
    'DATE OF PICK-UP OR RECEIPT',
    '7: 7 7',
    'FROM 7',
    'PACKING LIST: 7',
    'PACKING LIST${required.issuer ? ',
  ].map((part): [string, undefined] => [part, undefined]),
]);

describe('findings in Chinese', () => {
  it('are told for every line and question that the checks have', () => {
    const lines = said
      .filter((text) => !text.startsWith('AL AR AZ'))
      .map((text) => (comesOutAs.has(text) ? comesOutAs.get(text) : text))
      .filter((text) => text !== undefined);
    expect(lines.length).toBeGreaterThan(60);
    expect(lines.filter((text) => !/\p{Script=Han}/u.test(findingInChinese(text)))).toEqual([]);
  });

  it.each([
    ['INSUFFICIENT ORIGINALS: PACKING LIST 0/1', '正本份数不足：装箱单 0/1'],
    ['GROSS WEIGHT: PACKING LIST 139900, MTD 249900', '毛重：装箱单 139900，多式联运单据 249900'],
    ['NOT MARKED FREIGHT PREPAID', '未注明运费预付'],
    ['PORT OF LOADING HAMBURG NOT WITHIN RANGE OF L/C', '装货港 HAMBURG 不在信用证范围内'],
    ['B/L: SIGNED AS FREIGHT FORWARDER', '提单：以货运代理身份签署'],
    ['ADDRESSEE SAYS OTHERWISE', 'ADDRESSEE SAYS OTHERWISE'],
    ['NOT ENDORSED BY SHIPPER\nCONSIGNEE NOT AS PER L/C', '未经托运人背书\n收货人与信用证不符'],
  ])('%s', (text, told) => {
    expect(findingInChinese(text)).toBe(told);
  });

  it('leave what documents show as they show it', () => {
    expect(factInChinese('U18c', 'date palms; CPT CHONGQING')).toBe('date palms；CPT CHONGQING');
    expect(factInChinese('U18c', 'not shown')).toBe('未载明');
    expect(factInChinese('U28c', 'at least EUR 11000 (110 per cent of 10000)')).toBe(
      '至少 EUR 11000（110%，基数 10000）',
    );
    expect(factInChinese('U14d', 'amount 9000')).toBe('金额 9000');
  });
});
