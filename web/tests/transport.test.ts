import { afterEach, describe, expect, it, vi } from "vitest";
import { Api, Broken, Refused, newId, readLines, type Line } from "../src/transport";

const SILENCE_MS = 200;

function streamOf(...chunks: Uint8Array[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

async function collect(stream: ReadableStream<Uint8Array>): Promise<Line[]> {
  const lines: Line[] = [];
  for await (const line of readLines(stream, SILENCE_MS)) lines.push(line);
  return lines;
}

const MESSAGE = {
  type: "message",
  answer_id: "a1",
  text: "一般不会。",
  buttons: [{ title: "那单位呢", payload: "/workplace_contact" }],
  card: null,
};
const STREAM =
  [{ type: "accepted", id: "m1" }, { type: "heartbeat" }, MESSAGE, { type: "end" }]
    .map((line) => JSON.stringify(line))
    .join("\n") + "\n";

describe("the stream of an answer", () => {
  it.each([1, 2, 3, 7, 1000])("reads the same in pieces of %i bytes, also within a character", async (size) => {
    const all = bytes(STREAM);
    const chunks = Array.from({ length: Math.ceil(all.length / size) }, (_, index) =>
      all.slice(index * size, (index + 1) * size),
    );
    const lines = await collect(streamOf(...chunks));
    expect(lines.map(({ type }) => type)).toEqual(["accepted", "heartbeat", "message", "end"]);
    expect(lines[2]).toMatchObject({
      reply: { answerId: "a1", text: "一般不会。", suggestions: [{ title: "那单位呢" }] },
    });
  });

  it("reads a last line without a line break, and passes over what it does not know", async () => {
    const lines = await collect(
      streamOf(bytes('\n{"type":"news"}\nnonsense\n[1]\n{"type":"message"}\n{"type":"end"}')),
    );
    expect(lines).toEqual([{ type: "end" }]);
  });

  it("counts silence as a broken connection", async () => {
    const silent = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(bytes('{"type":"accepted"}\n')),
    });
    await expect(collect(silent)).rejects.toBeInstanceOf(Broken);
  });
});

describe("sending", () => {
  const api = new Api("http://server", { pausesMs: [1, 1, 1], silenceMs: SILENCE_MS });
  const message = { id: "m1", text: "会通知家人吗", payload: null };
  const answerBy = (...bodies: (() => Response)[]): ReturnType<typeof vi.fn> => {
    const fetching = vi.fn(async () => (bodies.length > 1 ? bodies.shift() : bodies[0])?.());
    vi.stubGlobal("fetch", fetching);
    return fetching;
  };
  const send = (seen: string[] = []): Promise<void> =>
    api.persist(
      () => api.exchange("token", message, null, ({ type }) => seen.push(type)),
      () => seen.push("pause"),
    );

  afterEach(() => vi.unstubAllGlobals());

  it("tries again with the same id where the end is missing", async () => {
    const seen: string[] = [];
    const fetching = answerBy(
      () => new Response('{"type":"accepted"}\n'),
      () => new Response(STREAM),
    );
    await send(seen);
    expect(seen).toEqual(["accepted", "pause", "accepted", "heartbeat", "message", "end"]);
    const ids = fetching.mock.calls.map(
      (call: unknown[]) => (JSON.parse((call[1] as { body: string }).body) as { id: string }).id,
    );
    expect(ids).toEqual(["m1", "m1"]);
  });

  it("gives up after four attempts", async () => {
    const fetching = answerBy(() => {
      throw new TypeError("Failed to fetch");
    });
    await expect(send()).rejects.toBeInstanceOf(Broken);
    expect(fetching).toHaveBeenCalledTimes(4);
  });

  it("does not repeat what the server refused, and hands on its sentence", async () => {
    const fetching = answerBy(() => new Response('{"error":"rate_limit","text":"请过一会儿再发。"}', { status: 429 }));
    await expect(send()).rejects.toMatchObject({ status: 429, text: "请过一会儿再发。" });
    expect(fetching).toHaveBeenCalledTimes(1);
  });

  it("takes an error line for a refusal, and a proxy's page for a broken connection", async () => {
    answerBy(() => new Response('{"type":"accepted"}\n{"type":"error","error":"timeout","text":"想得太久了。"}\n'));
    await expect(send()).rejects.toBeInstanceOf(Refused);
    answerBy(() => new Response("<html>Bad Gateway</html>", { status: 502 }));
    await expect(send()).rejects.toBeInstanceOf(Broken);
  });
});

it("makes ids in the form of a UUID", () => {
  expect(newId()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(newId()).not.toBe(newId());
});
