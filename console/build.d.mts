/** Builds the console where it is missing or older than its sources. */
export function buildConsole(say?: (line: string) => void): 'current' | 'absent' | 'built' | 'failed';
