import type { Text } from './awaited.ts';
import type { Doubt } from './engine/index.ts';

/** With what each doubt ends, as the engine's rules have it (`docs/control-engine.md`, “Doubts”). */
export const doubtEndsWith: Record<Doubt, Text> = {
  PLACE_IN_DOUBT: {
    en: 'the next new fix inside, of the device that was outside',
    zh: '此前在外的设备，下一个在界内的新定位',
  },
  DEVICES_APART: { en: 'comparisons that find the devices together', zh: '多次比对显示设备同处' },
  JUMP_UNEXPLAINED: {
    en: 'the next fixes: the device comes back, or is seen to stay',
    zh: '后续定位：设备返回，或确认其停留',
  },
  MASS_IN_DOUBT: {
    en: 'a steady level that is short by less than half the tolerance; after a change of scale, an inspection, ordered since, that found the goods whole',
    zh: '稳定读数的缺口小于容差的一半；更换衡器后，须经此后下达的查验确认货物完好',
  },
  TAGS_UNSEEN: { en: 'a read of the tags that were missed', zh: '缺失的标签再次被读到' },
  CLIMATE_IN_DOUBT: { en: 'two readings in bounds, or one well within', zh: '两次读数在界内，或一次明显在界内' },
  FLAG_ALONE: {
    en: 'six hours without another such flag; of a seal that says wrong numbers now and then, the right one six times in a row',
    zh: '六小时内不再出现此类标志；封志时有错号的，须连续六次读到正确封号',
  },
  DEVICE_CLONED: {
    en: 'six hours in which no number is used for two messages',
    zh: '六小时内无同一序号用于两条消息',
  },
  PLACE_NOT_PROVED: { en: 'a new fix, good to 250 m', zh: '一个精度在 250 米以内的新定位' },
  DEVICE_SILENT: { en: 'a reading of the present, of the silent device', zh: '静默设备反映当前状况的读数' },
  NO_PROGRESS: { en: 'headway along its way', zh: '沿路线恢复行进' },
  MASS_EXCHANGED: {
    en: 'a day without another such exchange, or an inspection, ordered since, that found the goods whole; what who keeps the goods counts meanwhile does not end it',
    zh: '一日内不再出现此类往返，或此后下达的查验确认货物完好；期间监管人的盘点不解除该疑点',
  },
  NUMBERS_AHEAD: {
    en: 'six hours in which its numbers go with time',
    zh: '六小时内序号与时间相符',
  },
  TRACKS_CROSSED: {
    en: 'six hours in which its numbers and its times go one way; another device in its place',
    zh: '六小时内序号与时间顺序一致；或更换设备',
  },
  QUOTA_SPENT: {
    en: 'six hours in which no more is put aside than is kept',
    zh: '六小时内搁置消息未超过留存上限',
  },
};
