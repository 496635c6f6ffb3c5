import { readTerms } from './read.ts';

/** What else answers and forms hold: in English the name itself, unless it says little. */
export const fieldTerms = readTerms(`
owedBackMinor=应退金额; outMinor=未偿金额; billVersion=Version of the bill|提单版本; name=名称; nameZh=Name in Chinese|中文名称; type=类型; value=数值; unit=单位; country=国家; from=自; to=至; on=日期; at=时间; by=经办; remark=备注; note=说明; text=内容;
address=地址; amount=金额; parties=参与方; status=状态; documentHash=Document hash|文件哈希; evidenceHash=Evidence hash|证据哈希; lenderId=资金方; partyId=参与方;
debtorId=债务人; creditorId=债权人; pledgorId=出质人; pledgeeId=质权人; holderId=持有人; bankId=银行; issuerId=签发人; custodianId=保管人; borrowerId=借款人;
sellerId=卖方; buyerId=买方; applicantId=申请人; beneficiaryId=受益人; toPartyId=To party|受让方; lotIds=Lots|批次; itemId=押品; itemIds=Items|押品; commodityId=商品;
proposedBy=提议人; approvedBy=批准人; requestedBy=申请人; recordedBy=记录人; version=版本; ifVersion=If still at version|版本校验; outcome=结果; statement=陈述;
accept=Accept|是否接受; agree=Agree|是否同意; evidence=证据; conditions=条件; condition=条件; terms=条款; goods=货物; packages=包件; grossWeightKg=Gross weight (kg)|毛重（kg）;
netKg=Net (kg)|净重（kg）; grossKg=Gross (kg)|毛重（kg）; tareKg=Tare (kg)|皮重（kg）; weightKg=Weight (kg)|重量（kg）; seal=封志; seals=封志; sealNumber=封志号;
toleranceBps=Tolerance|允差; haircutBps=Haircut|折扣率; scale=小数位; days=天数; place=地点; tenor=期限; limit=额度; limits=限额; items=明细; line=明细; lines=明细;
measured=实测; expected=应有; found=所见; finding=结论; answer=答复; answers=答复; required=要求; met=是否满足; isMet=是否满足; sources=来源; physical=货; documentary=单; legal=权;
basis=依据; risk=风险; risks=风险; vehicle=车辆; containers=集装箱; marks=唛头; freight=运费; carrier=承运人; conveyance=运输工具; vessel=船舶; container=集装箱;
portOfLoading=Port of loading|装货港; portOfDischarge=Port of discharge|卸货港; placeOfReceipt=Place of receipt|收货地; placeOfDelivery=Place of delivery|交货地;
onBoardOn=On board|装船日; incoterm=Incoterm|贸易术语; insurance=保险; insurer=保险人; confirmation=保兑; presentationDays=Days to present|交单天数;
availableBy=兑付方式; tenorDays=Tenor in days|期限（天）; exposureMinor=Exposure|敞口; countedMinor=Counts|可计价值; outstandingMinor=Outstanding|未偿余额;
lendableMinor=Lendable|可贷金额; availableMinor=Available|可用金额; marginMinor=Margin|保证金; valueMinor=Value|价值; floorMinor=Floor|最低控货价值;
initialBps=Initial|初始线; warnBps=Warn line|警戒线; callBps=Call line|补仓线; liquidationBps=Liquidation line|处置线; targetBps=Target|目标线; releaseBps=Release line|放货线;
marginBps=Margin|保证金比例; ltvBps=Loan to value|质押率; ltv=质押率; initial=初始; warn=警戒; call=补仓; liquidation=处置; target=目标; cash=现金; raised=原因;
shortfallMinor=Shortfall|缺口; feesMinor=Fees|费用; costsMinor=Costs|费用; penaltyMinor=Penalty|罚息; compoundMinor=Compound interest|复利; principal=本金; interest=利息;
originalsIssued=Originals issued|签发正本份数; originals=正本; copies=副本; password=密码; code=代码; reasons=理由; facts=事实; title=名称; path=路径; body=内容;
params=参数; needs=需要; agreements=同意; atRisk=At risk|涉险; provedAt=证明时间; beganAt=开始时间; person=人员; party=参与方; operationId=操作; steadyUntil=Steadying until|观察至;
subject=对象; devices=设备; device=设备; deviceId=设备; battery=电量; lat=Latitude|纬度; lon=Longitude|经度; accuracyM=Accuracy (m)|精度（米）; speedMps=Speed (m/s)|速度（米/秒）;
stationId=车站; corridor=运输走廊; sites=场所; rank=顺位; rights=权利; right=权利; registration=登记; filing=登记; publicity=公示; secured=担保; debt=债务; debts=债务;
registeredOn=登记日; searchedAt=查询时间; unmetReason=未满足原因; count=数量; total=合计; net=净额; gross=毛额; payee=收款人; payer=付款人; endToEndId=End-to-end id|端到端编号;
taskCount=任务数; purposeKind=用途类别; overdueUpliftBps=Overdue uplift|逾期上浮; misuseUpliftBps=Misuse uplift|挪用上浮; lateInterest=罚息; approvals=批准; approvalsRequired=Approvals needed|所需批准;
roles=角色; creditCode=Unified social credit code|统一社会信用代码; lei=LEI|法人识别编码; bic=BIC|BIC 代码; mandates=授权; dates=日期; agreedBy=同意人; addedBy=添加人;
confidence=可信度; certificateHash=Certificate hash|凭证哈希; content=内容; contentHash=Content hash|内容哈希; sha256=SHA-256|SHA-256; paperId=影像; papers=影像; paper=影像;
participants=参与方; member=成员; owner=货主; lender=银行; borrower=借款人; pledgor=出质人; pledgee=质权人; custodian=保管人; holder=持有人; issuer=签发人; beneficiary=受益人; applicant=申请人;
settingsVersion=Settings|参数版本; levelled=等级; shelvedUntil=Shelved until|搁置至; shelvedReason=Shelved because|搁置原因; assignedTo=Assigned to|分配给;
signOffNote=Sign-off|结案说明; signedOffAt=Signed off|结案时间; goodsIntact=Goods whole|货物完好; seconds=秒; minutes=分钟; most=上限; least=下限; known=已知; provedBy=证明;
dueOnFrom=Due from|到期日自; until=至; untilAt=至; verdict=结论; trust=可信度; hours=小时; kg=kg|千克; metres=米; bytes=字节; mediaType=媒体类型; isWhole=完整; hash=哈希; previousHash=Previous hash|前一哈希;
adjustedMinor=Adjusted value|调整后价值; bookedAt=入账时间; eligibleMinor=Eligible|合格价值; grossMinor=Gross|总额; netMinor=Net|净额; reserveMinor=Reserve|准备; reserve=准备; unknownLots=Lots not known|未知批次;
deadLots=Lots without value|无值批次; uncontrolledLots=Lots not controlled|失控批次; headroom=余量; releasableMinor=Releasable|可释放金额; excessMinor=Excess|超额; expectedMinor=Expected|应有金额;
coveredMinor=Covered by locked rates|锁汇覆盖金额; hedgedBpsMin=Share to be covered|最低锁汇比例（基点）; interestBeforeMinor=Interest before|变更前利息; interestAfterMinor=Interest after|变更后利息;
interestBpsBefore=Rate before|变更前利率（基点）; interestBpsAfter=Rate after|变更后利率（基点）; lockId=Locked rate|锁汇; rateLockId=Locked rate|锁汇; pays=Pays|付款金额; uses=Uses|使用记录; undoneAt=Undone at|冲回时间; deciderId=Who decided|决定方; eventHash=Hash of the decision|决定哈希; lastAnswer=Last answer|最终答复; answerHash=Hash of the answer|答复依据哈希; reply=回应; uphold=维持
`);
