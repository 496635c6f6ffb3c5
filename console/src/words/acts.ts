import type { Pairs } from './pair.ts';

export const acts = {
  'act.send': ['Send', '提交'],
  'act.preview': ['See what it would do', '预览结果'],
  'act.previewed': ['If it were done now', '如现在提交'],
  'act.previewAgree': ['It would wait for others to agree: {who}', '提交后须由他人复核：{who}'],
  'act.previewStays': ['Nothing of this has happened.', '以上均未发生。'],
  'act.done': ['Done', '已完成'],
  'act.proposed': ['Kept until another person agrees', '已提交，待他人复核'],
  'act.proposedMore': [
    'Nothing of it has happened yet. You see it among the proposals.',
    '尚未生效，可在待复核事项中查看。',
  ],
  'act.proposal': ['Open the proposal', '查看待复核事项'],
  'act.optional': ['optional', '选填'],
  'act.add': ['Add', '添加'],
  'act.remove': ['Remove', '删除'],
  'act.choose': ['Choose', '请选择'],
  'act.nothing': ['Nothing more is asked.', '无需填写其他内容。'],
  'act.underMandates': ['For these mandates', '适用授权'],
  'act.raw': ['As JSON', 'JSON 格式'],
  'act.rawWrong': ['This is no JSON', '不是有效的 JSON'],
  'act.amountWrong': [
    'This is no amount of {currency}: a point before the parts, commas only between thousands, as in 1,234.50',
    '不是有效的 {currency} 金额：小数用点，逗号仅作千分位，如 1,234.50',
  ],
  'act.ratioWrong': [
    'A share in per cent, with a point and two places at most: 4.35',
    '请填百分比，小数用点，最多两位：4.35',
  ],
  'act.wholeWrong': ['A whole number, in figures', '请填整数'],
  'act.quantityWrong': [
    'A number: a point before the parts, commas only between thousands, as in 24,960.5',
    '请填数字：小数用点，逗号仅作千分位，如 24,960.5',
  ],
  'act.needed': ['This is needed', '此项必填'],
  'act.correct': ['Correct what is marked below', '请更正下方标出的内容'],
  'act.open': ['Open what was made', '打开新建对象'],
  'act.inWords': ['In words', '大写'],
  'act.before': ['Now', '现在'],
  'act.after': ['Afterwards', '之后'],
} as const satisfies Pairs;
