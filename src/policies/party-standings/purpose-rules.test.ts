import { describe, expect, it } from 'vitest';
import { bannedInWords } from './purpose-rules.ts';

describe('words of a purpose', () => {
  it.each([
    '购买住宅用于炒房',
    '炒 房',
    '炒\u3000房',
    '买房',
    '购房首付',
    '购置两套商品房',
    '购入 3 套 公寓',
    '投资房产',
    '房地产投机',
    '二手房买卖',
    '囤房待售',
    'Buying of flats',
    'BUYING　TWO　ＦＬＡＴＳ',
    'To buy a second-hand house in the city',
    'purchase of 3 new apartments',
    'Speculation on real estate',
    'home purchase, down payment',
    'housing speculation',
    'Investing in residential property',
  ])('name what is banned: %s', (purpose) => {
    expect(bannedInWords(purpose)).toBeTypeOf('string');
  });

  it.each([
    'Steel for the works',
    'Purchase of steel for the building of housing',
    'Working capital of a warehouse',
    'In-house tools, and flat steel that is bought',
    'Household goods for sale',
    'Buying flat steel',
    '购买钢材用于住宅建设',
    '厂房改造',
    '购买厂房设备',
    '支付库房租金',
    '采购商品房用钢材的原料',
    '设备首付款',
    '流动资金周转',
  ])('name nothing of it: %s', (purpose) => {
    expect(bannedInWords(purpose)).toBeUndefined();
  });
});
