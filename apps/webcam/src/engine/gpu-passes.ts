/** The passes around the net on the GPU, and the memory that they work in, made for one size. */
import { GPUBufferUsage } from "./gpu-flags.ts";
import { convertShader, drawShader, groupSide, mixShader, parametersBytes } from "./shaders.ts";

export interface ConvertSettings {
  readonly mirror: boolean;
  readonly range: number;
}

export interface MixSettings {
  readonly first: boolean;
  readonly last: boolean;
  readonly inputFactor: number;
  readonly styleFactor: number;
}

/** What an earlier frame's shares are, for each pixel of a small map. */
export interface Shares {
  readonly width: number;
  readonly height: number;
  readonly shares: Float32Array<ArrayBuffer>;
}

const storage = () => GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;

/** The shaders, compiled once for a device. */
export function createGpuPasses(device: GPUDevice, format: GPUTextureFormat) {
  const compute = (code: string) =>
    device.createComputePipeline({
      layout: "auto",
      compute: { module: device.createShaderModule({ code }), entryPoint: "main" },
    });
  const convert = compute(convertShader);
  const mix = compute(mixShader);
  const drawModule = device.createShaderModule({ code: drawShader });
  const draw = device.createRenderPipeline({
    layout: "auto",
    vertex: { module: drawModule, entryPoint: "corner" },
    fragment: { module: drawModule, entryPoint: "color", targets: [{ format }] },
  });
  const sampler = device.createSampler({ minFilter: "linear", magFilter: "linear" });
  const uniform = () =>
    device.createBuffer({
      size: parametersBytes,
      usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST,
    });

  /** Buffers and passes for pictures of one size. */
  return function forSize(width: number, height: number) {
    const bytes = 3 * width * height * Float32Array.BYTES_PER_ELEMENT;
    const floats = () =>
      device.createBuffer({ size: Math.ceil(bytes / 16) * 16, usage: storage() });
    const [input, mixed, picture] = [floats(), floats(), floats()];
    const [convertUniform, drawUniform] = [uniform(), uniform()];
    const mixUniforms = [uniform(), uniform()];
    let keep = device.createBuffer({ size: 16, usage: storage() });
    let mapSize = { width: 1, height: 1 };
    device.queue.writeBuffer(drawUniform, 0, Uint32Array.of(width, height, 0, 0));

    const dispatch = (
      pipeline: GPUComputePipeline,
      resources: readonly (GPUBuffer | GPUTextureView | GPUSampler)[],
    ) => {
      const encoder = device.createCommandEncoder();
      const pass = encoder.beginComputePass();
      pass.setPipeline(pipeline);
      pass.setBindGroup(0, bind(pipeline, resources));
      pass.dispatchWorkgroups(Math.ceil(width / groupSide), Math.ceil(height / groupSide));
      pass.end();
      device.queue.submit([encoder.finish()]);
    };
    const bind = (
      pipeline: GPUComputePipeline | GPURenderPipeline,
      resources: readonly (GPUBuffer | GPUTextureView | GPUSampler)[],
    ) =>
      device.createBindGroup({
        layout: pipeline.getBindGroupLayout(0),
        entries: resources.map((resource, binding) => ({
          binding,
          resource: resource instanceof GPUBuffer ? { buffer: resource } : resource,
        })),
      });

    return {
      width,
      height,
      /** The net's input, 1×3×height×width. */
      input,
      /** What is to be shown: planar RGB in 0..1. */
      picture,
      setShares({ width: mapWidth, height: mapHeight, shares }: Shares) {
        if (keep.size < shares.byteLength) {
          keep.destroy();
          keep = device.createBuffer({ size: shares.byteLength, usage: storage() });
        }
        mapSize = { width: mapWidth, height: mapHeight };
        device.queue.writeBuffer(keep, 0, shares);
      },
      convert(frame: GPUTexture, { mirror, range }: ConvertSettings) {
        const parameters = new ArrayBuffer(parametersBytes);
        new Uint32Array(parameters).set([width, height, mirror ? 1 : 0]);
        new Float32Array(parameters)[4] = range;
        device.queue.writeBuffer(convertUniform, 0, parameters);
        dispatch(convert, [convertUniform, frame.createView(), sampler, input]);
      },
      mix(stylized: GPUBuffer, { first, last, inputFactor, styleFactor }: MixSettings) {
        const parameters = new ArrayBuffer(parametersBytes);
        new Uint32Array(parameters).set([width, height, first ? 1 : 0, last ? 1 : 0]);
        const { width: mapWidth, height: mapHeight } = mapSize;
        new Float32Array(parameters).set([inputFactor, styleFactor, mapWidth, mapHeight], 4);
        const mixUniform = mixUniforms[first ? 0 : 1]!;
        device.queue.writeBuffer(mixUniform, 0, parameters);
        dispatch(mix, [mixUniform, input, stylized, keep, mixed, picture]);
      },
      draw(target: GPUTexture) {
        const encoder = device.createCommandEncoder();
        const view = target.createView();
        const pass = encoder.beginRenderPass({
          colorAttachments: [{ view, loadOp: "clear", storeOp: "store" }],
        });
        pass.setPipeline(draw);
        pass.setBindGroup(0, bind(draw, [drawUniform, picture]));
        pass.draw(3);
        pass.end();
        device.queue.submit([encoder.finish()]);
      },
      destroy() {
        for (const buffer of [input, mixed, picture, keep, convertUniform, drawUniform]) {
          buffer.destroy();
        }
        for (const buffer of mixUniforms) buffer.destroy();
      },
    };
  };
}

export type GpuPasses = ReturnType<ReturnType<typeof createGpuPasses>>;
