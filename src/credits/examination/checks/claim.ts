import { currencyDecimals } from '../../swift/index.ts';
import { changedBy, type Decimal, fromNumber, one, raised, readDecimal, sum, writeDecimal } from '../decimals.ts';
import { type Check, documentsOf, type Examined } from '../examined.ts';
import { discrepancy, type Finding, question } from '../findings.ts';
import type { PresentedDocument } from '../schemas.ts';
import type { Terms } from '../terms.ts';
import { normal, quoted, sameText } from '../text.ts';
import { ceilingOf, factor, isComparable } from './amounts.ts';

/** "EUR 1250,00": an amount as a notice writes it. */
const noticed = ({ terms }: Examined, value: Decimal): string =>
  `${terms.currency ?? ''} ${writeDecimal(value).replace('.', ',')}`.trim();

const minorUnit = (currency: string | undefined): Decimal => one / 10n ** BigInt(currencyDecimals(currency ?? '') ?? 2);

/**
 * What is claimed against what the invoices show (articles 14(d), 18(b)). Nobody is paid for more than was invoiced, but for
 * what 39C adds; a claim of less may be what the contract says, as a part paid before, and a person judges it.
 */
export const checkClaim: Check = (x) => {
  const { drawn, invoiced, invoices, terms } = x;
  if (drawn === undefined || invoices.length === 0 || !isComparable(x)) return [];
  const silent = invoices.filter(({ amount, currency }) => amount === undefined && currency !== undefined);
  if (silent.length > 0)
    return silent.map(({ id }) =>
      discrepancy('U18b', id, { text: 'INVOICE SHOWS NO AMOUNT', found: 'no amount', required: writeDecimal(drawn) }),
    );
  if (invoiced === undefined || drawn === invoiced) return [];
  const words = { found: `claimed ${writeDecimal(drawn)}`, required: `invoiced ${writeDecimal(invoiced)}` };
  if (drawn > invoiced + terms.additional)
    return [
      discrepancy('U18b', undefined, { text: `CLAIM EXCEEDS INVOICE BY ${noticed(x, drawn - invoiced)}`, ...words }),
    ];
  if (drawn > invoiced)
    return [
      question('U18b', undefined, {
        text: 'More is claimed than invoiced: is the rest an additional amount that the credit covers (39C)?',
        statement: `CLAIM EXCEEDS INVOICE BY ${noticed(x, drawn - invoiced)}`,
        ...words,
      }),
    ];
  // An invoice above the credit is a question of its own.
  if (terms.amount !== undefined && raised(invoiced) > ceilingOf(x, terms.amount)) return [];
  return [
    question('U18b', undefined, {
      text: 'Less is claimed than invoiced: does the credit or the invoice account for the difference?',
      statement: `CLAIM LESS THAN INVOICE BY ${noticed(x, invoiced - drawn)}`,
      ...words,
    }),
  ];
};

/** A draft is drawn for what is claimed, in the currency of the credit (articles 6(c), 14(d)); for a part of a mixed payment less. */
export const checkDrafts: Check = (x) => {
  const drafts = documentsOf(x, 'draft');
  const { drawn, terms } = x;
  const foreign = drafts.filter(
    ({ currency }) => terms.currency !== undefined && currency !== undefined && !sameText(currency, terms.currency),
  );
  if (foreign.length > 0)
    return foreign.map(({ id, currency }) =>
      discrepancy('U14d', id, {
        text: 'DRAFT NOT IN CURRENCY OF L/C',
        found: quoted(currency),
        required: terms.currency ?? '',
      }),
    );
  const amounts = drafts.flatMap(({ amount }) => (amount === undefined ? [] : [readDecimal(amount, '/presentation')]));
  if (drawn === undefined || amounts.length === 0 || !isComparable(x)) return [];
  const total = sum(amounts);
  if (total === drawn || (terms.isMixed && total < drawn)) return [];
  return [
    discrepancy('U14d', drafts.length === 1 ? drafts[0]?.id : undefined, {
      text: `DRAFT ${total > drawn ? 'EXCEEDS' : 'LESS THAN'} CLAIM BY ${noticed(x, total > drawn ? total - drawn : drawn - total)}`,
      found: `drawn for ${writeDecimal(total)}`,
      required: `claimed ${writeDecimal(drawn)}`,
    }),
  ];
};

/** The amount that quantity and unit price of an invoice make, where it shows both. */
function multiplied({ goods }: PresentedDocument): Decimal | undefined {
  if (goods?.quantity === undefined || goods.unitPrice === undefined) return undefined;
  return (readDecimal(goods.quantity, '/presentation') * readDecimal(goods.unitPrice, '/presentation')) / one;
}

/** Article 30 lets an amount fall so far below its quantity and price at most: that much less harms nobody who pays. */
const lessAllowed = fromNumber(-10);

