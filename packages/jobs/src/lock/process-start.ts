/** When a process began, so that another one that later gets its number is not taken for it. */
import { readFile } from "node:fs/promises";

/**
 * A text that no other process of this machine has: the boot and the clock tick in which it began.
 * undefined where there is no such process, and where the system does not say (all but Linux).
 */
export async function processStart(pid: number): Promise<string | undefined> {
  try {
    const boot = await readFile("/proc/sys/kernel/random/boot_id", "utf8");
    const stat = await readFile(`/proc/${pid}/stat`, "utf8");
    // The second field, the name in parentheses, may hold spaces and parentheses of its own.
    const afterName = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return `${boot.trim()} ${afterName[19]}`;
  } catch {
    return undefined;
  }
}
