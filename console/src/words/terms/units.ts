import type { Language } from '../pair.ts';
import { inEnglish, inLanguage, readTerms } from './read.ts';

/** In what the rules of the book are counted, and who sets them. */
const units = readTerms(`
days=天; minutes=分钟; hours=小时; seconds=秒; months=个月; years=年; bps=Per cent|百分比; minor units=Money|金额; count=数量; metres=米; people=人; percent=Per cent|百分比; ratio=比率; kg=千克; banking days=Banking days|银行工作日;
working days=Working days|工作日; voices=Voices|票; persons=人; house=Each party|各方; operator=运营方; bank=银行; law=法定; lender=银行; flag=Yes or no|是否; minute of day=Time of day|时刻; times=次; points=点; heads=人; members=名成员
`);

export function unitOf(unit: string, language: Language): string {
  const pair = units.get(unit);
  return pair ? inLanguage(pair, language) : inEnglish(unit);
}
