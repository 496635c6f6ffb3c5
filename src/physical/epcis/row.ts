import { hashOf } from '../../kernel/canonical.ts';
import type { EpcisEvent, Json, JsonObject, Prefixes } from './event.ts';
import { canonicalTime, eventHash } from './event-hash.ts';
import { canonicalIdentifier } from './identifiers.ts';
import { type Terms, termsOf } from './terms.ts';
import { webWord } from './vocabulary.ts';

/** An event as it is kept: its identity, what queries ask for in canonical spelling, and itself. */
export interface EventRow extends Terms {
  event_hash: string;
  declaration_key: string;
  given_event_id: string | null;
  type: string;
  action: string | null;
  event_time: string;
  biz_step: string | null;
  disposition: string | null;
  read_point: string | null;
  biz_location: string | null;
  parent_id: string | null;
  epcs: string[];
  input_epcs: string[];
  output_epcs: string[];
  epc_classes: string[];
  quantities: number[];
  biz_transactions: string[];
  error_declared_at: string | null;
  error_reason: string | null;
  body: JsonObject;
  context: Json[];
}

const ids = (value: Json | undefined): string[] =>
  Array.isArray(value)
    ? value.flatMap((item) => (typeof item === 'string' ? [canonicalIdentifier(item.trim())] : []))
    : [];
const id = (value: Json | undefined): string | null =>
  typeof value === 'string' ? canonicalIdentifier(value.trim()) : null;
const idOf = (value: Json | undefined): string | null =>
  value !== null && typeof value === 'object' && !Array.isArray(value) ? id(value.id) : null;
const objects = (value: Json | undefined): JsonObject[] => (Array.isArray(value) ? (value as JsonObject[]) : []);

/** The row of a valid event. */
export async function rowOf(
  event: EpcisEvent,
  context: Json[],
  prefixes: Prefixes,
  ignored: ReadonlySet<string>,
): Promise<EventRow> {
  const word = (name: 'bizStep' | 'disposition', value: Json | undefined) =>
    typeof value === 'string' ? webWord(name, value, prefixes) : null;
  const declaration = event.errorDeclaration as JsonObject | undefined;
  const reason = declaration?.reason;
  const lists = ['quantityList', 'childQuantityList', 'inputQuantityList', 'outputQuantityList'];
  const quantities = lists.flatMap((list) => objects(event[list]));
  return {
    event_hash: await eventHash(event, prefixes, ignored),
    declaration_key: declaration === undefined ? '' : await hashOf(declaration),
    given_event_id: typeof event.eventID === 'string' ? event.eventID : null,
    type: event.type,
    action: (event.action as string | undefined) ?? null,
    event_time: canonicalTime(event.eventTime as string),
    biz_step: word('bizStep', event.bizStep),
    disposition: word('disposition', event.disposition),
    read_point: idOf(event.readPoint),
    biz_location: idOf(event.bizLocation),
    parent_id: id(event.parentID),
    epcs: [...ids(event.epcList), ...ids(event.childEPCs)],
    input_epcs: ids(event.inputEPCList),
    output_epcs: ids(event.outputEPCList),
    epc_classes: quantities.map((quantity) => canonicalIdentifier(quantity.epcClass as string)),
    quantities: quantities.flatMap(({ quantity }) => (typeof quantity === 'number' ? [quantity] : [])),
    biz_transactions: objects(event.bizTransactionList).flatMap(({ type, bizTransaction }) => {
      const transaction = canonicalIdentifier(bizTransaction as string);
      return typeof type === 'string'
        ? [transaction, `${webWord('bizTransactionType', type, prefixes)} ${transaction}`]
        : [transaction];
    }),
    error_declared_at: declaration === undefined ? null : canonicalTime(declaration.declarationTime as string),
    error_reason: typeof reason === 'string' ? webWord('errorReason', reason, prefixes) : null,
    ...termsOf(event, prefixes),
    body: event,
    context,
  };
}
