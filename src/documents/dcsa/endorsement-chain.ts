import type { ChainParty, Transaction } from './schemas.ts';

export interface EndorsementLink {
  actionDateTime: string;
  actionCode: string;
  actor: ChainParty;
  recipient?: ChainParty;
}

const instantOf = ({ actionDateTime, timestamp }: Transaction): string => {
  const given = actionDateTime ?? timestamp ?? 0;
  return typeof given === 'string' ? given : new Date(given).toISOString();
};

/** The chain in the shape of DCSA END 3: newest first; an accepted surrender is SURRENDERED and has no recipient. */
export function endorsementChain(transactions: readonly Transaction[]): { endorsementChain: EndorsementLink[] } {
  const links = transactions.map((transaction) => ({
    actionDateTime: instantOf(transaction),
    actionCode: transaction.actionCode === 'SACC' ? 'SURRENDERED' : transaction.actionCode,
    actor: transaction.actor,
    ...(transaction.recipient && { recipient: transaction.recipient }),
  }));
  return { endorsementChain: links.reverse() };
}
