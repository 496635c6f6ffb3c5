/** Another colleague may agree yet. */
const isNotApart = (code: unknown): boolean => code === 'SAME_PERSON' || code === 'ORDERED_BY_YOU';

/** Someone with a key, speaking HTTP to the platform. */
export class Person {
  readonly #url: string;
  readonly key: string;
  readonly partyId: string;
  readonly name: string;
  readonly #nextKey: () => string;

  constructor(url: string, key: string, partyId: string, name: string, nextKey: () => string) {
    this.#url = url;
    this.key = key;
    this.partyId = partyId;
    this.name = name;
    this.#nextKey = nextKey;
  }

  async #send(
    method: string,
    path: string,
    body?: unknown,
  ): Promise<{ status: number; body: Record<string, unknown> }> {
    const response = await fetch(`${this.#url}/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.key}`,
        ...(body !== undefined && { 'content-type': 'application/json', 'idempotency-key': this.#nextKey() }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  }

  /** Colleagues who agree, by number; a party's first person is given them when it is admitted. */
  colleagues: (i: number) => Promise<Person> = async () => {
    throw new Error(`${this.name} has no colleague who could agree`);
  };

  /** The act must be done, agreed to by as many colleagues as it needs; its view. */
  async does<T>(path: string, body: unknown = {}): Promise<T> {
    let answer = await this.#send('POST', path, body);
    const proposalId = answer.status === 202 ? String(answer.body.id) : undefined;
    for (let i = 0; answer.status < 300; i++) {
      if (proposalId === undefined) return answer.body as T;
      if (answer.body.state === 'done') return answer.body.outcome as T;
      const colleague = await this.colleagues(i);
      const agreed = await colleague.#send('POST', `/proposals/${proposalId}/agreement`, {});
      if (agreed.status < 400 || !isNotApart(agreed.body.code) || i > 4) answer = agreed;
    }
    throw new Error(`${this.name}, POST ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  }

  /** A colleague with a key of their own; administrators of the party give everybody this when it is admitted. */
  adds: (name: string, mandates: readonly string[]) => Promise<Person> = async () => {
    throw new Error(`nobody adds colleagues of ${this.name}`);
  };

  /** The act as it is answered, done or kept as a proposal. */
  async sends(path: string, body: unknown): Promise<unknown> {
    const answer = await this.#send('POST', path, body);
    if (answer.status >= 300) throw new Error(`${this.name}, POST ${path}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  /** The act must be refused; the refusal's code and facts. */
  async isRefused(path: string, body: unknown = {}): Promise<{ code: string; facts: Record<string, unknown> }> {
    const answer = await this.#send('POST', path, body);
    if (answer.status < 400) throw new Error(`${this.name}, POST ${path}: done, where a refusal was expected`);
    return { code: String(answer.body.code), facts: (answer.body.facts ?? {}) as Record<string, unknown> };
  }

  async reads<T>(path: string): Promise<T> {
    const answer = await this.#send('GET', path);
    if (answer.status >= 300)
      throw new Error(`${this.name}, GET ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body as T;
  }
}
