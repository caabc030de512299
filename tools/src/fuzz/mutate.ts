/** Files that are whole but mean nonsense: JSON with one value changed, tensors with one changed. */
import { formatSafetensors, parseSafetensors, type Tensor } from "@gramstyle/core";
import { sealJson, sealTensors } from "@gramstyle/jobs";
import { below, type Damaged, pick, type Random } from "./damage.ts";

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

const values: readonly Json[] = [
  ...[0, -1, 1, 2, 0.5, 3, 1e-30, 1e30, 2 ** 31, 2 ** 53, 1e308],
  ...[null, true, "", "x", "NaN", "__proto__", [], {}, [1, 2, 3]],
];

/** JSON's text with one value changed, renamed, removed or put elsewhere. */
export function mutateJson(text: string, random: Random): { text: string; how: string } {
  const root = JSON.parse(text) as Json;
  const places = [...placesIn({ root }, "")].filter(({ path }) => path !== ".seal");
  const { holder, key, path } = pick(random, places);
  const record = holder as Record<string, Json>;
  const change = below(random, 6);
  let how = "";
  if (change === 0 && path !== "") {
    delete record[key];
    how = `${path} removed`;
  } else if (change === 1 && path !== "") {
    record[`${key}x`] = record[key]!;
    delete record[key];
    how = `${path} renamed`;
  } else if (change === 2) {
    const other = pick(random, places);
    record[key] = structuredClone((other.holder as Record<string, Json>)[other.key]!);
    how = `${path} is what ${other.path} was`;
  } else {
    const value = pick(random, values);
    record[key] = value;
    how = `${path} is ${JSON.stringify(value)}`;
  }
  return { text: JSON.stringify(holder === undefined ? null : rootOf(places)), how };
}

interface Place {
  readonly holder: object;
  readonly key: string;
  readonly path: string;
}

function* placesIn(holder: object, path: string): Generator<Place> {
  for (const [key, value] of Object.entries(holder)) {
    const here = path === "" && key === "root" ? "" : `${path}.${key}`;
    yield { holder, key, path: here };
    if (typeof value === "object" && value !== null) yield* placesIn(value, here);
  }
}

const rootOf = (places: readonly Place[]): Json =>
  (places[0]!.holder as Record<string, Json>).root ?? null;

/** JSON of which one value is another. */
export function mutatePlainJson(bytes: Uint8Array, random: Random): Damaged {
  const { text, how } = mutateJson(Buffer.from(bytes).toString(), random);
  return { bytes: Buffer.from(text), how };
}

/** Sealed JSON of which one value is another, sealed again. */
export function mutateSealedJson(bytes: Uint8Array, random: Random): Damaged {
  const { seal: _seal, ...value } = JSON.parse(Buffer.from(bytes).toString());
  const { text, how } = mutateJson(JSON.stringify(value), random);
  const mutated: unknown = JSON.parse(text);
  const isObject = typeof mutated === "object" && mutated !== null && !Array.isArray(mutated);
  return { bytes: sealJson(isObject ? mutated : { value: mutated }), how };
}

const numbers = [Number.NaN, Number.POSITIVE_INFINITY, 3e38, -1e30, 1e-40, 0, 1e6];

/** A safetensors file of which one tensor, or one value in its metadata's JSON, is another. */
export function mutateTensors(bytes: Uint8Array, random: Random): Damaged {
  const { tensors, metadata } = parseSafetensors(bytes);
  const { seal: _seal, ...texts } = metadata;
  const json = Object.keys(texts).filter((name) => /^[[{]/.test(texts[name]!));
  if (json.length > 0 && random() < 0.5) {
    const name = pick(random, json);
    const { text, how } = mutateJson(texts[name]!, random);
    const mutated = { ...texts, [name]: text };
    return { bytes: formatSafetensors(tensors, mutated), how: `${name}: ${how}` };
  }
  const name = pick(random, Object.keys(tensors));
  const { [name]: tensor, ...rest } = tensors;
  const { how, changed } = mutateTensor(name, tensor!, random);
  return { bytes: formatSafetensors({ ...rest, ...changed }, texts), how };
}

function mutateTensor(name: string, { shape, data }: Tensor, random: Random) {
  const change = below(random, 4);
  if (change === 0) return { how: `${name} is missing`, changed: {} };
  if (change === 1) {
    return { how: `${name} is renamed`, changed: { [`${name}x`]: { shape, data } } };
  }
  if (change === 2) {
    const changed = {
      [name]: { shape: [data.length + 1], data: new Float32Array(data.length + 1) },
    };
    return { how: `${name} is longer`, changed };
  }
  const other = data.slice();
  const value = pick(random, numbers);
  if (random() < 0.5) other.fill(value);
  else other[below(random, other.length)] = value;
  return { how: `${name} holds ${value}`, changed: { [name]: { shape, data: other } } };
}

/** As `mutateTensors`, sealed again. */
export function mutateSealedTensors(bytes: Uint8Array, random: Random): Damaged {
  const { bytes: mutated, how } = mutateTensors(bytes, random);
  return { bytes: sealTensors(mutated), how };
}
