import { readTerms } from './read.ts';

/** What things are called that rows and answers show. A test holds every column of a list to be here. */
export const columnTerms = readTerms(`
id=Identifier|编号; daysLeft=Days left|剩余天数; state=状态; description=品名; hsCode=HS code|HS 编码; containerNumber=Container|箱号; commodity=商品; quantityValue=Quantity|数量;
quantityScale=Scale of quantity|数量精度; quantityUnit=Unit|单位; quantity=数量; createdAt=创建时间; serviceLevel=服务等级; proposedAt=提议时间; agreedAt=同意时间;
endsAt=Ends|到期时间; site=场所; siteId=场所; riskClass=风险分类; reason=原因; stateSince=In this state since|状态起始; nextDueAt=Next due|下次到期; code=代码;
kind=类别; corridorId=运输走廊; statusSince=Since|起始; statusReason=Why|状态原因; ownPhysical=Worth to you|对本方的证明; watchBefore=The watch before it|此前的监控; watchedFrom=Watched from|监控起始; subjectId=监控对象; severity=严重程度;
since=起始; detectedAt=发现时间; clearedAt=解除时间; fromAt=From|起; toAt=To|止; orderedAt=指令时间; reportedAt=报告时间; askedAt=提出时间; dueAt=Due|到期;
answeredAt=答复时间; lotId=批次; outcome=结果; number=号码; direction=方向; vehicle=车辆; weighedAt=过磅时间; releaseId=放货单; openedAt=开立时间;
overdueAt=Overdue since|逾期起; closedAt=关闭时间; authority=机关; documentNumber=文书号; recordedAt=记录时间; negotiability=可转让性; regime=适用规则;
billId=Bill of lading|提单; exchange-bill-offers/billId=Bill of exchange|票据; reference=参考号; awayAt=Platform|所在平台; eblId=Electronic bill|电子提单; platform=平台; nextAttemptAt=Next attempt|下次尝试;
messageType=报文类型; creditNumber=信用证号; creditId=Letter of credit|信用证; settledAt=结清时间; invoiceNumber=发票号码; invoicedOn=开票日期; dueOn=Due|到期日;
currency=币种; amountMinor=Amount|金额; ownMinor=Ours|我方账面; confirmedMinor=Confirmed|确权金额; collectedMinor=Collected|已回款; answerBy=Answer by|答复期限;
receivableId=应收账款; upheldMinor=Upheld|成立金额; raisedAt=提出时间; endedAt=结束时间; accountNumber=账号; bankName=开户行; approvedAt=批准时间;
url=Address|地址; nextAt=Next|下次; keyName=Key|密钥名称; revokedAt=吊销时间; fileName=文件名; totalBytes=Size|大小; financingId=Financing|融资;
registeredAt=登记时间; recourse=追索权; acceptedAt=接受时间; channel=渠道; sourceId=来源; source=来源; sentAt=发送时间; arrivedAt=送达时间; facilityId=授信;
maximumMinor=Maximum|最高额; effectiveAt=生效时间; dischargedAt=解除时间; pledgeId=质押; expiresOn=Expires|到期日; amendDueOn=Amendment due|变更登记期限;
dischargeDueOn=Discharge due|注销登记期限; registrationId=登记; act=事项; preparedAt=准备时间; exportedAt=导出时间; confirmedAt=确认时间; filedOn=登记日期;
notifyBy=Notify by|通知期限; suitProofBy=Proof of suit by|起诉证明期限; closedAs=Closed as|关闭原因; claimMinor=Claim|主张金额; givenAt=给予时间;
withdrawnAt=撤回时间; demandedAt=请求时间; objectId=对象; bankReference=银行流水号; valueOn=Value date|起息日; openMinor=Open|未匹配金额;
counterparty=对手方; bookedOn=Booked|记账日; turnOverBy=Turn over by|转交期限; paidMinor=Paid|已付金额; payOn=Pay on|付款日; limitMinor=Limit|额度;
usedMinor=Used|已用; asOf=As of|截至日; statedMinor=Stated by the firm|企业确认金额; reportedMinor=Reported by its banks|银行报送金额; faceMinor=Face value|票面金额; issuedOn=签发日; certificateId=凭证; offeredAt=提出时间; runOn=Run on|批次日期; startedAt=开始时间;
finishedAt=完成时间; receivedMinor=Received|收到金额; receivedOn=收款日; drawnMinor=Drawn|已支用; latestShipmentOn=Latest shipment|最迟装运日;
answeredOn=答复日; signedAt=签署时间; releasedAt=放行时间; product=产品; agreementName=协议名称; validTo=Valid to|有效期至; presentedOn=交单日;
lastDayToRefuse=Last day to refuse|拒付截止日; honouredAt=承付时间; presentationId=交单; documentType=单据类型; corruptedOn=损坏日; paidAt=付款时间;
claimedOn=索偿日; itemId=Item|质物; physical=Physical leg|实物环节; documentary=Documentary leg|单证环节; legal=Legal leg|法律环节; halfWidthM=Half width (m)|半宽（米）; purposeKind=Kind of purpose|用途类别; outstandingMinor=Outstanding|未偿本金; principalMinor=Principal|本金; interestMinor=Interest|利息; interestBps=Interest rate|利率; reservedMinor=Reserved|已预留;
validUntil=Valid until|有效期至; validFrom=Valid from|生效日; pricedOn=定价日; heldFor=Held because|暂停原因; fromOn=From|起始日; incurredOn=发生日;
debtId=债务; untilOn=Until|截止日; assignmentId=转让; paidOn=付款日; priceMinor=Price|价款; rateBps=Rate|利率; repaidMinor=Repaid|已还; purpose=用途;
disbursedMinor=Disbursed|已放款; class=分类; overdueSince=Overdue since|逾期起; loanId=贷款; onDay=Day|日期; calledMinor=Called|索偿金额;
claimUntil=Claim until|索偿期限; disbursedOn=放款日; holdReason=Held because|暂停原因; drawdownId=提款; executedAt=执行时间; cause=原因;
cashMinor=Short, in cash|缺口（现金）; goodsMinor=Short, in goods|缺口（货物折后）; issuedAt=发出时间; checkName=Check|检查项; finding=结论; foundAt=发现时间;
route=处置方式; policyNumber=保单号; claimedMinor=Claimed|主张金额; verb=操作; level=级别; expiresAt=Expires|到期; personId=人员; clientName=系统名称;
linkedAt=关联时间; delegateId=受托人; place=地点; year=年份; lastFailure=最近失败; failingSince=Failing since|失败起; nextDueOn=Next due|下次到期; statedBy=认定机构; value=数值;
knownFrom=知悉时间; contestedBy=异议方; standingId=名单条目; answerDueOn=Answer due|答复期限; contestedAt=异议时间; proposedBy=提议人; watch=监控;
label=名称; potId=资金池; madeAt=设立时间; bodyName=Body|联合授信机构; lineMinor=Line|授信额度; formedAt=成立时间; bodyId=Body|联合授信机构; closesOn=截止日; putAt=提出时间; beforeMinor=Before|调整前;
afterMinor=After|调整后; effectiveOn=生效日; quarter=季度; heldOn=召开日; sessionId=会商; proposedByName=Proposed by|提议人; personName=Person|人员; delegateName=Delegate|受托人; country=国家;
creditCode=Unified social credit code|统一社会信用代码; lei=LEI|LEI; bic=BIC|BIC; leftAt=离岗时间; agreedDays=Agreed days|约定账期（天）; contractId=合同; orderNumber=订单号; totalMinor=Total|价税合计;
receivableMinor=Receivable|应收金额; verifiedAt=查验时间; enrolledAt=登记时间; siteName=Site|场所; siteNameZh=Site in Chinese|场所中文名; payeeName=Payee|收款人; insurer=保险人; sumMinor=Sum insured|保险金额;
title=名称; statedAt=登记时间; waivedUntil=Waived until|豁免至; covenantId=Covenant|约定事项; testedOn=Tested on|测试日; firstTestedOn=First tested on|首个测试日; breachReason=Why broken|违约原因; cureBy=To be cured by|补救期限;
payCurrency=Paid in|付款币种; rentMinor=Rent a month|月租金; lockedAt=Locked at|锁定时间; eventType=Kind of event|事件类型; contestedAt=Contested at|异议时间; answerDueOn=Answer due|答复期限; appliedAt=Applied|申请时间; toldAt=Told|告知时间;
calledAt=Called at|致电时间; spokeTo=Spoke to|接听人; numberSource=Source of the number|号码来源; searchedName=Name searched|查询名称; searchedAt=Searched at|查询时间; certificateNumber=Certificate|证明编号; statedFor=Stated for|所属日期;
address=地址; designatedAt=Designated at|指定时间; toOn=To|截止日; opensAt=Opens at|开门时间; closesAt=Closes at|闭门时间; periodFrom=Period from|期间起; periodTo=Period to|期间止; ask=What is asked|诉求内容
`);
