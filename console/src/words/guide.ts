import type { Pairs } from './pair.ts';

export const guide = {
  'guide.title': ['The first day', '首次使用'],
  'guide.lead': [
    'From an empty house to goods under control: each step rests on the one before.',
    '从零开始直至货物受控，各步骤依次相承。',
  ],
  'guide.own': ['Set the house up', '建立本机构'],
  'guide.done': ['{done} of {all} done', '已完成 {done}/{all}'],
  'guide.do': ['Do it', '办理'],
  'guide.there': ['{count} there', '已有 {count} 项'],
  'guide.by': ['Done by {who}', '由 {who} 办理'],
  'guide.byRole': ['Done by a party that is {who}', '由{who}办理'],
  'guide.parties': ['Admit the other parties', '接纳其他参与方'],
  'guide.partiesWhy': [
    'Borrowers, owners of goods, custodians and carriers, each with people of its own.',
    '借款人、货主、监管方与承运人，各有其人员。',
  ],
  'guide.people': ['Add a second person', '新增第二名人员'],
  'guide.peopleWhy': [
    'Nobody acts alone on money or security: one proposes, another agrees.',
    '涉及资金与担保的事项须一人提议、另一人复核。',
  ],
  'guide.calendar': ['Load the banking days', '载入银行日历'],
  'guide.calendarWhy': [
    'Last days are counted in banking days; without a calendar nothing falls due.',
    '期限按银行工作日计算；无日历则无法确定到期日。',
  ],
  'guide.custodian': ['Engage a custodian', '聘请监管方'],
  'guide.custodianWhy': [
    'Who holds goods for you answers for them from the day that both agreed.',
    '双方同意之日起，监管方对货物负责。',
  ],
  'guide.site': ['Register the site', '登记库点'],
  'guide.siteWhy': ['Where goods lie, by its boundary: what leaves it is seen.', '登记货物所在边界，越界即可发现。'],
  'guide.device': ['Enrol a device', '登记设备'],
  'guide.deviceWhy': [
    'A tracker, a seal or a scale with a key of its own; what it says is proof, with its age.',
    '定位器、封志或地磅各有密钥，其读数即为有时效的证明。',
  ],
  'guide.heard': ['It was heard', '已收到设备信号'],
  'guide.notHeard': ['Nothing was heard of it yet', '尚未收到设备信号'],
  'guide.lot': ['Put the first goods on record', '登记首批货物'],
  'guide.lotWhy': ['What they are, how much, whose, and where.', '品名、数量、货主与所在地。'],
  'guide.watch': ['Put them under watch', '纳入监控'],
  'guide.watchWhy': [
    'The watch says at once what it can prove and what it cannot.',
    '监控建立时即说明可证明与不可证明的事项。',
  ],
  'guide.facility': ['Propose a facility', '提议授信'],
  'guide.facilityWhy': [
    'What is lent, against how much of which security; another person approves it.',
    '确定授信额度与担保比例，由另一人批准。',
  ],
  'guide.look': ['Look around first', '先看示例'],
  'guide.lookWhy': [
    'A trade from Duisburg to Chongqing that is told already: credit, journey, breach, margin call, release. It stands apart from your data.',
    '杜伊斯堡至重庆的完整示例：信用证、运输、告警、追保与放货，与您的数据分开。',
  ],
  'guide.command': ['Where the service is installed', '在服务安装处运行'],
  'guide.lookHow': [
    'It prints a link for each of its people, and shows codes for their second factor.',
    '命令将显示各角色的登录链接与二次验证码。',
  ],
} as const satisfies Pairs;
