/** The first character of each letter in the order of pinyin, which every browser has: what comes before the next one begins with that letter. */
const letters = 'abcdefghjklmnopqrstwxyz';
const firsts = Array.from('阿八嚓哒妸发旮哈讥咔垃妈拏噢妑七呥仨他屲夕丫帀');
/** Read in two ways in names of firms and places, and both are typed. */
const twofold = new Map(
  Object.entries({ 重: 'cz', 长: 'cz', 行: 'hx', 乐: 'ly', 厦: 'sx', 曾: 'cz', 单: 'ds', 解: 'jx', 沈: 'cs', 都: 'd' }),
);
const order = new Intl.Collator('zh-u-co-pinyin');

/** By which letters a character may be called; none for what is neither of Han nor a letter or figure. */
function lettersOf(character: string): string {
  if (/[a-z0-9]/i.test(character)) return character.toLowerCase();
  if (!/\p{Script=Han}/u.test(character)) return '';
  const both = twofold.get(character);
  if (both !== undefined) return both;
  return letters[firsts.findLastIndex((first) => order.compare(first, character) <= 0)] ?? '';
}

/** Whether a Chinese name has a run of characters whose pinyin begins with what was typed: `cqcj` finds 重庆长江铜业. */
export function hasInitials(name: string, typed: string): boolean {
  if (!/^[a-z]{2,}$/i.test(typed) || !/\p{Script=Han}/u.test(name)) return false;
  const called = Array.from(name, lettersOf).filter((each) => each !== '');
  const wanted = Array.from(typed.toLowerCase());
  return called.some((_, from) => wanted.every((letter, i) => called[from + i]?.includes(letter)));
}
