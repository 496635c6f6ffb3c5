import type { Check } from '../examined.ts';
import { discrepancy, type Finding, nameFinding, question } from '../findings.ts';
import { compareNames, sameName } from '../names.ts';
import { documentName, normal, quoted, sameText } from '../text.ts';

/** Article 18(a): issued by the beneficiary, to the applicant, in the currency of the credit. No signature is needed. */
export const checkInvoiceParties: Check = ({ terms, invoices, drawnCurrency }) => {
  const findings = invoices.flatMap(({ id, issuer, addressee, currency }) => {
    const parties = [
      ['INVOICE NOT ISSUED BY BENEFICIARY', 'issuer of the invoice', issuer?.name, terms.beneficiary?.name],
      ['INVOICE NOT IN NAME OF APPLICANT', 'addressee of the invoice', addressee?.name, terms.applicant?.name],
    ] as const;
    const wrong = parties.flatMap(([text, role, found, required]): Finding[] => {
      if (required === undefined) return [];
      const likeness = found === undefined ? 'other' : compareNames(found, required);
      return likeness === 'same'
        ? []
        : [nameFinding('U18a', id, { text, role, likeness, found: quoted(found), required })];
    });
    if (terms.currency !== undefined && !sameText(currency, terms.currency))
      wrong.push(
        discrepancy('U18a', id, {
          text: 'INVOICE NOT IN CURRENCY OF L/C',
          found: quoted(currency),
          required: terms.currency,
        }),
      );
    return wrong;
  });
  const foreignClaim =
    terms.currency !== undefined && drawnCurrency !== undefined && !sameText(drawnCurrency, terms.currency);
  if (foreignClaim && !findings.some(({ text }) => text.includes('CURRENCY')))
    findings.push(
      discrepancy('U18a', undefined, {
        text: 'DRAWING NOT IN CURRENCY OF L/C',
        found: drawnCurrency,
        required: terms.currency ?? '',
      }),
    );
  return findings;
};

/**
 * Articles 14(e), 18(c): descriptions of the goods. What differs in its letters is put to a person; a reading already
 * given decides. The invoice must correspond, its trade term with source included; other documents may be general.
 */
export const checkDescriptions: Check = ({ terms, documents }) => {
  const { goods: wanted, goodsText } = terms;
  const asCredit = (shown: string | undefined, asked: string | undefined): boolean => {
    if (asked !== undefined) return sameName(shown, asked);
    return goodsText === undefined || shown === undefined || normal(goodsText).includes(normal(shown));
  };
  return documents.flatMap(({ id, type, goods = {} }) => {
    const isInvoice = type === 'commercial_invoice';
    const rule = isInvoice ? 'U18c' : 'U14e';
    const described = isInvoice
      ? asCredit(goods.description, wanted.description) && asCredit(goods.incoterm, wanted.incoterm)
      : goods.description === undefined || asCredit(goods.description, wanted.description);
    const reading = goods.conflictsWithCredit;
    const words = {
      found: [goods.description, isInvoice ? goods.incoterm : undefined].filter(Boolean).join('; ') || 'not shown',
      required: [wanted.description ?? goodsText, isInvoice ? wanted.incoterm : undefined].filter(Boolean).join('; '),
    };
    if (reading === true)
      return discrepancy(rule, id, {
        text: isInvoice ? 'GOODS DESCRIPTION NOT AS PER L/C' : 'GOODS DESCRIPTION CONFLICTS WITH L/C',
        ...words,
      });
    if (reading === false || described) return [];
    return question(rule, id, {
      text: isInvoice
        ? 'Does the description of the goods, with its trade term, correspond to the credit?'
        : 'Does the description of the goods conflict with the credit?',
      statement: isInvoice
        ? 'GOODS DESCRIPTION ON INVOICE NOT AS PER L/C'
        : `GOODS ON ${documentName(type)} CONFLICT WITH L/C`,
      ...words,
    });
  });
};
