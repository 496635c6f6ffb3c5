import { createHash } from 'node:crypto';
import path from 'node:path';
import { type Account, exists, isReachable, makeReachable, unprivilegedAccount } from './account.ts';

/** Where an instance's server keeps what it must reach itself. Passwords, keys and logs stay in the instance's folder. */
export interface Place {
  account: Account | undefined;
  /** The database cluster. */
  data: string;
  /** For a copy of the binaries, where the server's account cannot use the installed ones. */
  binaries: string;
  /** What to remove with the instance. */
  home: string;
}

/** For root in a home that nobody else may enter, as /root is: the server's account must reach its own data. */
const ELSEWHERE = '/var/lib/holdfast';

/**
 * The instance's own folder, or a place elsewhere that belongs to it when we are root and the server's account cannot
 * enter the folder. Data that exists decides: an instance never begins anew because a folder was closed or opened.
 */
export async function placeOf(folder: string): Promise<Place> {
  const name = createHash('sha256').update(path.resolve(folder)).digest('hex').slice(0, 16);
  const within = { home: folder, data: path.join(folder, 'postgres') };
  const elsewhere = { home: path.join(ELSEWHERE, name), data: path.join(ELSEWHERE, name, 'postgres') };
  const isMade = (data: string) => exists(path.join(data, 'PG_VERSION'));
  const kept = (await isMade(within.data)) ? within : (await isMade(elsewhere.data)) ? elsewhere : undefined;
  const account = await unprivilegedAccount((kept ?? within).data);
  if (kept !== within)
    await makeReachable(folder, account).catch((cause: Error) => {
      throw new Error(`HOLDFAST_DATA names a folder that cannot be made (${cause.message})`, { cause });
    });
  const isOpen = await isReachable(folder, account);
  if (kept === within && !isOpen)
    throw new Error(`${folder} was closed to ${account?.name}, under which its PostgreSQL runs; let others pass again`);
  const place = kept ?? (isOpen ? within : elsewhere);
  if (place === elsewhere) await makeReachable(elsewhere.home, account);
  return { account, ...place, binaries: path.join(path.dirname(place.home), 'binaries') };
}
