/** Closed lists of the control-of-goods field. The wire contract names them; nothing here may be renamed. */

export const breachKinds = [
  'outside_fence',
  'off_corridor',
  'unplanned_stop',
  'overdue',
  'implausible_motion',
  'silent',
  'seal_broken',
  'seal_mismatch',
  'weight_short',
  'tags_missing',
  'door_open',
  'climate_excursion',
  'separated',
  'tampered',
] as const;
export type BreachKind = (typeof breachKinds)[number];

/** What the engine says of a subject: held, in doubt, gone, or not known. */
export const controlStatuses = ['in_control', 'at_risk', 'lost', 'unverified'] as const;
export type ControlStatus = (typeof controlStatuses)[number];

export const severities = ['critical', 'major', 'minor'] as const;
export type Severity = (typeof severities)[number];

export const deviceKinds = [
  'gnss_tracker',
  'e_seal',
  'scale',
  'door_sensor',
  'tag_reader',
  'climate_sensor',
  'camera_counter',
] as const;
export type DeviceKind = (typeof deviceKinds)[number];

/** What a watch can be asked to measure: the goods by weight, by piece, by where they are, by their seal. */
export const measures = ['weight', 'pieces', 'position', 'seal'] as const;
export type Measure = (typeof measures)[number];

/** Kinds of device that show what is to be known of goods; the door only where somebody asks. */
export const shownBy: Record<Measure | 'door', readonly DeviceKind[]> = {
  weight: ['scale'],
  pieces: ['tag_reader', 'camera_counter'],
  position: ['gnss_tracker', 'e_seal'],
  seal: ['e_seal'],
  door: ['door_sensor'],
};
/** What stands in where none of them is there: pieces that are weighed are not counted, and a watch says so. */
export const standsIn: Partial<Record<Measure | 'door', readonly DeviceKind[]>> = { pieces: ['scale'] };

/** What a message can say of goods, and which kinds of device are there for it. */
export const kindsFor = {
  position: shownBy.position,
  seal: shownBy.seal,
  weight: shownBy.weight,
  tags: shownBy.pieces,
  door: shownBy.door,
  climate: ['climate_sensor'],
} as const satisfies Record<string, readonly DeviceKind[]>;
export type ReadingName = keyof typeof kindsFor;
export const readingNames = Object.keys(kindsFor) as ReadingName[];

/** Whether a device of this kind is there for a reading. */
export const isFor = (kind: DeviceKind, reading: ReadingName): boolean =>
  (kindsFor[reading] as readonly DeviceKind[]).includes(kind);

export const siteKinds = ['warehouse', 'yard', 'terminal', 'border_crossing', 'port'] as const;
export type SiteKind = (typeof siteKinds)[number];

export const subjectKinds = ['lot', 'container', 'wagon', 'truck'] as const;
export type SubjectKind = (typeof subjectKinds)[number];

export const orderKinds = ['release', 'reseal', 'inspection', 'transfer', 'reroute'] as const;
export type OrderKind = (typeof orderKinds)[number];

/**
 * How much of the physical leg a breach takes away. Critical: the goods or their integrity are gone or out of reach.
 * Major: something is wrong that may yet be explained. Minor: a promise was not kept.
 */
export const severityOf: Record<BreachKind, Severity> = {
  outside_fence: 'critical',
  off_corridor: 'critical',
  implausible_motion: 'critical',
  separated: 'critical',
  seal_broken: 'critical',
  seal_mismatch: 'critical',
  weight_short: 'critical',
  tags_missing: 'critical',
  tampered: 'critical',
  silent: 'major',
  unplanned_stop: 'major',
  door_open: 'major',
  climate_excursion: 'minor',
  overdue: 'minor',
};
