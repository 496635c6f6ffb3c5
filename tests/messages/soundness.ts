import { checkMessage, findingsOf, isError, parseMessages, renderMessage } from '../../src/credits/swift/index.ts';

/**
 * What must hold of any text whatever: it is read without a crash; what is accepted is written back letter for letter and
 * read again as the same fields; what is not accepted says why, with a code, and where it can a line and a field.
 * @returns the fault, or undefined.
 */
export function unsound(text: string): string | undefined {
  for (const result of parseMessages(text)) {
    const findings = findingsOf(result);
    if (findings.some(({ code, text: words }) => !code || !words)) return 'a finding without code or words';
    if (!result.ok) {
      if (!result.errors.some(isError)) return 'refused without an error';
      if (result.message && !result.errors.some(({ line }) => line !== undefined)) return 'an error without a line';
      continue;
    }
    const { message } = result;
    checkMessage(message);
    const written = renderMessage(message);
    if (!written.includes(message.fields[0]?.value ?? '')) return 'content lost';
    if (!/^[\s$]*\{/.test(text)) {
      const body = text
        .replace(/^(?:\r?\n)+/, '')
        .replace(/(?:\r?\n)+$/, '')
        .replace(/(?:^|(?:\r?\n)+)-\}?$/, '')
        .replace(/(?:\r?\n)+$/, '');
      if (written !== body) return `changed: ${JSON.stringify(written.slice(0, 80))}`;
    } else if (!text.includes(written)) return 'changed inside its blocks';
    const again = parseMessages(written, { type: message.type, release: message.profile })[0];
    const same = (fields: readonly { tag: string; value: string }[]): string =>
      JSON.stringify(fields.map(({ tag, value }) => [tag, value]));
    if (!again?.ok || same(again.message.fields) !== same(message.fields)) return 'not read back';
    if (again.message.lineEnding !== message.lineEnding) return 'line ends changed';
  }
  return undefined;
}
