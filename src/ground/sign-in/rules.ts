import { refusalList, refuse } from '../../kernel/refusal.ts';
import { isCommonPassword } from './common-passwords.ts';

export const signInRefusals = refusalList({
  SIGN_IN_REFUSED: [
    'unauthenticated',
    'This does not sign anybody in',
    '登录失败',
    'Check name, password and the code of the authenticator; a code counts once. Who lost one of them has two administrators of the party reset it',
    '请核对登录名、密码与验证码（每个验证码仅可使用一次）；如有遗失，请由贵方两名管理员重置',
  ],
  SIGN_IN_LINK_SPENT: [
    'unauthenticated',
    'This link lets nobody in',
    '该登录链接无效',
    'A link opens once, within minutes, and only for who has no other way to sign in yet: sign in with password and code, or have a new link made',
    '链接仅可使用一次、数分钟内有效，且仅供尚无登录方式者使用：请以密码与验证码登录，或重新生成链接',
  ],
  SIGN_IN_KEY_SPENT: [
    'unauthenticated',
    'This key signs nobody in',
    '该密钥不能用于登录',
    'A key signs its holder in once two administrators have put its enrolment code on record, and only until the holder has a password or a passkey: sign in with that',
    '密钥须经两名管理员登记其注册码后方可用于首次登录，且仅限持有人尚无密码或通行密钥时：已设置者请以其登录',
  ],
  SIGN_IN_WAIT: [
    'too-many',
    'There were too many attempts for this name or from this address',
    '该登录名或该地址的尝试次数过多',
    'Try again after the time in facts; a device that signed in before, a passkey and the bank’s own directory need not wait',
    '请在 facts 所列时间后重试；曾登录过的设备、通行密钥及银行目录登录不受此限',
  ],
  SIGN_IN_BUSY: [
    'unavailable',
    'Too many people are signing in at this moment',
    '当前登录请求过多',
    'Try again in a few seconds',
    '请稍后重试',
  ],
  SECRETS_KEY_MISSING: [
    'precondition',
    'There is no key to seal an authenticator’s secret with',
    '缺少用于加密验证器密钥的主密钥',
    'Give this process the key of its installation: see secrets in docs/running.md',
    '请为该进程配置安装主密钥：见 docs/running.md',
  ],
  PASSWORDS_NOT_HERE: [
    'precondition',
    'Passwords are not checked by this part of the service',
    '此服务端不支持密码登录',
    'Sign in with a passkey or by the directory of your bank',
    '请使用通行密钥或银行目录登录',
  ],
  PASSWORD_TOO_COMMON: [
    'invalid',
    'This password is among those that are tried first',
    '该密码过于常见',
    'Take a phrase of several words that nobody connects with you or with this service',
    '请使用由多个词组成、与您本人及本服务无关的短语',
  ],
  PASSWORD_TOO_SHORT: [
    'invalid',
    'The password has fewer than twelve characters',
    '密码少于十二个字符',
    'Take at least twelve characters; a phrase is easier to keep than signs',
    '请使用至少十二个字符的密码，短语更便于记忆',
  ],
  FACTORS_STAND: [
    'forbidden',
    'Who has a second factor changes it only in a session that showed it within the last minutes',
    '已有第二要素的人员，须在近几分钟内验证过该要素的会话中变更',
    'Sign in, confirm at POST /v1/sessions/current/step-up and do it again; who lost the factor has two administrators reset it',
    '请登录并通过 POST /v1/sessions/current/step-up 验证后重试；如已遗失，请由两名管理员重置',
  ],
  KEY_FOR_LESS: [
    'forbidden',
    'This key is good for some reads, some networks or a shorter time: it makes no way in that is good for more',
    '该密钥仅限部分读取、部分网段或较短期限，不得据以设立权限更大的登录方式',
    'Do it by a key for all that you may do, or have two administrators issue one',
    '请使用权限完整的密钥办理，或由两名管理员另行签发',
  ],
  NOT_A_SESSION: [
    'precondition',
    'This is done in a session; a key is none',
    '该操作须在登录会话中进行，密钥不构成会话',
    'Sign in at POST /v1/sign-in and use what it answers',
    '请通过 POST /v1/sign-in 登录后使用所得会话',
  ],
  TOTP_NOT_BEGUN: [
    'wrong-state',
    'No authenticator waits to be confirmed, or it waited too long',
    '没有待确认的验证器，或已超时',
    'Begin at POST /v1/me/authenticator',
    '请从 POST /v1/me/authenticator 开始',
  ],
  JWKS_UNFIT: [
    'invalid',
    'These are not public keys that a system can sign in by',
    '该密钥集不可用于系统登录',
    'Give one to ten whole public keys, each with a kid of its own: Ed25519, P-256, or RSA of 2,048 bits or more, to sign with; a private key that was sent is to be thrown away',
    '请提供一至十个完整的签名公钥（Ed25519、P-256 或不少于 2048 位的 RSA），每个均须有唯一 kid；已发送的私钥应立即作废',
  ],
  SYSTEM_STANDS: [
    'wrong-state',
    'This system awaits nobody',
    '该系统无需确认',
    'Have it ask for a token',
    '可直接申请令牌',
  ],
  SYSTEM_ADMINISTERS: [
    'invalid',
    'A system administers nobody: people and keys are the business of persons',
    '系统不得管理人员：人员与密钥须由自然人管理',
    'Leave person:manage out of acts',
    '请从 acts 中移除 person:manage',
  ],
  ACT_NOT_OF_PERSON: [
    'invalid',
    'A system does no more than the person may whom it acts as',
    '系统的权限不得超出其所代表人员的授权',
    'Name mandates of that person, or have the person given the mandate first',
    '请仅列出该人员的授权，或先为该人员授予此授权',
  ],
  PASSKEYS_NEED_ADDRESS: [
    'precondition',
    'A passkey is bound to the address by which people reach the service, and this process does not know it',
    '通行密钥与服务的公开地址绑定，而本进程未配置该地址',
    'Set PUBLIC_URL: see docs/running.md',
    '请设置 PUBLIC_URL：见 docs/running.md',
  ],
  PASSKEY_REFUSED: [
    'forbidden',
    'This is no answer of a device to the question that was asked here',
    '该通行密钥响应与此处发出的质询不符',
    'Ask for another question and let the device answer it within five minutes, on a page of this service, with finger, face or number',
    '请重新获取质询，并在五分钟内于本服务页面以指纹、面容或 PIN 由设备应答',
  ],
  PASSKEYS_TOO_MANY: [
    'wrong-state',
    'There are as many passkeys as a person may have',
    '通行密钥数量已达上限',
    'Remove one that is not used any more',
    '请先移除不再使用的通行密钥',
  ],
  PASSKEY_CLONED: [
    'forbidden',
    'This passkey counted backwards: there are two of it, and neither opens anything any more',
    '该通行密钥计数倒退：疑被复制，现已全部失效',
    'Sign in another way, remove it and add another; tell who looks after security',
    '请以其他方式登录、移除该密钥并另行添加，同时通知安全负责人',
  ],
  LAST_WAY_IN: [
    'wrong-state',
    'This is the last way by which the person signs in',
    '这是该人员最后一种登录方式',
    'Add another passkey, or a password and an authenticator, first',
    '请先添加另一通行密钥，或设置密码与验证器',
  ],
  PASSWORD_OLD_WRONG: [
    'forbidden',
    'The password before is not this one',
    '原密码不正确',
    'Send the password that counts now as oldPassword; who lost it has two administrators begin a recovery',
    '请在 oldPassword 中填写现用密码；如已遗失，请由两名管理员发起恢复',
  ],
  RECOVERY_CODE_USED: [
    'conflict',
    'This code was used before, or a recovery of the person waits already',
    '该代码已被使用，或该人员已有等待中的恢复',
    'Have the person make another code: POST /v1/enrolments, or holdfast key; cancel the recovery that waits, where it is not theirs',
    '请由本人另行生成代码（POST /v1/enrolments 或 holdfast key）；如等待中的恢复并非其本人所需，请先取消',
  ],
  RECOVERY_WAITS: [
    'precondition',
    'This code opens later: until then the person may say no',
    '该代码尚未生效：生效前本人可予以取消',
    'Show it again after the time in facts',
    '请在 facts 所列时间之后再次提交',
  ],
  RECOVERY_OF_SUSPENDED: [
    'forbidden',
    'The person was suspended: whoever comes in as them does not cancel this recovery',
    '该人员曾被停用：以其身份登录者不得取消该恢复',
    'Have an administrator cancel it, where it is not theirs',
    '如非其本人所需，请由管理员取消',
  ],
  DIRECTORIES_NOT_HERE: [
    'precondition',
    'This part of the service speaks with no directory',
    '此服务端不支持目录登录',
    'Set PUBLIC_URL and sign in where Node serves: see docs/running.md',
    '请设置 PUBLIC_URL，并通过 Node 服务端登录：见 docs/running.md',
  ],
  DIRECTORY_AWAY: [
    'unavailable',
    'The directory is not known here, or does not answer as one',
    '未登记该目录，或目录未按规范应答',
    'Check its number with an administrator; whoever runs it sees that its discovery document names the same issuer',
    '请向管理员核对目录编号；目录运维方请确认其发现文档中的 issuer 一致',
  ],
  ROLE_UNFIT: [
    'invalid',
    'A role lets its people use only mandates that people of the party may hold',
    '角色仅可对应本方人员可持有的授权',
    'Name mandates of GET /v1/mandates',
    '请填写 GET /v1/mandates 所列授权',
  ],
  DIRECTORY_ADDRESS_UNFIT: [
    'invalid',
    'An issuer is an address without query and fragment',
    'issuer 须为不含查询与片段的地址',
    'Copy issuer from the discovery document of the directory',
    '请从目录的发现文档中复制 issuer',
  ],
  LINKED_ALREADY: [
    'conflict',
    'This subject, or this person, is linked in that directory already',
    '该 subject 或该人员已在此目录中关联',
    'End the link that stands first',
    '请先结束现有关联',
  ],
  CODE_WRONG: [
    'forbidden',
    'This code does not confirm it',
    '验证码不正确',
    'Enter the code that the authenticator shows now; one that was used before counts no more',
    '请输入验证器当前显示的验证码；已使用过的验证码无效',
  ],
});

