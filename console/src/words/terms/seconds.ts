import { readTerms } from './read.ts';

/** Why one more person is asked to look: codes of proposals. */
export const secondTerms = readTerms(`
ACCOUNT_NOT_NAMED=The account to pay back to is not named|未指明退款账户; ACCOUNT_NOT_ON_RECORD=No statement of this account was ever taken in|该账户从未导入对账单;
AUTHENTICITY_TYPED=That the message is authentic was typed by a person|报文真实性由人工录入; CONTROL_LOOSENED=These terms of control are looser than those in force|控货参数较现行参数放宽;
COST_ABOVE_RELIEF=All in, the loan costs more than a court upholds in full|综合成本高于司法全额支持的上限; COUNT_ADMITS=One count lets the site be relied on again|凭一次盘点恢复对监管的认可;
DAY_LONG_PAST=The day is long past|日期距今已久; FEE_EXCEPTED=A fee that is otherwise banned is asked as an exception|例外收取原属禁止的费用; FILE_UNSIGNED=The file bears no signature|文件未经签名;
FILING_TYPED=What the registry certified was typed by a person|登记证明内容由人工录入; GRANTED_TO_ANOTHER=What was granted to another house is taken back|收回已给予其他机构的资金;
LINES_TYPED=Lines of a statement were typed by a person|对账单明细由人工录入; LISTED_FIRM_CUT=The firm stands on a list|企业在扶持名单上; POT_OF_ANOTHER=The pot belongs to another house|资金池属于其他机构;
PRICE_NOT_AS_RECORDED=The price is not the one on record|价款与记录不符; RATE_PUT_RIGHT=A reference rate on record is put right|更正已登记的基准利率; REWEIGHED_SHORT=More is weighed off the books than scales may differ by|复磅核减超出衡器允差; RULE_LOOSENED=The rule becomes looser than it was|规则较原来放宽;
SCORE_BY_ONE=The score rests on what one person typed|评分仅依据一人录入; SCORE_OVERRIDDEN=A person overrides the score of the model|人工调整模型评分;
TREATED_APART=The firm is of an industry that is treated apart|企业属于区别对待的行业; PERSON_ON_LIST=Who represents or controls the borrower stands on a list|借款人的法定代表人或实际控制人在名单上; PURPOSE_IN_WORDS=The purpose in words names what no credit may flow into|用途文字提及禁止信贷流入的用途; PARENT_ON_LIST=A parent of the borrower stands on a list|借款人的母公司在名单上;
STANDING_OF_BORROWER=What is said of the borrower asks for one more person|借款人的名单状况须再经一人同意; PAYER_DIFFERS=Who paid is not who owes|付款人并非债务人;
LINE_OF_RECORDER=Who relies on the line brought it in|依据的流水由同一人录入; REVERSAL_AWAITS=The line is said to have been taken back|该流水据称已被冲回; NO_STATEMENT_LINE=No statement shows this payment|对账单中无此笔款项;
REFERENCE_AWAITS=Another act with this reference waits|同一编号的其他事项待复核; LIKE_ON_RECORD=A receipt like this one is on record|已有相似的收款记录; RATE_TYPED=The exchange rate was typed by a person|汇率由人工录入;
SALE_COSTS_HIGH=The costs of the sale are high|处置费用偏高; SALE_PRICE=The price of the sale|处置价款; SALE_BELOW_FLOOR=The price is below the floor|价款低于下限; SALE_MANIFESTLY_LOW=The price is manifestly low|价款明显偏低;
GRADE_ABOVE_PAR=A grade would count for more than the price|等级系数高于基准; BUYER_RELATED=The buyer is related to a party of the sale|买受人与处置一方有关联; TERMS_FROM_PAST_DAY=The terms begin on a day that is over|参数自过去日期起生效
`);
