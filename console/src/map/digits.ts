/** Pixels of the screen that a figure takes. */
export const DIGIT_WIDE = 6;
export const DIGIT_HIGH = 10;

/** The ten figures beside each other, as the card takes them: it writes numbers without words of the page. */
export function digitsOf(gl: WebGL2RenderingContext): WebGLTexture {
  // Twice as fine as the screen: the card takes the mean of four.
  const fine = 2 * Math.ceil(devicePixelRatio);
  const canvas = document.createElement('canvas');
  canvas.width = 10 * DIGIT_WIDE * fine;
  canvas.height = DIGIT_HIGH * fine;
  const pen = canvas.getContext('2d');
  if (pen) {
    pen.font = `600 ${DIGIT_HIGH * fine}px ${getComputedStyle(document.body).fontFamily}`;
    pen.textAlign = 'center';
    pen.textBaseline = 'alphabetic';
    for (let digit = 0; digit < 10; digit++)
      pen.fillText(String(digit), (digit + 0.5) * DIGIT_WIDE * fine, canvas.height * 0.86, DIGIT_WIDE * fine);
  }
  const texture = gl.createTexture();
  gl.bindTexture(gl.TEXTURE_2D, texture);
  gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, gl.RGBA, gl.UNSIGNED_BYTE, canvas);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.LINEAR);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_S, gl.CLAMP_TO_EDGE);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE);
  return texture;
}
