import { readTerms } from './read.ts';

/** Why a leg of control, or a watch, is as it is. */
export const reasonTerms = readTerms(`
ALL_LEGS_HOLD=All three legs hold|货、单、权均在控; HELD_AND_WATCHED=Held by the manager whom the bank engaged, and watched|由银行委托的监管人保管并持续监控;
COLLATERAL_CONTROLLED=Collateral is not under control|押品未全部受控; RELEASED=Released|已放行; IN_OTHER_LOTS=Went into other lots|已并入其他批次; NOT_IN_CUSTODY=In nobody’s custody|无人保管; ENGAGEMENT_ENDED=The manager’s engagement has ended|监管委托已终止;
CUSTODIAN_NOT_ENGAGED=The keeper is not engaged by the bank|保管人未受银行委托; NOT_WATCHED=No watch yet|尚未监控; WATCH_NOT_AGREED=The bank has not agreed to the watch|银行尚未同意监控方案;
DEVICE_REVOKED=A device was revoked|设备已吊销; TOO_FEW_SOURCES=Too few independent sources|独立数据源不足; NOT_GOODS=No goods: nothing is held|非货物，无需保管; AS_EXPECTED=As expected|符合预期;
NEVER_HEARD=Nothing was heard of it yet|尚未收到数据; BREACH_OPEN=A breach is open|存在未处理的异常; IN_DOUBT=What was heard is in doubt|数据存疑; STEADYING=Steadying after a breach|恢复观察中;
READING_TOO_OLD=The last reading is too old|读数过旧; CUSTODIAN_RELATED=The keeper is related to the pledgor|保管人与出质人存在关联; NOT_ON_A_CORRIDOR=On no corridor|不在运输走廊内;
SUPERVISION_MISSING=No supervision agreement|缺监管协议; LEG_MISSING=A leg of supervision is missing|监管要件缺失; NOT_COUNTED_BY_LENDER=Not counted by the bank|银行尚未盘点; IN_NO_SLOT=In no known slot|未定位库位;
MASS_BALANCE=The mass does not add up|重量不平; NOT_IN_CATALOGUE=Not in the catalogue|不在目录内; UNMARKED=Unmarked pieces|存在无标识件; NO_SOURCE_APART=No source apart from the keeper|无独立于保管人的数据源;
SOURCE_UNSIGNED=A source is not signed|数据源未签名; NO_SOURCE_OF_LENDER=No source of the bank’s own|无银行自有数据源; NO_LIVING_PAIR=No two living sources|无两个有效数据源; COUNT_UNANSWERED=A count is unanswered|盘点问询未答复; REWEIGHED_SHORT=Weighed short, not explained|复磅短少待查明;
DOCUMENT_HELD=The bank holds the only live document|银行持有唯一有效单据; NO_LIVE_DOCUMENT=No live document: the goods are pledged|无有效单据，以货物质押; DOCUMENT_WITH_ANOTHER_HOLDER=Another holds the document|单据由他人持有;
DOCUMENT_SURRENDERED_WITHOUT_GOODS_PLEDGE=The document is gone, and the goods are not pledged|单据已缴回且货物未质押; DOCUMENT_ON_PAPER=The document is on paper|单据已转为纸质; DOCUMENT_LOST=The document is lost|单据遗失;
DOCUMENT_WITH_ISSUER=The document is with its issuer|单据在签发人处; DOCUMENT_STOPPED=The document is stopped|单据已止付; NOT_CONFIRMED=Not confirmed by the debtor|债务人未确权; CONFIRMED_BY_DEBTOR=Confirmed by the debtor|债务人已确权;
REJECTED_BY_DEBTOR=Rejected by the debtor|债务人已拒绝; SETTLED=Settled|已结清; PLEDGE_EFFECTIVE=The pledge is effective and published|质押已生效并公示; NOT_PLEDGED=Not pledged|未质押; PLEDGE_NOT_EFFECTIVE=The pledge is not effective|质押未生效;
CHARGE_NOT_REGISTERED=The charge is not registered|抵押未登记; REGISTRATION_EXPIRED=The registration has expired|登记已过期; REGISTRATION_ENDED=The registration has ended|登记已注销; OBJECTION_OPEN=An objection is open|存在异议登记;
WEIGHT_BY_NO_DEVICE=weight: no device measures it|重量：无设备测量; WEIGHT_TOO_SELDOM=weight: measured too seldom|重量：测量频率不足; PIECES_BY_NO_DEVICE=pieces: no device counts them|件数：无设备计数; PIECES_TOO_SELDOM=pieces: counted too seldom|件数：盘点频率不足;
POSITION_BY_NO_DEVICE=place: no device tells it|位置：无设备定位; POSITION_TOO_SELDOM=place: told too seldom|位置：定位频率不足; SEAL_BY_NO_DEVICE=seal: no device watches it|封志：无设备监控; SEAL_TOO_SELDOM=seal: watched too seldom|封志：监控频率不足;
PIECES_BY_WEIGHT_ONLY=pieces: told by weight alone|件数：仅以重量推算; DOOR_BY_NO_DEVICE=door: no device watches it|箱门：无设备监控; DOOR_TOO_SELDOM=door: watched too seldom|箱门：监控频率不足;
none=Nobody’s word|无证明; one_word=One party’s word|仅一方陈述; one_house=Sources of one house|同一机构的数据源; apart=Sources apart from each other|相互独立的数据源
past=The day is past|日期已过; beyond_facility=After the facility ends|晚于授信到期日; beyond_receivables=After the receivables fall due|晚于应收账款到期日; credit_outlives_facility=The credit outlives the facility|信用证期限超过授信;
ring=Guarantees in a ring|互保成环; not_asked=Not asked|未征询; no_limit=No limit is set|未设限额; limit_ended=The limit has ended|限额已到期; limit_exceeded=The limit is exceeded|超过限额; outlives_limit=Outlives the limit|期限超过限额;
rate_missing=No rate to convert it at|缺少折算汇率; account_changed=The account was changed|账户已变更; payment_astray=A payment went astray|款项误付; receivable_due=The receivable is due|应收账款已到期; cross_aged=Too much of this debtor is overdue|该债务人逾期占比过高;
debtor_of_the_group=A debtor of the same group|债务人属同一集团; no_invoice=No invoice|无发票; red_lettered=The invoice was taken back|发票已红冲; filing_not_amended=The filing was not amended|登记未变更; name_not_searched=This name was not searched|该名称未查询;
not_searched=Not searched|未查询; payee_not_entitled=This payee is not entitled|收款人无权收款; account_of_another=The account of another|账户属他人;
`);
