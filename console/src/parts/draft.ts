import { useEffect, useState } from 'react';
import { useMe } from '../api/me.ts';

/** What was typed and not sent, for as long as the tab lives and for who typed it alone. */
const drafts = 'holdfast.draft.';

export const forgetDrafts = (): void => {
  for (const key of Object.keys(sessionStorage)) if (key.startsWith(drafts)) sessionStorage.removeItem(key);
};

interface Draft<T> {
  value: T;
  put(value: T): void;
  /** Typed before, and found again. */
  isFound: boolean;
  /** It was sent, or is wanted no more. */
  forget(): void;
}

/** A form that outlives a reload: what is typed in it is found again when it is opened the next time. */
export function useDraft<T extends object>(name: string, first: T): Draft<T> {
  const me = useMe();
  const key = `${drafts}${me.person.id} ${name}`;
  const [found] = useState(() => {
    try {
      return JSON.parse(sessionStorage.getItem(key) ?? 'null') as T | null;
    } catch {
      return null;
    }
  });
  const [value, put] = useState<T>(found ?? first);
  const [isKept, setKept] = useState(true);
  const text = JSON.stringify(value);
  useEffect(() => {
    if (isKept && text !== JSON.stringify(first)) sessionStorage.setItem(key, text);
    else sessionStorage.removeItem(key);
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- what it began with does not change
  }, [isKept, key, text]);
  return {
    value,
    put,
    isFound: found !== null,
    forget() {
      sessionStorage.removeItem(key);
      setKept(false);
    },
  };
}
