import { normal } from './text.ts';

/** `near`: the same but for a form of company, a misspelling or a part left out: a person judges it (article 14d). */
export type Likeness = 'same' | 'near' | 'other';

/** Abbreviations that stand for their words and the words for them (ISBP 821 A1), as the word that is compared. */
const abbreviations: Record<string, string> = Object.fromEntries(
  [
    'CO COMPANY COY',
    'LTD LIMITED LTE',
    'CORP CORPORATION',
    'INC INCORPORATED',
    'INTL INTERNATIONAL INT',
    'IND INDS INDUSTRY INDUSTRIES',
    'MFR MFRS MANUFACTURER MANUFACTURERS',
    'MFG MANUFACTURING',
    'IMP IMPORT IMPORTS',
    'EXP EXPORT EXPORTS',
    'TRDG TRADING',
    'BROS BROTHERS',
    'GRP GROUP',
    'NATL NATIONAL',
    'PTE PVT PRIVATE',
    'BHD BERHAD',
    'SDN SENDIRIAN',
    'PTY PROPRIETARY',
    'AND UND ET Y',
    'KG KGS KGM KO KOS KILO KILOS KILOGRAM KILOGRAMS KILOGRAMME KILOGRAMMES',
    'MT MTS TNE',
    'PC PCS PIECE PIECES',
    'PKG PKGS PACKAGE PACKAGES',
    'CTN CTNS CARTON CARTONS',
    'NO NR NUMBER',
    'RD ROAD',
    'AVE AVENUE',
    'BLVD BOULEVARD',
    'BLDG BUILDING',
    'FL FLR FLOOR',
    'RM ROOM',
    'STR STRASSE',
    'DIST DISTRICT',
    'PROV PROVINCE',
    'DEPT DEPARTMENT',
  ].flatMap((row) => {
    const [first = '', ...rest] = row.split(' ');
    return [first, ...rest].map((word) => [word, first]);
  }),
);

/** Several words that one abbreviation stands for, joined as they are written. */
const phrases: readonly (readonly [RegExp, string])[] = [
  [/\bLIMITED LIABILITY COMPANY\b/g, 'LLC'],
  [/\bPUBLIC LIMITED COMPANY\b/g, 'PLC'],
  [/\bGESELLSCHAFT MIT BESCHR(?:AE|A)NKTER HAFTUNG\b/g, 'GMBH'],
  [/\bAKTIENGESELLSCHAFT\b/g, 'AG'],
  [/\bINDUSTRIE(?: UND| AND)? HANDELSKAMMER\b/g, 'IHK'],
  [/\bMETRIC (?:TONS?|TONNES?)\b/g, 'MT'],
];

/** Forms of company: what differs only in them is asked, since one form is not another (ISBP A1 names none across tongues). */
const forms = new Set(
  [
    'CO LTD CORP INC LLC LLP LP PLC GMBH AG KG UG OHG SE SA SARL SAS SPA SRL BV NV OY OYJ AB ASA AS APS KFT ZRT NYRT',
    'OOO ZAO PAO OAO JSC PJSC CJSC PTE BHD SDN PTY KK SL SLU LDA LTDA DOO SRO FZE FZCO',
  ].flatMap((row) => row.split(' ')),
);

const umlauts: Record<string, string> = {
  Ä: 'AE',
  Ö: 'OE',
  Ü: 'UE',
  ß: 'SS',
  ẞ: 'SS',
  Ø: 'OE',
  Å: 'AA',
  Æ: 'AE',
  Œ: 'OE',
};

