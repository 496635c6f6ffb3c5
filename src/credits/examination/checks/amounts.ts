import { currencyDecimals } from '../../swift/index.ts';
import {
  changedBy,
  type Decimal,
  fromNumber,
  lowered,
  one,
  raised,
  readDecimal,
  sum,
  writeDecimal,
} from '../decimals.ts';
import type { Check, Examined } from '../examined.ts';
import { discrepancy, type Finding, question } from '../findings.ts';
import { sameText } from '../text.ts';

const five = fromNumber(5);
const ten = fromNumber(10);

/** Quantity asked and invoiced, in one unit; undefined where either is not shown. */
export interface Quantities {
  asked: Decimal;
  invoiced: Decimal;
  tolerancePct: Decimal;
}

const masses: Record<string, bigint> = {
  KG: 1n,
  KGS: 1n,
  KGM: 1n,
  KILOGRAMS: 1n,
  T: 1000n,
  MT: 1000n,
  TNE: 1000n,
  TONS: 1000n,
  TONNES: 1000n,
};

/** How much of `to` one `from` is, or undefined when the units do not compare. */
export function factor(from: string | undefined, to: string | undefined): bigint | undefined {
  if (from === undefined || to === undefined || sameText(from, to)) return 1n;
  const [a, b] = [masses[from.toUpperCase()], masses[to.toUpperCase()]];
  return a !== undefined && b !== undefined && a % b === 0n ? a / b : undefined;
}

/** Article 30: 10 per cent with "about", 5 where the goods are not counted in packages or items, else none. */
export function quantities({ terms: { goods }, invoices }: Examined): Quantities | undefined {
  if (goods.quantity === undefined || invoices.length === 0) return undefined;
  const asked = readDecimal(goods.quantity, '/credit/goods/quantity');
  const shown = invoices.map(({ goods: g }) => {
    const [ratio, inverse] = [factor(g?.unit, goods.unit), factor(goods.unit, g?.unit)];
    if (g?.quantity === undefined || (ratio === undefined && inverse === undefined)) return undefined;
    const shownIn = readDecimal(g.quantity, '/presentation');
    return ratio === undefined ? shownIn / (inverse ?? 1n) : shownIn * ratio;
  });
  if (shown.includes(undefined)) return undefined;
  const tolerancePct = goods.quantityAbout === true ? ten : goods.countedInPackages === true ? 0n : five;
  return { asked, invoiced: sum(shown as Decimal[]), tolerancePct };
}

/** Articles 30(a), 30(b): short only where partial shipments are not allowed. */
export const checkQuantity: Check = (x) => {
  const q = quantities(x);
  if (!q) return [];
  const { goods, partialShipments } = x.terms;
  const over = raised(q.invoiced) > changedBy(q.asked, q.tolerancePct);
  const short = partialShipments === 'not_allowed' && raised(q.invoiced) < changedBy(q.asked, -q.tolerancePct);
  if (!over && !short) return [];
  const percent =
    q.asked === 0n ? 'ALL' : `${(((over ? q.invoiced - q.asked : q.asked - q.invoiced) * 1000n) / q.asked + 9n) / 10n}`;
  const only = x.invoices.length === 1 ? x.invoices[0]?.id : undefined;
  const line = writeDecimal(lowered(changedBy(q.asked, over ? q.tolerancePct : -q.tolerancePct)), 0);
  return [
    discrepancy(goods.quantityAbout === true ? 'U30a' : 'U30b', only, {
      text: `QUANTITY ${over ? 'EXCEEDS L/C' : 'SHORT'} BY ${percent} PCT`,
      found: `${writeDecimal(q.invoiced, 0)} ${goods.unit ?? ''}`.trim(),
      required: `${over ? 'at most' : 'at least'} ${line} ${goods.unit ?? ''}`.trim(),
    }),
  ];
};

/** Drawn in the currency of the credit, so that the two figures compare. */
export const isComparable = (x: Examined): boolean =>
  x.terms.currency === undefined || x.drawnCurrency === undefined || sameText(x.terms.currency, x.drawnCurrency);

