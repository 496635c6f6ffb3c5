import type { Client } from './world.ts';

/** What a financier sees of its advances and their claims. */
export function standingAdvances(bank: Client) {
  /** How an advance stands, whether its receivable is owed, and who holds that. */
  async function standing(advanceId: string, receivableId: string) {
    const advances = (await bank.get<{ items: { id: string; status: string }[] }>('/advances')).body.items;
    const rights = await bank.get<{ rights: { id: string }[] }>(`/receivables/${receivableId}/rights`);
    return {
      status: advances.find((one) => one.id === advanceId)?.status,
      owed: (await bank.get<{ status: string }>(`/receivables/${receivableId}`)).body.status,
      holders: rights.body.rights.map((right) => right.id),
    };
  }
  async function claimMinor(assignmentId: string) {
    const { items } = (
      await bank.get<{ items: { kind: string; subjectId: string; balanceMinor: string }[] }>('/ledger/accounts')
    ).body;
    return items.find((one) => one.kind === 'factored_claim' && one.subjectId === assignmentId)?.balanceMinor;
  }
  return { standing, claimMinor };
}
