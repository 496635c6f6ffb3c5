/** What a tablet has still to send, kept by the browser until the service took it. Nothing in it counts as done. */
export interface Unsent {
  /** Made on the device: the key of the act through every attempt. */
  key: string;
  /** Whose it is: another person at the same tablet neither sees nor sends it. */
  personId: string;
  kind: 'act' | 'paper';
  title: string;
  savedAt: string;
  state: 'waiting' | 'sending' | 'taken' | 'refused';
  takenAt?: string;
  problem?: { title: string; remedy: string; code: string };
  /** Of an act. */
  path?: string;
  body?: unknown;
  /** Of a photograph or another paper. */
  blob?: Blob;
  sha256?: string;
}

const NAME = 'holdfast-field';
const SHELF = 'unsent';

function opened(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, 1);
    asked.addEventListener('upgradeneeded', () => asked.result.createObjectStore(SHELF, { keyPath: 'key' }));
    asked.addEventListener('success', () => resolve(asked.result));
    asked.addEventListener('error', () => reject(asked.error));
  });
}

async function onShelf<T>(mode: IDBTransactionMode, work: (shelf: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const database = await opened();
  try {
    return await new Promise<T>((resolve, reject) => {
      const transaction = database.transaction(SHELF, mode);
      const asked = work(transaction.objectStore(SHELF));
      // Kept only when the transaction says so, not when the request does.
      transaction.addEventListener('complete', () => resolve(asked.result));
      transaction.addEventListener('error', () => reject(transaction.error));
      transaction.addEventListener('abort', () => reject(transaction.error));
    });
  } finally {
    database.close();
  }
}

export const keep = (unsent: Unsent): Promise<unknown> => onShelf('readwrite', (shelf) => shelf.put(unsent));
export const letGo = (key: string): Promise<unknown> => onShelf('readwrite', (shelf) => shelf.delete(key));
/** All that somebody saved, in the order in which it was saved. */
export const readAll = async (personId: string): Promise<Unsent[]> =>
  (await onShelf<Unsent[]>('readonly', (shelf) => shelf.getAll()))
    .filter((each) => each.personId === personId)
    .sort((a, b) => a.savedAt.localeCompare(b.savedAt));

/** SHA-256 of what was photographed, computed at once: what is sent later is what was seen. */
export async function hashOf(blob: Blob): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', await blob.arrayBuffer());
  return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
