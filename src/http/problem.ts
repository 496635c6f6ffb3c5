import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { type ZodError, z } from 'zod';
import {
  commonRefusals,
  type Language,
  Refusal,
  type RefusalDefinition,
  type RefusalKind,
  refusalList,
} from '../kernel/refusal.ts';

/** What HTTP says for each kind of refusal; a kind without a status does not compile. */
export const statuses = {
  invalid: 422,
  unreadable: 400,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  'wrong-state': 409,
  conflict: 409,
  precondition: 422,
  'too-large': 413,
  'head-too-large': 431,
  unsupported: 415,
  'other-method': 405,
  'too-many': 429,
  unavailable: 503,
} as const satisfies Record<RefusalKind, ContentfulStatusCode>;

export const httpRefusals = refusalList({
  JSON_MALFORMED: [
    'unreadable',
    'The body is not JSON',
    '请求体不是有效的 JSON',
    'Send a JSON object as application/json',
    '请以 application/json 发送 JSON 对象',
  ],
  MEMBER_UNFIT: [
    'unreadable',
    'The body names a member twice in one object, or one that no object can have: which is meant nobody can tell',
    '请求体在同一对象中重复给出某成员，或含不允许的成员名，无法判断以何为准',
    'Name each member once; facts.name is the one',
    '每个成员只写一次；facts.name 为该成员名',
  ],
  BODY_TOO_LARGE: [
    'too-large',
    'The body is larger than this endpoint takes',
    '请求体超过上限',
    'Send less at once',
    '请减少单次提交的内容',
  ],
  /** Told by the socket: the request never becomes one. */
  HEAD_TOO_LARGE: [
    'head-too-large',
    'Address and headers are longer together than is taken',
    '请求地址与请求头总长超过上限',
    'Ask with fewer and shorter parameters',
    '请减少并缩短参数',
  ],
  CONTENT_TYPE_UNSUPPORTED: [
    'unsupported',
    'The body is not application/json',
    '不支持的内容类型',
    'Send application/json',
    '请使用 application/json',
  ],
  METHOD_NOT_ALLOWED: [
    'other-method',
    'This path does not take this method',
    '该路径不支持此方法',
    'Use a method that Allow names; /docs says what each does',
    '请使用 Allow 所列的方法，用途见 /docs',
  ],
  CREDENTIAL_MISSING: [
    'unauthenticated',
    'This needs a credential',
    '缺少凭证',
    'Send Authorization: Bearer with an API key',
    '请在 Authorization: Bearer 中提供 API 密钥',
  ],
  CREDENTIAL_REFUSED: [
    'unauthenticated',
    'This credential is unknown, expired or revoked',
    '凭证无效、已过期或已吊销',
    'Have an administrator of your party issue a new key',
    '请由贵方管理员签发新的密钥',
  ],
  NETWORK_NOT_ALLOWED: [
    'forbidden',
    'This key is not good from where the request comes',
    '该密钥不得在此网络使用',
    'Send it from a network of the key; facts say which address was seen',
    '请在该密钥允许的网络内使用；facts 列明所见地址',
  ],
  READ_NOT_IN_KEY: [
    'forbidden',
    'This key is not good for reading this',
    '该密钥的读取范围不含此内容',
    'Use a key that reads under the heading in facts, or have one issued',
    '请使用可读取 facts 所列类目的密钥，或申请签发',
  ],
  CREDENTIAL_CHANGED: [
    'unavailable',
    'What this credential may do changed while the request was on its way; nothing was done',
    '请求处理期间该凭证的权限已变更；未执行任何操作',
    'Send it again',
    '请重新发送',
  ],
  METRICS_CLOSED: [
    'unauthenticated',
    'The metrics are not open to who asks',
    '无权读取运行指标',
    'Send Authorization: Bearer with METRICS_TOKEN; where none is set, ask from the machine itself',
    '请在 Authorization: Bearer 中提供 METRICS_TOKEN；未设置时请在本机读取',
  ],
  RATE_LIMITED: [
    'too-many',
    'More was asked for than this address, key or tenant may take for now; nothing was done',
    '请求过于频繁，已超过该地址、密钥或租户的限额；未执行任何操作',
    'Wait for as many seconds as Retry-After says, then send it again with the same Idempotency-Key',
    '请等待 Retry-After 所示秒数后，用同一 Idempotency-Key 重试',
  ],
  REQUEST_TOO_LONG: [
    'unavailable',
    'This request took longer than a request may take',
    '请求处理时间超过上限',
    'Retry with the same Idempotency-Key: what was done meanwhile is answered and not done twice',
    '请用同一 Idempotency-Key 重试：期间已完成的操作会直接返回结果，不会重复执行',
  ],
  CURSOR_INVALID: [
    'invalid',
    'This cursor was not given by this list',
    '游标无效',
    'Start again without a cursor, or use next of the last answer as it was',
    '请不带游标重新开始，或原样使用上次返回的 next',
  ],
  CURSOR_OF_ANOTHER_QUESTION: [
    'invalid',
    'This cursor is a place in the answer to another question: under these filters rows would be left out, and nobody told',
    '该游标属于另一查询条件，沿用会漏掉数据',
    'Ask with the filters that the cursor came from, or start again without a cursor',
    '请使用取得该游标时的查询条件，或不带游标重新开始',
  ],
  AS_OF_NOT_KEPT: [
    'invalid',
    'This answers as things stand now: what stood at an earlier instant is not kept in rows here',
    '本接口仅按当前状态答复，不保存历史时点的数据',
    'Leave asOf out; what happened to one thing until then is told by GET /v1/history/{objectId}',
    '请删除 asOf；单个对象此前的经过请查 GET /v1/history/{objectId}',
  ],
  PREVIEW_NOT_TAKEN: [
    'invalid',
    'What this would do was asked in a way that is not understood here: it would have been done for good',
    '本接口不支持以此方式预演，若忽略该要求将直接生效',
    'Leave it out where you mean it to be done; acts that can be previewed take the header Preview: true',
    '如确需执行请删除该请求头；支持预演的操作请使用请求头 Preview: true',
  ],
  VALUE_NOT_KEPT: [
    'invalid',
    'A value of this request, or two that contradict each other, cannot be kept; nothing was done',
    '请求中的某个数值无法保存，或两个数值相互矛盾；未执行任何操作',
    'Look for dates in the wrong order, figures out of range and identifiers that should differ; facts name the rule where it has a name',
    '请检查日期先后、数值范围及应当不同的标识；如有规则名称，见 facts',
  ],
  INTERNAL: [
    'unavailable',
    'Something of ours failed',
    '系统内部错误',
    'Retry with the same Idempotency-Key; if it stays, tell us the request id in instance',
    '请用同一 Idempotency-Key 重试；如仍失败，请提供 instance 中的请求编号',
  ],
});

