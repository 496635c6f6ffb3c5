/** What is lived in, or bought to be sold again: the thing that the ban is about. */
const dwellingsZh =
  '(?:房产|房子|房屋|住宅|住房|商品房|二手房|新房|学区房|公寓|别墅|豪宅|楼盘|楼花)(?!用(?!于|作|来)|建设用|施工|工程)';
const dwellings =
  '(?:dwellings?|houses?|homes?|flats?(?! (?:steel|rolled|products?|bars?|plates?|sheets?|glass))|apartments?|condos?|condominiums?|villas?|residences?|residential property|residential properties|real estate|housing)';
/** Between the buying and the bought: numbers, measures and how it looks, and nothing that would be another thing. */
const betweenZh = '[一二三四五六七八九十两几多数首第套间栋处座幢批些若干个的了新旧大小\\d]{0,6}';
const between =
  '(?: (?:of|in|on|a|an|the|some|several|more|new|old|second|hand|another|two|three|four|five|private|city|\\d+)){0,5}';

const namesDwellings: readonly RegExp[] = [
  /[炒囤][房楼]|[购买]房(?!屋?租)|置业|首付款?.{0,4}[房宅]|[房宅].{0,4}首付/u,
  new RegExp(`(?:购买|购置|购入|买入|买进|买|(?<!采)购|置换|认购|投资)${betweenZh}${dwellingsZh}`, 'u'),
  new RegExp(`(?:${dwellingsZh}|房地产)(?:投资|投机|炒作|买卖|倒卖|首付)`, 'u'),
  new RegExp(
    `\\b(?:buy|buys|buying|bought|purchas\\w+|acquir\\w+|acquisition|speculat\\w+|invest\\w*|flip\\w*|down ?payments?)${between} ${dwellings}\\b`,
  ),
  new RegExp(`\\b${dwellings} (?:purchases?|buying|speculation|flipping|investments?|down ?payments?)\\b`),
];

/**
 * The words of a purpose that name what credit may not flow into, the speculative buying of dwellings (measure 1); undefined where none do. What the
 * law names decides, not the label that was chosen: words of a purpose prove nothing, so they ask a person, in Chinese or English, in any width or case.
 */
export function bannedInWords(purpose: string): string | undefined {
  const plain = purpose
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[\p{P}\p{S}\s]+/gu, ' ');
  // Blanks and signs between Chinese characters part nothing.
  const joined = plain.replaceAll(/(?<=\p{Script=Han}) (?=[\p{Script=Han}\d])|(?<=\d) (?=\p{Script=Han})/gu, '');
  return namesDwellings.map((pattern) => pattern.exec(joined)?.[0]).find((found) => found !== undefined);
}
