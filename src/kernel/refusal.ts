/**
 * A refusal is an answer, not an accident: the act was understood and will not be done. It has a stable code, a kind
 * that decides how transports report it, the place in the input it is about, and what to do instead.
 */
export const refusalKinds = [
  'invalid',
  'unreadable',
  'unauthenticated',
  'forbidden',
  'not-found',
  'wrong-state',
  'conflict',
  'precondition',
  'too-large',
  'head-too-large',
  'unsupported',
  'other-method',
  'too-many',
  'unavailable',
] as const;
export type RefusalKind = (typeof refusalKinds)[number];

export type Language = 'en' | 'zh';
export type Text = Record<Language, string>;

export interface RefusalDefinition {
  code: string;
  kind: RefusalKind;
  /** What is so. */
  title: Text;
  /** What to do instead. */
  remedy: Text;
}

type Row = [kind: RefusalKind, en: string, zh: string, remedyEn: string, remedyZh: string];

const known = new Map<string, RefusalDefinition>();

/** What a code means; undefined for a code that no slice has. */
export const refusalNamed = (code: string): RefusalDefinition | undefined => known.get(code);

/** Every refusal there is, by code. */
export const allRefusals = (): RefusalDefinition[] => [...known.values()].sort((a, b) => (a.code < b.code ? -1 : 1));

/** The closed list of one slice: code → definition. A code means one thing: a second list with it does not load. */
export function refusalList<const T extends Record<string, Row>>(rows: T): { [K in keyof T]: RefusalDefinition } {
  const entries = Object.entries(rows).map(([code, [kind, en, zh, remedyEn, remedyZh]]) => {
    const definition = { code, kind, title: { en, zh }, remedy: { en: remedyEn, zh: remedyZh } };
    if (known.has(code)) throw new Error(`two refusals are called ${code}`);
    known.set(code, definition);
    return [code, definition];
  });
  return Object.fromEntries(entries) as { [K in keyof T]: RefusalDefinition };
}

export interface RefusalDetail {
  /** JSON Pointer into the input that the refusal is about. */
  at?: string;
  /** Figures and identifiers a person needs to understand it. Never secrets. */
  facts?: Record<string, unknown>;
  cause?: unknown;
}

export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly definition: RefusalDefinition;
  readonly at: string | undefined;
  readonly facts: Record<string, unknown>;

  constructor(definition: RefusalDefinition, detail: RefusalDetail = {}) {
    super(`${definition.code}: ${definition.title.en}`, { cause: detail.cause });
    this.definition = definition;
    this.at = detail.at;
    this.facts = detail.facts ?? {};
  }

  get code(): string {
    return this.definition.code;
  }

  get kind(): RefusalKind {
    return this.definition.kind;
  }
}

/** What facts must say besides: whose figure is in minor units names their currency. It does not compile otherwise. */
type WithCurrency<Facts> = Extract<keyof Facts, `${string}Minor`> extends never ? unknown : { currency: string };

/** `refuse(refusals.NOT_THE_DEBTOR, { at: '/receivableId' })`: throws, and tells the compiler so. */
export function refuse<Facts extends Record<string, unknown> = Record<string, unknown>>(
  definition: RefusalDefinition,
  detail: Omit<RefusalDetail, 'facts'> & { facts?: Facts & WithCurrency<Facts> } = {},
): never {
  throw new Refusal(definition, detail);
}

/** Refusals that no single slice owns. */
export const commonRefusals = refusalList({
  INPUT_INVALID: [
    'invalid',
    'The input does not have the required shape',
    '输入格式不符合要求',
    'Correct the members listed under errors and send it again',
    '请按 errors 所列字段更正后重新提交',
  ],
  NOT_FOUND: [
    'not-found',
    'There is no such thing here',
    '未找到该对象',
    'Check the identifier, and that your party takes part in it',
    '请核对标识，并确认贵方是参与方',
  ],
  MANDATE_MISSING: [
    'forbidden',
    'This person has no mandate for this act',
    '该人员没有此项授权',
    'Ask an administrator of your party, named in facts, to grant it; where facts say grantable: false, no person of your party can have it, and one of a party with a role under ofRoles must do this',
    '请由 facts 所列贵方管理员授予；facts 中 grantable 为 false 的，贵方人员均不得拥有，须由 ofRoles 所列角色的参与方办理',
  ],
  SAME_PERSON: [
    'forbidden',
    'Who does this is not apart from who did what came before it',
    '经办人与复核人为同一人，或二人并非相互独立',
    'Have a person with the mandate do it who did nothing of it, and who neither added those who did nor was added or given a key by them',
    '请由另一位有授权的人员办理：未参与前序行为，且与前序人员之间无新增人员或发放密钥的关系',
  ],
  CONFLICT: [
    'conflict',
    'Someone else changed it first',
    '该对象已被他人先行变更',
    'Read it again and decide anew',
    '请重新读取后再作决定',
  ],
  QUERY_UNKNOWN: [
    'invalid',
    'The address carries a parameter that this takes none of: it would have been done as if it were not there',
    '地址中含有本接口不接受的参数，若忽略将与所求不符',
    'Leave it out; a preview is asked for by the header Preview: true',
    '请删除该参数；如需预演，请使用请求头 Preview: true',
  ],
  QUERY_EMPTY: [
    'invalid',
    'A parameter of the address has no value: nothing would be found, as if nothing were there',
    '地址中的参数没有取值，将查无结果，易被误认为不存在',
    'Give it a value, or leave it out',
    '请填写取值，或删除该参数',
  ],
  IDEMPOTENCY_KEY_REQUIRED: [
    'invalid',
    'This act needs an Idempotency-Key',
    '此操作需要 Idempotency-Key',
    'Send a fresh unique Idempotency-Key, and the same one when you retry',
    '请提供唯一的 Idempotency-Key，重试时使用同一个',
  ],
  IDEMPOTENCY_KEY_REUSED: [
    'precondition',
    'This Idempotency-Key was used for another act or another input',
    '该 Idempotency-Key 已用于其他操作或其他内容',
    'Use a new key for a new act',
    '新的操作请使用新的键',
  ],
  SIGNING_KEY_MISSING: [
    'unavailable',
    'This process has no key to sign with',
    '本进程没有签名密钥',
    'Send it to a process that has the platform’s key, or give this one the key',
    '请改由持有平台密钥的进程处理，或为本进程配置密钥',
  ],
  DATABASE_UNAVAILABLE: [
    'unavailable',
    'The database cannot be reached',
    '数据库暂不可用',
    'Retry with the same Idempotency-Key after the time in Retry-After',
    '请在 Retry-After 之后用同一 Idempotency-Key 重试',
  ],
  DATABASE_FULL: [
    'unavailable',
    'The disk of the database is full: nothing can be written, and what is written can be read',
    '数据库磁盘已满：暂时无法写入，已有数据仍可查询',
    'Whoever runs the service makes room; then retry with the same Idempotency-Key',
    '请由服务运维方释放磁盘空间，之后用同一 Idempotency-Key 重试',
  ],
});
