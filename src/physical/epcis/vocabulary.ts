import { own } from '../../kernel/own.ts';

/** Enumerations of the Core Business Vocabulary 2.0 (GS1 CBV; ISO/IEC 19988). */
const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

export const bizSteps = words(`accepting arriving assembling collecting commissioning consigning
  creating_class_instance cycle_counting decommissioning departing destroying disassembling dispensing encoding
  entering_exiting holding inspecting installing killing loading other packing picking receiving removing repackaging
  repairing replacing reserving retail_selling sampling sensor_reporting shipping staging_outbound stock_taking stocking
  storing transporting unloading unpacking void_shipping`);
export const dispositions = words(`active available completeness_verified completeness_inferred conformant
  container_closed container_open damaged destroyed dispensed disposed encoded expired in_progress in_transit inactive
  mismatch_instance mismatch_class mismatch_quantity needs_replacement no_pedigree_match non_conformant
  non_sellable_other partially_dispensed recalled reserved retail_sold returned sellable_accessible
  sellable_not_accessible stolen unavailable unknown`);
export const bizTransactionTypes = words(
  'bol cert desadv inv pedigree po poc prodorder recadv rma testprd testres upevt',
);
export const sourceDestinationTypes = words('owning_party possessing_party location');
export const errorReasons = words('did_not_occur incorrect_data');
export const components = words(`x y z axial_distance azimuth height spherical_radius polar_angle elevation_angle
  easting northing latitude longitude altitude`);
export const sensorExceptions = words('ALARM_CONDITION ERROR_CONDITION');

export const eventTypes = [
  'ObjectEvent',
  'AggregationEvent',
  'TransactionEvent',
  'TransformationEvent',
  'AssociationEvent',
] as const;
export type EventType = (typeof eventTypes)[number];

const CBV = 'https://ref.gs1.org/cbv/';
const GS1 = 'https://gs1.org/voc/';

export interface Vocabulary {
  members: ReadonlySet<string> | null;
  /** Web address that a bare word stands for. */
  web: string;
  /** The same in the old spelling, urn:epcglobal:cbv:…: */
  urn: string | null;
}
export const vocabularies = {
  bizStep: { members: bizSteps, web: `${CBV}BizStep-`, urn: 'urn:epcglobal:cbv:bizstep:' },
  disposition: { members: dispositions, web: `${CBV}Disp-`, urn: 'urn:epcglobal:cbv:disp:' },
  bizTransactionType: { members: bizTransactionTypes, web: `${CBV}BTT-`, urn: 'urn:epcglobal:cbv:btt:' },
  sourceDestinationType: { members: sourceDestinationTypes, web: `${CBV}SDT-`, urn: 'urn:epcglobal:cbv:sdt:' },
  errorReason: { members: errorReasons, web: `${CBV}ER-`, urn: 'urn:epcglobal:cbv:er:' },
  component: { members: components, web: `${CBV}Comp-`, urn: null },
  sensorType: { members: null, web: GS1, urn: null },
  sensorException: { members: sensorExceptions, web: GS1, urn: null },
} as const satisfies Record<string, Vocabulary>;
export type VocabularyName = keyof typeof vocabularies;

/** Prefixes that the EPCIS context defines itself. */
export const builtInPrefixes: Readonly<Record<string, string>> = {
  cbv: CBV,
  cbvmda: 'urn:epcglobal:cbv:mda:',
  gs1: GS1,
  epcis: 'https://ref.gs1.org/epcis/',
  rdfs: 'http://www.w3.org/2000/01/rdf-schema#',
  owl: 'http://www.w3.org/2002/07/owl#',
  xsd: 'http://www.w3.org/2001/XMLSchema#',
  dcterms: 'http://purl.org/dc/terms/',
};

/** A word of a vocabulary in its web spelling, whichever of the three it came in: bare, CURIE, URN. */
export function webWord(name: VocabularyName, word: string, prefixes: Readonly<Record<string, string>>): string {
  const { web, urn } = vocabularies[name];
  if (urn !== null && word.startsWith(urn)) return web + word.slice(urn.length);
  if (/^[A-Za-z_][\w-]*$/.test(word)) return web + word;
  const [, prefix = '', rest = ''] = /^([A-Za-z][\w-]*):(?!\/\/)(.+)$/.exec(word) ?? [];
  const base = own(prefixes, prefix) ?? own(builtInPrefixes, prefix);
  if (base !== undefined) return base + rest;
  return word;
}

/** Whether a word may stand there: a member, or an address of someone's own vocabulary. */
export function isWord(name: VocabularyName, word: string): boolean {
  const { members } = vocabularies[name];
  if (/^[A-Za-z_][\w-]*$/.test(word)) return members === null || members.has(word);
  return /^[A-Za-z][A-Za-z0-9+.-]*:\S+$/.test(word);
}

/** A word of a standard vocabulary as events write it, bare; an address of another stays as it is. */
export function shortWord(address: string): string {
  for (const { web, members } of [vocabularies.bizStep, vocabularies.disposition]) {
    const word = address.startsWith(web) ? address.slice(web.length) : '';
    if (members.has(word)) return word;
  }
  return address;
}
