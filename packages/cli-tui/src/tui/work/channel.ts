/** From callbacks to an async generator. */

export interface Channel<Record> {
  send(record: Record): void;
  end(): void;
  fail(error: unknown): void;
  /** What was sent, in order; once. */
  receive(): AsyncGenerator<Record>;
}

export function channel<Record>(): Channel<Record> {
  const waiting: Record[] = [];
  let closed: { readonly error?: unknown } | undefined;
  let wake: () => void = () => {};
  return {
    send(record) {
      waiting.push(record);
      wake();
    },
    end() {
      closed ??= {};
      wake();
    },
    fail(error) {
      closed ??= { error };
      wake();
    },
    async *receive() {
      while (true) {
        while (waiting.length > 0) yield waiting.shift()!;
        if (closed) {
          if ("error" in closed) throw closed.error;
          return;
        }
        await new Promise<void>((go) => {
          wake = go;
        });
      }
    },
  };
}
