import type { Boundary } from './fence.ts';
import type { Position } from './segments.ts';
import type { DeviceKind, Measure, OrderKind, SiteKind, SubjectKind } from './vocabulary.ts';

/** What is known of a subject before any device speaks, in the words of the scenario contract. Times are RFC 3339. */

export interface SiteFacts {
  code: string;
  name?: string;
  kind: SiteKind;
  boundary: Boundary;
}

export interface StopFacts {
  siteCode: string;
  /** A longer stay is overdue. */
  maxDwellS?: number;
  /** Not inside the site by then is overdue. */
  arriveBy?: string;
}

export interface BlackoutFacts {
  fromM: number;
  toM: number;
  maxS: number;
}

export interface CorridorFacts {
  code: string;
  name?: string;
  line: { type: 'LineString'; coordinates: readonly Position[] };
  halfWidthM: number;
  /** Default 45. */
  maxSpeedMps?: number;
  /** Default 14,400. */
  maxUnplannedStopS?: number;
  stops?: readonly StopFacts[];
  blackouts?: readonly BlackoutFacts[];
}

export interface DeviceFacts {
  code: string;
  kind: DeviceKind;
  reportEveryS?: number;
  /** Numbers nothing: what it says is taken by content and device time, and what is missing of it nobody can know. */
  hasNoNumbers?: boolean;
  /** Of this make single flags of tampering or of an open seal are known to be false: one alone is a doubt. */
  givesFalseFlags?: boolean;
  /** Ed25519, base64url: when given, unsigned or wrongly signed messages are not evidence. */
  publicKey?: string;
}

export interface SubjectFacts {
  code: string;
  kind: SubjectKind;
  siteCode?: string;
  corridorCode?: string;
  devices: readonly string[];
  /** Default four times the shortest reporting period among the devices. */
  maxSilenceS?: number;
  /** The newest observation may be this old before the subject is in doubt. */
  maxAgeS?: number;
  /** How old the newest new fix of any device may be, at rest and under way. Default a day, and two hours. */
  maxPlaceAtRestS?: number;
  maxPlaceUnderWayS?: number;
  /** How far a device's clock may be ahead of receipt. Default two minutes. */
  maxAheadS?: number;
  /** How long all must have been well before a better status is said. Default a quarter of an hour. */
  steadyS?: number;
  /** What must have been measured within the silence that is allowed: each, not one of them. */
  measures?: readonly Measure[];
  sealNumber?: string;
  weight?: {
    expectedKg: number;
    toleranceKg: number;
    /** What the books said from when on, in order; with these the books say what is expected. */
    booked?: readonly { from: string; expectedKg: number }[];
  };
  tags?: readonly string[];
  climate?: { minC?: number; maxC?: number; maxExcursionS?: number };
  maxDoorOpenS?: number;
  /** Default 500. */
  maxSeparationM?: number;
}

export interface OrderFacts {
  kind: OrderKind;
  subjectCode: string;
  from: string;
  to: string;
  weightKg?: number;
  /** When the books took what left; absent while they have not. Only where the books say what is expected. */
  bookedAt?: string;
  /** What leaves under it is booked when it has left. */
  isBooked?: boolean;
  tags?: readonly string[];
  newSealNumber?: string;
  /** When it was reported that the new seal is on. */
  resealedAt?: string;
  /** Of an inspection that found the goods whole: from when on somebody looked at the earliest. */
  foundWholeAt?: string;
  toSiteCode?: string;
  toCorridorCode?: string;
}

/** Times as the engine holds them: milliseconds since 1970. */
export interface Span {
  from: number;
  to: number;
}
