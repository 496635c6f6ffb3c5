import type { Language } from '../pair.ts';
import { fieldOf } from './index.ts';
import { inLanguage, readTerms } from './read.ts';

/** What the facts of a condition are called, where the same name means something else in a list. */
const factTerms = readTerms(`
goodsMinor=Goods that count|可计货物价值; receivableMinor=Receivables that count|可计应收账款; reserveMinor=Reserve for other rights|优先债权准备; marginMinor=Margin held|保证金;
owedAfterMinor=Owed afterwards|提款后债务; principalAfterMinor=Principal afterwards|提款后本金; claimsAfterMinor=Claims afterwards|提款后债权合计; debtAfterMinor=Debt afterwards|提款后债务;
exposureAfterMinor=Net exposure afterwards|提款后净敞口; undertakingMinor=Undertakings|承兑与承诺; borrowingBaseMinor=What the collateral carries|担保可支持; stateAfter=Coverage afterwards|提款后覆盖状态;
securedMaximumMinor=Secured maximum|担保最高额; limitMinor=Limit|额度; marginDueMinor=Margin due|应缴保证金; notControlled=Not under control|未受控; notFresh=Without a price of today|价格过期; waiting=Held, and carries nothing yet|已受控但暂不支持放款;
awaited=The watch waits for|监控等待; holds=Held by|冻结原因; found=Found|发现; closed=Closed by|关闭原因; items=Items|件数; status=State|状态; dueOn=Due|到期日; interest=Interest|利息;
borneMinor=Interest borne|已付利息; providersUnasked=Providers not asked|未征询的担保人; honouredMinor=Honoured|已承付金额; claimMinor=Claimed|主张金额; restMinor=Rest|余额; mark=Price|价格; itemId=Item|押品;
fact=Fact|事实; reason=Reason|原因; facts=Facts|详情; on=On|日期; missing=Missing|缺少; searchedAt=Searched|查询时间; registrationId=Filing|登记; awaits=Waits for|等待; name=Name|名称; remedy=Remedy|处理
`);

export function factOf(name: string, language: Language): string {
  const pair = factTerms.get(name);
  return pair ? inLanguage(pair, language) : fieldOf(name, language);
}