/** Words as they are compared: capitals, no marks, dotted letters joined, abbreviations and their words as one. */
function wordsOf(text: string, spelt: boolean): string[] {
  const capitals = text.normalize('NFKC').replaceAll('ß', 'SS').toUpperCase();
  const written = spelt ? capitals.replace(/[ÄÖÜẞØÅÆŒ]/g, (letter) => umlauts[letter] ?? letter) : capitals;
  const plain = written
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[ØÆŒ]/g, (letter) => (letter === 'Ø' ? 'O' : letter === 'Æ' ? 'AE' : 'OE'))
    .replaceAll(/[&+]/g, ' AND ')
    .replaceAll(/['’`´]/g, '')
    .replaceAll(/(?<![\p{L}\p{N}])(?:\p{L}[.\s]+){1,}\p{L}(?![\p{L}\p{N}])/gu, (letters) =>
      letters.replace(/[.\s]/g, ''),
    )
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
  const shortened = phrases.reduce((whole, [phrase, short]) => whole.replace(phrase, short), plain);
  return shortened.split(' ').flatMap((word) => (word === '' ? [] : [abbreviations[word] ?? word]));
}

const variants = (text: string): string[][] => [wordsOf(text, true), wordsOf(text, false)];

/** Alike in their words: letter case, punctuation, spacing and usual abbreviations do not count (ISBP 821 A1, A2). */
export function sameName(a: string | undefined, b: string | undefined): boolean {
  if (a === undefined || b === undefined) return false;
  if (normal(a) === normal(b)) return true;
  if (isBic(a) && isBic(b)) return a.trim().slice(0, 8) === b.trim().slice(0, 8);
  const others = variants(b).map((words) => words.join(''));
  return variants(a).some((words) => words.length > 0 && others.includes(words.join('')));
}

const isBic = (text: string): boolean => /^\s*[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?\s*$/.test(text);

/** Letters to change, add or leave out to come from one word to the other, two neighbours changed over being one. */
function apart(a: string, b: string): number {
  let [before, last]: number[][] = [[], Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const swap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row[j] = Math.min(
        (last?.[j] ?? 0) + 1,
        (row[j - 1] ?? 0) + 1,
        (last?.[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1),
        swap ? (before?.[j - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
      );
    }
    [before, last] = [last, row];
  }
  return last?.[b.length] ?? 0;
}

/** A misspelling of a word, or a word cut short (ISBP A23). */
function sameWord(a: string, b: string): boolean {
  if (a === b) return true;
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  if (short.length >= 4 && long.startsWith(short) && !/\d/.test(long)) return true;
  if (short.length < 5 || long.length - short.length > 2 || /\d/.test(long)) return false;
  return apart(short, long) <= (short.length >= 9 ? 2 : 1);
}

const small = new Set(['AND', 'OF', 'THE', 'FOR', 'DE', 'DER', 'DES', 'DI', 'ZU', 'DU', 'LA']);

/** The words of a name, initials in the other name written out for what they stand for (IHK, CCPIT). */
const covers = (words: readonly string[], others: readonly string[]): boolean => {
  const initials = others.map((word) => word[0]).join('');
  return words.every(
    (word) =>
      others.some((other) => sameWord(word, other)) ||
      (word.length >= 2 && word.length <= 6 && initials.includes(word)) ||
      others.some(
        (other) =>
          other.length >= 2 &&
          other.length <= 6 &&
          words
            .map((w) => w[0])
            .join('')
            .includes(other),
      ),
  );
};

const core = (words: readonly string[]): string[] => words.filter((word) => !forms.has(word) && !small.has(word));
/** Written in Chinese characters alone. */
export const isHan = (text: string): boolean => /\p{Script=Han}/u.test(text) && !/\p{Script=Latin}/u.test(text);

/**
 * How two names compare. A party is near itself in another form of company or misspelt; a further word makes another firm of
 * it. A body that issues certificates, or a bank, may also be named shorter or longer (`loosely`): IHK DUISBURG, a branch.
 */
export function compareNames(shown: string, asked: string, { loosely = false } = {}): Likeness {
  if (sameName(shown, asked)) return 'same';
  // Names in two scripts are not compared by letters.
  if (isHan(shown) !== isHan(asked)) return 'near';
  const near = variants(shown).some((shownWords, i) => {
    const [a, b] = [core(shownWords), core(variants(asked)[i] ?? [])];
    if (a.length === 0 || b.length === 0) return false;
    if (a.join('') === b.join('')) return true;
    const within = covers(a, b) || covers(b, a);
    return loosely ? within : a.length === b.length && covers(a, b) && covers(b, a);
  });
  return near ? 'near' : 'other';
}
