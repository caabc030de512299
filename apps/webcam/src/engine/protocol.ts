/** What the page and its worker say to each other. Each request gets one reply with its id. */

/** The device of a session: `auto` takes WebGPU where graphics hardware has it. */
export type WantedDevice = "auto" | "webgpu" | "wasm";

/** What the net is computed in: in eight bits only where that is faster. */
export type Precision = "float32" | "int8";

/** A style to run, by the key under which it was loaded. */
export interface StyleShare {
  readonly key: string;
  /** Of the stylized pixels, 0 to 1; the shares of a frame sum to 1. */
  readonly share: number;
}

/** How one frame is to be made. */
export interface FrameSettings {
  /** The size that the net works at. */
  readonly width: number;
  readonly height: number;
  /** One style, or two that are mixed. */
  readonly styles: readonly StyleShare[];
  /** From 0 (the frame as it came) to 1. */
  readonly strength: number;
  readonly precision: Precision;
  readonly mirror: boolean;
  /** Temporal smoothing, from 0 (none) to 1. */
  readonly steadiness: number;
  /** Whether to measure flicker. */
  readonly measureFlicker: boolean;
}

export type Request =
  | { readonly type: "open"; readonly device: WantedDevice; readonly engineFolder: string }
  | { readonly type: "load"; readonly key: string; readonly bytes: Uint8Array }
  | { readonly type: "unload"; readonly key: string }
  | { readonly type: "frame"; readonly frame: CapturedFrame; readonly settings: FrameSettings }
  | { readonly type: "forget" };

/** A frame on its way to the worker. */
export type CapturedFrame = VideoFrame | ImageBitmap;

/** What computes. */
export interface EngineFacts {
  readonly device: "webgpu" | "wasm";
  readonly threads: number;
  /** Why not WebGPU, where it was not taken. */
  readonly passedOver?: string;
}

/** What a style model's file says about itself; the title is empty where it says none. */
export interface StyleFacts {
  readonly title: string;
  readonly artist?: string | undefined;
  readonly year?: number | undefined;
  /** Whether it can be computed in eight bits, and is faster so. */
  readonly eightBits: boolean;
  /** The one size that it takes, where it takes only one. */
  readonly fixedSize?: { readonly width: number; readonly height: number } | undefined;
}

/** Milliseconds by stage. `capture` is added by the page. */
export interface StageTimes {
  readonly convert: number;
  readonly model: number;
  readonly draw: number;
}

export interface StylizedFrame {
  readonly picture: ImageBitmap;
  readonly times: StageTimes;
  /** Mean change where the input stands still, in levels of 255, where it was asked for. */
  readonly flicker?: number;
}

export interface Results {
  readonly open: EngineFacts;
  readonly load: StyleFacts;
  readonly unload: undefined;
  readonly frame: StylizedFrame;
  readonly forget: undefined;
}

export interface RequestMessage {
  readonly id: number;
  readonly request: Request;
}

export type ReplyMessage =
  | { readonly id: number; readonly result: Results[Request["type"]] }
  | { readonly id: number; readonly error: string };
