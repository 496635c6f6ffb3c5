import type { Language } from '../../src/kernel/refusal.ts';

export interface Expectation {
  what: string;
  expected: string;
  reached: string;
  met: boolean;
}

type Words = Record<Language, string>;

export interface NarratorOptions {
  language: Language;
  json: boolean;
  write(line: string): void;
  /** A terminal: progress is one line that is written over. */
  isTerminal: boolean;
  color: boolean;
}

/** Tells the trade as it happens, and keeps what was expected beside what was reached. */
export class Narrator {
  readonly #options: NarratorOptions;
  readonly expectations: Expectation[] = [];
  readonly steps: { scenarioTime: string; text: string; checked: string | null }[] = [];
  #onProgressLine = false;
  #lastShare = -1;

  constructor(options: NarratorOptions) {
    this.#options = options;
  }

  get isTerminal(): boolean {
    return this.#options.isTerminal;
  }

  say(words: Words): string {
    return words[this.#options.language];
  }

  #paint(code: string, text: string): string {
    return this.#options.color ? `\u001b[${code}m${text}\u001b[0m` : text;
  }

  #line(text: string): void {
    if (this.#options.json) return;
    if (this.#onProgressLine) this.#options.write('\n');
    this.#onProgressLine = false;
    this.#options.write(`${text}\n`);
  }

  scene(words: Words): void {
    this.#line(`\n${this.#paint('1', this.say(words))}`);
  }

  /** Something was done; `checked` says what was looked at, and why it was allowed or refused. */
  step(at: Date, words: Words, checked?: Words): void {
    const scenarioTime = at.toISOString();
    const text = this.say(words);
    const why = checked ? this.say(checked) : null;
    this.steps.push({ scenarioTime, text, checked: why });
    this.#line(`  ${this.#paint('2', scenarioTime.slice(5, 16).replace('T', ' '))}  ${text}`);
    if (why !== null) this.#line(`               ${this.#paint('36', why)}`);
  }

  /** Long work goes on: written over on a terminal, a line each tenth elsewhere. */
  progress(at: Date, share: number, words: Words): void {
    if (this.#options.json) return;
    const percent = Math.floor(share * 100);
    if (this.#options.isTerminal) {
      const bar = '█'.repeat(Math.floor(share * 24)).padEnd(24, '░');
      this.#options.write(
        `\r\u001b[2K  ${at.toISOString().slice(5, 16).replace('T', ' ')}  ${bar} ${percent} %  ${this.say(words)}`,
      );
      this.#onProgressLine = true;
    } else if (Math.floor(share * 10) > this.#lastShare) {
      this.#lastShare = Math.floor(share * 10);
      this.#line(
        `  ${at.toISOString().slice(5, 16).replace('T', ' ')}  ${String(percent).padStart(3)} %  ${this.say(words)}`,
      );
    }
  }

  endProgress(): void {
    if (this.#onProgressLine) this.#options.write('\n');
    this.#onProgressLine = false;
    this.#lastShare = -1;
  }

  expect(what: Words, expected: string, reached: string, met = expected === reached): void {
    this.expectations.push({ what: this.say(what), expected, reached, met });
  }

  summary(seconds: number): boolean {
    const met = this.expectations.every((e) => e.met);
    if (this.#options.json) return met;
    const headings = this.#options.language === 'zh' ? ['预期事项', '预期', '实际'] : ['what', 'expected', 'reached'];
    const rows = this.expectations.map((e) => [e.what, e.expected, e.reached]);
    const widths = [0, 1].map((i) => Math.max(...[headings, ...rows].map((row) => displayWidth(row[i] ?? ''))));
    const row = (cells: readonly string[]) =>
      cells.map((cell, i) => (i < 2 ? pad(cell, widths[i] ?? 0) : cell)).join('  ');
    this.#line('');
    this.#line(`    ${this.#paint('1', row(headings))}`);
    for (const e of this.expectations)
      this.#line(
        `  ${e.met ? this.#paint('32', '✓') : this.#paint('31', '✗')} ${row([e.what, e.expected, e.reached])}`,
      );
    const reached = this.expectations.filter((e) => e.met).length;
    const count = `${reached} / ${this.expectations.length}`;
    const words = {
      en: `${count} expected outcomes reached in ${seconds.toFixed(0)} s`,
      zh: `${count} 项预期结果已达成，用时 ${seconds.toFixed(0)} 秒`,
    };
    this.#line(`\n  ${this.#paint(met ? '1;32' : '1;31', this.say(words))}`);
    return met;
  }
}

/** Chinese characters take two columns. */
const displayWidth = (text: string): number =>
  Array.from(text).reduce(
    (sum, c) =>
      sum +
      (/[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/.test(c) ? 2 : 1),
    0,
  );
const pad = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - displayWidth(text)));
