import { sha256 } from '../../kernel/canonical.ts';
import { isSigned, type Signer, utf8 } from '../../kernel/signing.ts';

export interface Checkpoint {
  origin: string;
  size: bigint;
  root: Uint8Array<ArrayBuffer>;
}

export const toBase64 = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes));
export const fromBase64 = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text), (c) => c.charCodeAt(0));

/** First four bytes that name a key in a signed note (C2SP signed-note: SHA-256 of name, newline, algorithm, key). */
async function keyId(name: string, publicKey: Uint8Array): Promise<Uint8Array> {
  const hash = await sha256(new Uint8Array([...utf8(`${name}\n`), 1, ...publicKey]));
  return hash.slice(0, 4);
}

const bodyOf = ({ origin, size, root }: Checkpoint): string => `${origin}\n${size}\n${toBase64(root)}\n`;

/** A checkpoint as a signed note (C2SP tlog-checkpoint): origin, size and root, then the signature line. */
export async function signNote(checkpoint: Checkpoint, signer: Signer): Promise<string> {
  const body = bodyOf(checkpoint);
  const signature = await signer.sign(utf8(body));
  const id = await keyId(signer.name, signer.publicKey);
  return `${body}\n— ${signer.name} ${toBase64(new Uint8Array([...id, ...signature]))}\n`;
}

/** The checkpoint of a note that one of these keys signed, or undefined. */
export async function openNote(
  note: string,
  publicKeys: readonly Uint8Array<ArrayBuffer>[],
): Promise<Checkpoint | undefined> {
  const [, origin, size, root, name, signatureText] =
    /^([^\n]+)\n(\d+)\n([A-Za-z0-9+/=]+)\n\n— ([^ \n]+) ([A-Za-z0-9+/=]+)\n$/.exec(note) ?? [];
  if (
    origin === undefined ||
    size === undefined ||
    root === undefined ||
    name === undefined ||
    signatureText === undefined
  )
    return undefined;
  const checkpoint = { origin, size: BigInt(size), root: fromBase64(root) };
  const signed = fromBase64(signatureText);
  if (signed.length !== 68) return undefined;
  for (const publicKey of publicKeys) {
    const id = await keyId(name, publicKey);
    if (!id.every((byte, i) => byte === signed[i])) continue;
    if (await isSigned(utf8(bodyOf(checkpoint)), signed.slice(4), publicKey)) return checkpoint;
  }
  return undefined;
}
