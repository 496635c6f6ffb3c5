import type { Language } from '../pair.ts';
import { inEnglish, inLanguage, readTerms } from './read.ts';

/** What an event is of: the first half of its name. A test holds every event of the log to be in words. */
export const eventNouns = readTerms(`
presentation=交单; factoring=保理; loan=贷款; bill=Bill of lading|提单; credit=Letter of credit|信用证; pledge=质押; margin=Margin call|补仓; receivable=应收账款; tradeFinancing=Trade financing|贸易融资;
lot=批次; facility=授信; breach=异常; amendment=修改; reimbursement=偿付; trustReceipt=Trust receipt|信托收据; drawdown=提款; certificate=电子债权凭证; assignment=转让; release=放货; file=文件;
proceeds=款项让渡; passkey=通行密钥; party=参与方; webhook=推送; watch=监控; session=会话; price=价格; payment=付款; oauthClient=Machine client|机器客户端; notice=通知; filing=登记; certificateMove=Move of a certificate|凭证流转; exchangeBill=Bill of exchange|汇票; assetOffer=Offer of idle goods|闲置资产处置;
apiKey=Key|密钥; account=账户; transfer=转让信用证; signingKey=Signing key|签名密钥; registry=登记系统; recovery=恢复; records=记录; invoice=发票; directoryLink=Directory link|目录关联; coreSource=Core system|核心企业系统;
control=控货; valuationTerms=Valuation terms|估值条款; slot=库位; registration=登记; person=人员; objection=异议登记; network=往来行; financing=融资; directory=目录; custodyAgreement=Custody agreement|监管协议;
custody=保管; coverage=押品覆盖; contract=合同; certificateLine=Certificate line|凭证额度; bankAgreement=Bank agreement|银行协议; authenticator=验证器; weighbridge=Weighbridge ticket|磅单; subject=Watch|监控对象;
statement=对账单; site=场所; sessions=会话; repayment=还款; recoveryCodes=Recovery codes|恢复码; priceSource=Price source|价格来源; password=密码; insurance=保险; instruction=付款指令; holding=持有;
factors=登录要素; delivery=交货; counterclaim=反请求; commodity=商品; charge=浮动抵押; callBack=Call back|回拨核实; act=Act|操作; assay=检验; base=Borrowing base|借款基数; device=设备; corridor=运输走廊;
calendar=Banking calendar|银行日历; rule=规则; position=Control position|控货状态; order=委托; restraint=限制; dispute=争议; ebl=Electronic bill|电子提单; envelope=信封; message=报文; supervision=监管; incident=保管事件;
realisation=变现; surrogate=代位物; limit=额度; guarantee=保函; collateral=押品; receipt=Warehouse receipt|仓单; note=Consignment note|运单; delegation=转授权; mandate=授权; paper=单证; task=任务; money=款项;
advance=预付款; demand=催告; claim=索赔; consumption=使用声明; stock=库存; question=盘点询问; proposal=待复核事项; policy=政策; standing=名单; evidence=证据; fraud=欺诈预警; misuse=挪用; cost=费用; penalty=罚息;
document=单据; ledger=账簿; transferableRecord=Transferable record|可转让记录; consignmentNote=Consignment note|运单; warehouseReceipt=Warehouse receipt|仓单; marginCall=Margin call|补仓通知; pot=资金池;
decision=决议; return=报表; measure=措施; body=机构; session_=会议;
bank=银行; bankStatement=Bank statement|银行流水; book=Book|账套; capital=资本净额; collateralTerms=Lines of coverage|警戒线参数; controlTerms=Terms of control|控货参数; countQuestion=Question of a count|盘点问询; counterpartyLimit=Counterparty limit|同业额度; custodyIncident=Incident of custody|保管事件;
deadline=期限; efbl=Electronic bill|电子提单; epcis=EPCIS|EPCIS 事件; gate=关口; goodsReturn=Return of goods|退货; jointBody=Joint credit body|联合授信机构; limitation=诉讼时效; moneyReceipt=Money received|收款; observations=观测; partyLimit=Party limit|主体限额; paymentOrder=Payment order|付款指令;
policyReturn=Policy return|政策报表; policyStanding=Policy standing|政策名单; receivables=应收账款; referenceRate=Reference rate|基准利率; right=权利; tracking=轨迹; value=估值; vatMethod=VAT method|计税方法;
tenant=租户; demonstration=示例; condition=Condition of a debt|贷款条件; covenant=约定事项; rateLock=Locked rate|锁汇; rate=Rate|利率; messageTask=Task of a message|报文待办; access=Access|访问; signIn=Sign-in|登录; token=Token|访问令牌; ownLedger=Own ledger|自有账簿; syndicate=Syndicate|银团; rollover=Rollover|续贷;
exerciseDemand=Demand to exercise a pledge|行使质权请求; custodyDemand=Demand for safekeeping|提存请求; loanApplication=Application for a loan|线上贷款申请; earmark=Earmark|专项额度; succession=Merger|合并承继; jointEntry=Entry of a joint line|联合授信明细; creditCut=Cut of credit|压降授信;
debtTable=Table of debts|债务确认表; motion=Motion|议案; standingContest=Contest of a standing|名单异议; quarterSession=Quarterly session|季度会商; matter=Matter|议题; digest=Digest|每日汇总
`);

