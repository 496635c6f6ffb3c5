/** An answer to what the page itself asked for, and when it came: long before somebody takes it. */
interface Early {
  response: Response;
  askedAtMs: number;
  answeredAtMs: number;
}

/** What the page itself asked for before any script of ours was there (index.html), by address. */
declare global {
  var holdfastEarly: Record<string, { askedAtMs: number; answered: Promise<Early | undefined> }> | undefined;
}

/** Older than this it is no longer what was asked for: somebody went elsewhere first. */
const FRESH_MS = 10_000;

/** What was asked for early at that address and was granted: once, for whoever asks first. Anything else is asked for anew. */
export async function takeEarly(address: string): Promise<Early | undefined> {
  const early = globalThis.holdfastEarly?.[address];
  if (early === undefined) return undefined;
  delete globalThis.holdfastEarly?.[address];
  if (Date.now() - early.askedAtMs > FRESH_MS) return undefined;
  const answer = await early.answered;
  return answer?.response.ok === true ? answer : undefined;
}
