import { headings } from '../../kernel/headings.ts';
import { isNetwork } from '../../kernel/network.ts';
import { refusalList, refuse } from '../../kernel/refusal.ts';

export const keyRefusals = refusalList({
  ENROLMENT_CODE_USED: [
    'conflict',
    'A key was made under this enrolment code before; a code is good once',
    '该登记码已被使用；每个登记码只能使用一次',
    'Have who will hold the key make a new one: POST /v1/enrolments, or holdfast key',
    '请由将持有密钥者另行生成：POST /v1/enrolments 或 holdfast key',
  ],
  KEY_EXPIRY_OUTSIDE: [
    'invalid',
    'A key ends after now and within the time that keys are good for',
    '密钥的到期时间须晚于现在且不超过最长有效期',
    'Give an instant between earliest and latest in facts, or none',
    '请填写 facts 中 earliest 与 latest 之间的时间，或不填',
  ],
  KEY_BEYOND_PERSON: [
    'invalid',
    'A key cannot be good for what its person may not do',
    '密钥的授权范围不得超出其持有人',
    'Name under acts only mandates of the person; facts list them',
    '请仅在 acts 中列出该人员的授权；facts 列明其授权',
  ],
  NETWORK_UNKNOWN: [
    'invalid',
    'This is no network in CIDR form',
    '不是有效的 CIDR 网段',
    'Write 192.0.2.0/24 or 2001:db8::/32',
    '请按 192.0.2.0/24 或 2001:db8::/32 填写',
  ],
  HEADING_UNKNOWN: [
    'invalid',
    'The reference has no such heading to read under',
    '接口文档中没有该类目',
    'Name headings of the reference, as facts list them and GET /docs shows them; none for a credential that reads nothing',
    '请按 facts 所列及 GET /docs 所示的类目填写；不得读取任何内容者请留空',
  ],
  WORD_OF_PERSON: [
    'forbidden',
    'What is good for less than its person does not give the word that only they give',
    '权限小于本人的凭证不得代其作出仅能由本人作出的意思表示',
    'Do it in a session, or by a key for all that you may do and for the full time',
    '请在登录会话中办理，或使用权限与期限完整的本人密钥',
  ],
  KEY_STANDS: [
    'wrong-state',
    'This key awaits nobody',
    '该密钥无需确认',
    'Use it, or look for the one under awaitsHolder in GET /v1/api-keys',
    '可直接使用，或在 GET /v1/api-keys 中查找 awaitsHolder 为真的密钥',
  ],
  KEY_REPLACED: [
    'wrong-state',
    'Another key took the place of this one already',
    '该密钥已被另一密钥取代',
    'Go on with the key that replaced it; who did not ask for that has this one revoked, and the other ends with it',
    '请使用取代它的密钥；如非本人办理，请吊销本密钥，取代它的密钥将一并失效',
  ],
  KEY_NOT_OWN: [
    'forbidden',
    'Only the key itself is replaced by rotation',
    '密钥轮换仅限于以该密钥本身办理',
    'Send it with the key that is to be replaced, or have two administrators issue another',
    '请以待更换的密钥提交，或由两名管理员另行签发',
  ],
});

/** A prefix, and the SHA-256 of a secret in base64url. */
export const enrolmentPattern = /^hfe_([0-9a-f]{12})_([A-Za-z0-9_-]{43})$/;

const DAY_MS = 86_400_000;
/** A key that is replaced stays good so long at most, for systems that learn of the new one later (practice). */
export const OVERLAP_MINUTES_MOST = 1_440;

/** When a key ends: as asked, within what policy lets keys be good for (ASVS 5.0, 7.3 and 10.4; days to be set by the bank). */
export function decideExpiry(asked: string | undefined, now: Date, validDays: number): Date {
  const latest = new Date(now.getTime() + validDays * DAY_MS);
  if (asked === undefined) return latest;
  const at = new Date(asked);
  if (at <= now || at > latest)
    refuse(keyRefusals.KEY_EXPIRY_OUTSIDE, {
      at: '/expiresAt',
      facts: { earliest: now.toISOString(), latest: latest.toISOString() },
    });
  return at;
}

export interface KeyScope {
  acts?: readonly string[] | undefined;
  reads?: readonly string[] | undefined;
  networks?: readonly string[] | undefined;
}

export const isHeading = (heading: string): boolean => (headings as readonly string[]).includes(heading);

/** What is read under, and from where: names that mean nothing open nothing, and whoever gave them would learn of it too late. */
export function decideReach({ reads, networks }: Pick<KeyScope, 'reads' | 'networks'>) {
  for (const [i, heading] of (reads ?? []).entries())
    if (!isHeading(heading)) refuse(keyRefusals.HEADING_UNKNOWN, { at: `/reads/${i}`, facts: { heading, headings } });
  for (const [i, network] of (networks ?? []).entries())
    if (!isNetwork(network)) refuse(keyRefusals.NETWORK_UNKNOWN, { at: `/networks/${i}`, facts: { network } });
  return { reads: reads ? [...reads] : null, networks: networks ? [...networks] : null };
}

/** What a key is good for, at most what its person may do. */
export function decideScope({ acts, reads, networks }: KeyScope, mandates: readonly string[]) {
  for (const [i, mandate] of (acts ?? []).entries())
    if (!mandates.includes(mandate))
      refuse(keyRefusals.KEY_BEYOND_PERSON, { at: `/acts/${i}`, facts: { mandate, mandates } });
  return { acts: acts ? [...acts] : null, ...decideReach({ reads, networks }) };
}

/**
 * When the key that takes the place of another ends. What two agreed to for less than the time keys are good for ends when they said:
 * a holder alone gives himself no more time (ASVS 5.0, 8.2).
 */
export function endOfNext(
  { createdAt, expiresAt }: { createdAt: string; expiresAt: string | null },
  now: Date,
  validDays: number,
): string | undefined {
  if (expiresAt === null) return undefined;
  const isForLess = new Date(expiresAt).getTime() - new Date(createdAt).getTime() < validDays * DAY_MS;
  return isForLess && new Date(expiresAt) > now ? expiresAt : undefined;
}
