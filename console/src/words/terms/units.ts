import type { Language } from '../pair.ts';
import { inEnglish, inLanguage, readTerms } from './read.ts';

/** In what the rules of the book are counted, and who sets them. */
const units = readTerms(`
days=天; minutes=分钟; hours=小时; seconds=秒; months=个月; years=年; bps=Per cent|百分比; minor units=Money|金额; count=数量; metres=米; people=人; firms on the list of a year=Firms|户; percent=Per cent|百分比; ratio=比率; kg=千克; banking days=Banking days|银行工作日;
working days=Working days|工作日; voices=Voices|票; persons=人; house=Each party|各方; firm=Core firm|核心企业; terms=By an act of its own|专项设定; nobody=Nobody|不可设定; operator=运营方; bank=银行; law=法定; lender=银行; flag=Yes or no|是否; minute of day=Time of day|时刻; times=次; points=点; heads=人; members=名成员; days overdue=Days overdue|逾期天数; bps of the contract rate=Of the contract rate|占合同利率; bps a year=A year|年利率; 1 where banned=1 where banned|1 为禁止; CNY minor units of the line=Money of the line|额度金额; CNY minor units of what a firm owes by such loans=Owed by such loans|此类贷款余额; 0 to 3=0 to 3|0 至 3 级; least form=Least form|最低格式;
bps of what is guaranteed=Of what is guaranteed|占担保金额; bps of the reference=Of the reference|占参考价; bps of net assets=Of net assets|占净资产; bps of capital=Of capital|占资本净额; bps a year, everything in it=A year, all in|综合年利率; attempts=次; 1 where asked=1 where asked|1 为要求; trading days=Trading days|交易日;
rollovers of one debt=Rollovers of one debt|同一债务展期次数; rollovers of one debt in which interest is carried=Rollovers that carry interest|结转利息的展期次数; readings=次读数; points of 100=Points of 100|百分制; messages=条; kilograms=千克; bytes=字节; bps of the proceeds=Of the proceeds|占处置所得; banks=家银行; thirds of claims=Thirds of claims|债权三分之一; bps of members=Of the members|占成员; bps of the line=Of the line|占额度; 1 where open=1 where open|1 为开放; bps of the reference rate=Of the reference rate|占基准利率; transfers=次流转; splits=次拆分; parts=份; moves=次流转; yes or no=Yes or no|是否; sources=个来源; yuan=元; bps of the principal=Of the principal|占本金;
bids=个出价; addresses=个地址; 1 yes, 0 no=1 yes, 0 no|1 是，0 否; 1 where treated apart=1 where treated apart|1 为单列; bps over the bank’s own share=Over the bank’s own share|超出本行平均
`);

export function unitOf(unit: string, language: Language): string {
  const pair = units.get(unit);
  return pair ? inLanguage(pair, language) : inEnglish(unit);
}
