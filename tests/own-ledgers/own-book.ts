import type { Client, World } from '../support/world.ts';

interface Balances {
  debitsPending: string;
  debitsPosted: string;
  creditsPending: string;
  creditsPosted: string;
}

let parties = 0;

/** A party with ledgers of its own, spoken to over HTTP. */
export async function openOwnBook(world: World, ledgers: readonly number[]) {
  const party: Client = await world.party(`Keeper ${parties++}`, 'trader');
  for (const ledger of ledgers)
    await party.done('/ledger/own/ledgers', { ledger, name: `Ledger ${ledger}`, unit: 'CNY' });
  const results = async (path: string, body: object): Promise<string[]> => {
    const { status, body: answer } = await party.post<{ items: { result: string }[] }>(path, body);
    if (status !== 200) throw new Error(`${status} ${JSON.stringify(answer)}`);
    return answer.items.map(({ result }) => result);
  };
  return {
    party,
    open: (accounts: readonly object[]) => results('/ledger/own/accounts', { accounts }),
    transfer: (transfers: readonly object[]) => results('/ledger/own/transfers', { transfers }),
    advance: (seconds: number) => world.clock.advance(seconds),
    async balances(id: string): Promise<Balances> {
      const { body } = await party.get<Balances>(`/ledger/own/accounts/${id}`);
      const { debitsPending, debitsPosted, creditsPending, creditsPosted } = body;
      return { debitsPending, debitsPosted, creditsPending, creditsPosted };
    },
    async shown(id: string) {
      const { status, body } = await party.get<{ amount: string; state: string | null }>(`/ledger/own/transfers/${id}`);
      return status === 200 ? body : undefined;
    },
    async isSound(): Promise<boolean> {
      const { body } = await party.get<{ items: { ledger: number; balanced: boolean }[] }>('/ledger/own/check');
      return body.items.every(({ ledger, balanced }) => Number.isSafeInteger(ledger) && balanced);
    },
  };
}
