/** Tells graphics that a processor only pretends: slower than WebAssembly on the same processor. */
import type { Engine } from "./engine.ts";

const software = /swiftshader|llvmpipe|softpipe|software|basic render/i;

/** Why there is no point in a device that works unless it was asked for; undefined if there is. */
export function reasonAgainst(engine: Engine): string | undefined {
  const renderer = rendererOf(engine);
  return renderer !== undefined && software.test(renderer)
    ? `its graphics are computed in software (${renderer})`
    : undefined;
}

/** What the driver calls itself, where it is told. */
function rendererOf({ device, tensorFlow, backendName }: Engine): string | undefined {
  const backend = tensorFlow.registry[backendName] as GraphicsBackend | undefined;
  if (device === "webgpu") {
    const { vendor, architecture, description } = backend?.adapterInfo ?? {};
    return [vendor, architecture, description].join(" ");
  }
  if (device !== "webgl") return undefined;
  const gl = backend?.gpgpu?.gl;
  const extension = gl?.getExtension("WEBGL_debug_renderer_info");
  const name = gl?.getParameter(extension?.UNMASKED_RENDERER_WEBGL ?? gl.RENDERER);
  return typeof name === "string" ? name : undefined;
}

/** What is read here of TensorFlow.js's WebGL and WebGPU backends. */
interface GraphicsBackend {
  readonly gpgpu?: {
    readonly gl: {
      readonly RENDERER: number;
      getExtension(name: string): { readonly UNMASKED_RENDERER_WEBGL: number } | null;
      getParameter(name: number): unknown;
    };
  };
  readonly adapterInfo?: {
    readonly vendor?: string;
    readonly architecture?: string;
    readonly description?: string;
  };
}
