const digits = '零壹贰叁肆伍陆柒捌玖';
const units = ['', '拾', '佰', '仟'];
const groups = ['', '万', '亿', '万亿', '亿亿'];

/** Four digits as they are written out, without noughts at either end. */
function group(value: number): string {
  let text = '';
  let isGap = false;
  for (let at = 3; at >= 0; at--) {
    const digit = Math.floor(value / 10 ** at) % 10;
    if (digit === 0) isGap = text !== '';
    else {
      text += `${isGap ? '零' : ''}${digits[digit]}${units[at]}`;
      isGap = false;
    }
  }
  return text;
}

/** An amount in fen as Chinese bills write it: 人民币, 整 where no fen follow (the central bank’s rules for writing bills). */
export function inChinese(minor: bigint): string {
  const isNegative = minor < 0n;
  const value = isNegative ? -minor : minor;
  let yuan = value / 100n;
  const [jiao, fen] = [Number((value / 10n) % 10n), Number(value % 10n)];
  const written: string[] = [];
  let isGap = false;
  for (let at = 0; yuan > 0n; at++, yuan /= 10_000n) {
    const part = Number(yuan % 10_000n);
    if (part > 0) written.unshift(`${group(part)}${groups[at]}${isGap ? '零' : ''}`);
    isGap = part > 0 && part < 1_000 && yuan >= 10_000n;
  }
  const whole = written.join('').replaceAll(/零+/g, '零').replace(/零$/, '');
  const start = `人民币${isNegative ? '负' : ''}${whole === '' ? '' : `${whole}元`}`;
  if (jiao === 0 && fen === 0) return `${whole === '' ? '人民币零元' : start}整`;
  const tenths = jiao > 0 ? `${digits[jiao]}角` : whole === '' ? '' : '零';
  return `${start}${tenths}${fen > 0 ? `${digits[fen]}分` : '整'}`;
}
