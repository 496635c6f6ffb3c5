import { refusalList } from '../../kernel/refusal.ts';

export const watchRefusals = refusalList({
  EXPECTED_NOT_THE_BOOK: [
    'invalid',
    'The expected weight is not what the books hold of the lots',
    '期望重量与账面重量不符',
    'Leave expectedKg out: the books say it. Weigh the lots anew where the books are wrong',
    '请勿填写 expectedKg，期望重量以账面为准；账面有误的，请重新过磅',
  ],
  SETTING_BEYOND_TERMS: [
    'precondition',
    'A lender over the goods asks for more than this setting',
    '该设置低于质权人的控货条件',
    'Stay within what facts name, or have the lender change its control terms first',
    '请不超过 facts 所列限值，或先由银行变更控货条件',
  ],
  WATCH_IN_DOUBT: [
    'wrong-state',
    'Pledged goods are in doubt, or a count of them is asked for: their watch goes on, for another would know nothing of it',
    '质押货物存疑或有待答复的盘点：监控须持续，另起监控将不知此事',
    'Answer the count that facts name; the doubt ends with what the subject awaits, or an inspection that found the goods whole',
    '请答复 facts 所列盘点；疑点随监控对象所等待的事项，或经查验确认货物完好而解除',
  ],
  SETTINGS_CHANGED: [
    'conflict',
    'The settings of the watch are others by now',
    '监控设置已变更',
    'Read the watch again, and agree to the version named in facts',
    '请重新读取监控设置，并对 facts 所列版本表示同意',
  ],
  NOTHING_ASKED: [
    'wrong-state',
    'No looser settings wait for anybody',
    '没有待同意的放宽设置',
    'Nothing is left to do',
    '无需再办理',
  ],
  SEPARATION_NOT_TOLD: [
    'invalid',
    'No receiver can tell so small a distance between two devices',
    '定位设备无法分辨如此小的间距',
    'State at least the metres named in facts',
    '请填写不小于 facts 所列的米数',
  ],
  CLIMATE_BOUNDS_CROSSED: [
    'invalid',
    'The lowest temperature allowed is above the highest',
    '允许的最低温度高于最高温度',
    'State minC at or below maxC',
    '请使 minC 不高于 maxC',
  ],
  TOO_MANY_TAGS: [
    'precondition',
    'With the tags in force, which no lender has given up, the watch would name more than it can read',
    '与尚未经质权人同意取消的标签合计，超过一项监控可列的标签数',
    'Take tags away first, and add others once every lender has agreed',
    '请先取消部分标签，待各质权人同意后再添加',
  ],
});
