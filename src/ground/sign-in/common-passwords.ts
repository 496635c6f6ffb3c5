/**
 * What people type when they are told to take twelve characters: words that everybody tries first. Compared without case, digits'
 * look-alikes, and whatever is not a letter or digit; a password that is one of these, or one of these repeated or numbered, is no secret.
 */
const words = `
password passwort motdepasse contrasena parola haslo wachtwoord mima woaini woaini1314 iloveyou letmein welcome welcomehome
administrator admin root superuser manager operator supervisor default changeme changeit temporary temppassword secret
topsecret qwerty qwertyuiop qwertyuiopasdf qwertyuiopasdfgh qwertzuiop azertyuiop asdfghjkl asdfghjklqwerty zxcvbnm
zxcvbnmasdfghjkl qazwsx qazwsxedc qazwsxedcrfv qweasdzxc qweasd asdzxc abcdef abcdefgh abcdefghijkl abcdefghijklm
abcabcabcabc aaaaaaaaaaaa trustno one trustnoone football baseball basketball superman batman spiderman starwars dragon
monkey princess sunshine shadow master michael jordan jennifer ashley nicole daniel charlie freedom whatever computer internet
samsung google facebook linkedin microsoft windows apple android iphone summer winter spring autumn january february december
monday friday london moscow beijing shanghai guangzhou shenzhen chongqing zhengzhou chengdu xian urumqi almaty hamburg duisburg
holdfast bank banking mybank bankbank finance tradefinance supplychain letterofcredit warehouse collateral treasury payment
money moneymoney login logmein signin access accessgranted hello helloworld test testing testtest tester guest demo sample example
correcthorsebatterystaple opensesame passphrase mypassword yourpassword thepassword newpassword oldpassword nopassword
passwordpassword adminadmin rootroot loveyou lovelove iloveyoubaby fuckyou killer hunter ranger cheese pepper ginger
`
  .trim()
  .split(/\s+/);

const commonest = new Set(words);
const lookAlikes: Record<string, string> = {
  '0': 'o',
  '1': 'l',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
};

const plain = (text: string) =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}@$]/gu, '');
const lettersOf = (text: string) => text.replaceAll(/[0134573@$]/g, (sign) => lookAlikes[sign] ?? sign);

/** The shortest piece whose repetition the text is. */
function pieceOf(text: string): string {
  for (let length = 1; length <= text.length / 2; length++)
    if (text.length % length === 0 && text.slice(0, length).repeat(text.length / length) === text)
      return text.slice(0, length);
  return text;
}

/** Runs along the digits or the alphabet, either way: `123456789012`, `cba…`. */
function isRun(text: string): boolean {
  const steps = new Set(
    Array.from(text)
      .slice(1)
      .map((sign, i) => (sign.charCodeAt(0) - text.charCodeAt(i) + 10) % 10),
  );
  return steps.size === 1 && (steps.has(1) || steps.has(9) || steps.has(0));
}

const wordsOf = (text: string) =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .split(/[^\p{L}]+/u)
    .filter((word) => word !== '');

/** Whether it is among what is tried first, dressed up or not. `own` are words about the person that everybody knows. */
export function isCommonPassword(password: string, own: readonly string[] = []): boolean {
  const bare = plain(password);
  if (isRun(bare) || pieceOf(bare).length <= 4) return true;
  if (/^\d+$/.test(bare)) return false;
  const known = new Set([...commonest, ...own.flatMap(wordsOf)]);
  if (wordsOf(password).every((word) => known.has(word) || known.has(lettersOf(word)))) return true;
  // Years and numbers before and behind change nothing.
  const cores = [bare.replaceAll(/^\d+|\d+$/g, ''), bare].flatMap((text) => [text, lettersOf(text)]);
  return cores.some((core) => core.length < 4 || known.has(core) || known.has(pieceOf(core)));
}
