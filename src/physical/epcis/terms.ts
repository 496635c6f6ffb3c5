import { type EpcisEvent, type Json, type JsonObject, type Prefixes, qualifiedName } from './event.ts';
import { canonicalTime } from './event-hash.ts';
import { canonicalIdentifier } from './identifiers.ts';
import { builtInPrefixes, webWord } from './vocabulary.ts';

/**
 * What else of an event the simple event query asks for (EPCIS 2.0 section 8.2.7.1), as words `name value` and as figures
 * by name. One list of each serves every such parameter: extensions have as many names as there are companies.
 */
export interface Terms {
  terms: string[];
  figure_names: string[];
  figure_values: number[];
}

/** Where an extension stands, as its parameter says it. */
export const areas = [
  'ILMD',
  'ERROR_DECLARATION',
  'SENSORELEMENT',
  'SENSORMETADATA',
  'SENSORREPORT',
  'readPoint',
  'bizLocation',
] as const;
export type Area = (typeof areas)[number] | '';

/** Longer texts are found to be there, and not by what they say. */
const TEXT_MOST = 1_000;

/** The address of an extension's name: its namespace and its own, in one spelling. Undefined where no context defines it. */
export function fieldAddress(name: string, prefixes: Prefixes): string | undefined {
  const hash = name.lastIndexOf('#');
  if (hash > 0 && /^[a-z]+:/.test(name)) return name;
  const [, namespace, local] = /^\{(.*)\}(.*)$/.exec(qualifiedName(name, prefixes) ?? '') ?? [];
  return namespace === undefined ? undefined : `${namespace.replace(/#$/, '')}#${local}`;
}
export const fieldName = (area: Area, inner: boolean, address: string): string =>
  `${inner ? 'INNER_' : ''}${area === '' ? '' : `${area}_`}${address}`;

const isInstant = (text: string) => /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/.test(text);
/** A text as it is compared: times in one zone, identifiers in one spelling. */
export const comparedText = (text: string): string =>
  isInstant(text) ? canonicalTime(text) : canonicalIdentifier(text.trim());
/** A number, or an instant in milliseconds; undefined for what has no order. */
export function figureOf(value: Json | undefined): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string' || value.trim() === '') return undefined;
  const found = isInstant(value) ? Date.parse(canonicalTime(value)) : Number(value);
  return Number.isFinite(found) ? found : undefined;
}

class Gathered {
  readonly terms = new Set<string>();
  readonly figures: [name: string, value: number][] = [];
  readonly prefixes: Prefixes;

  constructor(prefixes: Prefixes) {
    this.prefixes = { ...builtInPrefixes, ...prefixes };
  }

  word(name: string, value: Json | undefined): void {
    if (typeof value === 'string') this.terms.add(`${name} ${canonicalIdentifier(value.trim())}`);
  }

  figure(name: string, value: Json | undefined): void {
    const figure = figureOf(value);
    if (figure !== undefined) this.figures.push([name, figure]);
  }

  /** The extensions of one place, and within them what lies deeper. */
  fields(area: Area, within: Json | undefined, inner = false): void {
    if (within === null || typeof within !== 'object' || Array.isArray(within)) return;
    for (const [given, value] of Object.entries(within)) {
      const address = given.includes(':') ? fieldAddress(given, this.prefixes) : undefined;
      const name = address === undefined ? undefined : fieldName(area, inner, address);
      if (name === undefined && !inner) continue;
      for (const one of Array.isArray(value) ? value : [value]) this.field(area, name, one);
    }
  }

  field(area: Area, name: string | undefined, value: Json): void {
    if (value === null) return;
    if (name !== undefined) this.terms.add(`has ${name}`);
    const said = typeof value === 'object' && !Array.isArray(value) ? (value['@value'] ?? value) : value;
    if (typeof said === 'object') return this.fields(area, said, true);
    if (name === undefined) return;
    const text = comparedText(String(said));
    if (text.length <= TEXT_MOST) this.terms.add(`${name} ${text}`);
    this.figure(name, typeof said === 'boolean' ? undefined : said);
  }
}

