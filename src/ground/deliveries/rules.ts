import { refusalList } from '../../kernel/refusal.ts';
import { type Signer, utf8 } from '../../kernel/signing.ts';

export const webhookRefusals = refusalList({
  ENDPOINT_NOT_ALLOWED: [
    'invalid',
    'This address cannot be called: it is no https address, or leads to a private network',
    '该地址不可调用：不是 https 地址或指向私有网络',
    'Give a public https address; the operator may allow private ones by configuration',
    '请提供公网 https 地址；运营方可通过配置放行私有地址',
  ],
  ENDPOINTS_FULL: [
    'conflict',
    'Your party has as many receiving addresses as one may have',
    '贵方接收地址已达上限',
    'End a subscription or disable an address that is not needed, or have the operator raise the number',
    '请停用不需要的订阅或地址，或请运营方提高上限',
  ],
  DELIVERY_NOT_DEAD: [
    'wrong-state',
    'This delivery was made, or is still being tried',
    '该投递已完成或仍在重试',
    'Only a delivery that was given up is sent again by hand',
    '仅放弃的投递可以手动重发',
  ],
});

/** What the outside answers to one request. */
export interface Sent {
  status: number;
  /** Seconds, when the answer asks to wait. */
  retryAfterSeconds?: number | undefined;
  body: string;
}
export interface Outgoing {
  url: string;
  method: 'POST' | 'PUT' | 'GET';
  headers: Record<string, string>;
  body: string;
}
/** The port to the outside world. It refuses private addresses, follows no redirect, and waits a limited time. */
export type Send = (request: Outgoing) => Promise<Sent>;

/** Seconds to wait after each failure (Standard Webhooks): about three days in all, then the delivery is given up. */
export const backoffSeconds: readonly number[] = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400];

export type Verdict =
  | { kind: 'delivered' }
  | { kind: 'gone' }
  | { kind: 'retry'; afterSeconds: number }
  | { kind: 'dead' };

/** What an answer means: only 2xx is success, a redirect is a failure, 410 means never again, Retry-After is kept. */
export function judgeAnswer(answer: Sent | undefined, attempts: number, jitter: number): Verdict {
  if (answer && answer.status >= 200 && answer.status < 300) return { kind: 'delivered' };
  if (answer?.status === 410) return { kind: 'gone' };
  const wait = backoffSeconds[attempts - 1];
  if (wait === undefined) return { kind: 'dead' };
  // Up to a tenth more, so that a thousand receivers that fell together do not rise together.
  const afterSeconds = Math.max(Math.round(wait * (1 + jitter / 10)), Math.min(answer?.retryAfterSeconds ?? 0, 86_400));
  return { kind: 'retry', afterSeconds };
}

const toBase64 = (bytes: Uint8Array): string => {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
};

/** A secret as its owner is shown it: once. */
export const secretText = (secret: Uint8Array): string => `whsec_${toBase64(secret)}`;

/**
 * Headers of Standard Webhooks: `v1` is HMAC-SHA256 with each valid secret of the receiver, `v1a` Ed25519 with the
 * platform's key; both over id, timestamp and body.
 */
export async function signedHeaders(
  message: { id: string; at: Date; body: string },
  secrets: readonly Uint8Array<ArrayBuffer>[],
  signer: Signer | undefined,
): Promise<Record<string, string>> {
  const timestamp = String(Math.floor(message.at.getTime() / 1_000));
  const signed = utf8(`${message.id}.${timestamp}.${message.body}`);
  const signatures: string[] = [];
  for (const secret of secrets) {
    const key = await crypto.subtle.importKey('raw', secret, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
    signatures.push(`v1,${toBase64(new Uint8Array(await crypto.subtle.sign('HMAC', key, signed)))}`);
  }
  if (signer) signatures.push(`v1a,${toBase64(await signer.sign(signed))}`);
  return {
    'webhook-id': message.id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signatures.join(' '),
  };
}

export const deliveryStates = ['waiting', 'delivered', 'dead'] as const;
