/** What a schema did not like, as the one line that a person gets. */
import type { z } from "zod";

/**
 * The first thing that is wrong: `field: expected …, got …`, short and without what could steer a
 * terminal.
 * @param value what was checked
 */
export function describeIssue({ issues }: z.ZodError, value: unknown): string {
  const { path, message, code } = issues[0]!;
  const field = path.length === 0 ? "" : `${path.map(String).join(".")}: `;
  // "Unrecognized key: …" has both in it.
  if (code === "unrecognized_keys") return `${field}${message.replace(/^U/, "u")}`;
  const expected = message.replace(/^[A-Z][^:]*: /, "").replace(/, received .*$/, "");
  const came = path.reduce<unknown>(
    (inside, key) => (inside as Record<PropertyKey, unknown> | undefined)?.[key],
    value,
  );
  return `${field}${expected}, got ${shown(came)}`;
}

/** A value for a message, short. JSON escapes most control characters. */
export function shown(value: unknown): string {
  if (value === undefined) return "nothing";
  const json = JSON.stringify(value).replace(/[\u007f-\u009f]/g, "?");
  return json.length > 60 ? `${json.slice(0, 59)}…` : json;
}
