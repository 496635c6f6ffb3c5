import { sourceIn } from '../policy/sources.ts';
import { useWords } from '../words/index.ts';

/** On what a rule or a calendar rests, in the language of the reader where somebody worded it. */
export default function SaidSource({ of: source }: { of: string }) {
  const { language } = useWords();
  const said = sourceIn(source, language);
  return said === undefined ? <span lang="en">{source}</span> : <>{said}</>;
}
