import type { Transport } from '../schemas.ts';
import type { Terms } from '../terms.ts';
import { normal, sameText } from '../text.ts';

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
  if (sameText(text, name)) return { address: '' };
  const cuts = [...text.slice(0, 400).matchAll(/[,\n;]/g)].map(({ index }) => index);
  const cut = cuts.find((index) => sameText(text.slice(0, index), name));
  return cut === undefined ? undefined : { address: text.slice(cut + 1).trim() };
}

/**
 * Whether the consignment is as asked. On road and rail documents an "order" asked for is met by naming the party plainly
 * (ISBP J8); never the other way round.
 */
export function isAsAsked(
  asked: string,
  transport: Transport,
  { terms, byLand }: { terms: Terms; byLand: boolean },
): boolean {
  const shown = shownConsignment(transport);
  if (!shown) return false;
  const wanted: Consignment =
    normal(asked) === 'APPLICANT' ? { order: false, name: terms.applicant?.name ?? asked } : readConsignment(asked);
  if (shown.order && !wanted.order) return false;
  const orderShown = shown.order && transport.toOrder !== false;
  if (wanted.order && !orderShown && !byLand) return false;
  const resolve = (name: string): string => (name === 'shipper' ? (transport.shipper ?? name) : name);
  return nameAndAddress(resolve(shown.name), resolve(wanted.name)) !== undefined;
}

/** To order alone, or to the order of the shipper: the shipper must have endorsed. */
export function needsShipperEndorsement(transport: Transport): boolean {
  const shown = shownConsignment(transport);
  if (!shown?.order) return false;
  return shown.name === '' || shown.name === 'shipper' || sameText(shown.name, transport.shipper);
}

/** An endorsement by the shipper or for it; where no shipper is shown any endorsement is taken. */
export function isEndorsedByShipper({ endorsedBy = [], shipper }: Transport): boolean {
  if (shipper === undefined) return endorsedBy.length > 0;
  return endorsedBy.some((name) => normal(name).includes(normal(shipper)));
}
