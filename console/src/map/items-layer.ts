import { type CustomLayerInterface, LngLatBounds, type Map as MapLibre, MercatorCoordinate } from 'maplibre-gl';
import { gathered, type Sign, type Spot } from './cells.ts';
import { DIGIT_HIGH, DIGIT_WIDE, digitsOf } from './digits.ts';
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

/** What was meant by a click: one watch, or where those lie that are drawn as one sign. */
export type Meant = { one: Placed; among?: LngLatBounds };

/** Pixels of the screen that one sign is drawn for. */
const CELL = 30;
/** Pixels of the whole world at zoom 0. */
const WORLD = 512;

const vertex = `#version 300 es
uniform mat4 matrix; uniform float ratio;
in vec2 place; in float state; in float count;
flat out int kind; flat out int many; flat out int digits; flat out float size;
void main() {
  gl_Position = matrix * vec4(place, 0.0, 1.0);
  kind = int(state + 0.5);
  many = int(count + 0.5);
  digits = many < 2 ? 0 : many < 10 ? 1 : many < 100 ? 2 : many < 1000 ? 3 : many < 10000 ? 4 : 5;
  size = digits == 0 ? 17.0 : max(26.0, float(digits) * ${DIGIT_WIDE}.0 + 4.0);
  gl_PointSize = size * ratio;
}`;
/**
 * A disc is controlled, a dashed ring unverified, a triangle at risk, an octagon lost: told apart without colour, too. Beneath it stands of how
 * many it is the worst.
 */
const fragment = `#version 300 es
precision mediump float; precision highp int;
uniform vec3 colors[4]; uniform vec3 halo; uniform vec3 ink; uniform sampler2D figures;
flat in int kind; flat in int many; flat in int digits; flat in float size; out vec4 drawn;
float within(vec2 at) {
  if (kind < 2) return 0.40 - length(at);
  if (kind < 3) return 0.24 - max(-at.y * 0.5 + abs(at.x) * 0.866, at.y);
  vec2 far = abs(at);
  return 0.38 - max(max(far.x, far.y), (far.x + far.y) * 0.7071);
}
void main() {
  vec2 from = (gl_PointCoord - 0.5) * size;
  vec2 at = (digits == 0 ? from : from + vec2(0.0, 4.5)) / 17.0;
  float inside = within(at);
  if (digits > 0) {
    // From the upper left corner of its figures.
    vec2 along = from + vec2(float(digits) * ${DIGIT_WIDE / 2}.0, -2.5);
    float wide = float(digits) * ${DIGIT_WIDE}.0;
    if (along.y >= 0.0 && along.x > -2.0 && along.x < wide + 2.0) {
      float lit = 0.0;
      if (along.x >= 0.0 && along.x < wide && along.y < ${DIGIT_HIGH}.0) {
        int i = int(along.x / ${DIGIT_WIDE}.0);
        int left = many;
        for (int k = digits - 1; k > i; k--) left /= 10;
        float across = (along.x / ${DIGIT_WIDE}.0 - float(i) + float(left % 10)) / 10.0;
        lit = textureLod(figures, vec2(across, along.y / ${DIGIT_HIGH}.0), 0.0).a;
      }
      drawn = vec4(mix(halo, ink, lit), 1.0);
      return;
    }
  }
  float seen = clamp((inside + 0.08) * 17.0 + 0.5, 0.0, 1.0);
  if (seen == 0.0) discard;
  // Eight dashes: twice the angle without reckoning the angle.
  float turn = (at.x * at.x - at.y * at.y) / max(dot(at, at), 0.0001);
  bool isHollow = kind == 1 && (inside > 0.12 || abs(abs(turn) - 0.7071) < 0.22);
  vec3 color = mix(halo, colors[kind], isHollow ? 0.0 : clamp(inside * 17.0 + 0.5, 0.0, 1.0));
  drawn = vec4(color, 1.0) * seen;
}`;

