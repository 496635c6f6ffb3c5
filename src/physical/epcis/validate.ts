import { own } from '../../kernel/own.ts';
import { type EpcisEvent, type Json, type JsonObject, type Prefixes, qualifiedName } from './event.ts';
import { builtInPrefixes, type EventType, eventTypes, isWord, type VocabularyName } from './vocabulary.ts';

/** What is wrong with an event, by name and place: the fault says which rule of EPCIS 2.0 or CBV 2.0 it breaks. */
export const faultNames = {
  NOT_AN_OBJECT: 'expected a JSON object',
  UNKNOWN_EVENT_TYPE: 'no event type of EPCIS 2.0',
  MISSING_FIELD: 'a member that this event type needs is missing',
  UNKNOWN_FIELD: 'EPCIS knows no such member here; an extension needs a namespace',
  EXTENSION_WITHOUT_NAMESPACE: 'instance and lot data and extensions carry a namespace',
  NAMESPACE_UNKNOWN: 'the prefix is not defined by the context',
  INVALID_ACTION: 'an action is ADD, OBSERVE or DELETE',
  INVALID_TIME: 'expected an ISO 8601 instant with its offset',
  INVALID_OFFSET: 'expected an offset such as +01:00',
  INVALID_URI: 'expected a URI',
  NOT_A_NUMBER: 'expected a number',
  NEGATIVE_QUANTITY: 'expected a quantity of 0 or more',
  NOT_A_TEXT: 'expected text',
  NOT_A_BOOLEAN: 'expected true or false',
  NOT_A_LIST: 'expected a list',
  NON_STANDARD_BIZSTEP: 'no business step of CBV 2.0; one of your own is a URI',
  NON_STANDARD_DISPOSITION: 'no disposition of CBV 2.0; one of your own is a URI',
  NON_STANDARD_TRANSACTION_TYPE: 'no business transaction type of CBV 2.0; one of your own is a URI',
  NON_STANDARD_SOURCE_OR_DESTINATION_TYPE: 'no source or destination type of CBV 2.0; one of your own is a URI',
  NON_STANDARD_ERROR_REASON: 'no error reason of CBV 2.0; one of your own is a URI',
  NON_STANDARD_VALUE: 'not a value of this enumeration',
  NOTHING_OBSERVED: 'an event speaks of at least one thing',
  TOO_LONG: 'longer than is taken',
} as const;
export type FaultName = keyof typeof faultNames;

export interface Fault {
  name: FaultName;
  /** JSON Pointer from the event. */
  at: string;
}

const LIST_MOST = 10_000;
const TEXT_MOST = 4_096;
const FAULTS_MOST = 20;

const instant = /^[1-8]\d{3}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?(Z|[+-](0\d|1[0-4]):[0-5]\d)$/;
const uri = /^[A-Za-z][A-Za-z0-9+.-]*:\S+$/;

class Faults {
  readonly found: Fault[] = [];
  readonly prefixes: Prefixes;

  constructor(prefixes: Prefixes) {
    this.prefixes = prefixes;
  }

  add(name: FaultName, at: string): void {
    if (this.found.length < FAULTS_MOST) this.found.push({ name, at });
  }
}

type Check = (value: Json, at: string, faults: Faults) => void;
interface Members {
  [name: string]: Check;
}

const check =
  (name: FaultName, holds: (value: Json) => boolean): Check =>
  (value, at, faults) => {
    if (!holds(value)) faults.add(name, at);
    else if (typeof value === 'string' && value.length > TEXT_MOST) faults.add('TOO_LONG', at);
  };

const text = check('NOT_A_TEXT', (v) => typeof v === 'string');
const time = check('INVALID_TIME', (v) => typeof v === 'string' && instant.test(v) && !Number.isNaN(Date.parse(v)));
const offset = check('INVALID_OFFSET', (v) => typeof v === 'string' && /^[+-](0\d|1[0-4]):[0-5]\d$/.test(v));
const identifier = check('INVALID_URI', (v) => typeof v === 'string' && uri.test(v));
const numeric = check('NOT_A_NUMBER', (v) => typeof v === 'number');
const quantity: Check = (value, at, faults) =>
  typeof value === 'number' && value < 0 ? faults.add('NEGATIVE_QUANTITY', at) : numeric(value, at, faults);