/** NIST SP 800-63B-4 3.1.1.2, ASVS 5.0 6.2: length counts, composition does not; what everybody tries is refused. */
export const passwordLeast = 12;
export const passwordMost = 128;

/** Refuses a password that is no secret. `own` are words about the person and the party that others know. */
export function decidePassword(password: string, own: readonly string[]): void {
  if (Array.from(password.normalize('NFKC')).length < passwordLeast)
    refuse(signInRefusals.PASSWORD_TOO_SHORT, { at: '/password' });
  if (isCommonPassword(password, own)) refuse(signInRefusals.PASSWORD_TOO_COMMON, { at: '/password' });
}

/** Seconds that one code lives, and how many codes before and after are taken for a clock that is off (RFC 6238 5.2). */
export const totpPeriod = 30;
export const totpDrift = 1;
/** An authenticator that is not confirmed by then is forgotten. */
export const pendingMinutes = 15;
export const recoveryCodesMade = 10;

/** A question to a device or a directory waits so long for its answer (WebAuthn 15.1 recommends five to ten). */
export const challengeMinutes = 5;
export const passkeysMost = 20;
/** A link that lets somebody in for the first time is good so long; one in the file beside the keys of a first tenant a day. */
export const linkMinutes = 15;
export const linkInFileMinutes = 1_440;

