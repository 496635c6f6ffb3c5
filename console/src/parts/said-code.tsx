import { useCatalogue } from '../api/catalogue.ts';
import { useWords } from '../words/index.ts';
import { eventWords, isWorded } from '../words/terms/events.ts';

/** A code that the service itself has words for: a mandate, an act, an event, or why something was refused. The code is behind it. */
export default function SaidCode({ of: code }: { of: string }) {
  const { language } = useWords();
  const kind = code.includes(':') ? 'mandate' : code.includes('.') ? 'act' : 'refusal';
  const said = useCatalogue(kind)(code);
  return <span title={code}>{said === code && isWorded(code) ? eventWords(code, language) : said}</span>;
}
