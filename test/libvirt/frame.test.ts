import { expect, test } from "vitest";
import { type Frame, FrameReader, frameHead } from "../../src/libvirt/frame";

const header = { program: 1, procedure: 2, type: 1, serial: 3, status: 0 };

function message(payload: Buffer, serial: number): Buffer {
  return Buffer.concat([frameHead({ ...header, serial }, payload.length), payload]);
}

function readAll(pieces: readonly Buffer[]): readonly Frame[] {
  const reader = new FrameReader();
  return pieces.flatMap((piece) => [...reader.push(piece)]);
}

test.each([1, 2, 3, 5, 7, 28, 29, 64, 1000])("messages cut in pieces of %i bytes come out whole and in order", (size) => {
  const payloads = [Buffer.alloc(0), Buffer.from("abcd"), Buffer.alloc(100, 5), Buffer.from("end!")];
  const stream = Buffer.concat(payloads.map(message));
  const pieces = Array.from({ length: Math.ceil(stream.length / size) }, (_, i) => stream.subarray(i * size, (i + 1) * size));
  const frames = readAll(pieces);
  expect(frames.map((frame) => frame.serial)).toEqual([0, 1, 2, 3]);
  expect(frames.map((frame) => frame.payload)).toEqual(payloads);
});

test("a message that is too short, too long or of another version is refused", () => {
  const length = (bytes: number) => {
    const head = Buffer.alloc(28);
    head.writeUInt32BE(bytes, 0);
    return head;
  };
  expect(() => readAll([length(27)])).toThrow("a message of 27 bytes");
  expect(() => readAll([length(33_554_437)])).toThrow("a message of 33554437 bytes");
  expect(() => readAll([Buffer.from("HTTP/1.1 400 Bad Request\r\n\r\n")])).toThrow("does not speak libvirt's protocol");
  expect(() => readAll([length(28)])).toThrow("protocol version 0; we speak 1");
});
