/** Points of our own on the drawing of a map: a program of the graphics card and what it is fed with. */
export interface Drawing {
  /** Draws so many points, after what is said of each was put. */
  draw(count: number, put: (at: (name: string) => WebGLUniformLocation | null) => void): void;
  /** Other points from here on. */
  feed(data: Float32Array): void;
  end(): void;
}

function compiled(gl: WebGL2RenderingContext, kind: number, text: string): WebGLShader {
  const shader = gl.createShader(kind) as WebGLShader;
  gl.shaderSource(shader, text);
  gl.compileShader(shader);
  return shader;
}

/** `#1f4fb8` as the card takes it; a style sheet that was made small says `#fff` for white. */
export const channels = (hex: string): [number, number, number] => {
  const digits = hex.replace('#', '');
  const value = Number.parseInt(digits.length === 3 ? digits.replaceAll(/./g, '$&$&') : digits, 16);
  return [((value >> 16) & 255) / 255, ((value >> 8) & 255) / 255, (value & 255) / 255];
};

/** @param parts what each point has, in order, with how many numbers it takes */
export function drawingOf(
  gl: WebGL2RenderingContext,
  { vertex, fragment }: { vertex: string; fragment: string },
  data: Float32Array,
  parts: readonly (readonly [name: string, size: number])[],
): Drawing {
  const program = gl.createProgram();
  gl.attachShader(program, compiled(gl, gl.VERTEX_SHADER, vertex));
  gl.attachShader(program, compiled(gl, gl.FRAGMENT_SHADER, fragment));
  gl.linkProgram(program);
  const array = gl.createVertexArray();
  const buffer = gl.createBuffer();
  gl.bindVertexArray(array);
  gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
  gl.bufferData(gl.ARRAY_BUFFER, data, gl.STATIC_DRAW);
  const stride = parts.reduce((sum, [, size]) => sum + size, 0) * 4;
  let offset = 0;
  for (const [name, size] of parts) {
    const at = gl.getAttribLocation(program, name);
    if (at >= 0) {
      gl.enableVertexAttribArray(at);
      gl.vertexAttribPointer(at, size, gl.FLOAT, false, stride, offset);
    }
    offset += size * 4;
  }
  gl.bindVertexArray(null);
  const places = new Map<string, WebGLUniformLocation | null>();
  const placeOf = (name: string) => {
    if (!places.has(name)) places.set(name, gl.getUniformLocation(program, name));
    return places.get(name) ?? null;
  };
  return {
    draw(count, put) {
      gl.useProgram(program);
      put(placeOf);
      gl.enable(gl.BLEND);
      gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
      gl.disable(gl.DEPTH_TEST);
      gl.bindVertexArray(array);
      gl.drawArrays(gl.POINTS, 0, count);
      gl.bindVertexArray(null);
    },
    feed(points) {
      gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
      gl.bufferData(gl.ARRAY_BUFFER, points, gl.DYNAMIC_DRAW);
    },
    end() {
      gl.deleteBuffer(buffer);
      gl.deleteVertexArray(array);
      gl.deleteProgram(program);
    },
  };
}
