import type { PresentedDocument } from '../examination/index.ts';
import { documentWire } from './schemas.ts';

/** What a machine read from a record: a document as proposed, and how sure it is of each element, out of 100. */
export interface Extraction {
  source: string;
  document: PresentedDocument;
  confidence: Record<string, number>;
}

/** Reads records of one format. Others are read by programs outside, which send what they read. */
export type Extractor = (content: string) => Extraction | undefined;

/** Records that carry their data elements in the shape of the examination contract: nothing has to be guessed. */
const readStructured: Extractor = (content) => {
  let given: unknown;
  try {
    given = JSON.parse(content);
  } catch {
    return undefined;
  }
  const read = documentWire.safeParse(given);
  return read.success ? { source: 'structured record', document: read.data, confidence: { '': 100 } } : undefined;
};

const extractors: Readonly<Record<string, Extractor>> = { 'application/vnd.holdfast.document+json': readStructured };

/** What a record of a known format says, when it is about the document that it was sent as. */
export function extractFrom(
  { format, documentId, type }: { format: string; documentId: string; type: PresentedDocument['type'] },
  content: string | undefined,
): Extraction | undefined {
  const read = content === undefined ? undefined : extractors[format]?.(content);
  return read?.document.id === documentId && read.document.type === type ? read : undefined;
}
