/** A PDF of objects as they are written, the first of which is its catalogue (ISO 32000-1 7.5). */
export function pdfOf(objects: readonly string[], trailer = ''): Buffer {
  let text = '%PDF-1.7\n';
  const places = objects.map((object, i) => {
    const at = text.length;
    text += `${i + 1} 0 obj\n${object}\nendobj\n`;
    return at;
  });
  const end = text.length;
  const rows = places.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('');
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${rows}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R ${trailer}>>\nstartxref\n${end}\n%%EOF\n`;
  return Buffer.from(text, 'latin1');
}

export const streamOf = (content: string, more = ''): string =>
  `<< /Length ${content.length} ${more}>>\nstream\n${content}\nendstream`;

/** Pages of a few lines each, in a font that the file does not bring. A line in Chinese is set by the codes of GB1. */
export function paperOf(pages: readonly (readonly string[])[], box = '0 0 595 842'): Buffer {
  const first = 5;
  const kids = pages.map((_, i) => `${first + i * 2} 0 R`).join(' ');
  return pdfOf([
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [${kids}] /Count ${pages.length} >>`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
    `<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [<<
      /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >>
      /FontDescriptor << /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0
        /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >> /DW 1000 >>] >>`,
    ...pages.flatMap((lines, i) => {
      const set = lines.map((line, row) => {
        const isChinese = /[^\x20-\x7e]/.test(line);
        const shown = isChinese
          ? `<${Array.from(line, (sign) => (sign.codePointAt(0) ?? 0).toString(16).padStart(4, '0')).join('')}>`
          : `(${line.replaceAll(/[\\()]/g, (sign) => `\\${sign}`)})`;
        return `BT /${isChinese ? 'C' : 'L'} 16 Tf 60 ${760 - row * 30} Td ${shown} Tj ET`;
      });
      return [
        `<< /Type /Page /Parent 2 0 R /MediaBox [${box}] /Resources << /Font << /L 3 0 R /C 4 0 R >> >> /Contents ${first + i * 2 + 1} 0 R >>`,
        streamOf(set.join('\n')),
      ];
    }),
  ]);
}
