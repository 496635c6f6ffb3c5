import type { Client, World } from './world.ts';

/** What an authority or a lender says of a firm; each answers what ends it. Every one is of a slot of its own. */
export async function sayers(world: Pick<World, 'party' | 'clock'>) {
  const authority = await world.party('Bureau of Finance', 'authority');
  const dayIn = (days: number) =>
    new Date(world.clock.now().getTime() + (8 + 24 * days) * 3_600_000).toISOString().slice(0, 10);
  let said = 0;
  const state = async (by: Client, of: Client, more: object) => {
    const day = dayIn(-30 - ++said);
    const { id } = await by.done<{ id: string }>(`/parties/${of.partyId}/policy-standings`, {
      validFrom: day,
      documentHash: 'a'.repeat(64),
      reason: 'Seen on paper',
      ...more,
    });
    return () => by.done(`/policy-standings/${id}/end`, { lastOn: day, reason: 'No longer so' });
  };
  const events = ['payment_arrears', 'default', 'tax', 'court', 'environment', 'false_data', 'other'];
  return {
    /** On the list of serious breach of some year: nothing new is lent to it. */
    black: (of: Client) => state(authority, of, { kind: 'list', value: 'black', listYear: 2_000 + (said % 26) }),
    /** An event of credit that the lender knows of: one more person agrees. */
    event: (by: Client, of: Client) => state(by, of, { kind: 'credit_event', value: events[said % events.length] }),
  };
}

/** A firm of fifty people that a lender states the size of, for one purpose. */
export const statedSmall = (by: Client, of: Client, purpose: string) =>
  by.done(`/parties/${of.partyId}/policy-standings`, {
    kind: 'size',
    purpose,
    figures: { industry: 'industry', employees: 50, revenueMinor: '500000000' },
    validFrom: '2026-01-01',
    documentHash: 'a'.repeat(64),
    reason: 'Seen on paper',
  });
