/**
 * Checks an evidence pack in a browser. A second implementation on purpose, apart from `verifyPack`: it names nothing outside itself,
 * so that its text can be read, and served, as it stands. Both are held to the same packs by a test.
 * @param pack what was read from the file, whatever it is
 * @param published the keys of the log as this installation publishes them
 * @param given a key that the reader had before, base64; '' without one
 */
// oxlint-disable-next-line max-lines-per-function -- its text is served as it stands, and names nothing outside itself
export async function checkPackInPage(
  pack: unknown,
  published: readonly { publicKey: string; since: string; until: string | null; endorsement: string | null }[],
  given: string,
) {
  interface Entry {
    leafIndex: string;
    event: Record<string, unknown>;
    proof: string[];
  }
  const faults: string[] = [];
  const utf8 = (text: string) => new TextEncoder().encode(text);
  const bytesOf = (text: string) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  const same = (a: Uint8Array, b: Uint8Array) => a.length === b.length && a.every((byte, i) => byte === b[i]);
  const join = (...parts: Uint8Array[]) => Uint8Array.from(parts.flatMap((part) => [...part]));
  const hash = async (...parts: Uint8Array[]) => new Uint8Array(await crypto.subtle.digest('SHA-256', join(...parts)));

  /** JSON with sorted members and no spaces (RFC 8785). */
  const canonical = (value: unknown): string => {
    if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
    if (value === null || typeof value !== 'object') return JSON.stringify(value);
    const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${canonical(member)}`).join(',')}}`;
  };
  const isSigned = async (text: string, signature: Uint8Array<ArrayBuffer>, publicKey: string) => {
    const key = await crypto.subtle.importKey('raw', bytesOf(publicKey), { name: 'Ed25519' }, false, ['verify']);
    return crypto.subtle.verify({ name: 'Ed25519' }, key, signature, utf8(text));
  };

  /** Where the root lies if this leaf is at this place: RFC 6962, 2.1.1. */
  const rootFrom = async (leaf: Uint8Array, index: bigint, size: bigint, proof: readonly string[]) => {
    if (index >= size) return undefined;
    let [node, last, root] = [index, size - 1n, leaf];
    for (const text of proof) {
      if (last === 0n) return undefined;
      const beside = bytesOf(text);
      if ((node & 1n) === 1n || node === last) {
        root = await hash(Uint8Array.of(1), beside, root);
        while ((node & 1n) === 0n && node !== 0n) [node, last] = [node >> 1n, last >> 1n];
      } else root = await hash(Uint8Array.of(1), root, beside);
      [node, last] = [node >> 1n, last >> 1n];
    }
    return last === 0n ? root : undefined;
  };

  /** Whether each published key is vouched for by the one before it, from the key that the reader had on, or from the first. */
  const isInChain = async (publicKey: string): Promise<boolean> => {
    const from = given === '' ? 0 : published.findIndex((key) => key.publicKey === given);
    const to = published.findIndex((key) => key.publicKey === publicKey);
    if (given === publicKey) return true;
    if (from < 0 || to < from) return false;
    for (let i = from + 1; i <= to; i++) {
      const [before, key] = [published[i - 1], published[i]];
      if (!before || !key?.endorsement) return false;
      const text = `holdfast key succession\n${key.publicKey}\n${key.since}\n`;
      if (!(await isSigned(text, bytesOf(key.endorsement), before.publicKey))) return false;
    }
    return true;
  };

  const {
    format,
    checkpoint = '',
    publicKey = '',
    entries = [],
  } = (pack ?? {}) as {
    format?: string;
    checkpoint?: string;
    publicKey?: string;
    entries?: Entry[];
  };
  if (format !== 'holdfast-evidence/1') faults.push('this is not an evidence pack');
  const note = /^([^\n]+)\n(\d+)\n([A-Za-z0-9+/=]+)\n\n— [^ \n]+ ([A-Za-z0-9+/=]+)\n$/.exec(checkpoint);
  const [, origin = '', size = '0', root = '', signature = ''] = note ?? [];
  const body = `${origin}\n${size}\n${root}\n`;
  try {
    if (faults.length === 0 && !(note && (await isSigned(body, bytesOf(signature).slice(4), publicKey))))
      faults.push('the checkpoint is not signed by the key of the pack');
    if (faults.length === 0)
      for (const { event, leafIndex, proof } of entries) {
        const leaf = await hash(Uint8Array.of(0), utf8(canonical(event)));
        const at = await rootFrom(leaf, BigInt(leafIndex), BigInt(size), proof);
        if (!at || !same(at, bytesOf(root))) faults.push(`event ${String(event.id)} is not in the log at ${leafIndex}`);
      }
    // A key that was replaced signs on until its processes are started anew, for a day at most.
    const next = published[published.findIndex((key) => key.publicKey === publicKey) + 1];
    const end = next ? new Date(next.since).getTime() + 86_400_000 : Number.POSITIVE_INFINITY;
    for (const { event } of entries)
      if (!(new Date(String(event['at'])).getTime() <= end))
        faults.push(`event ${String(event['id'])} is later than the key that signed it was in use`);
    if (faults.length === 0 && entries.length === 0) faults.push('there is no event in it');
    if (faults.length === 0 && !(await isInChain(publicKey)))
      faults.push(
        given === ''
          ? 'the pack is signed with a key that this installation does not publish'
          : 'the pack is signed with another key than the one you gave, and none that it vouches for',
      );
  } catch (error) {
    faults.push(`this cannot be read: ${(error as Error).message}`);
  }
  return { valid: faults.length === 0, origin, size, publicKey, faults, entries };
}