/** What a parameter is refused as that an operation takes none of. */
export const unknownAs = (name: string): RefusalDefinition =>
  name === 'asOf' ? httpRefusals.AS_OF_NOT_KEPT : commonRefusals.QUERY_UNKNOWN;

export interface ProblemError {
  pointer: string;
  code: string;
  message: string;
}

/** RFC 9457 problem details. `code` is stable; `title` and `remedy` are in the caller's language. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  code: string;
  remedy: string;
  instance: string;
  errors?: ProblemError[];
  facts?: Record<string, unknown>;
}

/** Chinese when the caller prefers it, else English. */
export function languageOf(acceptLanguage: string | undefined): Language {
  const wishes = (acceptLanguage ?? '').split(',').map((part) => {
    const [tag = '', q = 'q=1'] = part.trim().split(';');
    return { tag: tag.toLowerCase(), q: Number(q.replace('q=', '')) || 0 };
  });
  const best = (prefix: string) => Math.max(0, ...wishes.filter((w) => w.tag.startsWith(prefix)).map((w) => w.q));
  return best('zh') > best('en') ? 'zh' : 'en';
}

export function problemFor(
  definition: RefusalDefinition,
  c: Context,
  rest: { facts?: Record<string, unknown>; errors?: ProblemError[]; status?: number } = {},
): Response {
  const language = languageOf(c.req.header('accept-language'));
  const status = rest.status ?? statuses[definition.kind];
  const problem: Problem = {
    type: `/problems/${definition.code}`,
    title: definition.title[language],
    status,
    code: definition.code,
    remedy: definition.remedy[language],
    instance: c.get('requestId') as string,
    ...(rest.errors && { errors: rest.errors }),
    ...(rest.facts && Object.keys(rest.facts).length > 0 && { facts: rest.facts }),
  };
  return c.body(
    JSON.stringify(problem, (_, value) => (typeof value === 'bigint' ? value.toString() : value)),
    status as ContentfulStatusCode,
    {
      'content-type': 'application/problem+json; charset=utf-8',
      'content-language': language === 'zh' ? 'zh-CN' : 'en',
      ...(status === 503 && { 'retry-after': '2' }),
      ...(status === 429 && { 'retry-after': String(Number(rest.facts?.seconds ?? 1)) }),
      ...(status === 401 && { 'www-authenticate': 'Bearer' }),
      // The rest of the body was not read, so the connection cannot carry another request.
      ...(status === 413 && { connection: 'close' }),
    },
  );
}

export const problemOf = (refusal: Refusal, c: Context): Response =>
  problemFor(refusal.definition, c, {
    facts: refusal.facts,
    ...(refusal.at !== undefined && {
      errors: [
        {
          pointer: refusal.at,
          code: refusal.code,
          message: refusal.definition.title[languageOf(c.req.header('accept-language'))],
        },
      ],
    }),
  });

const pointer = (path: PropertyKey[]): string =>
  path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

/** What came in does not fit its schema, found where no route of the framework looks. */
export class InvalidInput extends Error {
  readonly faults: ZodError;

  constructor(faults: ZodError) {
    super('the input does not fit its schema');
    this.faults = faults;
  }
}

type Issue = ZodError['issues'][number];
const { localeError } = z.locales.zhCN();
/** What the library says of a fault in Chinese; of a fault that a rule of ours found, that it does not fit. */
function inChinese(issue: Issue): string {
  const said = issue.code === 'custom' ? undefined : localeError(issue as never);
  return (typeof said === 'string' ? said : said?.message) ?? '不符合要求';
}

/** Every fault Zod found, each with its place. */
export const invalidInput = (error: ZodError, c: Context): Response => {
  const said = languageOf(c.req.header('accept-language')) === 'zh' ? inChinese : (issue: Issue) => issue.message;
  return problemFor(commonRefusals.INPUT_INVALID, c, {
    errors: error.issues.slice(0, 50).flatMap((issue) =>
      issue.code === 'unrecognized_keys'
        ? issue.keys.map((key) => ({
            pointer: pointer([...issue.path, key]),
            code: 'UNKNOWN_MEMBER',
            message: said === inChinese ? '此处不识别该字段' : 'this member is not known here',
          }))
        : [{ pointer: pointer(issue.path), code: issue.code.toUpperCase(), message: said(issue) }],
    ),
  });
};
