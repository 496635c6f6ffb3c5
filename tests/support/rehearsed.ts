import { sql } from 'drizzle-orm';
import type { NodeDatabase } from '../../src/adapters/node/database.ts';
import { BegunInVain, type Database, type Db, type Visibility } from '../../src/context.ts';
import { Refusal } from '../../src/kernel/refusal.ts';
import { isRehearsal, isTurning, type Turn, underTurn } from './turned-rules.ts';

/** What came of a unit of work that was rehearsed. */
export interface Rehearsed {
  text: string;
  read: Set<string>;
}
type Kind = 'read' | 'write';
/** Is told of each unit of work that no request asked for: a pass of a job, a message that a device sent. */
export type Hears = (rehearse: (turn: Turn) => Promise<Rehearsed | undefined>) => Promise<void>;

const told = (value: unknown): string =>
  JSON.stringify(value, (_, each: unknown) => {
    if (typeof each === 'bigint') return String(each);
    return each instanceof Map || each instanceof Set ? [...each] : each;
  }) ?? '';
const isDone = new Error('rehearsed');

/** Whatever is written while a rule is turned for a rehearsal is rolled back; and who begins a unit of work outside of any is heard first. */
export function rehearseIn(database: NodeDatabase, hears: () => Hears | undefined): void {
  const through = (inner: Database): Database => {
    const unit =
      (kind: Kind) =>
      async <T>(visibility: Visibility, work: (db: Db) => Promise<T>): Promise<T> => {
        const rehearsed = async (): Promise<T> => {
          if (kind === 'read') return inner.read(visibility, work);
          let answer: { is: T } | undefined;
          try {
            await inner.write(visibility, async (db) => {
              const is = await work(db);
              await inner.sendNow?.(db);
              answer = { is };
              throw isDone;
            });
          } catch (error) {
            if (!answer) throw error;
          }
          if (!answer) throw isDone;
          return answer.is;
        };
        if (isRehearsal()) return rehearsed();
        const hearing = isTurning() ? undefined : hears();
        if (hearing)
          await hearing(async (turn) => {
            let said = '';
            const { read, written } = await underTurn(
              turn,
              async () => {
                try {
                  said = told(await rehearsed());
                } catch (error) {
                  if (error instanceof BegunInVain) throw error;
                  said = error instanceof Refusal ? told([error.code, error.facts]) : String(error);
                }
              },
              true,
            );
            return { text: `${said} ${written}`, read };
          });
        return inner[kind](visibility, work);
      };
    return {
      ...inner,
      read: unit('read'),
      write: unit('write'),
      anonymous: (work) =>
        inner.anonymous(async (db) => {
          if (!isRehearsal()) return work(db);
          await db.execute(sql`begin`);
          try {
            return await work(db);
          } finally {
            await db.execute(sql`rollback`);
          }
        }),
      commitWithNext: (db) => {
        if (!isRehearsal()) inner.commitWithNext?.(db);
      },
    };
  };
  const inner = { ...database };
  const { tallied } = inner;
  Object.assign(database, through(inner), { tallied: (...by: Parameters<typeof tallied>) => through(tallied(...by)) });
}
