/** So much may all object streams of a paper unfold to: they hold its outline, not its pictures. */
const UNFOLDED_MOST = 64_000_000;
const UNREADABLE = 'an object stream that cannot be read';

/** What is said of a stream of objects: its name, or where the first of them stands, which of an outline is a reference. */
const packs = /\/ObjStm(?![A-Za-z])|\/First(?![A-Za-z])(?!\s*\d+\s+\d+\s+R)/;

/**
 * Whether what stands before a stream may say that objects are packed in it. By a reference only the stream itself can say so, and it says how many
 * they are besides; an outline before it says the first alone, in an object that has ended where nobody can mistake it.
 */
function mayPack(head: string): boolean {
  if (packs.test(head)) return true;
  if (!/\/First(?![A-Za-z])/.test(head) || !/\/N(?![A-Za-z])/.test(head)) return false;
  const at = head.lastIndexOf('endobj');
  const own = head.slice(at + 'endobj'.length);
  const hasEnded = at > 0 && /[\s>\])]$/.test(head.slice(0, at)) && !/%[^\r\n]*$/.test(head.slice(0, at));
  const isOfItself = /^\s*\d+\s+\d+\s+obj\s*<</.test(own) && !/[()%]|\/(First|N)(?![A-Za-z])/.test(own);
  return !(hasEnded && isOfItself);
}

/** How a stream is folded is said plainly, by every writer: not by a reference, and with nothing to be done besides. */
const isFoldedOtherwise = (head: string): boolean =>
  /\/Filter(?![A-Za-z])(?!\s*(\/\w+|\[\s*\/\w+\s*\])\s*[/>])|\/(DecodeParms|DP|FFilter|FDecodeParms)(?![A-Za-z])/.test(
    head,
  );

/** Inflated, as far as `most` bytes; undefined where it is no such stream, is cut short, or more. */
async function inflated(bytes: Uint8Array<ArrayBuffer>, most: number): Promise<string | undefined> {
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate')).getReader();
  const decoder = new TextDecoder('latin1');
  let text = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return text;
      text += decoder.decode(value, { stream: true });
      if (text.length > most) {
        await reader.cancel();
        return undefined;
      }
    }
  } catch {
    return undefined;
  }
}

/** Where the line ends that stands before `endstream` and is none of the data, nobody can tell: with two signs, one, and none less. */
async function unfolded(body: Uint8Array<ArrayBuffer>, most: number): Promise<string | undefined> {
  for (const less of [1, 2, 0]) {
    const text = await inflated(body.subarray(0, Math.max(0, body.length - less)), most);
    if (text !== undefined) return text;
  }
  return undefined;
}

/** A name may be written with signs as hexadecimal. */
export const plainNames = (text: string): string =>
  text.replaceAll(/#([\da-fA-F]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));

/**
 * What the object streams of a PDF hold, as text; or why one cannot be looked into (ISO 32000-1 7.5.7). Objects stand there packed, so what a plain
 * search of the file does not find may be in them. What is folded otherwise than every writer folds it is not read, and not kept.
 */
export async function objectStreams(
  text: string,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<{ held: string } | { unsafe: string }> {
  let held = '';
  let before = 0;
  for (const match of text.matchAll(/stream\r?\n([\s\S]*?)endstream/g)) {
    const [whole, body = ''] = match;
    const head = plainNames(text.slice(before, match.index));
    before = match.index + whole.length;
    if (/>>\s*stream\r?\n/.test(body)) return { unsafe: 'a stream within a stream' };
    // A reader goes where the table of the file points, be it into the middle of a stream.
    if (/\d\s+\d+\s+obj(?![A-Za-z])/.test(body)) return { unsafe: 'an object within a stream' };
    if (!mayPack(head)) continue;
    // One whose data begins otherwise than they must would be taken for what stands before the next.
    if (/\/ObjStm[\s\S]*(endobj|stream|\/ObjStm)/.test(head)) return { unsafe: UNREADABLE };
    const filters = head.match(/\/\w*(Decode|Crypt)\b/g) ?? [];
    if (isFoldedOtherwise(head) || filters.some((filter) => filter !== '/FlateDecode') || filters.length > 1)
      return { unsafe: UNREADABLE };
    const from = before - 'endstream'.length - body.length;
    const of =
      filters.length === 0
        ? body
        : await unfolded(bytes.subarray(from, from + body.length), UNFOLDED_MOST - held.length);
    // It begins with the numbers of its objects and where they stand.
    if (of === undefined || !/^\s*(\d+\s+\d+\s|$)/.test(of)) return { unsafe: UNREADABLE };
    held += `\n${of}`;
    if (held.length > UNFOLDED_MOST) return { unsafe: UNREADABLE };
  }
  return packs.test(plainNames(text.slice(before))) ? { unsafe: UNREADABLE } : { held };
}
