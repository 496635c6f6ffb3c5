import { sameName } from './names.ts';
import type { PresentedDocument, RequiredDocument } from './schemas.ts';

/** One document that the credit asks for, and what was presented for it. */
export interface RequiredSet {
  required: RequiredDocument;
  documents: PresentedDocument[];
}

/**
 * Lays what was presented beside what is required. A type asked for once takes every document of that type; asked for
 * several times, a document goes to the requirement whose issuer it shows, else to the first still without one. What no
 * requirement takes is set aside whole (article 14g).
 */
export function matchDocuments(
  required: readonly RequiredDocument[],
  presented: readonly PresentedDocument[],
): RequiredSet[] {
  const sets: RequiredSet[] = required.map((r) => ({ required: r, documents: [] }));
  for (const document of presented) {
    const candidates = sets.filter((set) => set.required.type === document.type);
    const byIssuer = candidates.find(({ required: { issuer } }) => sameName(issuer, document.issuer?.name));
    const chosen =
      candidates.length > 1 ? (byIssuer ?? candidates.find((set) => set.documents.length === 0)) : undefined;
    (chosen ?? candidates[0])?.documents.push(document);
  }
  return sets;
}