const deeds = readTerms(`
founded=已开立; visited=已进入; approved=已批准; registered=已登记; declined=已拒绝; ended=已结束; proposed=已提议; accepted=已接受; confirmed=已确认; refused=已拒绝; changed=已变更; issued=已签发; acknowledged=已知悉; revoked=已撤销; requested=已申请;
rejected=已退回; paymentRejected=付款已退回; paymentUndone=未放款，已冲回; keysFailed=公钥读取失败; keysSound=公钥已恢复; recorded=已记录; received=已收到; offered=已提出; withdrawn=已撤回; resumed=已恢复; opened=已开立; expired=已到期; closed=已关闭; cancelled=已取消; begun=已开始; added=已添加; writtenOff=已核销;
suspended=已暂停; started=已启动; settled=已结清; reported=已报告; repaid=已还款; removed=已移除; paidOut=已付出; moved=已移动; made=已设立; held=已冻结; fellDue=已到期应付; executed=已执行; discharged=已解除; disbursed=已放款;
assigned=已分派; answered=已答复; agreed=已同意; waiverSought=已征求放弃不符点; waiverAnswered=已答复放弃不符点; verified=已核验; used=已使用; transferred=已转移; transferRejected=转让已退回; transferAccepted=转让已接受;
titlePassed=货权已转移; ticketedBeyond=过磅超出; ticketRecorded=磅单已记录; takenUp=已赎单; taken=已认领; surrendered=已缴回; surrenderRequested=已申请缴回; surrenderRejected=缴回已退回; substitutionForgone=已放弃置换;
substitutionDemanded=已要求置换; stopped=已停止; stopLifted=停止已解除; stepUpBegun=二次验证已开始; statusChanged=状态已变更; stated=已主张; stamped=已加注; split=已拆分; signedOff=已签核关闭; signed=已签署; shelved=已搁置;
set=已设定; sent=已发送; sensed=已感知; searched=已查询; runFinished=批次已完成; rotated=已轮换; rolledOver=已展期; reweighed=已复磅; revived=已恢复效力; reverseWithdrawn=反向保理已撤回; reverseTaken=反向保理已承接;
reverseRetaken=反向保理已重新承接; reverseReleased=反向保理已释放; reverseProposed=反向保理已提议; reverseFreed=反向保理已解除; returned=已退还; restoredFromPaper=已由纸质恢复; restated=已重述; replaced=已替换; released=已放行;
reinstated=已恢复; registrationMoved=登记已变动; registrationCancelled=登记已注销; refunded=已退款; refundTakenBack=退款已撤回; refundReceived=已收到退款; refundPaid=退款已支付; refundClaimed=已要求退款; redeemed=已兑付;
redLettered=已红冲; recovered=已追回; recordPresentedAgain=记录已再次提示; recordGivenUp=记录已放弃; recordExtracted=记录已提取; recordCorrupted=记录已损坏; recordAdded=记录已添加; recalled=已召回; ready=已就绪; read=已读取; rated=已评级;
queued=已排队; pushed=已推送; purchaseSettled=买断已结清; purchaseReopened=买断已重启; purchaseProposed=买断已提议; purchasePaid=买断已付款; purchaseDeclined=买断已拒绝; purchaseAssessed=买断已评估; purchaseAgreed=买断已同意;
pulled=已拉取; published=已公示; proved=已证明; presented=已提交; prepared=已备好; precluded=已失权; preadvised=已预通知; positionChanged=状态已变更; pledgeeConsented=质权人已同意; pledged=已质押; pledgeReleased=质押已解除;
paymentAdvised=已通知付款; partlyDischarged=已部分解除; partReceived=已部分收到; owedAgain=重新计入应付; ordered=已下达; noticeMissing=缺少通知; nominated=已指定; named=已命名; moneyTakenBack=款项已被收回; misdirectionClosed=误付已关闭;
misdirected=误付; messageExchanged=报文已交换; merged=已合并; maximumReopened=最高额已重开; maximumFixed=最高额已确定; matched=已匹配; marked=已标记; marginRefunded=保证金已退还; marginReceived=保证金已收到; lostInTransit=途中灭失;
levelApproved=等级已批准; letterArrived=函件已送达; laidOut=已垫付; keysSet=密钥已设定; joined=已加入; itemsRevived=项目已恢复; itemsPaid=项目已付款; itemsFreed=项目已解除; itemsAdded=项目已添加; invoiceSubstituted=发票已替换;
instalmentMissed=分期逾期; inspectionReported=查验已报告; honoured=已承付; forwarded=已转递; formerNameWithdrawn=曾用名已撤回; formerNameRecorded=曾用名已记录; filed=已申报; fileTaken=文件已接收; extensionAsked=已申请展期; extended=已展期;
examined=已审单; examinationDue=审单到期; evidenceFrozen=证据已固定; escalated=已上报; erased=已删除; enrolled=已注册; endorsed=已背书; drawnUp=已拟定; done=已完成; documentEntered=单据已录入; disputed=有争议; disputeRaised=已提出争议;
disputeEnded=争议已结束; disputeAnswered=争议已答复; disposable=可处分; dishonoured=已拒付; discrepanciesAnswered=不符点已答复; discrepanciesAdvised=不符点已通知; diluted=已稀释; delivered=已交付; deemedAccepted=视为接受;
declaredLost=已声明遗失; decided=已决定; cured=已补足; crystallised=已确定; confirmationDeclined=保兑已拒绝; confirmationAnswered=保兑已答复; conditionsMoved=条件已变动; complies=相符; commented=已评论; collected=已回款; cloned=被克隆;
cleared=已解除; classified=已分类; claimed=已主张; checked=已核对; charged=已计收; changeRefused=变更已拒绝; changeProposed=变更已提议; certificateRecorded=证书已记录; calledBack=已回拨; called=已通知; boughtBack=已回购; bookStated=账面已报;
blended=已混配; batchTakenOut=批次已移出; batchTakenIn=批次已移入; barred=已受阻; authorityAmended=授权已修改; authorised=已授权; asked=已询问; arrived=已到达; appraised=已估价; appliedFor=已申请; applicantPaid=申请人已付款;
answerOverdue=答复逾期; amendmentLate=修改逾期; amendmentDue=修改到期; amended=已修改; advised=已通知; advanceSettled=预付款已结清; advanceRequested=预付款已申请; advanceReopened=预付款已重启; advanceRecalled=预付款已召回;
advancePaid=预付款已支付; advanceDeclined=预付款已拒绝; administratorsAppointed=管理员已任命; addressDesignated=地址已指定; actReversed=操作已冲正; accountNamed=账户已指定; acceptedAfterHours=营业时间后接受; lapsed=已失效; voided=已作废;
findingsChanged=核对结果已变更; journeyReported=行程已报告; debtorStated=债务人已申报; created=已创建; updated=已更新; handedOver=已移交; handOver=已移交; letGo=已退回; snoozed=已暂缓; overdue=已逾期; lifted=已解除; shortAnswered=短少已答复;
demanded=已要求; paid=已付款; drawn=已提款; lent=已出借; counted=已盘点; corrected=已更正; kept=已留存; shared=已共享; loaded=已加载; finished=已完成; invited=已邀请; left=已离开; reopened=已重开; sold=已出售; bound=已绑定;
undoneBySilence=Undone by silence|逾期未答复，异议成立; restored=Line given back|授信已恢复; undone=已撤销; informed=已告知; noticed=已察觉; told=已作出判断; engaged=已聘用; appointed=已任命; judged=已判定; valued=已估值; priced=已定价; marked_=已盯市; voted=已表决; listed=已列入; unlisted=已移出; earmarked=已专款; spent=已支出;
hoursStated=营业时间已说明; interrupted=已中断; revalued=已重估; reversed=已冲正; runAdvanced=已推进; levelLowered=等级已下调; worsened=已恶化; reached=已届满; counterpartRegistered=对手方已登记; envelopeRefused=信封已拒收; issuanceRefused=签发已拒绝; captured=已采集; events=事件已接收; queryNamed=查询已命名; subscribed=已订阅; unsubscribed=已退订; marginTakenBack=保证金已收回; securityMissed=担保已缺失; given=已出具; facilityPlaced=授信已纳入; dayClosed=当日已结; contradicted=已出现矛盾; rebooked=已改记; resolved=已处理; duplicateMoved=副本已转移; redirected=已改变收货; relationRecorded=关联关系已登记; overridden=已另行认定; scored=已评分; takenBack=已收回; passedOn=已转付; priceCameAgain=价款已再次到账; priceTakenBack=价款已被收回; contested=已提出异议; evidenceRecorded=证据已登记; stateChanged=状态已变更; applied=已冲抵; writtenOut=已核出; chosen=已选择; replayed=已重新推送; secretRotated=密钥已轮换; ticketVoided=磅单已作废;
woken=已取消暂缓; sendAccepted=发送已接受; sendRejected=发送已退回; sendDisputed=发送有争议; exported=已导出; read=已查看; administered=已管理; ending=即将到期; closingRecorded=休市日已登记; closingRemoved=休市日已删除; enabled=已启用; disabled=已停用; declared=已申报;
accountsOpened=账户已开立; stepUpRefused=二次验证未通过; allRevoked=全部已吊销; offerWithdrawn=要约已撤回; offerRefused=要约已拒绝; discounted=已贴现; rediscounted=已再贴现; locked=已锁定; exceeded=已超额; fitsAgain=已回到额度内; passed=已届满; alarmed=已预警; maturing=即将到期; matured=已到期; maturityChosen=到期处理已选择;
passwordRotated=密码已轮换; keyRotated=密钥已轮换; queryEnded=查询已结束; referred=已转人工; formed=已组建; warned=已预警; planned=已排期; milestoneReached=节点已达成; granted=已批准; freed=已释放; stated=已申报; transferred=已转让;
awaited=待办理; nearlyExpired=即将到期; awaited=待办理; discontinued=已终止;
met=已满足; waived=已豁免; overdue=逾期; breached=违约; kept=已遵守; reportRejected=报告已退回; cureOver=补救期已过; used=已使用; givenBack=Given back|已恢复可用; hedged=Share to be covered set|锁汇比例已设定; misuseRecorded=Misuse recorded|挪用已登记; misuseEnded=Misuse ended|挪用认定已终止; upheld=维持; revised=纠正; escalated=Escalated|已升级; answerOverdue=Answer overdue|答复逾期; forgiven=已减免; accrualStopped=利息停止计入损益; accrualResumed=利息恢复计入损益
`);