/**
 * A minor unit more at most. The price is by the unit of the quantity, by the tonne on kilograms, or by the unit of the
 * credit where it is the price of the credit.
 */
function agrees(
  shown: Decimal,
  made: Decimal,
  { goods, currency }: PresentedDocument,
  { goods: asked }: Terms,
): boolean {
  const within = (other: Decimal): boolean =>
    shown <= other + minorUnit(currency) && raised(shown) >= changedBy(other, lessAllowed);
  if (within(made) || (goods?.unit !== undefined && factor('MT', goods.unit) === 1000n && within(made / 1000n)))
    return true;
  if (asked.unitPrice === undefined || asked.unit === undefined || goods?.unitPrice === undefined) return false;
  if (readDecimal(asked.unitPrice, '/credit') !== readDecimal(goods.unitPrice, '/presentation')) return false;
  const [up, down] = [factor(goods.unit, asked.unit), factor(asked.unit, goods.unit)];
  return within(up === undefined ? made / (down ?? 1n) : made * up);
}

/**
 * Data in one document may not conflict with data in that document (article 14(d)): quantity times unit price is the amount.
 * Freight, a discount or a price by another unit may explain a difference, so a person judges it. So does an invoice that
 * comes twice, whose amount would count twice.
 */
export const checkInvoiceSums: Check = (x) => {
  const seen = new Map<string, string>();
  return x.invoices.flatMap((invoice): Finding[] => {
    const { id, number, amount, goods } = invoice;
    const key = `${normal(number ?? '')} ${normal(invoice.issuer?.name ?? '')}`;
    const twin = number === undefined ? undefined : seen.get(key);
    seen.set(key, id);
    const findings: Finding[] = [];
    if (twin !== undefined)
      findings.push(
        question('U14d', id, {
          text: 'Two invoices bear one number: are they two claims?',
          statement: `INVOICE ${number} PRESENTED TWICE`,
          found: `${id}: ${number}`,
          required: `${twin}: ${number}`,
        }),
      );
    const made = multiplied(invoice);
    if (made === undefined || amount === undefined) return findings;
    const shown = readDecimal(amount, '/presentation/documents');
    if (agrees(shown, made, invoice, x.terms)) return findings;
    findings.push(
      question('U14d', id, {
        text: 'Quantity times unit price does not make the amount: does the invoice account for the difference?',
        statement: 'INVOICE AMOUNT NOT QUANTITY TIMES UNIT PRICE',
        found: `amount ${writeDecimal(shown)}`,
        required: `${goods?.quantity} times ${goods?.unitPrice} is ${writeDecimal(made)}`,
      }),
    );
    return findings;
  });
};

/** The unit price that the credit states is the one invoiced (article 18(c), ISBP C6); a lower one a person judges. */
export const checkUnitPrice: Check = ({ terms, invoices }) => {
  /** The same figure by another unit: a price by the unit of the credit only where the amount is made so. */
  const isByUnitOfCredit = (invoice: PresentedDocument, up: bigint | undefined, down: bigint | undefined): boolean => {
    const made = multiplied(invoice);
    if (made === undefined || invoice.amount === undefined) return true;
    const other = up === undefined ? made / (down ?? 1n) : made * up;
    return readDecimal(invoice.amount, '/presentation') <= other + minorUnit(invoice.currency);
  };
  const { unitPrice, unit } = terms.goods;
  if (unitPrice === undefined) return [];
  const asked = readDecimal(unitPrice, '/credit/goods/unitPrice');
  return invoices.flatMap((invoice): Finding[] => {
    const { id, goods } = invoice;
    // A price by the kilogram against one by the tonne; units that do not compare say nothing of the price.
    const ratio = factor(unit, goods?.unit);
    const inverse = factor(goods?.unit, unit);
    if (goods?.unitPrice === undefined || (ratio === undefined && inverse === undefined)) return [];
    const shown = readDecimal(goods.unitPrice, '/presentation');
    const [a, b] = ratio === undefined ? [shown, asked * (inverse ?? 1n)] : [shown * ratio, asked];
    // The same price kept while the quantity is told in another unit is a price by the unit of the credit.
    if (a === b || (shown === asked && isByUnitOfCredit(invoice, inverse, ratio))) return [];
    const words = { found: `unit price ${writeDecimal(shown)}`, required: `unit price ${writeDecimal(asked)}` };
    if (a > b) return [discrepancy('U18c', id, { text: 'UNIT PRICE ABOVE L/C', ...words })];
    if (terms.partialShipments === 'not_allowed') return [];
    return [
      question('U18c', id, {
        text: 'The unit price is below that of the credit: does the credit allow it?',
        statement: 'UNIT PRICE NOT AS PER L/C',
        ...words,
      }),
    ];
  });
};
