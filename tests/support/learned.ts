import { onTestFinished } from 'vitest';

const identifier = /\b[a-z]{2,6}_[0-9a-f]{32}\b/g;
const idsIn = (text: string): string[] => text.match(identifier) ?? [];

/** What asks when nobody listens; others may listen beneath. */
let beneath = globalThis.fetch;

/**
 * Until the test ends nobody may name what no answer told them: an identifier in an address or a body that came from elsewhere, as from another’s
 * answer, is a fault of the desk, which should have told it. What is named so is answered.
 */
export function namesWhatIsTold(): { unheard: string[] } {
  const unheard: string[] = [];
  const original = globalThis.fetch;
  beneath = original;
  /** What each who asks was told so far, by their key. */
  const told = new Map<string, Set<string>>();
  onTestFinished(() => {
    globalThis.fetch = original;
  });
  globalThis.fetch = async (input, init) => {
    const key = new Headers(init?.headers).get('authorization');
    const url = typeof input === 'string' ? input : input instanceof URL ? input.href : input.url;
    // A colleague who agrees to what was proposed finds it among tasks: `Client.agreed` goes there at once.
    if (key === null || !url.includes('/v1/') || url.includes('/proposals/')) return original(input, init);
    const known = told.get(key) ?? new Set<string>();
    told.set(key, known);
    for (const id of idsIn(`${url} ${typeof init?.body === 'string' ? init.body : ''}`))
      if (!known.has(id)) unheard.push(`${init?.method ?? 'GET'} ${new URL(url).pathname}: ${id}`);
    const response = await original(input, init);
    for (const id of idsIn(await response.clone().text())) known.add(id);
    return response;
  };
  return { unheard };
}

/** What is done between, the goods’ and the markets’ own doing, is nobody’s desk. */
export async function aside<T>(work: () => Promise<T>): Promise<T> {
  const listening = globalThis.fetch;
  globalThis.fetch = beneath;
  try {
    return await work();
  } finally {
    globalThis.fetch = listening;
  }
}
