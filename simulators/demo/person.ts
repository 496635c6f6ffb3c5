/** Someone with a key, speaking HTTP to the platform. */
export class Person {
  readonly #url: string;
  readonly #key: string;
  readonly partyId: string;
  readonly name: string;
  readonly #nextKey: () => string;

  constructor(url: string, key: string, partyId: string, name: string, nextKey: () => string) {
    this.#url = url;
    this.#key = key;
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
        authorization: `Bearer ${this.#key}`,
        ...(body !== undefined && { 'content-type': 'application/json', 'idempotency-key': this.#nextKey() }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  }

  /** The act must be done; its view. */
  async does<T>(path: string, body: unknown = {}): Promise<T> {
    const answer = await this.#send('POST', path, body);
    if (answer.status >= 300)
      throw new Error(`${this.name}, POST ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body as T;
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
