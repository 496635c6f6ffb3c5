import type { Language } from '../words/pair.ts';
import { rulesInChinese } from './sources-of-rules.ts';

/** On what the figures of the measures rest, as the rule book words it, in Chinese. A test counts those that are not here. */
const measuresInChinese = `
Announcement 2023-13 ends with 2027=2023年第13号公告执行至2027年底
Announcement 2023-16 ends with 2027=2023年第16号公告执行至2027年底
Cai Shui [2016] 36: six per cent on lending=财税〔2016〕36号：贷款服务税率百分之六
Cai Shui [2017] 77, now Announcement 2023-13: up to one million yuan, whatever the rate=财税〔2017〕77号，现为2023年第13号公告：单户一百万元以内，不论利率
Cai Shui [2017] 77: one million yuan=财税〔2017〕77号：一百万元
Cai Shui [2018] 91 and Announcement 2023-16: one and a half times the reference rate=财税〔2018〕91号及2023年第16号公告：基准利率的百分之一百五十
Cai Shui [2018] 91, Announcements 2020-22, 2021-6 and 2023-16: ten million yuan, by one of two methods=财税〔2018〕91号及2020年第22号、2021年第6号、2023年第16号公告：一千万元，两种方法择一
FX self-regulatory good-practice norm of 2017, annex on trade financing of class C enterprises=2017年银行外汇业务展业自律规范，C类企业贸易融资附件
Jin Gui [2024] 13: all small and micro firms, and medium ones until 2027-09-30=金规〔2024〕13号：小微企业全部适用，中型企业至2027年9月30日
Jin Gui [2024] 13: the window for medium firms has ended=金规〔2024〕13号：中型企业适用期已结束
Measures for Government Financing Guarantees 2025: four fifths for small firms and farming=2025年政府性融资担保管理办法：小微企业和“三农”占八成
Measures for Joint Credit (Yin Bao Jian Fa [2018] 24), on which measure 3 of the policy text stands=联合授信管理办法（银保监发〔2018〕24号），政策第三条所依据
Measures for Large Exposures of Commercial Banks (CBIRC 2018 No. 1) 8: 20 per cent of tier 1 on one group=商业银行大额风险暴露管理办法（银保监会令2018年第1号）第八条：单一集团不超过一级资本净额的百分之二十
Order 728 art 14; Regulation on Payment of SMEs, State Council Order 802 art 16=国务院令第728号第十四条；保障中小企业款项支付条例（国务院令第802号）第十六条
PBOC 2024: twenty million yuan; recalled=人民银行2024年规定：两千万元（凭记忆，待核）
PBOC Order [2019] 4 article 15=人民银行令〔2019〕第4号第十五条
PBOC notice of 2019-01-02: ten million yuan; for relending recalled=人民银行2019年1月2日通知：一千万元（再贷款适用凭记忆，待核）
PBOC: relending to small firms and farming, one year=人民银行：支小支农再贷款，期限一年
SAMR guide on fees of banks, 2025-11-28: the bank shows on the day of charging that a firm is not small=市场监管总局银行收费指南（2025年11月28日）：银行须证明收费日该企业非小微
Yin Bao Jian Ban Fa [2019] 205=银保监办发〔2019〕205号
Yin Fa [2003] 251: a loan not used as agreed bears the contract rate and 50 to 100 per cent of it=银发〔2003〕251号：挪用贷款在合同利率基础上加收百分之五十至一百
Yin Jian Fa [2011] 94 and measure 15: no commitment fee and no fund-management fee for small and micro firms, syndicated loans apart=银监发〔2011〕94号及第十五条：除银团贷款外，不得向小微企业收取承诺费、资金管理费
before the exemption of 2017=2017年免税政策之前
before the guide of 2025 the size of a firm was that of its loan=2025年指南之前，按放款时的企业规模
before the smallest were exempt at any rate=最小额度不论利率免税之前
days from expiry of a credit until its proceeds are in; to be set by the bank=信用证到期至收妥款项的天数；由银行设定
gross mass of house bill against railway note; weighbridges differ; to be set by the bank=分单毛重与铁路运单对照，衡器存在差异；由银行设定
measure 15: what banks keep asking of small and micro firms covers its cost and no more; no text says how much that is=第十五条：对小微企业保留的收费以补偿成本为限；无明文数额
measure 15: advisory and consulting fees strictly limited for small and micro firms; to be set by the bank=第十五条：严格限制向小微企业收取顾问、咨询费；由银行设定
policy text of 2018, measure 13, and Yin Fa [2018] 162: the cut of half a percentage point is passed on=2018年政策第十三条及银发〔2018〕162号：下调的半个百分点须传导
policy text of 2018, measure 13: a ledger of loans to small and micro firms with a line up to five million yuan=2018年政策第十三条：单户授信五百万元以下小微贷款台账
policy text of 2018, measure 16: more bad loans of small firms are borne; three points over the bank’s share is common=2018年政策第十六条：提高小微不良容忍度；通常高于本行不良率三个百分点
policy text of 2018, measure 16: unreasonable calling in is looked into; how long before a firm is told, the bank says=2018年政策第十六条：查处不合理抽贷；提前告知时限由银行设定
policy text of 2018, measure 17: from one million to five million yuan, until the end of 2020=2018年政策第十七条：由一百万元提高至五百万元，至2020年底
policy text of 2018, measure 17: guarantors backed by the national fund keep small firms at four fifths or more=2018年政策第十七条：国家融资担保基金支持的机构，小微占比不低于八成
policy text of 2018, measure 18: firms on the key monitoring list are looked at closely: one more person agrees=2018年政策第十八条：重点监测名单企业从严，须增加一人复核
policy text of 2018, measure 18: strained firms without a committee are watched; from how many points the bank says=2018年政策第十八条：未成立债委会的困难企业列入监测；起点分值由银行设定
policy text of 2018, measure 19: who is on a list of serious breach is penalised jointly: nothing new is lent=2018年政策第十九条：严重失信名单联合惩戒，不予新增授信
policy text of 2018, measure 19: who keeps faith is rewarded; how far the bank says=2018年政策第十九条：守信激励；幅度由银行设定
policy text of 2018, measure 1: firms of an industry with overcapacity are treated apart; the viable are kept=2018年政策第一条：产能过剩行业区别对待，保留有前景的企业
policy text of 2018, measure 1: no credit flows into the speculative buying of dwellings=2018年政策第一条：信贷不得流入炒房
policy text of 2018, measure 20: what is asked at a meeting is answered; in how many days is practice=2018年政策第二十条：会议提出的事项须答复；天数依惯例
policy text of 2018, measure 4: small and micro firms renew without repaying=2018年政策第四条：小微企业无还本续贷
policy text of 2018, measure 5: internal funds are cheaper for quotas that are set apart; how far the bank says=2018年政策第五条：专项额度内部资金转移价格优惠；幅度由银行设定
policy text of 2018, measure 9: idle assets are put to use, with no figure; ours, to be set by the bank=2018年政策第九条：盘活存量资产，未定数额；由银行设定
policy text of 2018, measure 8: online loans, with no figure; ours, to be set by the bank=2018年政策第八条：线上贷款，未定数额；由银行设定
policy text of 2018, measure 8: price follows risk; the grid is the bank’s=2018年政策第八条：风险定价；价格表由银行制定
practice: a score is of a quarter; to be set by the bank=惯例：评分以季度为期；由银行设定
practice: an event of credit that stands asks for one more person; to be set by the bank=惯例：存在信用事件须增加一人复核；由银行设定
practice: an objection to what is said of a firm is answered within twenty days (E-Government credit repair, recalled)=惯例：异议二十日内答复（信用修复规定，凭记忆，待核）
practice: figures of a firm are of one year; to be set by the bank=惯例：企业数据以一年为限；由银行设定
practice: what the treasury asks of a branch for a year; to be set by the bank=惯例：资金部门对分行的年度要价；由银行设定
weighbridge practice; to be set by the bank=衡器惯例；由银行设定
`;

const inChinese = new Map(
  (measuresInChinese + rulesInChinese)
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const at = line.lastIndexOf('=');
      return [line.slice(0, at), line.slice(at + 1)] as const;
    }),
);

/** What is said at the end of a source, and what it is in Chinese. */
const endings: readonly (readonly [RegExp, string])[] = [
  [/[;,] to be set by the bank$/, '；由银行设定'],
  [/[;,] the bank sets it$/, '；由银行设定'],
  [/[;,] to be set by the operator$/, '；由运营方设定'],
  [/; Easter on 28 March$/, '；复活节为 3 月 28 日'],
];

/** A source in the language of the reader; undefined in Chinese for one that nobody has worded. */
export function sourceIn(source: string, language: Language): string | undefined {
  if (language === 'en' || /\p{Script=Han}/u.test(source)) return source;
  const whole = inChinese.get(source);
  if (whole !== undefined) return whole;
  for (const [ending, said] of endings) {
    const before = inChinese.get(source.replace(ending, ''));
    if (before !== undefined && ending.test(source)) return before + said;
  }
  return undefined;
}
