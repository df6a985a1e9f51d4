package sonet.cli.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import sonet.cli.command.Arguments;
import sonet.cli.command.Command;
import sonet.cli.command.CommandException;
import sonet.cli.command.Console;
import sonet.cli.command.Folders;
import sonet.cli.command.Option;
import sonet.cli.command.Style;
import sonet.cli.command.Usage;
import sonet.crypto.AeadAlgorithm;
import sonet.crypto.CryptoException;
import sonet.crypto.HashAlgorithm;
import sonet.crypto.KemAlgorithm;
import sonet.crypto.Providers;
import sonet.crypto.ServedPrimitive;
import sonet.crypto.SignatureScheme;

/// `sonet doctor`: looks at the machine and says what it found.
public final class DoctorCommand implements Command {
  private static final int JAVA = 25;

  @Override
  public Usage usage() {
    return Usage.of(
            "doctor",
            "Show what this machine offers, and how fast it is",
            """
            Looks at the Java that runs, at the libraries that serve each cryptographic primitive with a
            rough measure of their speed here, at the folders that data go to, and at the published test
            vectors. The exit status is 1 when something would keep Sonet from working.
            """)
        .withOptions(
            Option.path("--data", "DIR", "Folder that the server or a device shall use"),
            Option.flag("--quick", "Leave the speed out"))
        .withExample("sonet doctor", "Writes a report to paste");
  }

  @Override
  public int run(Arguments arguments, Console console) throws CommandException {
    Report report = new Report(console);
    report.title("System");
    Runtime.Version java = Runtime.version();
    report.line(java.feature() >= JAVA, "Java", java + " (" + JAVA + " or newer is needed)");
    report.note("System", System.getProperty("os.name") + ", " + System.getProperty("os.arch"));
    report.note(
        "Resources",
        "%d processors, %d MiB of memory for Java"
            .formatted(
                Runtime.getRuntime().availableProcessors(),
                Runtime.getRuntime().maxMemory() >> 20));
    report.title("Primitives");
    primitives(report, arguments.has("--quick"));
    report.title("Folders");
    Path data = arguments.path("--data").orElse(Folders.data(console.environment(), "server"));
    report.line(isWritable(data), "Data", data + (isWritable(data) ? "" : " cannot be written to"));
    vectors(report, console.environment());
    console
        .out()
        .println(
            report.isWell()
                ? console.styled(Style.GOOD, "All is well.")
                : console.styled(Style.BAD, "Something needs attention, see above."));
    return report.isWell() ? 0 : 1;
  }

  private static void primitives(Report report, boolean quick) throws CommandException {
    Map<String, ServedPrimitive> served = new TreeMap<>();
    Providers.report().forEach(each -> served.put(each.primitive(), each));
    Speed speed = new Speed(Providers.best(), Providers.random());
    try {
      for (HashAlgorithm each : HashAlgorithm.values()) {
        report.served(served.get(each.name()), quick ? "" : speed.of(each));
      }
      for (AeadAlgorithm each : AeadAlgorithm.values()) {
        report.served(served.get(each.name()), quick ? "" : speed.of(each));
      }
      for (KemAlgorithm each : KemAlgorithm.values()) {
        report.served(served.get(each.name()), quick ? "" : speed.of(each));
      }
      for (SignatureScheme each : SignatureScheme.values()) {
        report.served(served.get(each.name()), quick ? "" : speed.of(each));
      }
    } catch (CryptoException broken) {
      throw CommandException.failure(
          "a primitive refuses its own keys: " + broken.getMessage(), broken);
    }
  }

  /// Whether files can be made in a folder, or the folder itself where it is missing.
  private static boolean isWritable(Path folder) {
    Path existing = folder;
    while (!Files.exists(existing) && existing.getParent() != null) {
      existing = existing.getParent();
    }
    try {
      Files.delete(Files.createTempFile(existing, ".sonet-doctor", ""));
      return true;
    } catch (IOException | SecurityException refused) {
      return false;
    }
  }

  private static void vectors(Report report, Map<String, String> environment) {
    String named =
        System.getProperty("sonet.vectors", environment.getOrDefault("SONET_VECTORS", ""));
    List<Path> places =
        named.isEmpty() ? List.of(Path.of("..", "shared", "vectors")) : List.of(Path.of(named));
    String found =
        places.stream()
            .filter(Files::isDirectory)
            .map(place -> place.toAbsolutePath().normalize().toString())
            .findFirst()
            .orElse("not found: looked at " + places + "; tests leave them out");
    report.note("Vectors", found);
  }

  /// The lines of the report.
  private static final class Report {
    private final Console console;
    private boolean well = true;

    Report(Console console) {
      this.console = console;
    }

    void title(String text) {
      console.out().println(console.styled(Style.BOLD, text));
    }

    void note(String what, String finding) {
      console.out().printf("  %-24s %s%n", what, finding);
    }

    void line(boolean good, String what, String finding) {
      well &= good;
      note(what, good ? finding : console.styled(Style.BAD, finding));
    }

    void served(@Nullable ServedPrimitive served, String speed) {
      if (served == null) {
        throw new AssertionError("every primitive is served by someone");
      }
      note(served.primitive(), "%-10s %s".formatted(served.library(), speed).stripTrailing());
      served.passedOver().forEach(each -> note("", console.styled(Style.FAINT, each)));
    }

    boolean isWell() {
      return well;
    }
  }
}
