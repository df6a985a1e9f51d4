package sonet.web.build;

import java.util.List;
import java.util.regex.Pattern;

/// Takes the making of code from text out of the compiler's JavaScript runtime, so that it runs
/// under `script-src 'self' 'wasm-unsafe-eval'`.
///
/// The runtime makes small functions with `new Function`, to give them a name, an arity or a body
/// that came with the program. Closures do the same, and of bodies there remain only those that
/// return one of their parameters; any other is refused where the program starts. Each piece of the
/// runtime that is replaced must be there exactly once: another version of the compiler fails the
/// build here rather than in a browser.
final class ScriptRuntime {
  /// From where a piece begins up to where the next one begins, and what stands in its place.
  private record Piece(String from, String to, String replacement) {}

  private static final List<Piece> PIECES =
      List.of(
          new Piece(
              "function getGlobalName(name) {",
              "function defaults(",
              """
              function getGlobalName(name) {
                let value = globalThis;
                for (const part of name.split(".")) {
                  value = value[part];
                }
                return value ?? null;
              }
              function setGlobalName(name, value) {
                const parts = name.split(".");
                const last = parts.pop();
                (parts.length === 0 ? globalThis : getGlobalName(parts.join(".")))[last] = value;
              }
              """),
          new Piece(
              "function defineFunction(fn, vararg) {",
              "imports.teavmJso = {",
              """
              function callJava(fn, vararg, args) {
                try {
                  if (!vararg) {
                    return fn(...args);
                  }
                  const fixed = Array.from({ length: fn.length - 1 }, (_, i) => args[i]);
                  return fn(...fixed, args.slice(fixed.length));
                } catch (e) {
                  rethrowJavaAsJs(e);
                }
              }
              function defineFunction(fn, vararg) {
                return (...args) => callJava(fn, vararg, args);
              }
              function renameConstructor(name, c) {
                const renamed = function (marker, javaObject) {
                  return c.call(this, marker, javaObject);
                };
                return Object.defineProperty(renamed, "name", { value: name });
              }
              """),
          new Piece(
              "defineMethod(cls, name, fn, vararg) {",
              "defineStaticMethod(cls, name, fn, vararg) {",
              """
              defineMethod(cls, name, fn, vararg) {
                cls.prototype[name] = function (...args) {
                  return callJava(fn, vararg, [this, ...args]);
                };
              },
              """),
          new Piece(
              "const argumentList = [];",
              "function wrapImport(",
              """
              function parameterThat(body, parameters) {
                const index = parameters.findIndex((name) => body === `return ${name};`);
                if (index < 0) {
                  throw new Error("a script that was not compiled: " + body);
                }
                return (...args) => args[index];
              }
              function callJs(call) {
                try {
                  return call();
                } catch (e) {
                  rethrowJsAsJava(e);
                }
              }
              for (let i = 0; i < 32; ++i) {
                imports.teavmJso["createFunction" + i] = (...names) => {
                  const body = names.pop();
                  return parameterThat(body, names);
                };
                imports.teavmJso["bindFunction" + i] = (fn, ...bound) => fn.bind(null, ...bound);
                imports.teavmJso["callFunction" + i] = (fn, ...args) => callJs(() => fn(...args));
                imports.teavmJso["callMethod" + i] = (instance, method, ...args) =>
                  callJs(() =>
                    instance !== null ? instance[method](...args) : getGlobalName(method)(...args),
                  );
                imports.teavmJso["construct" + i] = (constructor, ...args) =>
                  callJs(() => new constructor(...args));
                imports.teavmJso["arrayOf" + i] = (...elements) => elements;
              }
              }
              """));

  /// The constructor of functions, under any owner, and `eval`.
  private static final Pattern MAKES_CODE =
      Pattern.compile("(?<![\\w$])Function\\s*\\(|\\beval\\b");

  private ScriptRuntime() {}

  /// The runtime without a way to make code from text.
  ///
  /// @throws IllegalArgumentException when it is not the runtime that this was written for
  static String rewrite(String runtime) {
    String rewritten = runtime;
    for (Piece piece : PIECES) {
      rewritten = replace(rewritten, piece);
    }
    if (makesCode(rewritten)) {
      throw new IllegalArgumentException("the runtime makes code from text in yet another place");
    }
    return compact(rewritten);
  }

  /// The same without indentation and comments, which a browser need not download.
  private static String compact(String script) {
    StringBuilder compact = new StringBuilder();
    for (String line : script.lines().toList()) {
      if (line.chars().filter(c -> c == '`').count() % 2 != 0) {
        throw new IllegalArgumentException(
            "a text over several lines, whose spaces count: " + line);
      }
      String code = line.replace("/* @__PURE__ */ ", "").strip();
      if (!code.isEmpty() && !code.startsWith("//")) {
        compact.append(code).append('\n');
      }
    }
    return compact.toString();
  }

  /// Whether JavaScript mentions what makes code from text.
  static boolean makesCode(String script) {
    return MAKES_CODE.matcher(script).find();
  }

  private static String replace(String runtime, Piece piece) {
    int from = runtime.indexOf(piece.from());
    int to = runtime.indexOf(piece.to(), from + 1);
    if (from < 0 || to < 0 || runtime.indexOf(piece.from(), from + 1) >= 0) {
      throw new IllegalArgumentException(
          "not the runtime of the compiler that is known: look for " + piece.from());
    }
    return runtime.substring(0, from) + piece.replacement() + runtime.substring(to);
  }
}