/** Whoever removes a way in keeps one: a passkey, or a password with an authenticator (practice). */
export function decideLastWay({ passkeys, hasPassword }: { passkeys: number; hasPassword: boolean }): void {
  if (passkeys === 0 && !hasPassword) refuse(signInRefusals.LAST_WAY_IN);
}

/** A login name is what the person chose and eight signs of chance: so none tells whether another is taken, or whose it is. */
export const loginNameOf = (chosen: string, chance: Uint8Array): string => {
  const signs = 'abcdefghijklmnopqrstuvwxyz234567';
  return `${chosen}-${Array.from(chance, (byte) => signs[byte % 32]).join('')}`;
};

export const normalLoginName = (typed: string): string => typed.normalize('NFKC').trim().toLowerCase();

/** How a recovery code is compared: people leave out dashes and type capitals. */
export const normalCode = (typed: string): string =>
  typed
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, '');

export interface Limits {
  idleMs: number;
  longestMs: number;
}

/** When a session of a moment ends: without use, and at the latest. */
export const endsOf = (now: Date, { idleMs, longestMs }: Limits): { idleUntil: Date; expiresAt: Date } => ({
  idleUntil: new Date(now.getTime() + Math.min(idleMs, longestMs)),
  expiresAt: new Date(now.getTime() + longestMs),
});