/** What is left to draw, as a product at twice the scale: the amount with its tolerance and 39C, less earlier drawings. */
export const ceilingOf = ({ terms, drawnBefore }: Examined, amount: Decimal): bigint =>
  changedBy(amount, terms.plusPct) + raised(terms.additional) - raised(drawnBefore);

function checkCeiling(x: Examined, amount: Decimal): Finding[] {
  const { terms, drawn, invoiced } = x;
  const ceiling = ceilingOf(x, amount);
  const required = `at most ${terms.currency ?? ''} ${writeDecimal(lowered(ceiling))}`;
  if (drawn !== undefined && raised(drawn) > ceiling)
    return [
      discrepancy(terms.amountAbout ? 'U30a' : 'U18b', undefined, {
        text: terms.amountAbout
          ? 'AMOUNT EXCEEDS 10 PCT TOLERANCE'
          : `L/C OVERDRAWN BY ${terms.currency ?? ''} ${writeDecimal(drawn - lowered(ceiling)).replace('.', ',')}`,
        found: writeDecimal(drawn),
        required,
      }),
    ];
  if (invoiced === undefined || raised(invoiced) <= ceiling) return [];
  return [
    question('U18b', undefined, {
      text: 'The invoice exceeds what the credit allows, no more is drawn: is it accepted (article 18b)?',
      statement: `INVOICE EXCEEDS L/C BY ${terms.currency ?? ''} ${writeDecimal(invoiced - lowered(ceiling)).replace('.', ',')}`,
      found: writeDecimal(invoiced),
      required,
    }),
  ];
}

/** Whether the amount fell with the quantity, to the last minor unit: a shortage within tolerance is no short drawing. */
function fellTogether(x: Examined, amount: Decimal, drawn: Decimal): boolean {
  const q = quantities(x);
  if (!q || q.invoiced >= q.asked || raised(q.invoiced) < changedBy(q.asked, -q.tolerancePct)) return false;
  const minorUnit = one / 10n ** BigInt(currencyDecimals(x.terms.currency ?? '') ?? 2);
  const { unitPrice } = x.terms.goods;
  const byPrice =
    unitPrice !== undefined &&
    drawn + minorUnit > (readDecimal(unitPrice, '/credit/goods/unitPrice') * q.invoiced) / one;
  return byPrice || (drawn + minorUnit) * q.asked > amount * q.invoiced;
}

/** Article 30(c): five per cent less with the full quantity and an unreduced unit price. */
function isUnreduced(x: Examined): boolean {
  const q = quantities(x);
  const asked = x.terms.goods.unitPrice;
  const price = asked === undefined ? undefined : readDecimal(asked, '/credit/goods/unitPrice');
  const reduced = x.invoices.some(({ goods }) => {
    const shown = goods?.unitPrice;
    return shown !== undefined && price !== undefined && readDecimal(shown, '/presentation') < price;
  });
  return !reduced && (q === undefined || q.invoiced >= q.asked);
}

function checkFloor(x: Examined, amount: Decimal): Finding[] {
  const { terms, drawn } = x;
  if (terms.partialShipments !== 'not_allowed' || drawn === undefined) return [];
  const pct = terms.minusPct ?? (isUnreduced(x) ? five : 0n);
  const floor = changedBy(amount, -pct);
  if (raised(drawn) >= floor || fellTogether(x, amount, drawn)) return [];
  return [
    discrepancy(terms.amountAbout ? 'U30a' : 'U30c', undefined, {
      text: terms.amountAbout ? 'AMOUNT SHORT OF 10 PCT TOLERANCE' : 'SHORT DRAWN',
      found: writeDecimal(drawn),
      required: `at least ${terms.currency ?? ''} ${writeDecimal(lowered(floor))}`,
    }),
  ];
}

/** Articles 18(b), 30: what is drawn against what the credit allows. Exactly on the line is inside. */
export const checkDrawing: Check = (x) => {
  const { amount } = x.terms;
  if (amount === undefined || !isComparable(x)) return [];
  return [...checkCeiling(x, amount), ...checkFloor(x, amount)];
};
