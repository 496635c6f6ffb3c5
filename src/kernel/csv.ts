/**
 * One field of a file that people open in a spreadsheet. What a spreadsheet would run as a formula is made text with a
 * leading apostrophe (OWASP, CSV injection); plain numbers stay numbers.
 */
export function csvField(value: string): string {
  // Spreadsheets of East Asia run what begins with full-width signs too.
  const isFormula = /^[=+\-@\t\r\n＝＋－＠]/.test(value) && !/^-?\d+(\.\d+)?$/.test(value);
  const safe = isFormula ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export const csvLine = (fields: readonly string[]): string => `${fields.map(csvField).join(',')}\r\n`;
