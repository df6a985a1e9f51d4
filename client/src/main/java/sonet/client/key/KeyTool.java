package sonet.client.key;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Function;

/// A program of the system that keeps secrets. A secret goes to it by its standard input and comes
/// by its standard output, so that no list of processes shows it.
///
/// @param find the command that prints the secret of a name
/// @param keep the command that keeps what its input says
/// @param input what that input says, of a name and a secret
record KeyTool(
    Function<String, List<String>> find,
    Function<String, List<String>> keep,
    BiFunction<String, String, String> input) {
  /// A person may have to unlock the store.
  private static final long PATIENCE_SECONDS = 60;

  /// The secret service of a Linux desktop (specifications.freedesktop.org/secret-service).
  static KeyTool secretService(String program) {
    return new KeyTool(
        name -> List.of(program, "lookup", "service", "sonet", "device", name),
        name ->
            List.of(program, "store", "--label=Sonet device", "service", "sonet", "device", name),
        (name, secret) -> secret);
  }

  /// The key chain of macOS. `security` takes a command from its input with `-i`.
  static KeyTool keyChain(String program) {
    return new KeyTool(
        name -> List.of(program, "find-generic-password", "-s", "sonet", "-a", name, "-w"),
        name -> List.of(program, "-i"),
        (name, secret) ->
            "add-generic-password -U -s sonet -a \"%s\" -w %s%n"
                .formatted(name.replace("\\", "\\\\").replace("\"", "\\\""), secret));
  }

  /// The secret of a name; nothing when there is none or the store does not work.
  Optional<String> find(String name) {
    return run(find.apply(name), "").map(String::strip).filter(found -> !found.isEmpty());
  }

  /// Keeps a secret. Returns whether it can be found again.
  boolean keep(String name, String secret) {
    return run(keep.apply(name), input.apply(name, secret)).isPresent()
        && find(name).filter(secret::equals).isPresent();
  }

  private static Optional<String> run(List<String> command, String input) {
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      try (OutputStream to = process.getOutputStream()) {
        to.write(input.getBytes(StandardCharsets.UTF_8));
      }
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        var _ = process.destroyForcibly();
        return Optional.empty();
      }
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return process.exitValue() == 0 ? Optional.of(output) : Optional.empty();
    } catch (IOException unusable) {
      return Optional.empty();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
