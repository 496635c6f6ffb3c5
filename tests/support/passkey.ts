/** A device that makes and shows passkeys, as WebAuthn describes it, with ES256 over Web Crypto; and one that lies. */
type Bytes = Uint8Array<ArrayBuffer>;
const utf8 = (text: string): Bytes => new TextEncoder().encode(text);
const url = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url');
const join = (...parts: Uint8Array[]): Bytes => new Uint8Array(Buffer.concat(parts));
const sha256 = async (bytes: Bytes): Promise<Bytes> => new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));

const newPair = () => crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify']);

/** As much of CBOR (RFC 8949) as a device writes. */
function cbor(value: number | string | Uint8Array | Map<number | string, unknown>): Bytes {
  const head = (major: number, n: number) =>
    n < 24
      ? Uint8Array.of((major << 5) | n)
      : n < 256
        ? Uint8Array.of((major << 5) | 24, n)
        : Uint8Array.of((major << 5) | 25, n >> 8, n & 255);
  if (typeof value === 'number') return value >= 0 ? join(head(0, value)) : join(head(1, -1 - value));
  if (typeof value === 'string') return join(head(3, utf8(value).length), utf8(value));
  if (value instanceof Uint8Array) return join(head(2, value.length), value);
  const members = [...value].flatMap(([key, member]) => [cbor(key), cbor(member as never)]);
  return join(head(5, value.size), ...members);
}

const PRESENT = 1;
const VERIFIED = 4;
const ATTESTED = 64;

/** What a device or a browser says otherwise than it should. */
export interface Lie {
  origin?: string;
  rpId?: string;
  challenge?: string;
  crossOrigin?: boolean;
  counter?: number;
  /** Somebody was there, and did not show who. */
  unverified?: boolean;
  userHandle?: string;
  /** Of which its maker says what it is, with a certificate that names an address. */
  vouched?: boolean;
  type?: string;
}

export interface Question {
  challenge: string;
  rp?: { id: string };
  rpId?: string;
  user?: { id: string };
}

export class Device {
  readonly id = url(crypto.getRandomValues(new Uint8Array(16)));
  #pair: Awaited<ReturnType<typeof newPair>> | undefined;
  #handle: string | undefined;
  counter: number;
  readonly #origin: string;
  readonly #counts: boolean;

  constructor(origin: string, { counts = true } = {}) {
    this.#origin = origin;
    this.#counts = counts;
    this.counter = counts ? 1 : 0;
  }

  async #said(rpId: string, flags: number, lie: Lie, more: Uint8Array = new Uint8Array()): Promise<Bytes> {
    if (this.#counts) this.counter++;
    const counter = lie.counter ?? this.counter;
    const seen = flags | PRESENT | (lie.unverified ? 0 : VERIFIED);
    const counted = Uint8Array.of(counter >>> 24, (counter >> 16) & 255, (counter >> 8) & 255, counter & 255);
    return join(await sha256(utf8(lie.rpId ?? rpId)), Uint8Array.of(seen), counted, more);
  }

  #client(type: string, { challenge }: Question, lie: Lie): Bytes {
    return utf8(
      JSON.stringify({
        type: lie.type ?? type,
        challenge: lie.challenge ?? challenge,
        origin: lie.origin ?? this.#origin,
        crossOrigin: lie.crossOrigin ?? false,
      }),
    );
  }

  /** What `navigator.credentials.create()` gives. */
  async make(question: Question, lie: Lie = {}) {
    this.#pair = await newPair();
    this.#handle = question.user?.id;
    const { x = '', y = '' } = await crypto.subtle.exportKey('jwk', this.#pair.publicKey);
    const key = new Map<number, unknown>([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, new Uint8Array(Buffer.from(x, 'base64url'))],
      [-3, new Uint8Array(Buffer.from(y, 'base64url'))],
    ]);
    const id = new Uint8Array(Buffer.from(this.id, 'base64url'));
    const attested = join(new Uint8Array(16), Uint8Array.of(0, id.length), id, cbor(key));
    const authData = await this.#said(question.rp?.id ?? '', ATTESTED, lie, attested);
    const statement = new Map<string, unknown>(lie.vouched ? [['x5c', utf8('a certificate')]] : []);
    const attestationObject = cbor(
      new Map<string, unknown>([
        ['fmt', lie.vouched ? 'apple' : 'none'],
        ['attStmt', statement],
        ['authData', authData],
      ]),
    );
    return {
      id: this.id,
      rawId: this.id,
      type: 'public-key',
      clientExtensionResults: {},
      authenticatorAttachment: 'platform',
      response: {
        clientDataJSON: url(this.#client('webauthn.create', question, lie)),
        attestationObject: url(attestationObject),
        transports: ['internal'],
        publicKeyAlgorithm: -7,
      },
    };
  }

  /** What `navigator.credentials.get()` gives. */
  async show(question: Question, lie: Lie = {}) {
    if (!this.#pair) throw new Error('this device holds no passkey');
    const authenticatorData = await this.#said(question.rpId ?? '', 0, lie);
    const client = this.#client('webauthn.get', question, lie);
    const signed = join(authenticatorData, await sha256(client));
    const raw = new Uint8Array(
      await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, this.#pair.privateKey, signed),
    );
    return {
      id: this.id,
      rawId: this.id,
      type: 'public-key',
      clientExtensionResults: {},
      response: {
        clientDataJSON: url(client),
        authenticatorData: url(authenticatorData),
        signature: url(derOf(raw)),
        userHandle: lie.userHandle ?? this.#handle,
      },
    };
  }

  /** The same device once more, in somebody else’s hands. */
  copied(): Device {
    const copy = new Device(this.#origin);
    Object.assign(copy, { id: this.id, counter: this.counter });
    copy.#pair = this.#pair;
    copy.#handle = this.#handle;
    return copy;
  }
}

/** Two numbers as devices sign them (X9.62). */
function derOf(raw: Bytes): Bytes {
  const number = (part: Uint8Array) => {
    let from = 0;
    while (from < part.length - 1 && part[from] === 0) from++;
    const bare = part.subarray(from);
    const whole = (bare[0] ?? 0) > 127 ? join(Uint8Array.of(0), bare) : join(bare);
    return join(Uint8Array.of(2, whole.length), whole);
  };
  const both = join(number(raw.subarray(0, 32)), number(raw.subarray(32)));
  return join(Uint8Array.of(48, both.length), both);
}