/** As many watches as there are, in one drawing: those that fall together are one sign, so that each frame costs the same, however many they be. */
export class ItemsLayer implements CustomLayerInterface {
  readonly id = 'items';
  readonly type = 'custom' as const;
  readonly #items: readonly Placed[];
  readonly #spots: readonly Spot[];
  readonly #colors: Float32Array;
  readonly #halo: [number, number, number];
  readonly #ink: [number, number, number];
  #map: MapLibre | undefined;
  #drawing: Drawing | undefined;
  #figures: WebGLTexture | undefined;
  /** Twice the zoom for which they were gathered. */
  #step: number | undefined;
  #signs: readonly Sign[] = [];

  constructor(items: readonly Placed[], colors: Readonly<Record<State, string>>, halo: string, ink: string) {
    this.#items = [...items].sort((a, b) => drawnStates.indexOf(a.status) - drawnStates.indexOf(b.status));
    this.#spots = this.#items.map(({ lon, lat }) => MercatorCoordinate.fromLngLat([lon, lat]));
    this.#colors = new Float32Array(drawnStates.flatMap((state) => channels(colors[state])));
    this.#halo = channels(halo);
    this.#ink = channels(ink);
  }

  /** What was meant by a click there: the nearest sign within a finger's breadth, and of several the one on top. */
  at(map: MapLibre, point: { x: number; y: number }): Meant | undefined {
    let found: Sign | undefined;
    let least = Number.POSITIVE_INFINITY;
    for (const sign of this.#signs) {
      const { x, y } = map.project(placeOf(sign.x, sign.y));
      const away = Math.hypot(x - point.x, y - point.y);
      if (away <= Math.min(least, sign.count > 1 ? 20 : 14)) [found, least] = [sign, away];
    }
    const one = found && this.#items[found.worst];
    if (!found || !one) return undefined;
    const [west, north, east, south] = found.box;
    // What lies at one place is never told apart, however near one goes.
    if (found.count === 1 || map.getZoom() >= map.getMaxZoom() || (west === east && north === south)) return { one };
    return { one, among: new LngLatBounds(placeOf(west, south), placeOf(east, north)) };
  }

  onAdd(map: MapLibre, context: WebGLRenderingContext | WebGL2RenderingContext): void {
    this.#map = map;
    this.#drawing = drawingOf(context as WebGL2RenderingContext, { vertex, fragment }, new Float32Array(), [
      ['place', 2],
      ['state', 1],
      ['count', 1],
    ]);
  }

  /** Each half step of the zoom has its own cells; while the drawing is only moved, nothing is reckoned. */
  #gather(drawing: Drawing): void {
    const step = Math.floor((this.#map?.getZoom() ?? 0) * 2);
    if (step === this.#step) return;
    this.#step = step;
    this.#signs = gathered(this.#spots, CELL / (WORLD * 2 ** (step / 2)));
    const data = new Float32Array(this.#signs.length * 4);
    this.#signs.forEach(({ x, y, worst, count }, i) => {
      const { status } = this.#items[worst] as Placed;
      data.set([x, y, drawnStates.indexOf(status), Math.min(count, 99_999)], i * 4);
    });
    drawing.feed(data);
  }

  render(
    context: WebGLRenderingContext | WebGL2RenderingContext,
    { defaultProjectionData }: Parameters<CustomLayerInterface['render']>[1],
  ): void {
    const gl = context as WebGL2RenderingContext;
    const drawing = this.#drawing;
    if (!drawing) return;
    this.#gather(drawing);
    this.#figures ??= digitsOf(gl);
    gl.activeTexture(gl.TEXTURE0);
    gl.bindTexture(gl.TEXTURE_2D, this.#figures);
    drawing.draw(this.#signs.length, (at) => {
      gl.uniformMatrix4fv(at('matrix'), false, new Float32Array(defaultProjectionData.mainMatrix));
      gl.uniform1f(at('ratio'), devicePixelRatio);
      gl.uniform3fv(at('colors'), this.#colors);
      gl.uniform3fv(at('halo'), this.#halo);
      gl.uniform3fv(at('ink'), this.#ink);
      gl.uniform1i(at('figures'), 0);
    });
  }

  onRemove(_: MapLibre, context: WebGLRenderingContext | WebGL2RenderingContext): void {
    this.#drawing?.end();
    if (this.#figures) context.deleteTexture(this.#figures);
    this.#drawing = undefined;
    this.#figures = undefined;
    this.#step = undefined;
  }
}

const placeOf = (x: number, y: number) => new MercatorCoordinate(x, y).toLngLat();
