import { type AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { afterAll } from 'vitest';
import { seededChance } from '../../src/adapters/memory/clock.ts';
import { mailBy } from '../../src/adapters/node/mail.ts';
import { systemCtx } from '../../src/app.ts';
import { carryMail } from '../../src/desk/mail/index.ts';
import { identifiers } from '../../src/kernel/identifiers.ts';
import type { World } from './world.ts';

export interface Letter {
  to: string;
  subject: string;
  text: string;
  raw: string;
}

const quoted = (text: string) =>
  Buffer.from(
    text
      .replaceAll(/=\r?\n/g, '')
      .replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number(`0x${hex}`))),
    'latin1',
  ).toString('utf8');
const word = (raw: string) =>
  raw.replaceAll(/=\?UTF-8\?([BQ])\?([^?]*)\?=\s*/gi, (_, how: string, text: string) =>
    how.toUpperCase() === 'B' ? Buffer.from(text, 'base64').toString() : quoted(text.replaceAll('_', ' ')),
  );

/** The eight digits of a letter. */
export const codeIn = (letter: Letter | undefined): string => /\d{8}/.exec(letter?.text ?? '')?.[0] ?? '';

/** A server that takes letters; what is answered carries what is due to it, and tells what went since the last look. */
export async function openLetters({
  clock,
  signer,
  database,
  tenantId,
  url,
}: Pick<World, 'clock' | 'signer' | 'database' | 'tenantId' | 'url'>): Promise<(at?: number) => Promise<Letter[]>> {
  const letters: Letter[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const raw = Buffer.concat(chunks).toString('latin1');
        const [head = '', ...body] = raw.split('\r\n\r\n');
        const isBase64 = /transfer-encoding: base64/i.test(head);
        const said = body.join('\r\n\r\n');
        const text = isBase64 ? Buffer.from(said, 'base64').toString() : quoted(said);
        const subject = word(/^Subject: ((?:.|\r\n[ \t])*?)\r\n(?![ \t])/m.exec(head)?.[1] ?? '');
        letters.push({ to: session.envelope.rcptTo[0]?.address ?? '', subject, text, raw: head });
        done();
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  afterAll(() => new Promise<void>((resolve) => server.close(() => resolve())));
  const port = (server.server.address() as AddressInfo).port;
  const by = (at: number) =>
    mailBy({ MAIL_SMTP_URL: `smtp://127.0.0.1:${at}`, MAIL_FROM: 'Holdfast <desk@holdfast.example>' });
  const chance = seededChance(77);
  const newId = identifiers(clock, chance);
  return async (at = port) => {
    const send = by(at);
    if (!send) throw new Error('no mail');
    await carryMail(systemCtx({ clock, chance, newId, signer }, database, tenantId, 'mail'), send, () => url);
    return letters.splice(0);
  };
}
