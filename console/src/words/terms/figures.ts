import type { Language } from '../pair.ts';
import { fieldOf } from './index.ts';
import { inLanguage, readTerms } from './read.ts';

/** What figures of returns and the rows behind them are called: a name that means another thing elsewhere has its own word here. */
const figureTerms = readTerms(`
byIndustry=按行业; byGroup=按集团; rungs=By what is left to run|按剩余期限; shortForLong=Short money for what lasts|长期用途短期贷款; totalMinor=Total|合计; outMinor=Out|未偿金额; shareBps=Share|占比; loans=笔数;
stockMinor=Stock|余额; averageBps=Average rate|平均利率; passedOnBps=Passed on|让利幅度; unshownMinor=Rate before not shown|原利率无凭据; isBeforeShown=Rate before shown|原利率有凭据; allBps=Of all|全部占比; smallBps=Of small firms|小微占比; toleranceBps=Tolerance|容忍度; isBorne=Within tolerance|容忍度以内; method=Method|免税方法;
interestMinor=Interest|利息; exemptMinor=Exempt|免税利息; taxedMinor=Taxed|应税利息; vatBps=Tax rate|增值税税率; vatMinor=Tax|增值税额; lockedMinor=Locked|锁汇金额; hedgedBps=Hedged|锁汇比例; asks=诉求; answered=已答复; inTime=In time|按期答复; open=待处理;
applied=已申请; approved=已通过; declined=已拒绝; approvedBps=Approved|通过率; hoursToYes=Hours to a yes|审批中位小时; bonds=债券; amountMinor=Amount|金额; linkedMinor=Linked to loans|已对应贷款; unlinkedMinor=Linked to none|未对应贷款; linkedBps=Linked|对应比例;
accounts=账户; paidMinor=Paid|已支付; tracedMinor=Traced|已追踪; tracedBps=Traced|追踪比例; guaranteedMinor=Guaranteed|担保金额; smallMinor=Of small firms|小微金额; leastBps=At least|最低比例; bills=票据; faceMinor=Face|票面金额; byFirm=按企业; byModel=按模型;
byBand=By band|按评分段; bad=Went bad|转不良; badBps=Went bad|不良率; isSorted=Sorts the good from the bad|区分有效; overridden=Decided otherwise|人工调整; made=已作出; ofListed=Of listed firms|名单企业; contested=已申诉; unanswered=未答复; answeredLate=Answered late|逾期答复;
undone=已撤销; undoneBps=Undone|撤销率; byKind=按类型; byReason=按事由; refused=已拒绝; asked=Asked one more person|加签; firms=企业数; bySource=By who stated it|按认定方; byValue=By what was stated|按认定内容; all=全部; small=Small and micro|小微企业;
isNoSlower=Grew no slower|增速不低于; isNoFewer=No fewer firms|户数不少于; beforeMinor=Before|期初金额; growthBps=Growth|增速; borrowersBefore=Firms before|期初户数; borrowers=Firms|户数; receivableDays=Days until buyers pay|应收天数; stockDays=Days in stock|存货天数;
payableDays=Days until it pays|应付天数; cycleDays=Cash cycle in days|现金周期天数; idleMinor=Idle|闲置金额; clients=客户数; byClient=按客户; locks=锁汇笔数; averageGapDays=Average gap in days|平均缺口天数; uncovered=Not covered to the end|未全程覆盖; uncoveredMinor=Not covered|未覆盖金额;
byMoney=按币种; inOtherMoneys=In other moneys|其他币种; groupId=Group|集团; taxSize=Size for tax|税务口径规模; beganOn=Began|起始日; lastDueOn=Last due|最后到期日; principalMinor=Line|授信金额; rateBps=Rate|利率; batchBeforeBps=Rate before the batch|再贷款前利率;
vatCeilingBps=Rate at most exempt|免税利率上限; isWithinVatCap=Within the cap|额度以内; isExemptWhole=Exempt whole|全额免税; industry=行业; size=规模; class=分类; purpose=用途; askedOn=提出日; dueOn=到期日; answeredOn=答复日; outcome=结果; hours=小时; label=标签; drawnMinor=已用; borrowerId=借款人; beforeBps=Rate before|原利率;
model=模型; points=评分; isOverridden=Decided otherwise|人工调整; isBad=Went bad|转不良; kind=类型; reason=事由; isListed=On a list|名单企业; isAnsweredLate=Answered late|逾期答复; gapDays=Gap in days|缺口天数; standingId=Statement|认定; partyId=Firm|企业; statedBy=Stated by|认定方; value=认定内容; times=次数;
days=天数; soldMinor=Sold|销售; owedToItBeforeMinor=Owed to it before|期初应收; owedToItMinor=Owed to it|期末应收; boughtMinor=Bought|采购; owedByItBeforeMinor=It owed before|期初应付; owedByItMinor=It owes|期末应付; stockBeforeMinor=Stock before|期初存货; goneMinor=Gone|出库;
overdueMinor=Overdue|已逾期; to90Minor=Due within 90 days|90 天内到期; toYearMinor=Due within a year|一年内到期; beyondMinor=Due beyond a year|一年以上到期; costBps=What relending costs|再贷款成本; marginBps=What the lender keeps|银行留存利差;
upTo5mMinor=Up to five million each|单户五百万元以下; upTo5mBps=Up to five million each|单户五百万元以下占比; upTo5mLeastBps=Up to five million each, aimed at|单户五百万元以下占比目标; feeBps=Fee a year|年担保费率; feeAimBps=Fee aimed at|担保费率目标; band=评分段; upToCeilingMinor=Interest up to the rate exempt|免税利率上限内利息
`);

export function figureOf(name: string, language: Language): string {
  const pair = figureTerms.get(name);
  return pair ? inLanguage(pair, language) : fieldOf(name, language);
}
