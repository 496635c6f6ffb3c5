import type { Text } from './awaited.ts';

/** Who does what, of what is awaited and is told in no words nearer to it. */
export const awaitedWords = {
  STEADY_TIME: { en: 'time alone, without another cause', zh: '仅待时间经过，期间不再出现异常' },
  READING: {
    en: 'a reading of the present, of a device that measures what is missing',
    zh: '由能测得所缺项目的设备报送当前读数',
  },
  AGREEMENT: {
    en: 'the lender agrees to the watch as it now is, by two people',
    zh: '银行由两人同意现行监控',
  },
  DEVICE: {
    en: 'the custodian puts a device in the watch that measures what is missing, and the lender agrees to the watch anew',
    zh: '监管人为监控加入能测得所缺项目的设备，并由银行重新同意该监控',
  },
  SOURCE: {
    en: 'the custodian has so many living sources report, apart from each other and signed, as the lender’s terms ask',
    zh: '监管人使在线数据源的数量、独立性及签名符合银行条款要求',
  },
  COUNT: {
    en: 'who keeps the goods answers the question with a count of every lot',
    zh: '由监管人盘点全部批次并答复盘点问询',
  },
} as const satisfies Record<string, Text>;
