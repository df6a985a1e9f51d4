// Does what the test at the other end of the socket asks: calls a method of an object that it holds,
// and answers with the result, or with what was thrown.
import { loadEngine } from "../engine/engine.mjs";

const violations = [];
addEventListener("securitypolicyviolation", (event) => violations.push(event.violatedDirective));

const objects = [];
const accepts = (name, key) => name.length > 0 && key.length > 0;

const tools = {
  async engine() {
    return (await loadEngine("../engine/engine.wasm")).create(accepts);
  },
  async engineWithoutRandomness() {
    const exports = await loadEngine("../engine/engine.wasm");
    const { crypto } = globalThis;
    Object.defineProperty(globalThis, "crypto", { value: undefined, configurable: true });
    try {
      return exports.create(accepts);
    } finally {
      Object.defineProperty(globalThis, "crypto", { value: crypto, configurable: true });
    }
  },
  async checks() {
    return (await loadEngine("../check/engine.wasm")).checks();
  },
  async pairs() {
    return (await loadEngine("../pairs/engine.wasm")).device();
  },
  async vectors(checks, name) {
    const text = await (await fetch("../vectors/" + name + ".json")).text();
    // Numbers as they are written: those of 64 bits do not fit the numbers of JavaScript.
    const vectors = JSON.parse(text, (_, value, { source }) =>
      typeof value === "number" ? BigInt(source) : value,
    );
    return vectors.map((vector) => {
      push(checks, vector);
      return checks.run();
    });
  },
  violations: () => violations,
  makeCodeFromText: () => new Function("return 1")(),
};

function push(checks, value) {
  if (value === null) {
    checks.nothing();
  } else if (typeof value === "string") {
    checks.text(value);
  } else if (typeof value === "bigint") {
    checks.number(String(value));
  } else if (Array.isArray(value)) {
    value.forEach((element) => push(checks, element));
    checks.elements(value.length);
  } else {
    const fields = Object.entries(value);
    fields.forEach((field) => field.forEach((part) => push(checks, part)));
    checks.fields(fields.length);
  }
}

const decode = (value) => {
  if (value?.bytes !== undefined) {
    return Uint8Array.from(value.bytes.match(/../g) ?? [], (digits) => parseInt(digits, 16));
  }
  return value?.object !== undefined ? objects[value.object] : value;
};

const encode = (value) => {
  if (value instanceof Uint8Array) {
    return { bytes: Array.from(value, (each) => each.toString(16).padStart(2, "0")).join("") };
  }
  if (value === null || typeof value !== "object" || Array.isArray(value)) {
    return value;
  }
  return { object: objects.push(value) - 1 };
};

const socket = new WebSocket("/wire");
socket.onmessage = async ({ data }) => {
  const { target, method, args } = JSON.parse(data);
  try {
    const receiver = target === null ? tools : objects[target];
    const result = await receiver[method](...args.map(decode));
    socket.send(JSON.stringify({ result: encode(result) ?? null }));
  } catch (error) {
    socket.send(JSON.stringify({ rule: error.rule ?? null, error: String(error?.stack ?? error) }));
  }
};
