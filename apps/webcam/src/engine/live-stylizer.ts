/** A stylizer of live frames, with many styles, in a worker; where that dies, another takes over. */
import {
  createEngineClient,
  type EngineClient,
  longTimeout,
  usualTimeout,
} from "./engine-client.ts";
import type {
  CapturedFrame,
  EngineFacts,
  FrameSettings,
  StyleFacts,
  StylizedFrame,
  WantedDevice,
} from "./protocol.ts";

export interface LiveStylizerOptions {
  readonly device: WantedDevice;
  /** The address of the engine's files. */
  readonly engineFolder: string;
  /** Called with what computes, at the start and whenever that changes. */
  onEngine(facts: EngineFacts): void;
}

export interface LiveStylizer {
  /** Loads a style, once. @throws Error, one line, for a file that cannot be used */
  load(key: string, bytes: Uint8Array): Promise<StyleFacts>;
  /** Loads an unknown file and runs it once, before anything depends on it. */
  tryStyle(key: string, bytes: Uint8Array): Promise<StyleFacts>;
  factsOf(key: string): StyleFacts | undefined;
  stylize(frame: CapturedFrame, settings: FrameSettings): Promise<StylizedFrame>;
  /** What comes next is another scene. */
  forget(): void;
}

/** What is loaded again where it was let go, or its worker ended. */
interface StyleFile {
  readonly bytes: Uint8Array;
  readonly facts: StyleFacts;
}

const trialSide = 64;

/** A frame needs at most two. */
const keptStyles = 4;

export function createLiveStylizer(options: LiveStylizerOptions): LiveStylizer {
  let { device } = options;
  const known = new Map<string, StyleFile>();
  let client: Promise<EngineClient> | undefined;
  /** Why the graphics device is no longer used. */
  let passedOver: string | undefined;
  /** What the frame before was made with: the first of a kind may have to compile shaders. */
  let familiar = "";
  /** Loaded in this worker; last the one used most recently. */
  let present: string[] = [];

  const open = async (): Promise<EngineClient> => {
    const opened = createEngineClient((reason) => {
      client = undefined;
      present = [];
      familiar = "";
      // A graphics driver that took its worker down would do so again.
      if (device !== "wasm") passedOver = reason;
      device = "wasm";
    });
    const { engineFolder } = options;
    const facts = await opened.ask({ type: "open", device, engineFolder }, [], longTimeout);
    options.onEngine(passedOver === undefined ? facts : { ...facts, passedOver });
    return opened;
  };

  const engine = (): Promise<EngineClient> => {
    client ??= open().catch((error: unknown) => {
      client = undefined;
      throw error;
    });
    return client;
  };

  const load = async (key: string, bytes: Uint8Array): Promise<StyleFacts> => {
    const current = await engine();
    const found = known.get(key);
    const loaded = present.includes(key);
    present = [...present.filter((each) => each !== key), key];
    if (found && loaded) return found.facts;
    try {
      // Every loaded style has memory of its own in the engine.
      const [oldest] = present;
      if (present.length > keptStyles) {
        present = present.slice(1);
        await current.ask({ type: "unload", key: oldest! });
      }
      const facts = await current.ask({ type: "load", key, bytes }, [], longTimeout);
      known.set(key, { bytes, facts });
      return facts;
    } catch (error) {
      present = present.filter((each) => each !== key);
      throw error;
    }
  };

  const stylize: LiveStylizer["stylize"] = async (frame, settings) => {
    for (const { key } of settings.styles) {
      const style = known.get(key);
      if (!style) throw new Error(`the style "${key}" is not loaded`);
      // It may have been let go, or its worker ended.
      await load(key, style.bytes);
    }
    const kind = `${settings.styles.map(({ key }) => key)} ${settings.width} ${settings.height}`;
    const current = await engine();
    const timeout = kind === familiar ? usualTimeout : longTimeout;
    const stylized = await current.ask({ type: "frame", frame, settings }, [frame], timeout);
    familiar = kind;
    return stylized;
  };

  return {
    load,
    factsOf: (key) => known.get(key)?.facts,
    stylize,
    async tryStyle(key, bytes) {
      const facts = await load(key, bytes);
      const { width, height } = facts.fixedSize ?? { width: trialSide, height: trialSide };
      try {
        const frame = await createImageBitmap(new ImageData(width, height));
        const { picture } = await stylize(frame, trialSettings(key, width, height));
        picture.close();
        return facts;
      } catch (error) {
        known.delete(key);
        throw error;
      }
    },
    forget() {
      // A worker that ended has nothing left to forget.
      void client?.then((current) => current.ask({ type: "forget" })).catch(() => undefined);
    },
  };
}

const trialSettings = (key: string, width: number, height: number): FrameSettings => ({
  width,
  height,
  styles: [{ key, share: 1 }],
  strength: 1,
  precision: "float32",
  mirror: false,
  steadiness: 0,
  measureFlicker: false,
});
