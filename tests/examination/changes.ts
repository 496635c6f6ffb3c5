import type { PresentedDocument, RequiredDocument } from '../../src/credits/examination/index.ts';
import type { Case } from './base-cases.ts';

/** A change to a case, made on a copy. */
export type Change = (draft: Case) => void;

export const changed = (base: Case, change: Change): Case => {
  const copy = structuredClone(base);
  change(copy);
  return copy;
};

export function documentIn(draft: Case, id: string): PresentedDocument {
  const found = draft.presentation.documents.find((document) => document.id === id);
  if (!found) throw new Error(`no document ${id}`);
  return found;
}

/** Changes as words, so that the case book reads as a table. */
export const document =
  (id: string, change: Partial<PresentedDocument>): Change =>
  (draft) =>
    void Object.assign(documentIn(draft, id), change);
export const transport =
  (change: NonNullable<PresentedDocument['transport']>, id = 'td'): Change =>
  (draft) => {
    const shown = documentIn(draft, id);
    shown.transport = { ...shown.transport, ...change };
  };
export const insurance =
  (change: NonNullable<PresentedDocument['insurance']>): Change =>
  (draft) => {
    const shown = documentIn(draft, 'ins');
    shown.insurance = { ...shown.insurance, ...change };
  };
export const goods =
  (id: string, change: NonNullable<PresentedDocument['goods']>): Change =>
  (draft) => {
    const shown = documentIn(draft, id);
    shown.goods = { ...shown.goods, ...change };
  };
export const credit =
  (change: Partial<Case['credit']>): Change =>
  (draft) =>
    void Object.assign(draft.credit, change);
export const asked =
  (change: NonNullable<Case['credit']['goods']>): Change =>
  (draft) => {
    draft.credit.goods = { ...draft.credit.goods, ...change };
  };
export const required =
  (type: RequiredDocument['type'], change: Partial<RequiredDocument>): Change =>
  (draft) =>
    void Object.assign(draft.credit.requiredDocuments.find((r) => r.type === type) ?? {}, change);
export const presented =
  (presentedOn: string): Change =>
  (draft) => {
    draft.presentation.presentedOn = presentedOn;
  };
/** The same figure drawn and invoiced, and in the draft where there is one. */
export const drawn =
  (amount: string): Change =>
  (draft) => {
    draft.presentation.amount = amount;
    const invoice = documentIn(draft, 'inv');
    invoice.amount = amount;
    // An invoice for another sum does not go on showing the price that made the old one.
    const made = Number(invoice.goods?.quantity) * Number(invoice.goods?.unitPrice);
    if (Number(amount) > made + 0.01 || Number(amount) < made * 0.9) delete invoice.goods?.unitPrice;
    for (const shown of draft.presentation.documents) if (shown.type === 'draft') shown.amount = amount;
  };
export const shipped =
  (on: string): Change =>
  (draft) => {
    const { type } = documentIn(draft, 'td');
    transport(type === 'bill_of_lading' ? { onBoardOn: on } : { dispatchedOn: on })(draft);
  };
export const without =
  (...ids: string[]): Change =>
  (draft) => {
    draft.presentation.documents = draft.presentation.documents.filter(({ id }) => !ids.includes(id));
  };
/** A member taken out: the document does not show it. */
export const silent =
  (id: string, ...path: string[]): Change =>
  (draft) => {
    let at = documentIn(draft, id) as Record<string, unknown>;
    for (const step of path.slice(0, -1)) at = at[step] as Record<string, unknown>;
    delete at[path.at(-1) ?? ''];
  };
/** A second transport document like the first, changed. */
export const secondTransport =
  (id: string, change: NonNullable<PresentedDocument['transport']>): Change =>
  (draft) => {
    const first = documentIn(draft, 'td');
    draft.presentation.documents.push({ ...structuredClone(first), id, transport: { ...first.transport, ...change } });
  };
export const calendar =
  (change: Case['calendar']): Change =>
  (draft) => {
    draft.calendar = { ...draft.calendar, ...change };
  };
export const both =
  (...changes: Change[]): Change =>
  (draft) => {
    for (const change of changes) change(draft);
  };