const bool = check('NOT_A_BOOLEAN', (v) => typeof v === 'boolean');
const action = check('INVALID_ACTION', (v) => v === 'ADD' || v === 'OBSERVE' || v === 'DELETE');
const word = (vocabulary: VocabularyName, fault: FaultName): Check =>
  check(fault, (v) => typeof v === 'string' && isWord(vocabulary, v));
const uom = check('NON_STANDARD_VALUE', (v) => typeof v === 'string' && /^[A-Z0-9]{2,3}$/.test(v));

const listOf =
  (item: Check): Check =>
  (value, at, faults) => {
    if (!Array.isArray(value)) return faults.add('NOT_A_LIST', at);
    if (value.length > LIST_MOST) return faults.add('TOO_LONG', at);
    for (const [i, one] of value.entries()) item(one, `${at}/${i}`, faults);
  };

const anything: Check = () => {};
const escaped = (name: string) => name.replaceAll('~', '~0').replaceAll('/', '~1');

/** Members that are extensions: their name resolves to a namespace. Inside one, plain names are its own affair. */
function checkExtension(name: string, value: Json, at: string, faults: Faults, inside = false): void {
  if (!name.includes(':')) return inside ? undefined : faults.add('EXTENSION_WITHOUT_NAMESPACE', at);
  if (qualifiedName(name, { ...builtInPrefixes, ...faults.prefixes }) === undefined)
    faults.add('NAMESPACE_UNKNOWN', at);
  for (const one of Array.isArray(value) ? value : [value])
    if (one !== null && typeof one === 'object' && !Array.isArray(one))
      for (const [inner, given] of Object.entries(one))
        if (!inner.startsWith('@')) checkExtension(inner, given, `${at}/${escaped(inner)}`, faults, true);
}

/** An object with these members; others are extensions, or faults. */
const objectOf =
  (members: Members, needs: readonly string[] = []): Check =>
  (value, at, faults) => {
    if (value === null || typeof value !== 'object' || Array.isArray(value)) return faults.add('NOT_AN_OBJECT', at);
    for (const name of needs) if (value[name] === undefined) faults.add('MISSING_FIELD', `${at}/${name}`);
    for (const [name, given] of Object.entries(value)) {
      if (name.startsWith('@')) continue;
      const known = own(members, name);
      const where = `${at}/${escaped(name)}`;
      if (known) known(given, where, faults);
      else if (name.includes(':')) checkExtension(name, given, where, faults);
      else faults.add('UNKNOWN_FIELD', where);
    }
  };

const ilmd: Check = (value, at, faults) => {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return faults.add('NOT_AN_OBJECT', at);
  for (const [name, given] of Object.entries(value)) checkExtension(name, given, `${at}/${escaped(name)}`, faults);
};

const epcs = listOf(identifier);
const quantities = listOf(objectOf({ epcClass: identifier, quantity, uom }, ['epcClass']));
const place = objectOf({ id: identifier }, ['id']);
const transactions = listOf(
  objectOf({ type: word('bizTransactionType', 'NON_STANDARD_TRANSACTION_TYPE'), bizTransaction: identifier }, [
    'bizTransaction',
  ]),
);
const parties = (member: string) =>
  listOf(
    objectOf({ type: word('sourceDestinationType', 'NON_STANDARD_SOURCE_OR_DESTINATION_TYPE'), [member]: identifier }, [
      'type',
      member,
    ]),
  );
const disposition = word('disposition', 'NON_STANDARD_DISPOSITION');
const device = {
  deviceID: identifier,
  deviceMetadata: identifier,
  rawData: identifier,
  dataProcessingMethod: identifier,
  bizRules: identifier,
};
const sensors = listOf(
  objectOf(
    {
      sensorMetadata: objectOf({ ...device, time, startTime: time, endTime: time }),
      sensorReport: listOf(
        objectOf({
          ...device,
          type: word('sensorType', 'NON_STANDARD_VALUE'),
          exception: word('sensorException', 'NON_STANDARD_VALUE'),
          time,
          microorganism: identifier,
          chemicalSubstance: identifier,
          value: numeric,
          component: word('component', 'NON_STANDARD_VALUE'),
          stringValue: text,
          booleanValue: bool,
          hexBinaryValue: check('NON_STANDARD_VALUE', (v) => typeof v === 'string' && /^[0-9A-Fa-f]*$/.test(v)),
          uriValue: identifier,
          minValue: numeric,
          maxValue: numeric,
          meanValue: numeric,
          sDev: numeric,
          percRank: numeric,
          percValue: numeric,
          uom,
          coordinateReferenceSystem: identifier,
        }),
      ),
    },
    ['sensorReport'],
  ),
);

