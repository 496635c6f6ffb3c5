import type { Pairs } from './pair.ts';

export const charts = {
  'chart.price': ['Price', '价格'],
  'chart.coverage': ['Owed, as a share of what counts', '债务占有效担保比例'],
  'chart.coverageHow': ['week by week', '按周'],
  'chart.draw': ['Draw the last weeks', '绘制近几周走势'],
  'chart.none': ['Nothing is known to draw.', '暂无可绘制的数据。'],
  'chart.day': ['Day', '日期'],
  'chart.said': ['{label}: {first} on {from}, {last} on {to}', '{label}：{from} 为 {first}，{to} 为 {last}'],
  'chart.asTable': ['As a table', '以表格显示'],
  'chart.asLine': ['As a line', '以曲线显示'],
} as const satisfies Pairs;
