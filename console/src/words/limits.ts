import type { Pairs } from './pair.ts';

/** Limits of a lender: the tree, what is taken, and what secures it. */
export const limits = {
  'limit.kind.group': ['Group limit', '集团额度'],
  'limit.kind.customer': ['Customer limit', '客户额度'],
  'limit.kind.product': ['Product limit', '产品额度'],
  'limit.kind.currency': ['Currency limit', '币种额度'],
  'limit.kind.tenor': ['Tenor limit', '期限额度'],
  'limit.kind.joint': ['Joint line', '联合额度'],
  'limit.tenor': ['up to {days} days', '不超过 {days} 日'],
  'limit.tree': ['The tree of limits', '额度结构'],
  'limit.name': ['Limit', '额度'],
  'limit.agreed': ['Agreed', '核定额度'],
  'limit.used': ['Used', '已用'],
  'limit.reserved': ['Reserved', '已预留'],
  'limit.left': ['Left', '可用'],
  'limit.over': ['More is taken than agreed', '占用超过核定额度'],
  'limit.bar': ['Used {used}, reserved {reserved}, left {left}', '已用 {used}，已预留 {reserved}，可用 {left}'],
  'limit.takers': ['What takes it, and what secures that', '占用及其担保'],
  'limit.taker': ['Taken by', '占用方'],
  'limit.own': ['In its own money', '按其自身币种'],
  'limit.secured': ['Collateral that counts', '可计担保价值'],
  'limit.noTakers': ['Nothing is taken of it yet.', '尚无占用。'],
  'limit.conditions': ['To be shown before money goes out', '放款前须满足的条件'],
  'limit.noConditions': [
    'Nothing is asked for. What limits above it ask for bears on it too.',
    '本额度未设条件；上级额度的条件同样适用。',
  ],
  'limit.above': ['The limits above it', '所属额度'],
  'limit.of': ['Limits on it', '对其核定的额度'],
  'limit.roots': ['Limits by group and customer', '集团及客户额度'],
  'limit.more': ['All limits', '全部额度'],
} as const satisfies Pairs;
