/** What a test shows: its file, words of its title, and the cells it holds, each `fact fact: gate gate`. */
export type Shown = readonly [file: string, title: string, cells: string];
/** A gate that passes all that the one judgement finds, the test over HTTP that shows it asking, and facts that it leaves out. */
export type Asks = readonly [gate: string, file: string, title: string, without?: string];

/** `F1 F2: RR GO; F3: OC` as cells. */
export const cellsOf = (words: string): string[] =>
  words.split(';').flatMap((part) => {
    const [facts = '', gates = ''] = part.split(':').map((each) => each.trim());
    return gates.split(' ').flatMap((gate) => facts.split(' ').map((fact) => `${fact}/${gate}`));
  });

/** Tests that name their cells at the head of their title: `F9 RP RS: …`. */
export const titled = (text: string): string[] =>
  [...text.matchAll(/\bit\(\s*['`]((?:F\d+ )+)((?:[A-Z]{1,2} ?)+):/g)].flatMap(([, facts = '', gates = '']) =>
    cellsOf(`${facts.trim()}: ${gates.trim()}`),
  );
