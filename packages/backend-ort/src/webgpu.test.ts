/**
 * ONNX Runtime's WebGPU on a software Vulkan driver, so that its kernels are proven on machines
 * without a GPU: slow, but right. Debian's chromium package brings the driver (SwiftShader).
 */
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { describeBackend } from "@gramstyle/core/testing";
import { createOrtBackend } from "./ort-backend.ts";

const driver = process.env.VK_ICD_FILENAMES ?? "/usr/lib/chromium/vk_swiftshader_icd.json";
const unavailable = existsSync(driver)
  ? undefined
  : `no software Vulkan driver at ${driver}; Debian's chromium package has one`;

// Each test file has a process of its own, where nothing has looked for a driver yet.
process.env.VK_ICD_FILENAMES = driver;
process.env.XDG_RUNTIME_DIR ??= tmpdir();

const create = () => createOrtBackend({ device: "webgpu", threads: 1 });
describeBackend("ort webgpu", create, { tolerance: 1e-3, unavailable });
