package sonet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// That the code in docs/sdk.md compiles as it stands.
final class SdkPageTest {
  private static final Pattern SNIPPET = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);

  @TempDir private Path classes;

  @Test
  void everySnippetCompiles() throws IOException {
    List<String> snippets = new ArrayList<>();
    Matcher matcher = SNIPPET.matcher(Files.readString(Path.of("../docs/sdk.md")));
    while (matcher.find()) {
      snippets.add(matcher.group(1));
    }
    assertThat(snippets).hasSizeGreaterThan(6);
    for (String snippet : snippets) {
      assertThat(errors(snippet)).as(snippet).isEmpty();
    }
  }

  /// What a compiler says of statements that may use a device, a conversation and settings, unless
  /// they declare their own.
  private List<String> errors(String statements) {
    StringBuilder given = new StringBuilder();
    given.append(statements.contains("Sonet me = ") ? "" : "Sonet me, ");
    given.append(statements.contains("Settings settings =") ? "" : "Settings settings, ");
    given.append(statements.contains("Conversation chat = ") ? "int none" : "Conversation chat");
    String source =
        """
        import java.nio.file.Path;
        import java.time.Duration;
        import java.util.List;
        import sonet.client.*;
        class Snippet {
          void run(%s) throws Exception {
            %s
          }
        }
        """
            .formatted(given, statements);
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
    List<String> options =
        List.of(
            "-proc:none", "-d", classes.toString(), "-cp", System.getProperty("java.class.path"));
    var _ = compiler.getTask(null, null, found, options, null, List.of(new Source(source))).call();
    return found.getDiagnostics().stream()
        .filter(one -> one.getKind() == Diagnostic.Kind.ERROR)
        .map(one -> one.getMessage(null))
        .toList();
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String text) {
      super(URI.create("string:///Snippet.java"), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
