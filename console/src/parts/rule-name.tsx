import { useWords } from '../words/index.ts';
import { ruleOf } from '../words/terms/rules.ts';

/** A rule of the book in words, its key behind it. */
export default function RuleName({ of: key }: { of: string }) {
  const { language } = useWords();
  return <span title={key}>{ruleOf(key, language)}</span>;
}
