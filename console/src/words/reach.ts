import type { Pairs } from './pair.ts';

export const reach = {
  'begin.title': ['What can be begun', '可发起事项'],
  'begin.lead': [
    'Every act that names no thing yet, as your mandates allow it. What is done with a thing stands on its own page.',
    '按您的授权可直接发起的全部事项；针对某一对象的操作见其页面。',
  ],
  'begin.find': ['Find an act', '查找事项'],
  'begin.none': ['No act is called like that', '没有匹配的事项'],
  'registers.title': ['What can be looked up', '可查询内容'],
  'registers.lead': ['What is kept beside the lists', '清单之外的记录与报表'],
  'registers.find': ['Find a record', '查找记录'],
  'read.more': ['Look up', '查询'],
  'read.fetch': ['Look up', '查询'],
  'read.needs': ['Say first what is to be looked up', '请先填写查询条件'],
  'read.none': ['Nothing is on record', '暂无记录'],
  'read.download': ['Take it along as a file', '下载文件'],
  'read.asked': ['What is asked', '查询条件'],
  'read.open': ['Open', '打开'],
  'acts.now': ['Awaited now', '当前待办'],
  'acts.here': ['In this state', '当前状态可办'],
  'acts.elsewhere': ['In another state', '其他状态下办理'],
  'acts.about': ['Begin about it', '以此发起'],
  'acts.contest': ['Contest this decision', '对此决定提出异议'],
} as const satisfies Pairs;
