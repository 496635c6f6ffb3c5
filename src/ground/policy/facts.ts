import { factsOfClaims } from './facts-of-claims.ts';
import { factsOfGoods } from './facts-of-goods.ts';
import { factsOfRights } from './facts-of-rights.ts';

/** What a gate has to know. Source: prudence of secured lending; each cell that the law decides says so in its note. */
export const gateFacts = { ...factsOfGoods, ...factsOfRights, ...factsOfClaims };
export type FactId = keyof typeof gateFacts;
