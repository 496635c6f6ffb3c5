import type { Command } from 'commander';
import { sayEvent } from '../../../desk/words/index.ts';
import { print } from '../say.ts';
import { language, orRefused, signedIn } from './session.ts';

export default (command: Command) =>
  command
    .option('--after <event>', 'go on after this event')
    .option('--json', 'a line of JSON for each event', false)
    .action(({ after, json }: { after?: string; json: boolean }) =>
      orRefused(async () => {
        const stop = new AbortController();
        for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
        const heard = signedIn().listen({ signal: stop.signal, ...(after !== undefined && { after }) });
        for await (const event of heard) {
          const what = sayEvent(event.type)?.[language()] ?? event.type;
          print(
            json
              ? `${JSON.stringify(event)}\n`
              : `${event.at.slice(0, 19).replace('T', ' ')}  ${what}  ${event.objectId}\n`,
          );
        }
      }),
    );
