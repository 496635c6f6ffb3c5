import { refusalList } from '../../kernel/refusal.ts';
import { eventTypes } from './event-types.ts';

export const webhookStatuses = ['active', 'suspended', 'ended'] as const;
export type WebhookStatus = (typeof webhookStatuses)[number];

export const webhookRefusals = refusalList({
  WEBHOOK_URL_UNFIT: [
    'invalid',
    'A webhook goes to a public https address without credentials in it',
    'Webhook 地址须为公网 https 地址且不含用户名和密码',
    'Give an https address that is reachable from the internet',
    '请填写可从互联网访问的 https 地址',
  ],
  WEBHOOK_EVENT_UNKNOWN: [
    'invalid',
    'No event has this name: nothing would ever be told, and nobody would know why',
    '没有此名称的事件，将永远收不到推送',
    'Take a name from GET /v1/catalogue?kind=event, or a family by its noun and a point, as receivable.',
    '请从 GET /v1/catalogue?kind=event 取事件名称，或以名词加点表示该类全部事件，如 receivable.',
  ],
  WEBHOOK_KNOWN: [
    'conflict',
    'Your party is told at this address already',
    '该地址已登记',
    'Use the webhook on record, or resume it',
    '请使用或恢复已登记的 Webhook',
  ],
  WEBHOOKS_FULL: [
    'conflict',
    'Your party has as many webhooks as one may have',
    '贵方 Webhook 数量已达上限',
    'End one that is not needed, or have the operator raise the number',
    '请停用不需要的 Webhook，或请运营方提高上限',
  ],
  WEBHOOK_WRONG_STATE: [
    'wrong-state',
    'The webhook is not in the state for this',
    'Webhook 状态不允许此操作',
    'Read the webhook again',
    '请重新读取该 Webhook',
  ],
});

/** Whether an event of a type is wanted: by its name, or by a family that ends in a dot; no list wants everything. */
export const wants = (eventTypes: readonly string[], type: string): boolean =>
  eventTypes.length === 0 ||
  eventTypes.some((wanted) => (wanted.endsWith('.') ? type.startsWith(wanted) : type === wanted));

/** Whether anything is ever told under a name, or under a family. */
export const isTold = (wanted: string): boolean =>
  eventTypes.some((type) => (wanted.endsWith('.') ? type.startsWith(wanted) : type === wanted));

/** How many letters are put in, left out or changed from one word to another: Levenshtein 1966. */
function stepsBetween(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, i) => i);
  for (const [at, letter] of one.split('').entries()) {
    const next = [at + 1];
    for (let i = 0; i < other.length; i++)
      next.push(Math.min((row[i] ?? 0) + (letter === other[i] ? 0 : 1), (row[i + 1] ?? 0) + 1, (next[i] ?? 0) + 1));
    row = next;
  }
  return row.at(-1) ?? 0;
}

/** The names that come nearest to one that is none, a family for a family. */
export const nearestTold = (wanted: string): string[] =>
  (wanted.endsWith('.') ? [...new Set(eventTypes.map((type) => type.replace(/[^.]*$/, '')))] : eventTypes)
    .map((type) => ({ type, steps: stepsBetween(wanted, type) }))
    .sort((a, b) => a.steps - b.steps)
    .slice(0, 3)
    .map(({ type }) => type);

/** Longest silence between two tries, and the time of failing after which nobody is tried any more. */
const RETRY_MOST_S = 3_600;
export const SUSPEND_AFTER_S = 3 * 86_400;

/** Seconds until the next try after so many failures in a row: five, doubling. */
export const retryAfterS = (failures: number): number => Math.min(RETRY_MOST_S, 5 * 2 ** Math.min(failures - 1, 20));

/** What is signed, by the Standard Webhooks specification 1.0: identifier, time and body, so that none serves another. */
export const signedContent = (id: string, timestampS: number, body: string): string => `${id}.${timestampS}.${body}`;
