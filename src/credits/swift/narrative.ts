/**
 * Folds text into lines of at most `width` characters, breaking at spaces and never inside a word that fits a line. A
 * line of a message may not start with a hyphen or a colon, so such a word takes the word before it down with it.
 */
export function foldText(text: string, width: number): string[] {
  return text.split('\n').flatMap((paragraph) => {
    const lines: string[][] = [];
    const words = paragraph.split(' ').filter((word) => word !== '');
    const pieces = words.flatMap((word) => word.match(new RegExp(`.{1,${width}}`, 'gu')) ?? []);
    for (const piece of pieces) {
      const line = lines.at(-1);
      if (line && [...line, piece].join(' ').length <= width) line.push(piece);
      else if (line && line.length > 1 && /^[-:]/.test(piece)) lines.push([line.pop() ?? '', piece]);
      else lines.push([piece]);
    }
    return lines.map((line) => line.join(' '));
  });
}

/** Items of a long text: a line that starts with `+` begins one, the lines behind it belong to it. */
export function itemsOf(text: string): string[] {
  const items: string[] = [];
  for (const line of text.split('\n')) {
    const start = /^\s*\+\s*(?:\d+\)\s*)?(.*)$/.exec(line);
    if (start || items.length === 0) items.push(start?.[1] ?? line.trim());
    else items.push(`${items.pop()} ${line.trim()}`.trim());
  }
  return items.filter((item) => item !== '');
}

/** Items as lines of a 65z text, each started with `+`. */
export const writeItems = (items: readonly string[], width = 65): string[] =>
  items.flatMap((item) => foldText(`+${item}`, width));

/** Discrepancies as a 77J text: numbered, one to a line start, 50 characters wide. */
export const writeNumbered = (items: readonly string[], width = 50): string[] =>
  items.flatMap((item, i) => foldText(`${i + 1}) ${item}`, width));
