import { readTerms } from './read.ts';

/** Every list by its path. A test holds them to GET /v1/lists. */
export const nounTerms = readTerms(`
lots=Lots|货物批次; custody-agreements=Custody agreements|保管协议; supervisions=Supervision agreements|监管协议;
subjects=Watched goods|监控对象; breaches=Breaches|控货异常; orders=Orders on control|控货指令; count-questions=Stock count questions|盘点问询;
control-positions=Control positions|控货状态; corridors=Corridors|通道; assays=Assays|化验; weighbridge-tickets=Weighbridge tickets|过磅单; custody-incidents=Custody incidents|监管事件;
book-corrections=Corrections of stock books|库存更正; restraints=Restraints|查封冻结; documents-of-title=Bills of lading|提单;
warehouse-receipts=Warehouse receipts|仓单; consignment-notes=Consignment notes|运单; ebls=Electronic bills|电子提单;
ebl-envelopes=Envelopes of electronic bills|电子提单信封; credit-messages=Credit messages|信用证报文; message-tasks=Tasks from messages|报文待办;
receivables=Receivables|应收账款; disputes=Disputes|账款争议; collection-accounts=Collection accounts|回款账户;
core-sources=Connected systems|核心企业系统; signing-keys=Signing keys|签名密钥; files=Files|文件; consumption-claims=Financing claims|融资占用;
assignments=Assignments|债权转让; notices=Notices of assignment|转让通知; pledges=Pledges|质押; registrations=Registrations|动产融资登记;
filings=Filings|登记申请; objections=Objections|异议登记; competing-rights=Competing rights|在先权利; pledgor-consents=Consents of pledgors|出质人同意;
custody-demands=Custody demands|保管索赔; exercise-demands=Demands to enforce|行权请求; goods-returns=Returns of goods|货物返还;
money-receipts=Money received|收款; bank-entries=Bank entries|银行流水; misdirections=Misdirected money|错付款项;
payment-instructions=Payment instructions|付款指令; certificate-lines=Certificate lines|凭证开立额度; certificates=Certificates of claims|电子债权凭证;
certificate-moves=Certificate transfers|凭证流转; exchange-bills=Bills of exchange|汇票; asset-offers=Offers of idle goods|闲置资产处置; exchange-bill-offers=Offers of bills|汇票背书与贴现; mark-runs=Mark runs|盯市批次; repayments=Repayments|还款; credits=Letters of credit|信用证;
amendments=Amendments|信用证修改; transfers=Transfers of credits|信用证转让; proceeds-assignments=Assignments of proceeds|款项让渡;
trust-receipts=Trust receipts|信托收据; bank-agreements=Agreements of banks|银行协议; presentations=Presentations|交单;
presented-records=Presented records|提示的电子记录; credit-payments=Payments under credits|信用证付款; reimbursement-claims=Reimbursement claims|偿付索偿;
reimbursement-refunds=Reimbursement refunds|偿付退款; facilities=Facilities|授信; limits=Limits|额度; collateral-terms=Lines of coverage|警戒线参数;
valuation-terms=Terms of valuation|估值参数; control-terms=Terms of control|控货参数; prices=Prices|价格; penalty-amendments=Penalty amendments|罚息调整;
costs=Costs|费用; misuse=Misuse of loans|贷款挪用; advance-requests=Advance requests|保理预付申请; advances=Advances|保理预付款;
maturity-purchases=Purchases at maturity|到期保理; reverse-offers=Offers of early payment|反向保理邀约; trade-financings=Trade financings|贸易融资;
loans=Loans|贷款; loan-changes=Changes of loans|贷款变更; syndicate-memberships=Memberships of syndicates|银团成员确认; guarantees=Guarantees|保证; drawdowns=Drawdowns|提款; rollovers=Rollovers|展期;
releases=Releases|放货; margin-calls=Margin calls|补仓通知; fraud-signals=Warning signs|风险信号; realisations=Realisations|担保处置;
surrogates=Substitute collateral|代位物; proposals=Proposals|待复核事项; api-keys=Keys|密钥; oauth-clients=Connected clients|系统接入;
directory-links=Directory links|目录关联; delegations=Delegations|转授权; banking-calendars=Banking calendars|银行工作日历; webhooks=Webhooks|事件推送; policy-standings=Standings under policies|政策名单; standing-contests=Contests of standings|名单异议;
pots=Pots|资金池; earmarks=Earmarks|专项额度; joint-bodies=Joint credit bodies|联合授信机构; debt-tables=Tables of debts|债务确认表; loan-applications=Applications for loans|线上贷款申请; successions=Mergers|合并承继; motions=Motions|议案; credit-cuts=Cuts of credit|压降授信;
quarter-sessions=Quarterly sessions|季度会商; matters=Matters|议题; parties=Parties|参与方; people=People|人员; contracts=Contracts|合同; invoices=Invoices|发票; devices=Devices|设备;
statement-lines=Lines of statements|对账单明细; holdings=Holdings of certificates|凭证份额; lender-capital=Net capital|资本净额; call-backs=Calls back|电话核实; registry-searches=Searches of the registry|登记查询; notice-addresses=Addresses for notices|通知地址;
bank-interruptions=Interruptions of business|营业中断; banking-hours=Banking hours|营业时间; policy-returns=Returns|报表;
sites=Sites|场所; payee-accounts=Accounts of payees|收款账户; insurance-covers=Insurance covers|保险;
conditions=Conditions of debts|贷款条件; covenants=Covenants|约定事项; covenant-tests=Tests of covenants|约定事项测试; rate-locks=Locked rates|锁汇; contests=Contests of decisions|决定异议
`);

/** Roles that a party has in a thing. */
export const roleTerms = readTerms(`
owner=货主; lender=银行（资金方）; custodian=保管人; registrant=登记人; assayer=化验机构; keeper=保管人; issuer=签发人; holder=持有人; pledgee=质权人;
carrier=承运人; bank=银行; counterparty=对手方; creditor=债权人; debtor=债务人; party=参与方; financier=融资方; applicant=申请人; assignor=转让人;
assignee=受让人; sender=发送方; pledgor=出质人; grantor=担保人; to=收件方; customer=客户; payer=付款人; payee=收款人; obligee=债权人; from=发出方;
borrower=借款人; beneficiary=受益人; issuingBank=开证行; advisingBank=通知行; transferringBank=转让行; secondBeneficiary=第二受益人; presenter=交单人;
reimbursingBank=偿付行; claimant=索偿行; refundingBank=退款行; factor=保理商; seller=卖方; supplier=供应商; guarantor=保证人; buyer=买方;
consignee=收货人; shipper=托运人; notify=通知方; operator=运营方; bidder=竞买人; depositor=存货人; insurer=保险人; trader=贸易商; core_firm=核心企业;
collateral_manager=监管人; regulator=监管机构; authority=主管机关; registrar=登记机构; statedBy=认定机构; contestedBy=异议方; drawnBy=支用方; lead=牵头行; member=Member|成员行; putBy=提案方; host=主持方; predecessor=Predecessor|被合并方; successor=Successor|承继方; askedBy=提出方;
drawer=Drawer|出票人; acceptor=Acceptor|承兑人; prover=Who proves it|证明方; decider=Who decided|决定方; reporter=Reporter|报送方; addressee=Addressee|接收方
`);
