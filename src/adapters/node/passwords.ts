import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';
import { type Passwords, signInRefusals } from '../../ground/sign-in/index.ts';
import { refuse } from '../../kernel/refusal.ts';

export interface PasswordCost {
  /** Binary logarithm of N. */
  ln: number;
  r: number;
  p: number;
}

/**
 * As strong as N = 2^17 with p = 1 (OWASP, Password Storage), in 16 MB instead of 128: anybody may ask for one, and two at once must not
 * cost the machine its memory.
 */
const usualCost: PasswordCost = { ln: 14, r: 8, p: 5 };
/** At once, and waiting: they work in threads that files and names need as well. */
const AT_ONCE = 2;
const WAITING_MOST = 40;

const derive = (password: string, salt: Buffer, { ln, r, p }: PasswordCost): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const options: ScryptOptions = { N: 2 ** ln, r, p, maxmem: 256 * 2 ** ln * r };
    scrypt(password.normalize('NFKC'), salt, 32, options, (error, key) => (error ? reject(error) : resolve(key)));
  });

/** scrypt (RFC 7914). What is kept says how it was made, so that the cost can grow: `scrypt$14$8$5$salt$hash`. */
export function scryptPasswords(cost: PasswordCost = usualCost): Passwords {
  let atOnce = 0;
  const waiting: (() => void)[] = [];
  async function inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (atOnce >= AT_ONCE) {
      if (waiting.length >= WAITING_MOST) refuse(signInRefusals.SIGN_IN_BUSY);
      await new Promise<void>((resolve) => waiting.push(resolve));
    } else atOnce++;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else atOnce--;
    }
  }
  const nobodys = Buffer.alloc(16);
  return {
    hash: (password) =>
      inTurn(async () => {
        const salt = randomBytes(16);
        const key = await derive(password, salt, cost);
        return ['scrypt', cost.ln, cost.r, cost.p, salt.toString('base64url'), key.toString('base64url')].join('$');
      }),
    verify: (password, hash) =>
      inTurn(async () => {
        const [, ln, r, p, salt = '', kept = ''] =
          /^scrypt\$(\d{1,2})\$(\d{1,2})\$(\d{1,2})\$([\w-]+)\$([\w-]+)$/.exec(hash ?? '') ?? [];
        if (ln === undefined) {
          await derive(password, nobodys, cost);
          return false;
        }
        const made = { ln: Number(ln), r: Number(r), p: Number(p) };
        const key = await derive(password, Buffer.from(salt, 'base64url'), made);
        const expected = Buffer.from(kept, 'base64url');
        return key.length === expected.length && timingSafeEqual(key, expected);
      }),
  };
}
