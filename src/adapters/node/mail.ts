import { createTransport } from 'nodemailer';
import type { SendMail } from '../../desk/mail/index.ts';
import { type Config, isHere } from './config.ts';

const TIMEOUT_MS = 20_000;

/** Letters by the SMTP server that is configured, never in the clear beyond this machine; undefined without one. */
export function mailBy({
  MAIL_SMTP_URL,
  MAIL_FROM,
}: Pick<Config, 'MAIL_SMTP_URL' | 'MAIL_FROM'>): SendMail | undefined {
  if (MAIL_SMTP_URL === undefined || MAIL_FROM === undefined) return undefined;
  const { protocol, hostname, port, username, password } = new URL(MAIL_SMTP_URL);
  const isSecure = protocol === 'smtps:';
  const host = hostname.replace(/^\[|\]$/g, '');
  const transport = createTransport({
    host,
    port: port === '' ? (isSecure ? 465 : 587) : Number(port),
    secure: isSecure,
    requireTLS: !isSecure && !isHere(host),
    ...(username !== '' && { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
    disableFileAccess: true,
    disableUrlAccess: true,
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
  });
  return async ({ id, to, subject, text, endsAt }) => {
    await transport.sendMail({
      from: MAIL_FROM,
      to,
      subject,
      text,
      messageId: `<${id}@${
        MAIL_FROM.split('@')
          .at(-1)
          ?.replace(/[^\w.-]/g, '') ?? 'holdfast'
      }>`,
      headers: {
        'List-Unsubscribe': `<${endsAt}>`,
        'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
        'Auto-Submitted': 'auto-generated',
      },
    });
  };
}
