import { claimNouns } from './claims.ts';
import { covenantNouns } from './covenants.ts';
import { creditNouns } from './credits.ts';
import { custodyNouns } from './custody.ts';
import { documentNouns } from './documents.ts';
import { goodsNouns } from './goods.ts';
import { groundNouns } from './ground.ts';
import { lendingNouns } from './lending.ts';
import { loanNouns } from './loans.ts';
import { moneyNouns } from './money.ts';
import type { Noun, Rest, Wait } from './noun.ts';
import { outgoingNouns } from './outgoing.ts';
import { policyNouns } from './policies.ts';
import { positionNouns } from './positions.ts';
import { presentationNouns } from './presentations.ts';
import { recordNouns } from './records.ts';
import { securityNouns } from './security.ts';
import { statedNouns } from './stated.ts';

export type { Column, Follow, Noun, Rest, Sql, Wait } from './noun.ts';

/** Every noun with a life. A test holds it to the states that the database knows. */
export const nouns: readonly Noun[] = [
  ...goodsNouns,
  ...custodyNouns,
  ...positionNouns,
  ...documentNouns,
  ...claimNouns,
  ...securityNouns,
  ...moneyNouns,
  ...creditNouns,
  ...presentationNouns,
  ...lendingNouns,
  ...loanNouns,
  ...covenantNouns,
  ...outgoingNouns,
  ...policyNouns,
  ...groundNouns,
  ...recordNouns,
  ...statedNouns,
];

const isRest = (entry: Rest | Wait | readonly Wait[]): entry is Rest => 'rests' in entry;

/** Who is awaited, state by state. */
export const waitsOf = (noun: Noun): readonly { state: string; wait: Wait }[] =>
  Object.entries(noun.states).flatMap(([state, entry]) =>
    isRest(entry) ? [] : (Array.isArray(entry) ? entry : [entry]).map((wait: Wait) => ({ state, wait })),
  );
