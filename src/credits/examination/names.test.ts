import { describe, expect, it } from 'vitest';
import { multimodal, rail } from '../../../tests/examination/base-cases.ts';
import { changed, document, required, transport } from '../../../tests/examination/changes.ts';
import { seededRandom } from '../../adapters/memory/clock.ts';
import { examine } from './examine.ts';
import { compareNames } from './names.ts';

describe('names as banks compare them (ISBP 821 A1, A2, A23)', () => {
  it.each<[shown: string, asked: string, likeness: string]>([
    ['CHONGQING STEEL TRADING COMPANY LIMITED', 'CHONGQING STEEL TRADING CO., LTD.', 'same'],
    ['Chongqing Steel Trading Co.,Ltd', 'CHONGQING STEEL TRADING COMPANY LIMITED', 'same'],
    ["HAMBURG INT'L FORWARDING GMBH", 'HAMBURG INTERNATIONAL FORWARDING G.M.B.H.', 'same'],
    ['Maasveld Chemie B. V.', 'MAASVELD CHEMIE BV', 'same'],
    ['A. B. C. IND. CORP.', 'ABC INDUSTRIES CORPORATION', 'same'],
    ['ZHEJIANG IMP. & EXP. CO LTD', 'ZHEJIANG IMPORT AND EXPORT COMPANY LTD', 'same'],
    ['RÖHRENWERK MÜLLER GMBH', 'ROEHRENWERK MUELLER GMBH', 'same'],
    ['RÖHRENWERK MÜLLER GMBH', 'ROHRENWERK MULLER GMBH', 'same'],
    ['SINGAPORE METALS (PRIVATE) LIMITED', 'SINGAPORE METALS PTE LTD', 'same'],
    ['DELTA TOOLS LIMITED LIABILITY COMPANY', 'DELTA TOOLS LLC', 'same'],
    ['YU ZHOU BEARINGS CO LTD', 'YUZHOU BEARINGS CO LTD', 'same'],
    ['5 JINYUN RD., CHONGQING', '5 JINYUN ROAD, CHONGQING', 'same'],
    ['GROSS 500 KGS', 'GROSS 500 KG', 'same'],
    // Forms of company are asked, across languages and within one.
    ['RHEINTAL WALZLAGER LTD', 'RHEINTAL WALZLAGER GMBH', 'near'],
    ['SOHAR COATINGS', 'SOHAR COATINGS LLC', 'near'],
    ['TAIGA LES LLC', 'TAIGA LES OOO', 'near'],
    ['CHONGQING STEEL TRADING LTD', 'CHONGQING STEEL TRADING CO LTD', 'near'],
    // Misspelt.
    ['CHONGQUING STEEL TRADING CO LTD', 'CHONGQING STEEL TRADING CO LTD', 'near'],
    ['CHONGQING STELE TRADING CO LTD', 'CHONGQING STEEL TRADING CO LTD', 'near'],
    ['重庆钢铁贸易有限公司', 'CHONGQING STEEL TRADING CO LTD', 'near'],
    // Another firm.
    ['CHONGQING STEEL TRADING (HK) CO LTD', 'CHONGQING STEEL TRADING CO LTD', 'other'],
    ['ELBTAL HANDELS GMBH', 'ELBTAL MASCHINENBAU GMBH', 'other'],
    ['YUZHOU HOLDING', 'YUZHOU BEARINGS CO LTD', 'other'],
    ['RHEINTAL EXPORT GMBH', 'RHEINTAL WALZLAGER GMBH', 'other'],
    ['PLANT 1 CO LTD', 'PLANT 2 CO LTD', 'other'],
    ['', 'PLANT 2 CO LTD', 'other'],
    ['CO LTD', 'LTD CO', 'other'],
  ])('%s for %s: %s', (shown, asked, likeness) => {
    expect(compareNames(shown, asked)).toBe(likeness);
  });

  it.each<[shown: string, asked: string, likeness: string]>([
    ['IHK NIEDERRHEIN DUISBURG', 'NIEDERRHEINISCHE IHK DUISBURG', 'near'],
    ['NIEDERRHEINISCHE INDUSTRIE- UND HANDELSKAMMER DUISBURG-WESEL', 'IHK DUISBURG', 'near'],
    ['IHK NIEDERRHEIN DUISBURG', 'IHK DUISBURG', 'near'],
    ['CCPIT CHONGQING', 'CHINA COUNCIL FOR THE PROMOTION OF INTERNATIONAL TRADE CHONGQING', 'near'],
    ['IHK FRANKFURT', 'IHK RHEIN-NECKAR', 'other'],
    ['MAASVLAKTE SURVEYORS BV', 'ZARAFSHON INSPECTION LLC', 'other'],
    ['JIALING TRADING CO', 'JIALING BANK', 'other'],
  ])('issuers of certificates: %s for %s: %s', (shown, asked, likeness) => {
    expect(compareNames(shown, asked, { loosely: true })).toBe(likeness);
  });

  it('are alike both ways, and themselves in other letters', () => {
    const chance = seededRandom(12);
    const pick = <T>(list: readonly T[]): T => list[Math.floor(chance() * list.length)] as T;
    const stems = ['YUZHOU', 'RHEINTAL', 'STEEL', 'BEARINGS', 'TIMBER', 'NORD', 'HANDELS', 'MÜLLER'];
    const ways: [string, string][] = [
      ['CO., LTD.', 'COMPANY LIMITED'],
      ['GmbH', 'G.M.B.H.'],
      ["INT'L INC.", 'INTERNATIONAL INCORPORATED'],
      ['IND. CORP', 'INDUSTRY CORPORATION'],
      ['& BROS LTD', 'AND BROTHERS LIMITED'],
    ];
    for (let n = 0; n < 300; n++) {
      const stem = `${pick(stems)} ${pick(stems)}`;
      const [a, b] = pick(ways);
      expect(compareNames(`${stem} ${a}`, `${stem.toLowerCase()}, ${b}`)).toBe('same');
      const [x, y] = [
        `${pick(stems)} ${pick(stems)} ${pick(ways)[0]}`,
        `${pick(stems)} ${pick(stems)} ${pick(ways)[1]}`,
      ];
      expect(compareNames(x, y)).toBe(compareNames(y, x));
    }
  });
});

