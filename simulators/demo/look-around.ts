import { createInterface } from 'node:readline';
import { generate } from 'otplib';
import { linkFor } from '../../src/adapters/node/link.ts';
import type { GuestRole } from '../../src/ground/installation/index.ts';
import type { Person } from './person.ts';
import type { Cast, Stage } from './stage.ts';

interface Guest {
  role: GuestRole;
  person: Person;
  secret: string;
}
const say = (text: string) => process.stdout.write(text);

/**
 * The trade stays as it was told, at the story's own time, for whoever wants to see it in the console; until Ctrl-C. Each person has an
 * authenticator in this terminal, since one in a pocket shows codes of another time: acts on money and goods ask for a code.
 */
export async function lookAround({ platform, clock }: Stage, cast: Cast, isServed: boolean): Promise<void> {
  const codeOf = (secret: string) => generate({ secret, epoch: Math.floor(clock.now().getTime() / 1_000) });
  const { bankMaker, bankChecker, importer, manager, forwarder, carMaker, operator } = cast;
  const guests: Guest[] = [];
  const visited: readonly [GuestRole, Person][] = [
    ['bank_officer', bankMaker],
    ['bank_checker', bankChecker],
    ['importer', importer],
    ['custodian', manager],
    ['forwarder', forwarder],
    ['core_firm', carMaker],
    ['operator', operator],
  ];
  for (const [role, person] of visited) {
    const { secret } = await person.does<{ secret: string }>('/me/authenticator');
    await person.does('/me/authenticator/confirmation', { code: await codeOf(secret) });
    guests.push({ role, person, secret });
  }
  // The code that confirmed it counts once: those that are shown now are others.
  clock.advance(31);
  setInterval(() => clock.advance(1), 1_000);
  // What was told can be proved from the first minute on, and what visitors do soon after.
  const seal = () => platform.seal().catch((error: unknown) => say(`\nThe log is not sealed: ${String(error)}\n`));
  await seal();
  setInterval(() => void seal(), 15_000);
  if (isServed) return serve(guests, (guest) => linkFor(platform, guest.person.key), codeOf);
  say('\nThe trade stays to look at. Each link signs one of its people in, once, within a quarter of an hour:\n');
  for (const { person } of guests) say(`  ${person.name.padEnd(32)} ${await linkFor(platform, person.key)}\n`);
  const tell = async () => {
    say('\nCodes of their authenticators, at the time of the story; each counts once, for half a minute:\n');
    for (const { person, secret } of guests) say(`  ${person.name.padEnd(32)} ${await codeOf(secret)}\n`);
  };
  say('An act on money or goods asks for a code: Enter shows them, by the clock of the story. Ctrl-C ends it.\n');
  for await (const _ of createInterface({ input: process.stdin })) await tell();
  // Whoever gave us no keyboard looks around without codes.
  await new Promise(() => {});
}

/** Told by messages to the service that started us, whose console lets visitors in. */
function serve(
  guests: readonly Guest[],
  linkOf: (guest: Guest) => Promise<string | undefined>,
  codeOf: (secret: string) => Promise<string>,
): Promise<never> {
  const answer = async ({ asked, role }: { asked: number; role: GuestRole }) => {
    const guest = guests.find((each) => each.role === role);
    const link = guest && (await linkOf(guest));
    const invitation = guest && link !== undefined ? { link, code: await codeOf(guest.secret) } : undefined;
    process.send?.({ asked, invitation });
  };
  process.on('message', (asked: { asked: number; role: GuestRole }) => void answer(asked));
  process.send?.({ people: guests.map(({ role, person }) => ({ role, name: person.name })) });
  return new Promise(() => {});
}
