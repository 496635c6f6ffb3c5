/**
 * Comparison of what documents show: letter case, punctuation and spacing do not count, everything else does. Mirror
 * images are not asked for (article 14d), but what differs in its letters is a person's to judge.
 */
export function normal(text: string): string {
  return text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\p{P}\s\p{Z}]/gu, '');
}

export const sameText = (a: string | undefined, b: string | undefined): boolean =>
  a !== undefined && b !== undefined && normal(a) === normal(b);

/** One name stands within the other, as a trading name in a full one. */
export const contains = (a: string, b: string): boolean =>
  normal(a).includes(normal(b)) || normal(b).includes(normal(a));

/** Places are compared up to the first comma: the country need not be repeated. */
export const samePlace = (a: string | undefined, b: string | undefined): boolean =>
  sameText(a?.split(',')[0], b?.split(',')[0]);

/** "05JAN27": how notices write a date. */
export function noticeDate(date: string): string {
  const months = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
  return `${date.slice(8)}${months[Number(date.slice(5, 7)) - 1]}${date.slice(2, 4)}`;
}

/** "MULTIMODAL TRANSPORT DOCUMENT": a type as a notice names it. */
const shortNames: Record<string, string> = {
  commercial_invoice: 'INVOICE',
  multimodal_transport_document: 'MTD',
  bill_of_lading: 'B/L',
  sea_waybill: 'SEA WAYBILL',
  rail_transport_document: 'RAIL DOCUMENT',
  road_transport_document: 'ROAD DOCUMENT',
  air_transport_document: 'AWB',
  other: 'DOCUMENT',
};
export const documentName = (type: string): string => shortNames[type] ?? type.replaceAll('_', ' ').toUpperCase();

/**
 * A line of a notice in the characters that 77J carries: capitals, letters without marks, anything else as a full stop. A
 * clause in another script would otherwise keep the one notice from being sent.
 */
export const noticeText = (text: string): string =>
  text
    .replaceAll('ß', 'SS')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toUpperCase()
    .replace(/[^A-Z0-9/\-?:().,'+ =!"%&*<>;{@#_\n]+/gu, '.');

export const quoted = (text: string | undefined): string => (text === undefined || text === '' ? 'not shown' : text);