const common: Members = {
  type: anything,
  eventID: identifier,
  eventTime: time,
  recordTime: time,
  eventTimeZoneOffset: offset,
  certificationInfo: (value, at, faults) => (Array.isArray(value) ? epcs : identifier)(value, at, faults),
  bizStep: word('bizStep', 'NON_STANDARD_BIZSTEP'),
  disposition,
  persistentDisposition: objectOf({ set: listOf(disposition), unset: listOf(disposition) }),
  readPoint: place,
  bizLocation: place,
  bizTransactionList: transactions,
  sourceList: parties('source'),
  destinationList: parties('destination'),
  sensorElementList: sensors,
  errorDeclaration: objectOf(
    { declarationTime: time, reason: word('errorReason', 'NON_STANDARD_ERROR_REASON'), correctiveEventIDs: epcs },
    ['declarationTime'],
  ),
};
const children: Members = { parentID: identifier, childEPCs: epcs, childQuantityList: quantities };

const types: Record<EventType, { members: Members; needs: readonly string[]; things: readonly string[] }> = {
  ObjectEvent: {
    members: { ...common, action, epcList: epcs, quantityList: quantities, ilmd },
    needs: ['action'],
    things: ['epcList', 'quantityList', 'sensorElementList'],
  },
  AggregationEvent: {
    members: { ...common, action, ...children },
    needs: ['action'],
    things: ['parentID', 'childEPCs', 'childQuantityList', 'sensorElementList'],
  },
  TransactionEvent: {
    members: { ...common, action, parentID: identifier, epcList: epcs, quantityList: quantities },
    needs: ['action'],
    things: ['bizTransactionList', 'parentID', 'epcList', 'quantityList', 'sensorElementList'],
  },
  TransformationEvent: {
    members: {
      ...common,
      ilmd,
      transformationID: identifier,
      inputEPCList: epcs,
      inputQuantityList: quantities,
      outputEPCList: epcs,
      outputQuantityList: quantities,
    },
    needs: [],
    things: ['inputEPCList', 'inputQuantityList', 'outputEPCList', 'outputQuantityList', 'sensorElementList'],
  },
  AssociationEvent: {
    members: { ...common, action, ...children },
    needs: ['action', 'parentID'],
    things: ['parentID', 'childEPCs', 'childQuantityList', 'sensorElementList'],
  },
};
const checks = Object.fromEntries(
  Object.entries(types).map(([type, { members, needs }]) => [
    type,
    objectOf(members, ['eventTime', 'eventTimeZoneOffset', ...needs]),
  ]),
) as Record<EventType, Check>;

/** The faults of what claims to be an event; none: it is one. */
export function faultsOf(value: Json, prefixes: Prefixes): Fault[] {
  const faults = new Faults(prefixes);
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return [{ name: 'NOT_AN_OBJECT', at: '' }];
  const type = value.type as EventType;
  if (!eventTypes.includes(type))
    return [{ name: value.type === undefined ? 'MISSING_FIELD' : 'UNKNOWN_EVENT_TYPE', at: '/type' }];
  checks[type](value, '', faults);
  // A deleted aggregation may name its parent alone; anything else must speak of something.
  if (!types[type].things.some((name) => isThere(value, name)) && faults.found.length === 0)
    faults.add('NOTHING_OBSERVED', '');
  return faults.found;
}

const isThere = (value: JsonObject, name: string): boolean => {
  const given = value[name];
  return given !== undefined && (!Array.isArray(given) || given.length > 0);
};

export const asEvent = (value: Json): EpcisEvent => value as EpcisEvent;
