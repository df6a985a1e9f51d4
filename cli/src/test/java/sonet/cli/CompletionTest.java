package sonet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CompletionTest {
  @TempDir private Path folder;

  @Test
  void bashCompletesCommandsOptionsAndValues() throws Exception {
    assertThat(completed("sonet", "vec")).containsExactly("vectors");
    assertThat(completed("sonet", "vectors", "gen")).containsExactly("generate");
    assertThat(completed("sonet", "vectors", "generate", "--s")).containsExactly("--seed");
    assertThat(completed("sonet", "serve", "--color", "al")).containsExactly("always");
  }

  @Test
  void whatPeopleShallNotUseIsNotCompleted() throws Exception {
    assertThat(completed("sonet", "dev")).doesNotContain("device");
    assertThat(completed("sonet", "serve", "--until")).isEmpty();
  }

  @Test
  void zshReadsTheScriptOfBash() {
    assertThat(script("zsh")).isEqualTo(script("bash")).contains("bashcompinit");
  }

  @Test
  void fishIsToldOfEachCommandAndItsOptions() {
    assertThat(script("fish").lines())
        .contains(
            "complete -c sonet -n '__fish_use_subcommand' -a serve"
                + " -d 'Run the server on an embedded store'",
            "complete -c sonet -n '__fish_seen_subcommand_from serve' -l data -r -F"
                + " -d 'Folder of the data, made when it is not there'",
            "complete -c sonet -n '__fish_seen_subcommand_from vectors;"
                + " and not __fish_seen_subcommand_from generate' -a generate"
                + " -d 'Write fresh vectors of every kind into a folder'")
        .noneMatch(line -> line.contains("until-input-ends"));
  }

  private static String script(String shell) {
    return Shell.run(List.of("completion", shell)).output();
  }

  /// What bash offers when the tab key is pressed after the words.
  private List<String> completed(String... words) throws IOException, InterruptedException {
    Path script = Files.writeString(folder.resolve("script"), script("bash"));
    String test =
        """
        compopt() { :; } # which only works inside a completion
        source %s
        COMP_WORDS=(%s) COMP_CWORD=%d
        _complete_sonet
        printf '%%s\\n' "${COMPREPLY[@]}"
        """
            .formatted(script, String.join(" ", words), words.length - 1);
    Process bash = new ProcessBuilder("bash", "-c", test).redirectErrorStream(true).start();
    String offered = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(bash.waitFor()).isZero();
    return offered.lines().filter(line -> !line.isBlank()).map(String::strip).toList();
  }
}
