/** What can be read beside the lists, by its address without `/v1` and what varies; English has the service’s own sentence. */
const reads = new Map(
  `
sessions=会话; me/factors=我的登录方式; directories=目录; me/passkeys=我的通行密钥; me=我的身份与授权; mandates=授权目录; policy/eyes=复核要求; policy/gates=关口规则; policy/keys=规则与现行数值; policy/rules=已设规则; calendars=银行日历; calendar-closings=停业日;
commodities=商品目录; slots=库位; network/financed=向网络报送的融资; restitution-claims=返还请求; money-payments=付款记录; cash-cycle=现金周期及闲置资产; payment-orders=付款指令; bank-statements=银行流水; bank-entries/open=待核销流水; core-records=核心系统记录; file-kinds=文件种类; certificate-watch=凭证异常流转;
party-limits=主体限额; reference-rates=基准利率; advance-discharges=预付款冲抵; factor-limits=保理限额; two-factor-messages=双保理报文; control-terms/in-force=现行控货参数; bills=运输单据; receipts=仓单; former-names=曾用名; price-sources=价格来源; document-templates=单据要素;
reimbursement-authorities=偿付授权; counterparty-limits=代理行与国别限额; rollover-candidates=可展期提款; quarantine=被隔离报文; positions=控货状态; last-fixes=最近位置; control-certificates=控货证明; ledger/accounts=会计账户; ledger/transactions=会计分录; ledger/check=账簿核对;
ledger/balances=账户余额; ledger/trial-balance=试算平衡表; ledger/statement=对账单; ledger/closings=结账; ledger/revaluations=重估; ledger/vouchers.csv=记账凭证文件; ledger/own/ledgers=自有账簿; ledger/own/accounts=自有账户; ledger/own/transfers=自有账户转账; ledger/own/check=自有账簿核对;
papers=影像; policy-returns=报表; fee-blocks=收费限制; policy/measures=二十条措施; tasks=任务; task-counts=任务数量; digest=每日摘要; mail=邮件通知; mail/unsubscription=邮件退订页; portfolio=资产组合; portfolio/rows=资产组合明细; owed=应付; owed/rows=应付明细; map=地图; views=保存的视图; access-log=访问日志; me/access=我的访问记录; events=事件; evidence=证据包;
people/recoveries=恢复记录; people/factors=登录方式; policy/rules/one=规则; events/rules=当时所用规则; events/recomputed=按不同时点规则重新计算的决定; parties/standings=主体状态; sites/stock=场所存货; lots/movements=货物变动; invoices/deliveries=交货证明; receivables/arrears=逾期与利息; receivables/disputes=争议; receivables/evidence=登记时的证据;
pledges/agreement=质押合同; lots/restraints=限制; credit-messages/envelope=报文信封; receivables/rights=受偿顺序; payment-orders/pain.001.xml=付款指令文件; bank-statements/entries=流水明细; files/lines=文件各行; files/faults=未接受的行; files/faults.csv=未接受的行（文件）; certificates/bill-fields=供应链票据要素;
loans/cost-sheet=费用清单; loans/payoff=结清金额; loans/recomputed=按不同时点规则重新计算的日终; loans/changes=贷款变更; loans/schedule=还款计划; loans/transactions=贷款往来; loans/statement=贷款对账单; supervisions/evidence=监管证据; bills/chain=单据链; bills/checks=单据核对; bills/journey-events=在途事件; bills/print=单据打印件; bills/efbl=电子提单内容;
webhook-endpoints/deliveries=推送记录; bills/tracking-events=跟踪事件; ebls/chain=单据链; bills/transport-document=运输单据数据; receipts/chain=仓单链; registrations/filings=登记申请; credits/amendments=修改; credits/transfers=转让; credits/proceeds-assignments=款项让渡; banks/interruptions=营业中断; banks/banking-hours=营业时间;
lots/value-acceptances=认可估值; lots/ranking=优先顺位; credits/presentations=交单; presentations/payments=付款; credits/reimbursement-claims=偿付索偿; reimbursement-authorities/claims=授权项下索偿; credits/reimbursement-refunds=偿付退款; facilities/statement=授信对账单; facilities/holds=冻结事项;
facilities/penalty-amendments=罚则变更; facilities/costs=费用; facilities/judgement=整体判断; facilities/judgement/compared=按不同时点规则比较; facilities/borrowing-base=借款基数; presentations/trust-receipt=信托收据; facilities/debt=债务明细; facilities/limitation=诉讼时效; facilities/receivables-base=应收账款基数;
devices/state=设备状况; subjects/devices=监控设备; subjects/sensitivity=监控灵敏度; subjects/orders=指令; breaches/comments=备注; positions/proof=控货依据; positions/as-of=历史时点状态; subjects/track=轨迹; facilities/insurance=保险; facilities/coverage=覆盖率; facilities/valuation=估值;
facilities/coverage-history=覆盖率走势; pledges/allocation=担保分配; facilities/collateral-register=押品清单; facilities/collateral-register.csv=押品清单（文件）; lots/promises=已承诺出库; realisations/payments=处置款分配; realisations/bundle=处置证明材料; surrogates/account=代位物账目; facilities/maturities=到期质物;
papers/content=影像原件; parties/policy-standings=政策状态; policy-standings/contests=异议; pots/earmarks=占用; joint-bodies/entries=已报送; joint-bodies/motions=议案; policy-returns/rows=报表明细; quarter-sessions/matters=会商诉求; policy-returns/rerun=报表重算; tracks/readings=读数; tracks=轨迹; webhook-endpoints=推送地址; standings=主体状态;
commodities/prices=价格走势; amendments=修改; advance-requests=预付申请; history=历史; installation=安装; list-rows=按编号查询; custody-offers=待接收入库; custodies=保管记录; lot-merges=批次合并记录; lot-blends=批次混合记录; debtor-statements=债务人申报; factor-books=保理账务数据; ebl-counterparts=平台对手方; warehouse-ratings=仓库评级; party-relations=关联关系; vat-methods=免税方法; kept=保管汇总; kept/rows=保管汇总明细;
sign-in/directory/callback=目录登录回跳; epcis/capture=采集任务; epcis/events=事件; epcis/queries=事件查询; epcis/queries/events=查询所得事件; epcis/queries/subscriptions=查询订阅; epcis/eventTypes=事件类型; epcis/eventTypes/events=某类型的事件; epcis/epcs=物品编码; epcis/epcs/events=某物品的事件;
epcis/bizSteps=业务步骤; epcis/bizSteps/events=某业务步骤的事件; epcis/bizLocations=业务地点; epcis/bizLocations/events=某业务地点的事件; epcis/readPoints=读取点; epcis/readPoints/events=某读取点的事件; epcis/dispositions=货物状况; epcis/dispositions/events=某货物状况的事件;
dcsa/v3/events=跟踪事件; dcsa/endorsement-chains=背书链; lists=全部列表; live=实时通知; catalogue=代码目录
`
    .split(/;\s*/)
    .map((entry) => entry.trim().split('=') as [string, string]),
);

/** The address without what varies: `/v1/loans/{loanId}/schedule` is `loans/schedule`. */
const bare = (path: string): string =>
  path
    .split('/')
    .slice(2)
    .filter((part) => !part.startsWith('{'))
    .join('/');

export const readInChinese = (path: string): string | undefined => reads.get(bare(path));
