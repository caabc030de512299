/** What a lock file says: who holds an output. */
import { z } from "zod";

export const holderSchema = z.object({
  pid: z.int().min(1),
  host: z.string(),
  /** What `processStart` says of the process; null where it says nothing. */
  start: z.string().nullable(),
  /** When the lock was taken, in UTC. */
  since: z.iso.datetime(),
});

export type Holder = z.infer<typeof holderSchema>;
