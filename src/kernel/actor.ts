import type { PersonLimit } from './eyes.ts';

/** A person of a party, as the credential shows them. */
export interface PersonActor {
  kind: 'person';
  partyId: string;
  partyName: string;
  roles: readonly string[];
  personId: string;
  personName: string;
  keyId: string;
  mandates: ReadonlySet<string>;
  /** The most that one act of theirs may put at risk; none without. */
  limits?: readonly PersonLimit[] | undefined;
  /** What of the party's may be read by this key: all without, else what stands under these headings. */
  reads?: ReadonlySet<string> | null | undefined;
  /** From where this key is good: everywhere without. */
  networks?: readonly string[] | null | undefined;
  /** Who added this person or issued a key of theirs; undefined where it was not read. */
  madeBy?: ReadonlySet<string> | undefined;
  /** Whom this person added or issued keys to; null where they are too many to read each time. */
  made?: ReadonlySet<string> | null | undefined;
  /** Of who is signed in, rather than holding a key; `keyId` names the session. One of recovery makes other factors, and does nothing else. */
  session?: { provedAt: Date | null; isRecovery?: boolean } | undefined;
  /** What was shown is good for some acts only: a system holds it, and nobody stands behind it. */
  isMachine?: boolean | undefined;
  /** A system by its own token: it shows no second factor, ever. */
  isSystem?: boolean | undefined;
}

/** Timers, ingest and reactions. `name` says which. */
export interface SystemActor {
  kind: 'system';
  name: string;
}

export type Actor = PersonActor | SystemActor;
