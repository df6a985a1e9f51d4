package sonet.web.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScriptRuntimeTest {
  private static final String NAME = "org/teavm/backend/wasm/wasm-gc-module-runtime.js";

  private final String original = read();

  @Test
  void theRuntimeAsItComesMakesCodeFromText() {
    assertThat(ScriptRuntime.makesCode(original)).isTrue();
  }

  @Test
  void theRewrittenRuntimeMakesNoCodeFromText() {
    String rewritten = ScriptRuntime.rewrite(original);

    assertThat(rewritten).doesNotContain("new Function").doesNotContainPattern("\\beval\\b");
    assertThat(ScriptRuntime.makesCode(rewritten)).isFalse();
    assertThat(rewritten).contains("async function load(", "export {");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "new Function('return 1')",
        "Function ('return 1')",
        "globalThis.Function('return 1')",
        "eval('1')",
        "(0, eval)('1')"
      })
  void everyWayToMakeCodeIsSeen(String script) {
    assertThat(ScriptRuntime.makesCode(script)).isTrue();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ScriptRuntime.rewrite(original + script))
        .withMessageContaining("another place");
  }

  @ParameterizedTest
  @ValueSource(strings = {"defineFunction(fn)", "asFunction (x)", "function f() {}", "evaluate(1)"})
  void whatOnlyLooksLikeItIsNot(String script) {
    assertThat(ScriptRuntime.makesCode(script)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "function getGlobalName(name) {",
        "function defineFunction(fn, vararg) {",
        "defineMethod(cls, name, fn, vararg) {",
        "const argumentList = [];"
      })
  void aRuntimeOfAnotherVersionIsRefused(String piece) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ScriptRuntime.rewrite(original.replace(piece, "")))
        .withMessageContaining(piece);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ScriptRuntime.rewrite(original + piece))
        .withMessageContaining(piece);
  }

  private static String read() {
    ClassLoader loader = ScriptRuntimeTest.class.getClassLoader();
    try (InputStream in = Objects.requireNonNull(loader.getResourceAsStream(NAME))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
