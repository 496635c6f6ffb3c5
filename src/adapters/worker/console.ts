import type { Deps } from '../../app.ts';

interface Assets {
  fetch(request: Request): Promise<Response>;
}

/** The console’s files from the assets of the Worker, which packs them by itself. */
export const consoleFrom =
  (assets: Assets): NonNullable<Deps['consoleFile']> =>
  async (name) => {
    const found = await assets.fetch(new Request(new URL(`/${name}`, 'https://assets.invalid')));
    if (!found.ok) return undefined;
    const type = found.headers.get('content-type') ?? 'application/octet-stream';
    return { body: new Uint8Array(await found.arrayBuffer()), type };
  };
