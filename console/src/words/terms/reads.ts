import { readInChinese } from '../../../../src/desk/words/reads.ts';
import type { Language } from '../pair.ts';
import { inEnglish, readTerms } from './read.ts';

export { readInChinese } from '../../../../src/desk/words/reads.ts';

export const readTitle = (path: string, summary: string, language: Language): string =>
  (language === 'zh' ? readInChinese(path) : undefined) ?? summary.split(/[:;]/)[0] ?? summary;

const headings = readTerms(
  `Access log=访问日志; Assays=化验; Assignments=应收账款转让; Audit=审计; Bank statements=银行流水; Borrowing base=借款基数; Calendars=日历; Collateral register=押品清单; Collection accounts=回款账户; Collections=催收; Consignment notes=运单; Contracts=合同; Control=控货;
Core-firm connector=核心企业对接; Correspondence=通知往来; Coverage=覆盖率; Custody duties=保管责任; DCSA Track & Trace=跟踪标准; DCSA eBL=电子提单; Desk=工作台; Digital payables=电子债权凭证; Double financing=重复融资核查; EPCIS 2.0=事件标准; Factoring=保理; Files=文件; Financing=授信与融资;
Financing under credits=信用证项下融资; Fraud checks=反欺诈; Goods=货物; Insurance=保险; Invoices=发票; Lading=运输单据; Ledger=会计账簿; Letters of credit=信用证; Loans=贷款; Money in=收款; Money out=付款; Own ledgers=自有账簿; Papers=影像; Parties=参与方; Payment orders=付款指令;
People and keys=人员与密钥; Places=地点; Pledges=质押; Policy=规则; Policy measures=政策措施; Presentations=交单; Proposals=待复核事项; Ranking=顺位; Realisation=处置; Receivables=应收账款; Registry=登记; Releases=放货; Settlement=结算; Sign-in=登录; Supervision=监管; Surrogates=代位物; Tasks=任务;
Telemetry=遥测; Trade finance=贸易融资; Valuation=估值; Warehouse receipts=仓单; Webhooks=推送`,
);

/** A heading of the reference, under which acts and reads stand. */
export const headingOf = (tag: string, language: Language): string =>
  language === 'en' ? tag : (headings.get(tag)?.[1] ?? inEnglish(tag));
