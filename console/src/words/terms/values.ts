import { readTerms } from './read.ts';

/** Codes that stand in rows and answers as values. */
export const valueTerms = readTerms(`
membership/invited=Invited|受邀; membership/joined=Joined|已加入; membership/left=Left|已退出; list/red=Red list|红名单; list/watch=Key monitoring|重点监测; credit_event/default=Default|违约; credit_event/tax=Tax|涉税; credit_event/court=Court|涉诉; size/medium=Medium|中型; relation/guarantees=Guarantees|互保; successor=承继方; model=模型; sharesBy/order=In order|按顺序; gua/joint=Joint and several|连带责任保证; gua/general=General|一般保证; general/joint=Joint and several|连带责任保证; general/general=General|一般保证; lim/joint=Joint|联合;
none=None|无; motion_line=Joint line|联合授信额度; discount=贴现; accepted=已接受; loan_application=Application for a loan|线上贷款申请; actual/360=Actual days over 360|实际天数/360; actual/365=Actual days over 365|实际天数/365; actual/actual=Actual days over those of the year|实际天数/当年天数; 30/360=Months of 30 days over 360|每月三十天/360; customs_duty=Customs duty|进口关税; freight=运费; purchase=采购; working_capital=流动资金; import_vat=Import VAT|进口增值税; goods=货物; price_fall=Price fall|价格下跌;
price=价格; control_lost=Control lost|失控; custody_fault=Fault of custody|保管责任; outside=Outside its place|越界; off_corridor=Off its corridor|偏离走廊; silent=Silent|信号中断;
seal_broken=Seal broken|封志破损; door_open=Door open|箱门开启; weight=重量; weight_short=Short in weight|重量短少; count=数量; tamper=Tampering|破坏; separation=Separation|分离; temperature=温度;
humidity=湿度; speed=速度; dwell=停留; battery=电量; shock=震动; watch_missing=No watch|无监控; custody_missing=No custody|无保管; document_missing=No document|缺单据; not_published=Not published|未公示;
high=高; medium=中; low=低; critical=严重; warning=预警; info=提示; sight=Sight|即期; deferred=Deferred payment|延期付款; acceptance=承兑; negotiation=议付; irrevocable=不可撤销;
movables=动产质押; receivables=应收账款质押; document=单据质押; documents=单据; warehouse=仓库; yard=堆场; station=车站; port=港口; rail=铁路; road=公路; sea=海运; container=集装箱; stock=库存;
in_order=In order|相符; discrepant=不符; cannot_tell=Cannot tell|无法判断; in=入库; out=出库; inventory=存货; with_recourse=With recourse|有追索权; without_recourse=Without recourse|无追索权;
bearer=不记名; order=指示; straight=记名; TNE=t|吨; KGM=kg|千克; PK=packages|件; PCE=pieces|件; CU-A=CU-A|CU-A; mt=t|吨; t=吨; kg=千克; each=件; piece=件; exposure=敞口; facility=授信; debtor=债务人; lender=银行; borrower=借款人; operator=运营方; bank=银行; trader=贸易商;
true=Yes|是; false=No|否; unlinked=未关联; password=密码; authenticator=验证器; passkey=通行密钥; link=链接; recovery_code=恢复码; market_price_fall=Market price fell|市场价格下跌; market=市场;
level_0=Level 0|0 级; level_1=Level 1|1 级; level_2=Level 2|2 级; level_3=Level 3|3 级; storage=保管; transit=运输; engaged=监管中; nothing=无; current=正常; overdue=逾期;
ucp=UCP 600|UCP 600; eucp=eUCP|eUCP; ucp_urr=UCP 600, URR 725|UCP 600、URR 725; eucp_urr=eUCP, URR 725|eUCP、URR 725; art19=UCP 600 article 19|UCP 600 第 19 条; art20=UCP 600 article 20|UCP 600 第 20 条; art24=UCP 600 article 24|UCP 600 第 24 条;
warehouse_receipt=Warehouse receipt|仓单; ebl=Electronic bill|电子提单; to_order_of_issuing_bank=To the order of the issuing bank|凭开证行指示; bill=Bill of lading|提单; dcsa=DCSA|DCSA; epcis=EPCIS|EPCIS
`);
