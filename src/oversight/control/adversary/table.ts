import type { Frontier } from './index.ts';

const spoken = (seconds: number): string =>
  seconds < 5_400 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 360) / 10} h`;

const grouped = (n: number): string => String(n).replace(/\B(?=(\d{3})+(?!\d))/g, ',');

/** The frontier as a Markdown table: what was tried, the most it won, what noticed it, and what would see it. */
export function tableOf(frontier: readonly Frontier[]): string {
  const rows = frontier.map(({ move, reportEveryS, did, gain, unit, unseenS, noticedBy, seenBy }) => {
    const noticed = unseenS === null ? 'never, while it goes on' : `after ${spoken(unseenS)}: \`${noticedBy}\``;
    const won = gain === 0 ? 'nothing' : `${grouped(gain)} ${unit}`;
    return [`${move}, a report each ${spoken(reportEveryS)}`, did, won, noticed, seenBy];
  });
  const head = ['what is tried', 'the best found', 'won unseen', 'noticed', 'what would see it'];
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i]!.length)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, i) => cell.padEnd(widths[i]!)).join(' | ')} |`;
  return `${[line(head), line(widths.map((n) => '-'.repeat(n))), ...rows.map(line)].join('\n')}\n`;
}
