/** A compiled graph that runs: uploads, calls kernel after kernel, frees what is not needed any more. */
import {
  type ArrayData,
  BackendError,
  type CompileOptions,
  createExecutable as createOrderly,
  type Executable,
  errorMessage,
  type Graph,
  type GraphEngine,
  type RunResult,
  type Wanted,
} from "@gramstyle/core/backend";
import type { Tensor } from "@tensorflow/tfjs-core";
import type { Engine, KernelInputs } from "./engine.ts";
import type { Program, Slot, Step } from "./program.ts";
import { activated, takeTurn } from "./turns.ts";

/** The tensors that are alive, by the ids of their slots. */
type Tensors = Map<number, Tensor>;

/** An input: what was given, until the first run that reads it uploads it. */
interface Kept {
  array?: Float32Array;
  tensor?: Tensor;
}

/**
 * Uploads the constants. Inputs are uploaded once, what is carried never leaves the engine.
 * @throws BackendError where the constants find no room
 */
export async function createExecutable(
  engine: Engine,
  graph: Graph,
  program: Program,
  options: CompileOptions = {},
): Promise<Executable> {
  const label = `tfjs ${engine.device}`;
  const constants = await uploadConstants(engine, program);
  const release = () => takeTurn(engine.tensorFlow, async () => disposeAll(constants));
  // They live on in the engine.
  const runnable: Program = { ...program, constants: [] };
  try {
    return createOrderly(label, graph, options, engineOf(engine, runnable, constants, release));
  } catch (error) {
    await release();
    throw error;
  }
}

function engineOf(
  engine: Engine,
  program: Program,
  constants: Tensors,
  dispose: () => Promise<void>,
): GraphEngine<Kept> {
  return {
    // A copy: the engine may read it only when a kernel needs it.
    keep: (array) => ({ array: new Float32Array(array) }),
    run: (kept, wanted) =>
      takeTurn(engine.tensorFlow, () => runProgram(engine, program, constants, kept, wanted)),
    drop({ tensor }) {
      if (tensor) void takeTurn(engine.tensorFlow, async () => tensor.dispose());
    },
    dispose,
  };
}

function uploadConstants(engine: Engine, { constants }: Program): Promise<Tensors> {
  return takeTurn(engine.tensorFlow, async () => {
    const tensors: Tensors = new Map();
    try {
      for (const { slot, data } of constants) {
        tensors.set(slot.id, engine.upload(data, slot.shape));
      }
    } catch (error) {
      disposeAll(tensors);
      const bytes = constants.reduce((sum, { data }) => sum + data.byteLength, 0);
      throw new BackendError(
        `tfjs ${engine.device} could not compile the graph with ${bytes} bytes of constants: ${errorMessage(error)}`,
        { cause: error },
      );
    }
    return tensors;
  });
}

/** Kernels are called synchronously; only reading the outputs may take a while. */
async function runProgram(
  engine: Engine,
  program: Program,
  constants: Tensors,
  kept: Readonly<Record<string, Kept>>,
  wanted: Wanted,
): Promise<RunResult<Kept>> {
  const tensors: Tensors = new Map(constants);
  const lasting = new Set(constants.keys());
  let carried: Record<string, Kept> = {};
  try {
    activated(engine.tensorFlow, engine.backendName, () => {
      for (const [name, slot] of Object.entries(program.inputs)) {
        tensors.set(slot.id, uploaded(kept[name]!, slot, engine));
        lasting.add(slot.id);
      }
      program.steps.forEach((step, i) => {
        tensors.set(step.output.id, callKernel(engine, step, tensors));
        for (const slot of program.lastUses[i]!) free(slot, tensors);
      });
      carried = carriedOf(engine, program, tensors, wanted.carried);
    });
    const outputs = await readOutputs(engine, program, tensors, wanted.outputs);
    return { outputs, carried };
  } catch (error) {
    for (const { tensor } of Object.values(carried)) tensor!.dispose();
    throw error;
  } finally {
    for (const id of lasting) tensors.delete(id);
    disposeAll(tensors);
  }
}

function uploaded(kept: Kept, slot: Slot, engine: Engine): Tensor {
  if (!kept.tensor) {
    kept.tensor = engine.upload(kept.array!, slot.shape);
    delete kept.array;
  }
  return kept.tensor;
}

/** Tensors of their own, though of the same memory as those of the run. */
function carriedOf(
  engine: Engine,
  program: Program,
  tensors: Tensors,
  names: readonly string[],
): Record<string, Kept> {
  return Object.fromEntries(
    names.map((name) => {
      const x = tensors.get(program.outputs[name]!.id)!;
      return [name, { tensor: engine.runKernel("Identity", { x }, {}) }];
    }),
  );
}

function callKernel(engine: Engine, step: Step, tensors: Tensors): Tensor {
  try {
    return engine.runKernel(step.kernel, tensorsOf(step.inputs, tensors), step.attributes);
  } catch (error) {
    throw failure(engine, step.value, error);
  }
}

function tensorsOf(slots: KernelInputs<Slot>, tensors: Tensors): KernelInputs<Tensor> {
  if (Array.isArray(slots)) return slots.map((slot: Slot) => tensors.get(slot.id)!);
  return Object.fromEntries(
    Object.entries(slots as Record<string, Slot>).map(([name, slot]) => [
      name,
      tensors.get(slot.id)!,
    ]),
  );
}

async function readOutputs(
  engine: Engine,
  program: Program,
  tensors: Tensors,
  names: readonly string[],
): Promise<Record<string, ArrayData>> {
  const arrays: Record<string, ArrayData> = {};
  for (const name of names) {
    const { id } = program.outputs[name]!;
    try {
      const data = await tensors.get(id)!.data<"float32">();
      // A copy: some engines hand out their own memory.
      arrays[name] = program.bytes.has(name) ? new Uint8Array(data) : new Float32Array(data);
    } catch (error) {
      throw failure(engine, name, error);
    }
  }
  return arrays;
}

const failure = (engine: Engine, value: string, error: unknown) =>
  new BackendError(`tfjs ${engine.device} failed in ${value}: ${errorMessage(error)}`, {
    cause: error,
  });

function free(slot: Slot, tensors: Tensors): void {
  tensors.get(slot.id)?.dispose();
  tensors.delete(slot.id);
}

function disposeAll(tensors: Tensors): void {
  for (const tensor of tensors.values()) tensor.dispose();
  tensors.clear();
}
