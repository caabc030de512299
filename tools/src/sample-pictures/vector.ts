/** Vectors of three numbers: x to the right, y up, z away from the viewer. */

/** A point, a direction, or a colour of light (linear, may exceed 1). */
export type Vector = readonly [x: number, y: number, z: number];

/** Length of (x, y). Math.hypot guards against overflow and is several times slower. */
export function length2(x: number, y: number): number {
  return Math.sqrt(x * x + y * y);
}

/** Length of (x, y, z). */
export function length3(x: number, y: number, z: number): number {
  return Math.sqrt(x * x + y * y + z * z);
}

/** a + b. */
export function add(a: Vector, b: Vector): Vector {
  return [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
}

/** a + factor · b: a point moved along a direction. */
export function along(a: Vector, b: Vector, factor: number): Vector {
  return [a[0] + factor * b[0], a[1] + factor * b[1], a[2] + factor * b[2]];
}

/** Element by element product. */
export function times(a: Vector, b: Vector): Vector {
  return [a[0] * b[0], a[1] * b[1], a[2] * b[2]];
}

/** a times a number. */
export function scale(a: Vector, factor: number): Vector {
  return [a[0] * factor, a[1] * factor, a[2] * factor];
}

/** The inner product. */
export function dot(a: Vector, b: Vector): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

/** a × b. */
export function cross(a: Vector, b: Vector): Vector {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

/** a at length 1. */
export function normalize(a: Vector): Vector {
  return scale(a, 1 / Math.sqrt(dot(a, a)));
}

/** `direction` mirrored at a surface with this normal. */
export function reflect(direction: Vector, normal: Vector): Vector {
  return along(direction, normal, -2 * dot(direction, normal));
}

/** From a (share 0) to b (share 1), linearly. */
export function blend(a: Vector, b: Vector, share: number): Vector {
  return along(scale(a, 1 - share), b, share);
}