/** What is no object, as text. */
const plain = (value: Json | undefined): string => (typeof value === 'string' ? value : JSON.stringify(value ?? ''));

const objects = (value: Json | undefined): JsonObject[] =>
  Array.isArray(value) ? value.filter((one): one is JsonObject => one !== null && typeof one === 'object') : [];
const texts = (value: Json | undefined): Json[] => (Array.isArray(value) ? value : value === undefined ? [] : [value]);

const classLists = {
  quantityList: 'epcClass',
  childQuantityList: 'epcClass',
  inputQuantityList: 'inputEPCClass',
  outputQuantityList: 'outputEPCClass',
} as const;
/** What a sensor says in figures of a unit, in figures without one, at which times, and in words. */
export const unitFigures = ['value', 'minValue', 'maxValue', 'meanValue', 'sDev', 'percValue'] as const;
export const sensorTimes = ['time', 'startTime', 'endTime'] as const;
export const sensorWords = [
  'deviceID',
  'dataProcessingMethod',
  'bizRules',
  'microorganism',
  'chemicalSubstance',
  'uriValue',
] as const;
export const sensorTexts = ['stringValue', 'booleanValue', 'hexBinaryValue'] as const;

function gatherSensors(found: Gathered, event: EpcisEvent): void {
  const elements = objects(event.sensorElementList);
  if (elements.length > 0) found.terms.add('has sensorElementList');
  for (const element of elements) {
    const metadata = (element.sensorMetadata ?? {}) as JsonObject;
    const reports = objects(element.sensorReport);
    found.fields('SENSORELEMENT', element);
    found.fields('SENSORMETADATA', metadata);
    for (const part of [metadata, ...reports]) {
      for (const name of sensorWords) found.word(name, part[name]);
      for (const name of sensorTimes) found.figure(name, part[name]);
    }
    for (const report of reports) {
      found.fields('SENSORREPORT', report);
      if (typeof report.type === 'string')
        found.terms.add(`type ${webWord('sensorType', report.type, found.prefixes)}`);
      for (const name of sensorTexts)
        if (report[name] !== undefined) found.terms.add(`${name} ${plain(report[name]).slice(0, TEXT_MOST)}`);
      found.figure('percRank', report.percRank);
      for (const name of unitFigures)
        if (typeof report.uom === 'string') found.figure(`${name} ${report.uom}`, report[name]);
    }
  }
}

/** Words and figures of a valid event. */
export function termsOf(event: EpcisEvent, prefixes: Prefixes): Terms {
  const found = new Gathered(prefixes);
  for (const [list, name] of Object.entries(classLists))
    for (const { epcClass, quantity, uom } of objects(event[list])) {
      found.word(name, epcClass);
      if (typeof uom === 'string') found.figure(`quantity ${uom}`, quantity);
    }
  for (const end of ['source', 'destination'])
    for (const each of objects(event[`${end}List`]))
      if (typeof each.type === 'string')
        found.word(`${end} ${webWord('sourceDestinationType', each.type, found.prefixes)}`, each[end]);
  found.word('transformationID', event.transformationID);
  const persistent = (event.persistentDisposition ?? {}) as JsonObject;
  for (const way of ['set', 'unset'])
    for (const word of texts(persistent[way]))
      found.terms.add(`persistentDisposition_${way} ${webWord('disposition', plain(word), found.prefixes)}`);
  const declaration = (event.errorDeclaration ?? {}) as JsonObject;
  for (const id of texts(declaration.correctiveEventIDs)) found.word('correctiveEventID', id);
  gatherSensors(found, event);
  found.fields('', event);
  found.fields('ERROR_DECLARATION', declaration);
  // Every member of lot data is an extension by itself.
  found.fields('ILMD', event.ilmd);
  found.fields('readPoint', event.readPoint);
  found.fields('bizLocation', event.bizLocation);
  return {
    terms: [...found.terms],
    figure_names: found.figures.map(([name]) => name),
    figure_values: found.figures.map(([, value]) => value),
  };
}
