// Loads the engine and hands out its objects: byte arrays come out as Uint8Array, and whatever the
// engine refuses is thrown as an EngineError with the rule that was broken.
import { load } from "./runtime.mjs";

/** What the engine refuses; `rule` names why, as the engine's `Rule` does. */
export class EngineError extends Error {
  constructor(rule, cause) {
    super(cause.message, { cause });
    this.name = "EngineError";
    this.rule = rule;
  }
}

/** The functions that the program at a URL exports. */
export async function loadEngine(url) {
  const { exports } = await load(url);
  return Object.fromEntries(
    Object.getOwnPropertyNames(exports)
      .filter((name) => typeof exports[name] === "function")
      .map((name) => [name, guarded(exports[name])]),
  );
}

const known = new WeakSet();

/** The same function, with arguments and results as JavaScript has them. */
function guarded(call) {
  return function (...args) {
    try {
      return outward(call.apply(this, args.map(inward)));
    } catch (error) {
      const rule = /^([A-Z_]+): /.exec(error?.message)?.[1];
      throw rule === undefined ? error : new EngineError(rule, error);
    }
  };
}

function inward(value) {
  if (value instanceof Uint8Array) {
    return new Int8Array(value.buffer, value.byteOffset, value.byteLength);
  }
  return Array.isArray(value) ? Int32Array.from(value) : value;
}

function outward(value) {
  if (value instanceof Int8Array) {
    return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  }
  if (value instanceof Int32Array) {
    return Array.from(value);
  }
  if (typeof value === "object" && value !== null) {
    guardMethods(Object.getPrototypeOf(value));
  }
  return value;
}

function guardMethods(prototype) {
  if (known.has(prototype) || prototype === Object.prototype) {
    return;
  }
  known.add(prototype);
  for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) {
    if (typeof value === "function" && name !== "constructor") {
      prototype[name] = guarded(value);
    }
  }
}
