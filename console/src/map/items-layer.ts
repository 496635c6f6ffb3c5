import { type CustomLayerInterface, type Map as MapLibre, MercatorCoordinate } from 'maplibre-gl';
import { channels, type Drawing, drawingOf } from './drawing.ts';

/** In the order in which they are drawn: what is worst lies on top. */
export const drawnStates = ['in_control', 'unverified', 'at_risk', 'lost'] as const;
type State = (typeof drawnStates)[number];

export interface Placed {
  id: string;
  status: State;
  lon: number;
  lat: number;
}

const vertex = `#version 300 es
uniform mat4 matrix; uniform float size;
in vec2 place; in float state;
out float kind;
void main() {
  gl_Position = matrix * vec4(place, 0.0, 1.0);
  kind = state;
  gl_PointSize = size;
}`;
/** A disc is controlled, a dashed ring unverified, a triangle at risk, an octagon lost: told apart without colour, too. */
const fragment = `#version 300 es
precision mediump float;
uniform vec3 colors[4]; uniform vec3 halo;
in float kind; out vec4 drawn;
float within(vec2 at) {
  if (kind < 1.5) return 0.40 - length(at);
  if (kind < 2.5) return 0.24 - max(-at.y * 0.5 + abs(at.x) * 0.866, at.y) * 1.0;
  vec2 far = abs(at);
  return 0.38 - max(max(far.x, far.y), (far.x + far.y) * 0.7071);
}
void main() {
  vec2 at = gl_PointCoord - 0.5;
  float inside = within(at);
  if (inside < -0.08) discard;
  vec3 color = colors[int(kind + 0.5)];
  bool isRim = inside < 0.0;
  bool isHollow = kind > 0.5 && kind < 1.5 && (inside > 0.12 || fract(atan(at.y, at.x) * 1.2732 + 0.25) > 0.7);
  drawn = vec4(isRim || isHollow ? halo : color, 1.0);
}`;

/** As many watches as there are, in one drawing: each frame costs the same, however many they be. */
export class ItemsLayer implements CustomLayerInterface {
  readonly id = 'items';
  readonly type = 'custom' as const;
  readonly #items: readonly Placed[];
  readonly #data: Float32Array;
  readonly #colors: Float32Array;
  readonly #halo: [number, number, number];
  #drawing: Drawing | undefined;

  constructor(items: readonly Placed[], colors: Readonly<Record<State, string>>, halo: string) {
    this.#items = [...items].sort((a, b) => drawnStates.indexOf(a.status) - drawnStates.indexOf(b.status));
    this.#colors = new Float32Array(drawnStates.flatMap((state) => channels(colors[state])));
    this.#halo = channels(halo);
    this.#data = new Float32Array(items.length * 3);
    this.#items.forEach(({ lon, lat, status }, i) => {
      const { x, y } = MercatorCoordinate.fromLngLat([lon, lat]);
      this.#data.set([x, y, drawnStates.indexOf(status)], i * 3);
    });
  }

  /** What was meant by a click there: the nearest within a finger's breadth, and of several the one on top. */
  at(map: MapLibre, point: { x: number; y: number }): Placed | undefined {
    let found: Placed | undefined;
    let least = 14;
    for (const item of this.#items) {
      const { x, y } = map.project([item.lon, item.lat]);
      const away = Math.hypot(x - point.x, y - point.y);
      if (away <= least) [found, least] = [item, away];
    }
    return found;
  }

  onAdd(_: MapLibre, context: WebGLRenderingContext | WebGL2RenderingContext): void {
    this.#drawing = drawingOf(context as WebGL2RenderingContext, { vertex, fragment }, this.#data, [
      ['place', 2],
      ['state', 1],
    ]);
  }

  render(
    context: WebGLRenderingContext | WebGL2RenderingContext,
    { defaultProjectionData }: Parameters<CustomLayerInterface['render']>[1],
  ): void {
    const gl = context as WebGL2RenderingContext;
    this.#drawing?.draw(this.#items.length, (at) => {
      gl.uniformMatrix4fv(at('matrix'), false, new Float32Array(defaultProjectionData.mainMatrix));
      gl.uniform1f(at('size'), 18 * devicePixelRatio);
      gl.uniform3fv(at('colors'), this.#colors);
      gl.uniform3fv(at('halo'), this.#halo);
    });
  }

  onRemove(): void {
    this.#drawing?.end();
    this.#drawing = undefined;
  }
}
