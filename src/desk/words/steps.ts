/**
 * What acts are called in Chinese, by the last step of their address; `list/step` where the same step is called otherwise there. English has the
 * service’s own sentence. A test holds every act of the document to be here.
 */
const steps = new Map(
  `
parties=接纳参与方; correspondents=登记代理行关系; changes=变更; asset-offers/return=归还所有权; loans/changes=贷款变更; sign-in=登录; link=链接登录; sign-in/key=密钥登录; key=更换密钥; step-up=二次验证; end=终止; revocation=撤销; password=更换密码;
me/password=设置密码; authenticator=设置验证器; confirmation=确认; credits/confirmation=加具保兑; recovery-codes=生成恢复码; directories=登记目录; directory-links=关联目录账号; directory=目录登录; logout=退出登录; passkey-question=请求通行密钥质询;
passkey=通行密钥登录; question=请求质询; passkeys=添加通行密钥; name=更改名称; removal=移除; recovery=发起恢复; sign-in/recovery=恢复登录; cancellation=取消; oauth-clients=登记接入系统; keys=更换公钥; token=签发令牌; enrolments=生成密钥; people=新增人员;
withdrawals=收回授权; suspension=暂停; people/suspension=停用人员; reinstatement=恢复; leaving=离岗; erasure=清除个人信息; api-keys=签发密钥; rotation=轮换密钥; delegations=转授权; agreement=同意; agreements=批量同意; refusal=拒绝; sites=登记场所; corridors=登记运输走廊;
rules=设定规则; standings=设定状态; calendars=载入日历; answer=答复; calendar-closings=登记停业日; lots=登记批次; custody-offers=提请入库; custodies=接收入库; custody-agreements=提议监管协议; acceptance=接受; level=确定服务等级; commodities=登记商品;
slots=登记库位; weighbridge-tickets=登记磅单; slot=移至库位; split=拆分; lot-merges=合并批次; lot-blends=混合批次; reweighing=复磅; certificates=签发凭证; positions/certificates=出具控货凭证; contracts=登记合同; invoices=登记发票; verification=查验; deliveries=登记交货;
collection-accounts=登记回款账户; acknowledgement=确认收悉; call-backs=回拨核实; receivables=提交应收账款; rejection=驳回; disputes=提出争议; withdrawal=撤回; grant=授予; financing-checks=融资查重; hashed-financing-checks=密文查重; network=接入网络; reports=上报;
hedge=设定锁汇比例; contests=对决定提出异议; contests/answer=答复异议; reply=回应答复; last-answer=最终答复; withdrawal=撤回; amendment=变更; misuse-end=终止挪用认定; rate-changes=提议变更利率; loan-payments=登记代偿; rate-locks=锁定汇率; rate-locks/cancellation=取消锁汇; forgiveness=减免罚息;
pledges=设立质押; registration=登记; items=追加担保物; crystallisation=确定浮动担保; maximum-fixing=确定最高额债权; discharge=解除; restraints=登记限制; contest=提出异议; customs-consent=海关同意; lifting=解除限制; credit-messages=收取报文; settlement=结清; message-tasks/settlement=说明处理结果; loans/settlement=提前结清; realisations/settlement=登记变现;
assignments=转让应收账款; counterclaims=提出抗辩; notice-addresses=登记通知地址; notices=发出通知; arrival=登记送达; resolution=处理争议; rebooking=改记; receipts=签发仓单; restitution-claims/receipts=登记返还; surrogates/receipts=登记收款; lots/certificates=登记证书; payee-accounts=登记收款账户; statements=登记对账单; replaced=更换;
closing=关闭; payment-orders=付款指令; report=上报结果; assays/report=提交化验结果; payment-instructions/report=登记付款结果; payment-orders/report=登记银行回报; network/reports=登记他平台报送; bank-statements=载入银行流水; assignment=指派; match=匹配; write-off=核销; core-records=登记核心系统记录; signing-keys=登记签名公钥; approval=批准; core-sources=登记核心系统; files=提交文件; parts=登记分段;
completion=完成; certificate-lines=核定凭证额度; redemption=兑付; certificate-moves=凭证流转; exchange-bills=签发汇票; asset-offers=处置闲置货物; exchange-bill-offers=汇票背书与贴现; offers=背书或申请贴现; protest=登记拒付; account=指定账户; party-limits=设定主体限额; limits=设定限额; change=变更; resumption=恢复; facilities=提议授信; lender-capital=登记资本净额; guarantees=设立保证;
calls=催收; guarantees/calls=索偿; release=解除; loans=提议贷款; decline=拒绝; repayments=登记还款; charges=登记费用; reversal=冲正; classification=风险分类; refunds=退款; closure=结清关闭; reference-rates=登记基准利率; disbursements=放款; debtor-statements=债务人对账单;
advance-requests=申请保理预付; payment=付款; buy-back=回购; factor-books=保理账务; two-factor-messages=双保理报文; maturity-purchases=到期买断; assessment=评估; reverse-offers=提前付款邀约; supervisions=设立监管; evidence=补充证据; findings=登记查验结论;
control-terms=设定控货参数; assays=登记化验; bills=签发运输单据; journey-events=登记在途事件; finding-acceptances=认可查验结论; efbl-readings=读取电子提单; transfer=转让; endorsement=背书; nomination=指定被背书人; nomination-revocation=撤销指定; transfer-answer=答复转让;
pledge=出质; pledge-consent=同意出质; pledge-release=解除单据质押; surrender=缴回; surrender-answer=答复缴回; delivery=交货; paper-return=纸质单据换回; stop=止付; stop-lift=解除止付; loss-declaration=声明遗失; consignment-notes=登记运单; duplicate=登记副本;
redirection=变更收货; webhook-endpoints=登记推送地址; secret=更换密钥; state=启停; replay=重新推送; capture=采集; events=登记事件; queries=登记查询; subscriptions=订阅; ebl-surrender-responses=答复缴回; envelopes=收取信封; receiver-validation=核验接收方;
ebl-counterparts=登记平台对手方; platform-transfers=跨平台转让; endorsement-signature=背书签名; consent=同意; loss=主张损失; stop-lifted=确认解除止付; registrations=登记; filings=准备登记申请; stamp=登记受理编号; out=移出; in=移入; registry-searches=登记查询;
former-names=登记曾用名; former-name-withdrawals=撤回曾用名; objections=提出异议登记; steps=登记步骤; credits=申请开立信用证; approvals=批准; issue=开立; advice=通知; amendments=修改; documents=登记单据; transfers=转让; execution=执行; transfers/execution=办理转让; releases/execution=出库放行; rollovers/execution=办理展期; proceeds-assignments=款项让渡;
bank-interruptions=登记营业中断; banking-hours=设定营业时间; value-acceptances=认可估值; price-sources=登记价格来源; prices=登记价格; price-files=载入价格文件; valuation-terms=设定估值参数; warehouse-ratings=登记仓库评级; insurance-covers=登记保险; competing-rights=登记竞合权利;
presentations=交单; presentations/records=提交电子记录; records=登记记录; presentations/documents=录入单据要素; corruption=登记损坏; content=登记内容; extraction=提取要素; examination=审单; decision=作出决定; waiver=请求放弃不符点; waiver-answer=答复放弃不符点; taking-up=接受单据; return=退回单据; discrepancy-advice=通知不符点;
discrepancy-answer=答复不符点; substitution-demand=要求替换; substitution=替换单据; forwarding=寄送单据; transit-loss=登记寄送遗失; after-hours-acceptance=接受工时外交单; honour=承付; proceeds=款项; applicant-payment=申请人付款; refund-claim=索偿退款; receipt=登记收妥;
counterparty-limits=设定同业额度; margin=缴存保证金; margin-refunds=退还保证金; collateral-terms=设定警戒线; penalty-amendments=调整罚息; misuse=认定挪用; costs=登记费用; drawdowns=申请提款; disbursement=放款; rollovers=申请展期; trust-receipt=签发信托收据;
signature=签署; interruptions=登记时效中断; trade-financings=申请贸易融资; appraisal=评估; pay-out=放款; repayment=还款; bank-agreements=银行间协议; debtors=登记债务人; devices=登记设备; observations=登记观测; subjects=纳入监控; settings=设定参数; orders=登记指令;
shelving=搁置; comments=添加说明; sign-off=结案; recall=召回; handover=交接; loan=借出; replacement=更换; closings=日终结账; reopening=重开账期; revaluations=汇兑重估; ledgers=建立分户账; accounts=开立账户; webhooks=接收推送; pledgor-consents=出质人同意; voiding=作废;
marks=登记标识; custody-demands=提出保管要求; loss-answer=答复损失主张; hand-over=移交货物; shortage-answer=答复短少; mark-runs=执行盯市; extension-request=请求延期; extension=延期; dispute=提出争议; dispute-answer=答复争议; cause=说明原因; party-relations=登记关联关系;
clearance=解除; releases=申请放货; partial-discharges=部分解除; realisations=提议处置; payments=登记付款; other-debts=登记其他债务; exercise-demands=催告行权; surrogates=登记代位物; write-out=核出; application=冲抵; maturity-choices=到期选择; papers=提交影像;
policy-standings=认定名单; contests=提出异议; scores=登记评分; override=另行认定; pots=设立资金池; earmarks=划定专项额度; milestones=登记里程碑; freeing=释放额度; joint-bodies=设立联合授信机构; joining=加入; entries=报送余额; loan-applications=申请线上贷款; successions=登记合并; motions=提出议案; debt-tables=请企业确认债务; debt-tables/statement=确认债务; votes=表决; call-ins=启动;
joint-bodies/leaving=退出联合授信; conditions/waiver=豁免条件; covenant-tests/waiver=豁免违约; limits/facilities=在额度下安排授信; successions/settlement=确认已随合并更新; disputes/grant=认可争议; tenants=开立租户; demonstration=讲述示例; invitations=邀请进入示例; mail=接收邮件通知; mail/confirmation=确认邮箱; mail/end=停止邮件; mail/unsubscription=退订邮件; epcis=查询所支持的版本; ebl-issuance-requests=收取签发请求; additional-documents=收取附加单据; finish-transfer=完成转让; watch-proposals=提议监控; policy-returns=编制报表; vat-methods=设定计税方法; quarter-sessions=召集季度会商; holding=召开; conditions=设定贷款条件; conditions/judgement=判定条件; proof=提交证明; covenants=设定约定事项; covenant-tests/judgement=判定约定事项; cure=补救; price=登记价款; waking=恢复任务; views=保存视图; default=设为默认; matters=提出议题; claim=领取; letting-go=放弃领取; snooze=稍后提醒; escalation=上报; proposals/refusal=不同意
`
    .split(/;\s*/)
    .map((entry) => entry.trim().split('=') as [string, string]),
);

/** What the last step of an act’s address says: `approval`, `letting-go`. */
export const stepOf = (path: string): string =>
  path
    .split('/')
    .filter((part) => !part.startsWith('{'))
    .at(-1) ?? '';

/** An act in Chinese, by its address in the document: `/v1/receivables/{receivableId}/confirmation`. Undefined where nobody has named it. */
export function actInChinese(path: string): string | undefined {
  const noun = path.split('/')[2] ?? '';
  return steps.get(`${noun}/${stepOf(path)}`) ?? steps.get(stepOf(path));
}
