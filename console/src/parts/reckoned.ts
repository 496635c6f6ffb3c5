import { useQuery } from '@tanstack/react-query';
import { type ComponentType, useEffect, useState } from 'react';
import { act, Refused } from '../api/call.ts';
import type { BesideForm } from '../credit/beside.tsx';
import ChangedBeside from '../credit/changed.tsx';
import Offered from '../credit/offered.tsx';

/** Acts of which what they come to stands beside the form while it is typed: by their address. */
const besides: readonly [RegExp, ComponentType<BesideForm>][] = [
  [/^\/v1\/loans$/, Offered],
  [/^\/v1\/loans\/\w+\/changes$/, ChangedBeside],
];
export const besideOf = (path: string) => besides.find(([shape]) => shape.test(path))?.[1];

/** A moment without a key, and what was typed is asked about. */
const CALM_MS = 500;

/** What the service would answer to what is typed, asked for by the preview of the act: no figure of it is reckoned here. */
export function useReckoned(path: string, body: unknown, lacking: number, isWanted: boolean): BesideForm {
  const text = JSON.stringify(body);
  const [calm, setCalm] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setCalm(text), CALM_MS);
    return () => clearTimeout(timer);
  }, [text]);
  const isWhole = isWanted && lacking === 0;
  const { data, error, isPlaceholderData, isFetching } = useQuery({
    queryKey: ['reckoned', path, calm],
    enabled: isWhole && calm === text,
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: (before: unknown) => before,
    queryFn: () => act<unknown>(path, JSON.parse(calm), { isPreview: true }).then(({ view }) => view),
  });
  const isOld = calm !== text || isFetching || isPlaceholderData;
  return { view: data, fault: !isOld && error instanceof Refused ? error : undefined, isOld, lacking };
}
