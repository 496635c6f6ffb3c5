import { sayEvent } from '../../src/desk/words/index.ts';
import { eyesTable } from '../../src/ground/policy/eyes.ts';
import { filesUnder, isTest } from './source.ts';

/** Event types as the source names them: whole, or a noun in the function that makes the event and what happened where it is called. */
export function typesInSource(): string[] {
  const files = filesUnder('src').filter(({ name }) => !isTest(name));
  const types = new Set<string>();
  const makers: { fn: string; noun: string; room: string }[] = [];
  const whole = /'([a-z][A-Za-z]+\.[a-z][A-Za-z]+)'/g;
  const wordsOf = (text: string) => [...text.matchAll(/'([a-z][A-Za-z]+)'/g)].map(([, word = '']) => word);
  for (const { name, text } of files) {
    const room = name.split('/').slice(0, -1).join('/');
    // Which of two it is, may be decided where it is made.
    for (const [, said = ''] of text.matchAll(/\btype: ([^\n]*)/g))
      for (const [, type = ''] of said.matchAll(whole)) types.add(type);
    for (const [, type = ''] of text.matchAll(
      /\b(?:told|announce|event|\w+Event)\(\s*'([a-z][A-Za-z]+\.[a-z][A-Za-z]+)'/g,
    ))
      types.add(type);
    const made = /(?:function |const )(\w+)((?:(?!function |const |\n\n)[\s\S])*?)type: `(\w+)\.\$\{([^\n]*)/g;
    for (const [, fn = '', head = '', noun = '', inside = ''] of text.matchAll(made)) {
      makers.push({ fn, noun, room });
      for (const [, union = ''] of `${head}${inside}`.matchAll(/((?:'\w+' \| )+'\w+')/g))
        for (const what of wordsOf(union)) types.add(`${noun}.${what}`);
    }
    const ofKinds = /(\w+): ((?:'\w+' \| )+'\w+')(?:(?!function |const |\n\n)[\s\S])*?type: `\$\{\1\}\.(\w+)`/g;
    for (const [, , kinds = '', what = ''] of text.matchAll(ofKinds))
      for (const noun of wordsOf(kinds)) types.add(`${noun}.${what}`);
  }
  // A maker is called by another, too, which takes what happened from who calls it.
  const through = makers.flatMap(({ fn, noun, room }) =>
    files
      .filter(({ name }) => name.startsWith(room))
      .flatMap(({ text }) => [
        ...text.matchAll(
          new RegExp(
            `(?:function |const )(\\w+)[^\\n]*\\b(type|what): (?:(?!function |const |\\n\\n)[\\s\\S])*?\\b${fn}\\(\\2,`,
            'g',
          ),
        ),
      ])
      .map(([, by = '']) => ({ fn: by, noun, room })),
  );
  for (const { fn, noun, room } of [...makers, ...through])
    for (const { text } of files.filter(({ name }) => name.startsWith(room)))
      for (const [, first = ''] of text.matchAll(new RegExp(`\\b${fn}\\(\\s*([^,()]+)[,)]`, 'g'))) {
        // What is named before, is looked up where it is.
        const named = /^\w+$/.test(first) ? [...text.matchAll(new RegExp(`const ${first} = ([^;]*);`, 'g'))] : [];
        for (const said of [first, ...named.map(([, value = '']) => value)])
          for (const what of wordsOf(said.replaceAll(/===\s*'\w+'/g, ''))) types.add(`${noun}.${what}`);
      }
  // Handed on to what makes it, by a name of its own: of a noun that has events, told as past, and said in words.
  const nouns = new Set([...types].map((type) => type.split('.')[0] ?? ''));
  const acts = new Set<string>(eyesTable.map(({ verb }) => verb));
  const past =
    /^[a-z]*(ed|begun|bought|drawn|gone|given|held|kept|left|lent|made|met|paid|sent|split|taken|told|written)([A-Z]|$)/;
  for (const { text } of files.filter(({ name }) => !/^src\/(desk\/words|ground\/policy)\//.test(name)))
    for (const [, type = ''] of text.matchAll(whole)) {
      const [noun = '', what = ''] = type.split('.');
      if (nouns.has(noun) && past.test(what) && !acts.has(type) && sayEvent(type)) types.add(type);
    }
  return [...types].sort();
}