describe('in an examination', () => {
  const found = (change: Parameters<typeof changed>[1], base = multimodal, names: string[] = []) => {
    const { discrepancies, forExaminer } = examine(changed(base, change), { issuingBankNames: names });
    return [...discrepancies.map((d) => d.rule), ...forExaminer.map((q) => `?${q.rule}`)].join(' ');
  };
  const own = ['YUZHONG EXAMPLE BANK CO., LTD.', '渝中示例银行股份有限公司', 'YZEBCNBC'];

  it.each<[consignee: string, expected: string]>([
    ['TO ORDER OF YUZHONG EXAMPLE BANK COMPANY LIMITED', ''],
    ['TO THE ORDER OF YUZHONG EXAMPLE BANK CO LTD, 1 JIEFANGBEI, CHONGQING', ''],
    ['TO ORDER OF 渝中示例银行股份有限公司', ''],
    ['TO ORDER OF YZEBCNBCXXX', ''],
    ['TO ORDER OF YUZHONG EXAMPLE BANK', '?U14d'],
    ['TO ORDER OF YUZHONG EXAMPLE BANK CO LTD FRANKFURT BRANCH', '?U14d'],
    ['TO ORDER OF JIALING BANK', 'U14d'],
    ['TO ORDER OF SHIPPER', 'U14d'],
  ])('to order of the issuing bank: %s (P6)', (consignee, expected) => {
    const rules = found(
      transport({ consignee, toOrder: true, endorsedBy: ['RHEINTAL WALZLAGER GMBH'] }),
      multimodal,
      own,
    );
    expect(rules).toBe(expected);
  });

  it('the other way round: the credit has the name, the record of the bill the token', () => {
    const asked = required('multimodal_transport_document', { consignee: 'TO ORDER OF YUZHONG EXAMPLE BANK CO LTD' });
    expect(found(asked, multimodal, own)).toBe('');
    expect(found(asked)).toBe('U14d');
  });

  it('a bank that is not the issuer has no other names', () => {
    expect(found(transport({ consignee: 'YUZHONG EXAMPLE BANK' }), rail, own)).toBe('U14d');
  });

  it.each<[what: string, change: Parameters<typeof changed>[1], expected: string]>([
    ['addressee written out', document('inv', { addressee: { name: 'YUZHOU BEARINGS COMPANY LIMITED' } }), ''],
    ['addressee misspelt', document('inv', { addressee: { name: 'YUZHOU BEARNIGS CO LTD' } }), '?U18a'],
    ['issuer of another form', document('inv', { issuer: { name: 'RHEINTAL WALZLAGER AG' } }), '?U18a'],
    ['notify party written out', transport({ notify: { name: 'Yuzhou Bearings Company, Limited' } }), ''],
    ['a chamber named longer', document('co', { issuer: { name: 'IHK RHEIN-NECKAR MANNHEIM' } }), '?U14d'],
    ['another chamber', document('co', { issuer: { name: 'IHK FRANKFURT' } }), 'U14d'],
    [
      'the carrier written out by its signer',
      document('td', { signedBy: { name: 'Neckar Combined Lines Aktiengesellschaft', capacity: 'carrier' } }),
      '',
    ],
  ])('%s', (_what, change, expected) => {
    expect(found(change)).toBe(expected);
  });
});
