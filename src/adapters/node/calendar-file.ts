import { z } from 'zod';
import { type CalendarYearView, proposeYearInput } from '../../ground/calendars/index.ts';
import { hashOf } from '../../kernel/canonical.ts';
import { type CommandOutcome, parseJson, readText } from './examine-file.ts';

/** One year of one place, or several. */
const calendarFile = z.union([proposeYearInput.transform((year) => [year]), z.array(proposeYearInput).min(1).max(200)]);
const fileBytesMax = 2_000_000;

interface Service {
  url: string;
  /** Of a person of the operator who may load calendars. */
  key: string;
}
type Problem = { code: string; remedy: string; errors?: { pointer: string; message: string }[] };

/**
 * `holdfast calendar load FILE`: banking days from a file into a running service, where another person of the operator agrees.
 * Without a service the file is only checked. All of it is checked before any of it is sent; sent again, nothing is loaded twice.
 * Exit 0 when all was taken, 1 when the service refused some, 2 when the file cannot be read.
 */
export async function loadCalendarFile(path: string, service: Service | undefined): Promise<CommandOutcome> {
  const file = readText(path, fileBytesMax);
  if ('reason' in file) return { exitCode: 2, diagnostics: [file.reason] };
  const json = parseJson(file.text);
  if ('reason' in json) return { exitCode: 2, diagnostics: [json.reason] };
  const given = z.safeParse(Array.isArray(json.value) ? calendarFile.options[1] : calendarFile.options[0], json.value);
  if (!given.success)
    return {
      exitCode: 2,
      diagnostics: given.error.issues.map(({ path: at, message }) => `INPUT_INVALID at /${at.join('/')}: ${message}`),
    };
  if (!service) return { exitCode: 0, output: { checked: given.data.length }, diagnostics: [] };
  const loaded: Pick<CalendarYearView, 'id' | 'place' | 'year' | 'status'>[] = [];
  const diagnostics: string[] = [];
  for (const year of given.data) {
    const response = await fetch(`${service.url}/v1/calendars`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${service.key}`,
        'content-type': 'application/json',
        'idempotency-key': `calendar-${(await hashOf(year)).slice(0, 32)}`,
      },
      body: JSON.stringify(year),
    });
    const answer: unknown = await response.json();
    if (response.ok) {
      const { id, place, year: of, status } = answer as CalendarYearView;
      loaded.push({ id, place, year: of, status });
    } else {
      const { code, remedy, errors = [] } = answer as Problem;
      const places = errors.map(({ pointer, message }) => ` ${pointer}: ${message}.`).join('');
      diagnostics.push(`${year.place} ${year.year}: ${code}.${places} ${remedy}.`);
    }
  }
  if (loaded.length > 0) diagnostics.push('Another person of the operator agrees: POST /v1/calendars/{id}/answer');
  return { exitCode: loaded.length === given.data.length ? 0 : 1, output: { loaded }, diagnostics };
}
