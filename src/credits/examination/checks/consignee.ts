import { compareNames, isHan, type Likeness, sameName } from '../names.ts';
import type { Transport } from '../schemas.ts';
import type { Terms } from '../terms.ts';
import { normal } from '../text.ts';

/** A consignment as a credit asks for it or a document shows it: to a name, to order of a name, or to order alone. */
export interface Consignment {
  order: boolean;
  /** Whose order or name; empty for a plain "to order". `shipper` and `issuing bank` where the token says so. */
  name: string;
}

const tokens: Record<string, Consignment> = {
  TOORDER: { order: true, name: '' },
  TOORDEROFSHIPPER: { order: true, name: 'shipper' },
  TOORDEROFISSUINGBANK: { order: true, name: 'issuing bank' },
  TOTHEORDEROFSHIPPER: { order: true, name: 'shipper' },
  TOTHEORDEROFISSUINGBANK: { order: true, name: 'issuing bank' },
  TOORDEROFTHESHIPPER: { order: true, name: 'shipper' },
  TOORDEROFTHEISSUINGBANK: { order: true, name: 'issuing bank' },
};

export function readConsignment(text: string): Consignment {
  const token = tokens[normal(text)];
  if (token) return token;
  const order = /^\s*TO\s+(?:THE\s+)?ORDER\s+OF\s+(.+)$/is.exec(text);
  return order ? { order: true, name: order[1] ?? '' } : { order: false, name: text };
}

/** What the document shows; the flag counts where the text is silent, and an express no goes before the text. */
export function shownConsignment({ consignee, toOrder }: Transport): Consignment | undefined {
  if (consignee === undefined) return toOrder === true ? { order: true, name: '' } : undefined;
  const read = readConsignment(consignee);
  return read.order ? read : { ...read, order: toOrder === true };
}

/** A name at the head of a text, with what follows it as address; undefined when another name stands there. */
export function nameAndAddress(text: string, name: string | undefined): { address: string } | undefined {
  if (name === undefined) return undefined;
  if (sameName(text, name)) return { address: '' };
  const cuts = [...text.slice(0, 400).matchAll(/[,\n;]/g)].map(({ index }) => index);
  const cut = cuts.find((index) => sameName(text.slice(0, index), name));
  return cut === undefined ? undefined : { address: text.slice(cut + 1).trim() };
}

/** The likest of what stands before a comma, and the whole: an address may follow a name. */
function likeness(text: string, name: string, loosely: boolean): Likeness {
  if (nameAndAddress(text, name)) return 'same';
  const heads = [text, ...[...text.slice(0, 400).matchAll(/[,\n;(]/g)].map(({ index }) => text.slice(0, index))];
  return heads.some((head) => compareNames(head, name, { loosely }) === 'near') ? 'near' : 'other';
}

/**
 * How the consignment compares with what is asked. On road and rail documents an "order" asked for is met by naming the party plainly
 * (ISBP J8); never the other way round.
 */
export function compareConsignment(
  asked: string,
  transport: Transport,
  { terms, byLand, bankNames }: { terms: Terms; byLand: boolean; bankNames: readonly string[] },
): Likeness {
  const shown = shownConsignment(transport);
  if (!shown) return 'other';
  const wanted: Consignment =
    normal(asked) === 'APPLICANT' ? { order: false, name: terms.applicant?.name ?? asked } : readConsignment(asked);
  if (shown.order && !wanted.order) return 'other';
  const orderShown = shown.order && transport.toOrder !== false;
  if (wanted.order && !orderShown && !byLand) return 'other';
  // A branch abroad is another bank (article 3): a bank named longer than it is on record is asked.
  const isBank = wanted.name === 'issuing bank' || bankNames.some((name) => sameName(name, wanted.name));
  const resolve = (name: string): readonly string[] => {
    if (name === 'shipper') return [transport.shipper ?? name];
    return isBank && (name === 'issuing bank' || bankNames.some((own) => sameName(own, name)))
      ? ['issuing bank', ...bankNames]
      : [name];
  };
  // A Latin name is compared with the Latin ones on record, a Chinese name with the Chinese.
  const alike = (a: string, names: readonly string[]): readonly string[] => {
    const ofScript = names.filter((b) => isHan(a) === isHan(b));
    return ofScript.length > 0 ? ofScript : names;
  };
  const found = resolve(shown.name).flatMap((a) => alike(a, resolve(wanted.name)).map((b) => likeness(a, b, isBank)));
  return found.includes('same') ? 'same' : found.includes('near') ? 'near' : 'other';
}

/** To order alone, or to the order of the shipper: the shipper must have endorsed. */
export function needsShipperEndorsement(transport: Transport): boolean {
  const shown = shownConsignment(transport);
  if (!shown?.order) return false;
  return shown.name === '' || shown.name === 'shipper' || sameName(shown.name, transport.shipper);
}

/** An endorsement by the shipper or for it; where no shipper is shown any endorsement is taken. */
export function isEndorsedByShipper({ endorsedBy = [], shipper }: Transport): boolean {
  if (shipper === undefined) return endorsedBy.length > 0;
  return endorsedBy.some((name) => normal(name).includes(normal(shipper)) || sameName(name, shipper));
}
