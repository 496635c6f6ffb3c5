import { type CustomLayerInterface, type Map as MapLibre, MercatorCoordinate } from 'maplibre-gl';
import type { Fix } from './data.ts';
import { channels, type Drawing, drawingOf } from './drawing.ts';

const vertex = `#version 300 es
uniform mat4 matrix; uniform float now; uniform float size;
in vec2 place; in float told; in float doubted;
out float shown; out float doubt;
void main() {
  gl_Position = matrix * vec4(place, 0.0, 1.0);
  shown = told <= now ? 1.0 : 0.22;
  doubt = doubted;
  gl_PointSize = size * (told <= now ? 1.0 : 0.8);
}`;
const fragment = `#version 300 es
precision mediump float;
uniform vec3 color; uniform vec3 other;
in float shown; in float doubt; out vec4 drawn;
void main() {
  float away = length(gl_PointCoord - 0.5);
  if (away > 0.5) discard;
  // What was not believed is a ring, not a disc.
  if (doubt > 0.5 && away < 0.3) discard;
  drawn = vec4(doubt > 0.5 ? other : color, 1.0) * shown;
}`;

/** Every fix of a track as a point, drawn by the graphics card: where the slider stands is one number, however many points there are. */
export class TrackLayer implements CustomLayerInterface {
  readonly id = 'track';
  readonly type = 'custom' as const;
  readonly #data: Float32Array;
  readonly #count: number;
  readonly #from: number;
  readonly #colors: [string, string];
  #map: MapLibre | undefined;
  #drawing: Drawing | undefined;
  #now = Number.POSITIVE_INFINITY;

  constructor(fixes: readonly Fix[], colors: [string, string]) {
    this.#count = fixes.length;
    this.#colors = colors;
    this.#from = fixes[0] ? Date.parse(fixes[0].at) : 0;
    this.#data = new Float32Array(fixes.length * 4);
    fixes.forEach((fix, i) => {
      const { x, y } = MercatorCoordinate.fromLngLat([fix.lon, fix.lat]);
      const seconds = (Date.parse(fix.at) - this.#from) / 1_000;
      this.#data.set([x, y, seconds, fix.doubts.length > 0 || !fix.isEvidence ? 1 : 0], i * 4);
    });
  }

  /** Where the slider stands. */
  show(atMs: number): void {
    this.#now = (atMs - this.#from) / 1_000;
    this.#map?.triggerRepaint();
  }

  onAdd(map: MapLibre, context: WebGLRenderingContext | WebGL2RenderingContext): void {
    this.#map = map;
    this.#drawing = drawingOf(context as WebGL2RenderingContext, { vertex, fragment }, this.#data, [
      ['place', 2],
      ['told', 1],
      ['doubted', 1],
    ]);
  }

  render(
    context: WebGLRenderingContext | WebGL2RenderingContext,
    { defaultProjectionData }: Parameters<CustomLayerInterface['render']>[1],
  ): void {
    const gl = context as WebGL2RenderingContext;
    this.#drawing?.draw(this.#count, (at) => {
      gl.uniformMatrix4fv(at('matrix'), false, new Float32Array(defaultProjectionData.mainMatrix));
      gl.uniform1f(at('now'), Math.min(this.#now, 1e12));
      gl.uniform1f(at('size'), 7 * devicePixelRatio);
      gl.uniform3fv(at('color'), channels(this.#colors[0]));
      gl.uniform3fv(at('other'), channels(this.#colors[1]));
    });
  }

  onRemove(): void {
    this.#drawing?.end();
    this.#drawing = undefined;
    this.#map = undefined;
  }
}