const split = (type: string): [noun: string, deed: string] => {
  const [noun = '', deed = ''] = type.split('.');
  return [noun, deed];
};

/** Whether both halves of an event’s name are in words. */
export const isWorded = (type: string): boolean => {
  const [noun, deed] = split(type);
  return eventNouns.has(noun) && deeds.has(deed);
};

/** What two words put together would say wrongly. */
const told = readTerms(`
quarterSession.held=Quarterly session held|季度会商已召开; breach.opened=Breach began|异常发生; breach.cleared=Breach cleared|异常解除; breach.withdrawn=Breach withdrawn|异常撤回; loanApplication.applied=Application for a loan made|线上贷款申请已提交; succession.told=Merger told|合并承继已告知; gate.told=Findings of a check told|核查所见已告知; exchangeBill.accepted=Bill of exchange accepted|汇票已承兑;
exchangeBill.drawn=Bill of exchange drawn|汇票已出票; policyReturn.made=Return made|报表已编制; exchangeBill.transferred=Bill of exchange endorsed|汇票已背书转让; exchangeBill.dishonoured=Bill of exchange dishonoured|汇票已拒付
`);

/** What happened, as a reader says it: `drawdown.approved` is “Drawdown approved”. */
export function eventWords(type: string, language: Language): string {
  const named = told.get(type);
  if (named) return inLanguage(named, language);
  const [noun, deed] = split(type);
  const of = eventNouns.get(noun);
  const done = deeds.get(deed);
  const said = [of ? inLanguage(of, language) : inEnglish(noun), done ? inLanguage(done, language) : inEnglish(deed)];
  return language === 'zh' ? said.join('') : `${said[0]} ${(said[1] ?? '').toLowerCase()}`;
}
