import type { TestDatabase } from './database.ts';

/** Whether worlds that are opened from now on are rehearsed; HOLDFAST_REHEARSE=1 rehearses whatever tests are run. */
export const rehearsal: { listens: boolean; heard: Rehearsed[] } = {
  listens: process.env.HOLDFAST_REHEARSE !== undefined,
  heard: [],
};

/** What a preview of an act said, and what the act then came to. */
export interface Rehearsed {
  /** `POST /v1/lots`. */
  act: string;
  previewed: string;
  done: string;
  /** Tables that were not afterwards as they were before. */
  changed: string[];
}

/** Written by whoever asks anything: when a key was used, who looked at what. It says that somebody asked, and a preview is an asking. */
const ofAsking = new Set(['api_key_use', 'access_entry']);

interface Heard {
  database: TestDatabase;
  tables: string | undefined;
}
const listening = new Map<string, Heard>();

/** Rows and the transactions that wrote them, table by table: whatever is inserted, changed or taken away moves one of the two. Planned once a connection. */
async function digest(heard: Heard): Promise<Map<string, string>> {
  const { admin } = heard.database;
  if (heard.tables === undefined) {
    const { rows } = await admin.query<{ name: string }>(
      "select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' order by 1",
    );
    heard.tables = rows
      .filter(({ name }) => !ofAsking.has(name))
      .map(
        ({ name }) =>
          `select '${name}' as name, count(*) || ' ' || coalesce(sum(xmin::text::bigint), 0) as said from "${name}"`,
      )
      .join(' union all ');
  }
  const { rows } = await admin.query<{ name: string; said: string }>({ name: 'rehearsal', text: heard.tables });
  return new Map(rows.map(({ name, said }) => [name, said]));
}

const codeOf = async (response: Response): Promise<string> => {
  const { code } = (await response
    .clone()
    .json()
    .catch(() => ({}))) as { code?: string };
  const needs = response.headers.get('needs-agreement');
  return `${response.status}${code === undefined ? '' : ` ${code}`}${needs === null ? '' : ' awaits'}`;
};

let isPatched = false;
function patch(): void {
  if (isPatched) return;
  isPatched = true;
  const original = globalThis.fetch;
  globalThis.fetch = async (input, init) => {
    const { origin, pathname } = new URL(typeof input === 'string' ? input : input instanceof URL ? input : input.url);
    const heard = listening.get(origin);
    const headers = new Headers(init?.headers);
    if (!heard || init?.method !== 'POST' || !headers.has('idempotency-key') || !pathname.startsWith('/v1/'))
      return original(input, init);
    const before = await digest(heard);
    const asked = new Headers(headers);
    asked.delete('idempotency-key');
    asked.set('preview', 'true');
    const previewed = await codeOf(await original(input, { ...init, headers: asked }));
    const after = await digest(heard);
    const response = await original(input, init);
    const found: Rehearsed = {
      act: pathname,
      previewed,
      done: await codeOf(response),
      changed: [...after].filter(([name, said]) => before.get(name) !== said).map(([name]) => name),
    };
    rehearsal.heard.push(found);
    if (process.env.HOLDFAST_REHEARSE && found.changed.length > 0)
      throw new Error(`a preview of ${found.act} changed ${found.changed.join(', ')}`);
    return response;
  };
}

/** From now on every act in this world is previewed before it is done; what was found stands in `rehearsal.heard`. */
export function rehearse({ url, database }: { url: string; database: TestDatabase }): void {
  patch();
  listening.set(new URL(url).origin, { database, tables: undefined });
}
