/** A run of letters as a page sets it: its text, and where it begins on the page. */
export interface Run {
  text: string;
  /** The matrix by which it is set. */
  at: readonly number[];
  width: number;
  endsLine: boolean;
}
/** A part of a page, in shares of its width and height. */
export interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}
interface View {
  width: number;
  height: number;
  convertToViewportRectangle(rectangle: number[]): number[];
}

/** The same words, however they are set: case, blanks, commas within figures and quotes tell nothing apart. */
const plain = (text: string): string =>
  text
    .normalize('NFKC')
    .toUpperCase()
    .replaceAll(/(?<=\d),(?=\d{3})/g, '')
    .replaceAll(/["“”'‘’\s]/g, '');

/** What a finding says it found is a list of values; shorter ones stand everywhere. */
const soughtOf = (found: string): string[] =>
  found
    .split(/[;\n]|, (?=[A-Z]{2}$)/)
    .map(plain)
    .filter((each) => each.length >= 3);

/** Where a page says what was sought: a box around every run that has a part of it. */
export function boxesOf(runs: readonly Run[], found: string, view: View): Box[] {
  const places = runs.map(({ text }) => plain(text));
  const whole = places.join('');
  const hit = new Set<number>();
  for (const sought of soughtOf(found))
    for (let from = whole.indexOf(sought); from >= 0; from = whole.indexOf(sought, from + sought.length)) {
      let begins = 0;
      places.forEach((place, i) => {
        if (place !== '' && begins < from + sought.length && begins + place.length > from) hit.add(i);
        begins += place.length;
      });
    }
  return [...hit].flatMap((i) => {
    const { at, width } = runs[i] as Run;
    const [a = 0, b = 0, , d = 0, x = 0, y = 0] = at;
    const height = Math.hypot(b, d) || Math.abs(a);
    const [left = 0, top = 0, right = 0, bottom = 0] = view.convertToViewportRectangle([
      x,
      y - height * 0.25,
      x + width,
      y + height,
    ]);
    return {
      left: Math.min(left, right) / view.width,
      top: Math.min(top, bottom) / view.height,
      width: Math.abs(right - left) / view.width,
      height: Math.abs(bottom - top) / view.height,
    };
  });
}
