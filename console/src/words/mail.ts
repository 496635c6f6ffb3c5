import type { Pairs } from './pair.ts';

export const mail = {
  'mail.title': ['E-mail', '邮件通知'],
  'mail.lead': [
    'The digest of each day, and at once what is urgent. No letter names a thing, a party or an amount.',
    '每日摘要及紧急事项。邮件不含业务对象、参与方或金额。',
  ],
  'mail.today': ['The digest of today', '今日摘要'],
  'mail.name': ['Have it sent', '开通邮件'],
  'mail.another': ['Another address', '更换邮箱'],
  'mail.address': ['E-mail address', '邮箱地址'],
  'mail.addressHint': [
    'A code goes there first; nothing else is sent before it came back.',
    '先发送确认码，确认前不发送其他内容。',
  ],
  'mail.language': ['Language of the letters', '邮件语言'],
  'mail.en': ['In English', '英文'],
  'mail.zh': ['In Chinese', '中文'],
  'mail.send': ['Send the code', '发送确认码'],
  'mail.code': ['Code', '确认码'],
  'mail.codeHint': ['Eight digits of the newest letter, good for half an hour', '最新邮件中的八位数字，半小时内有效'],
  'mail.confirm': ['Confirm', '确认邮箱'],
  'mail.confirmed': ['Confirmed', '确认时间'],
  'mail.notYet': ['not yet', '尚未确认'],
  'mail.end': ['No more letters', '停止发送'],
} as const satisfies Pairs;
