import { refusalList } from '../../kernel/refusal.ts';

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

/** Longest silence between two tries, and the time of failing after which nobody is tried any more. */
const RETRY_MOST_S = 3_600;
export const SUSPEND_AFTER_S = 3 * 86_400;

/** Seconds until the next try after so many failures in a row: five, doubling. */
export const retryAfterS = (failures: number): number => Math.min(RETRY_MOST_S, 5 * 2 ** Math.min(failures - 1, 20));

/** What is signed, by the Standard Webhooks specification 1.0: identifier, time and body, so that none serves another. */
export const signedContent = (id: string, timestampS: number, body: string): string => `${id}.${timestampS}.${body}`;
