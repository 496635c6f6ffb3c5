import { daysBetween } from '../../../kernel/time.ts';
import { withWeekday } from '../dates.ts';
import type { Check } from '../examined.ts';
import { discrepancy, question } from '../findings.ts';
import { documentName, noticeDate } from '../text.ts';

/** Articles 6(d), 14(c), 29, 36: when presentation was made. */
export const checkPresentationDays: Check = ({ days, presentedOn, shipped, terms }) => {
  const findings = [];
  if (days.expiry !== undefined && presentedOn > days.expiry) {
    const words = { found: withWeekday(presentedOn), required: `not later than ${withWeekday(days.expiry)}` };
    findings.push(
      days.assumed.expiry
        ? question('U06e', undefined, {
            text: 'Was the last day, moved to a banking day of the place of presentation, over? Its calendar is not published.',
            statement: `CREDIT EXPIRED ${noticeDate(days.expiry)}`,
            ...words,
          })
        : days.expiredInClosure
          ? discrepancy('U36', undefined, {
              text: `CREDIT EXPIRED ${noticeDate(days.expiry)} DURING CLOSURE`,
              ...words,
            })
          : discrepancy('U06e', undefined, { text: `CREDIT EXPIRED ${noticeDate(days.expiry)}`, ...words }),
    );
  }
  if (days.period !== undefined && shipped.by !== undefined && shipped.on !== undefined && presentedOn > days.period) {
    const text = `LATE PRESENTATION (${daysBetween(shipped.on, presentedOn)} DAYS AFTER SHIPMENT)`;
    const words = {
      found: `shipped ${withWeekday(shipped.on)}, presented ${withWeekday(presentedOn)}`,
      required: `${terms.presentationDays} days, last day ${withWeekday(days.period)}`,
    };
    findings.push(
      days.assumed.period
        ? question('U14c', shipped.by.document.id, {
            text: 'Was the period for presentation, moved to a banking day of the place, over? Its calendar is not published.',
            statement: text,
            ...words,
          })
        : discrepancy('U14c', shipped.by.document.id, { text, ...words }),
    );
  }
  return findings;
};

/** Article 14(i): a document may be older than the credit, but not younger than its presentation. */
export const checkDocumentDates: Check = ({ documents, presentedOn }) =>
  documents.flatMap(({ id, type, issuedOn, transport }) => {
    const latest = [issuedOn, transport?.dispatchedOn, transport?.onBoardOn]
      .filter((date) => date !== undefined)
      .sort()
      .at(-1);
    if (latest === undefined || latest <= presentedOn) return [];
    return discrepancy('U14i', id, {
      text: `${documentName(type)} DATED AFTER PRESENTATION`,
      found: latest,
      required: `not after ${presentedOn}`,
    });
  });

/** Article 6(a): with the bank where the credit is available, or the issuing bank. Branches abroad are other banks (3). */
export const checkPlaceOfPresentation: Check = ({ terms, presentedTo, options: { issuingBank } }) => {
  const bank = (bic: string): string => bic.slice(0, 6).toUpperCase();
  const { availableWith } = terms;
  const isBic = (text: string | undefined): text is string => /^[A-Za-z]{6}[A-Za-z0-9]{2,5}$/.test(text ?? '');
  if (!isBic(availableWith) || !isBic(presentedTo) || issuingBank === undefined) return [];
  if ([availableWith, issuingBank].some((bic) => bank(bic) === bank(presentedTo))) return [];
  return [
    discrepancy('U06a', undefined, {
      text: 'DOCS NOT PRESENTED AT NOMINATED BANK',
      found: presentedTo,
      required: `${availableWith} or ${issuingBank}`,
    }),
  ];
};
