import type { Language } from '../words/pair.ts';

/**
 * A remedy names the facts that come with it as the API does; a reader finds them under the words in which they stand beneath it.
 * @param label what a fact is called there
 */
export function saidOf(
  remedy: string,
  label: (name: string, language: Language) => string,
  language: Language,
): string {
  const named = remedy
    .replaceAll(/ *facts\s*(?:所列|中的|载明|中)\s*/g, '下列')
    .replaceAll(/\bfacts\.(\w+)/g, (_, name: string) => `“${label(name, language)}”`)
    .replaceAll(/\b[a-z]+(?:[A-Z][a-z0-9]+)+\b/g, (name) => `“${label(name, language)}”`);
  // Those that are called by no name are the ones beneath.
  const pointed =
    language === 'zh'
      ? named.replaceAll(/ *\bfacts\b */g, '下文')
      : named.replaceAll(/\bfacts\b/g, 'the figures below');
  // Chinese has no spaces around what is quoted.
  return language === 'zh' ? pointed.replaceAll(/ *(“[^”]*”) */g, '$1') : pointed;
}

/**
 * Places of what was sent that say more than the title does: a thing that the address names is what was acted on, and the field of a form
 * that names one is marked itself.
 */
export const placesTold = <Place extends { pointer: string; message: string }>(problem: {
  title: string;
  errors: readonly Place[];
}): readonly Place[] =>
  problem.errors.filter(({ pointer, message }) => message !== problem.title || !/^\/\w+Id$/.test(pointer));

/** The thing to which the events of one are told that has none of its own: the right, the loan or the debt that it is about. */
export const belongsTo = (record: Readonly<Record<string, unknown>>): string | undefined =>
  ['pledgeId', 'loanId', 'facilityId', 'objectId']
    .map((name) => record[name])
    .find((value): value is string => typeof value === 'string');
