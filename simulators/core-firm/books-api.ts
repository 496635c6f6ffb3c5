import { createServer } from 'node:http';

export interface BooksApi {
  url: string;
  /** Posts what comes next; whoever asks on from its cursor gets it. */
  post(records: readonly unknown[]): void;
  /** The next so many requests are answered with this status, and nothing else. */
  fail(times: number, status: number, retryAfterSeconds?: number): void;
  /** Requests that were answered with a page: cursor and number of records. */
  asked: { cursor: string | null; records: number }[];
  close(): Promise<void>;
}

/**
 * The REST interface of a core firm's own system: its books in the order of posting, a page at a time. The cursor is how many
 * records were told; a page says where to go on, now or when there is more.
 */
export async function serveBooks(credential: string, port = 0): Promise<BooksApi> {
  const books: unknown[] = [];
  const asked: BooksApi['asked'] = [];
  let failing = { times: 0, status: 503, retryAfterSeconds: 0 };
  const server = createServer((request, response) => {
    const say = (status: number, body: object = {}, headers: Record<string, string> = {}) =>
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://books');
    if (failing.times > 0) {
      failing = { ...failing, times: failing.times - 1 };
      return say(
        failing.status,
        {},
        failing.retryAfterSeconds > 0 ? { 'retry-after': `${failing.retryAfterSeconds}` } : {},
      );
    }
    if (request.headers.authorization !== `Bearer ${credential}`) return say(401);
    if (request.method !== 'GET' || pathname !== '/records') return say(404);
    const cursor = searchParams.get('cursor');
    const from = Number(cursor ?? 0);
    const limit = Math.min(Number(searchParams.get('limit') ?? 100), 500);
    const records = books.slice(from, from + limit);
    asked.push({ cursor, records: records.length });
    const next = from + records.length;
    return say(200, { records, next: String(next), hasMore: next < books.length });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const { port: taken } = server.address() as { port: number };
  return {
    url: `http://127.0.0.1:${taken}/records`,
    post: (records) => {
      books.push(...records);
    },
    fail: (times, status, retryAfterSeconds = 0) => {
      failing = { times, status, retryAfterSeconds };
    },
    asked,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
