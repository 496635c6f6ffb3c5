export const syndicateStates = ['asked', 'confirmed', 'declined'] as const;
export type SyndicateState = (typeof syndicateStates)[number];
