import type { Pairs } from './pair.ts';

export const collateral = {
  'collateral.legs': ['Legs', '货单权'],
  'collateral.why': ['Why', '原因'],
  'collateral.position': ['Position', '控货结论'],
  'collateral.noPosition': [
    'Nothing is pledged to you in it, so no position is kept.',
    '该批次未质押给贵方，无控货结论。',
  ],
  'collateral.physical.question': ['Who holds the goods, and how do we know?', '货在谁手，何以为证？'],
  'collateral.documentary.question': ['Who holds the document?', '单据由谁持有？'],
  'collateral.legal.question': ['Is our right effective, and known?', '权利是否生效并已公示？'],
  'collateral.confidence': ['Word of', '可信依据'],
  'collateral.against': ['Against it', '不利事项'],
  'collateral.awaited': ['Awaited', '待到数据'],
  'collateral.cannot': ['What the watch cannot prove', '监控无法证明的内容'],
  'collateral.rank': ['Rank', '受偿顺位'],
  'collateral.rankNone': [
    'No right in the lot itself is published; what its document carries is told by the right leg.',
    '尚无针对货物本身公示的权利；单据所载权利见“权”一项。',
  ],
  'collateral.another': ['another party', '其他方'],
  'collateral.ours': ['ours', '本方'],
  'collateral.provisional': [
    'Provisional until {on}: a purchase-money right may still come before',
    '{on} 前为暂定顺位：购置款权利可能优先',
  ],
  'collateral.goods': ['The goods', '货物'],
  'collateral.value': ['Declared value', '申报价值'],
  'collateral.facility': ['Secures', '担保授信'],
} as const satisfies Pairs;
