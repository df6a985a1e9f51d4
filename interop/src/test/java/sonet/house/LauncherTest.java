package sonet.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The launcher, in a checkout made for it, with a Maven and a JDK that only say what they were
/// asked.
class LauncherTest {
  private static final List<String> TOOLS =
      List.of(
          "dirname",
          "readlink",
          "grep",
          "find",
          "head",
          "cat",
          "basename",
          "ln",
          "rm",
          "mkdir",
          "mv",
          "sleep",
          "cp",
          "touch",
          "tee");

  /// Prints what it was asked, counts, makes the jar, and plays the output and the end it was told.
  private static final String MAVEN =
      """
      #!/bin/sh
      echo "$*" >>"$ROOT/maven.calls"
      cat "$ROOT/maven.output" 2>/dev/null
      mkdir -p "$ROOT/cli/target/lib"
      echo jar >"$ROOT/cli/target/sonet.jar"
      sleep "$(cat "$ROOT/maven.seconds" 2>/dev/null || echo 0)"
      exit "$(cat "$ROOT/maven.exit" 2>/dev/null || echo 0)"
      """;

  private static final String JAVA =
      """
      #!/bin/sh
      case "$*" in *AOTCacheOutput*) exit 0 ;; esac
      echo "java $*"
      """;

  @TempDir private Path folder;

  private Path root;

  /// What a run printed and how it ended.
  private record Run(int status, String output) {}

  @BeforeEach
  void checkOut() throws IOException {
    root = Files.createDirectory(folder.resolve("a checkout"));
    Files.copy(Path.of("../sonet"), root.resolve("sonet"));
    makeExecutable(root.resolve("sonet"));
    write("pom.xml", "<project/>");
    write("cli/pom.xml", "<project/>");
    write("cli/src/main/java/Main.java", "class Main {}");
    write("jdk/release", "JAVA_VERSION=\"25.0.3\"\n");
    write("jdk/bin/javac", "#!/bin/sh\n");
    write("jdk/bin/java", JAVA);
    write("bin/mvn", MAVEN);
    for (String program : List.of("jdk/bin/javac", "jdk/bin/java", "bin/mvn")) {
      makeExecutable(root.resolve(program));
    }
    for (String tool : TOOLS) {
      write("bin/" + tool, "#!/bin/sh\nexec %s \"$@\"\n".formatted(where(tool)));
      makeExecutable(root.resolve("bin").resolve(tool));
    }
    try (Stream<Path> files = Files.walk(root)) {
      age(files.toList(), Instant.now().minusSeconds(60));
    }
  }

  @Test
  void withoutACommandItExplainsItself() throws Exception {
    Run run = sonet();
    assertThat(run.status()).isZero();
    assertThat(run.output())
        .contains("serve", "chat", "demo", "vectors", "doctor", "bench", "test");
    assertThat(sonet("--help")).isEqualTo(run);
    assertThat(sonet("help")).isEqualTo(run);
  }

  @Test
  void anUnknownCommandIsRefusedBeforeAnythingIsBuilt() throws Exception {
    Run run = sonet("sreve");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.output()).contains("'sreve'", "--help");
    assertThat(calls()).isEmpty();
  }

  @Test
  void theVerbsOfTheBuildExplainThemselves() throws Exception {
    for (String verb : List.of("test", "check", "install", "format", "build")) {
      Run run = sonet(verb, "--help");
      assertThat(run.status()).isZero();
      assertThat(run.output()).startsWith("usage: ./sonet " + verb);
    }
    assertThat(calls()).isEmpty();
  }

  @Test
  void aJdkThatIsNamedAndWrongIsRefused() throws Exception {
    write("jdk/release", "JAVA_VERSION=\"17.0.1\"\n");
    Run run = sonet("test");
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.output()).contains("is not the home of a JDK 25");
  }

  @Test
  void aMissingMavenIsNamedWithWhatToDo() throws Exception {
    Files.delete(root.resolve("bin/mvn"));
    Run run = sonet("test");
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.output()).contains("no Maven found", "apt install maven");
  }

  @Test
  void testsEndWithSurefiresSummaryOverAllModules() throws Exception {
    write(
        "maven.output",
        """
        [INFO] Building Sonet crypto 0.1.0-SNAPSHOT                              [2/11]
        [INFO] Running sonet.crypto.BytesTest
        [INFO] Tests run: 5, Failures: 0, Errors: 0, Skipped: 0, Time elapsed: 0.1 s -- in sonet.crypto.BytesTest
        [INFO] Tests run: 5, Failures: 0, Errors: 0, Skipped: 0
        [INFO] Tests run: 37, Failures: 0, Errors: 0, Skipped: 0
        [INFO] BUILD SUCCESS
        """);
    Run run = sonet("test");
    assertThat(run.status()).isZero();
    assertThat(run.output())
        .contains("[2/11] Sonet crypto\n  5 tests\n")
        .endsWith("[INFO] Tests run: 42, Failures: 0, Errors: 0, Skipped: 0\n");
  }

  @Test
  void aFailedTestFails() throws Exception {
    write(
        "maven.output",
        """
        [ERROR] BytesTest.isEmpty:12 expected true
        [ERROR] Tests run: 5, Failures: 1, Errors: 2, Skipped: 0
        """);
    write("maven.exit", "1");
    Run run = sonet("test");
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.output())
        .contains("BytesTest.isEmpty:12")
        .contains("[ERROR] Tests run: 5, Failures: 1, Errors: 2, Skipped: 0\n")
        .contains("target/sonet/build.log");
  }

  @Test
  void aSkippedTestFails() throws Exception {
    write("maven.output", "[WARNING] Tests run: 5, Failures: 0, Errors: 0, Skipped: 1\n");
    assertThat(sonet("test").status()).isEqualTo(1);
  }

  @Test
  void itBuildsOnceAndAgainWhenASourceIsNewer() throws Exception {
    assertThat(sonet("serve", "--port", "1").output()).contains("sonet.jar serve --port 1");
    assertThat(sonet("doctor").output()).contains("sonet.jar doctor");
    assertThat(calls()).hasSize(1);

    touch("cli/src/main/java/Main.java");
    assertThat(sonet("doctor").status()).isZero();
    assertThat(calls()).hasSize(2);

    Files.delete(root.resolve("cli/src/main/java/Main.java"));
    age(List.of(root.resolve("cli/src/main/java")), Instant.now().plusSeconds(60));
    assertThat(sonet("doctor").status()).isZero();
    assertThat(calls()).hasSize(3);
  }

  @Test
  void itDoesNotBuildForWhatItsCommandsDoNotHold() throws Exception {
    assertThat(sonet("doctor").status()).isZero();

    for (String module : List.of("web", "interop", "bench")) {
      write(module + "/src/main/java/Other.java", "class Other {}");
      touch(module + "/src/main/java/Other.java");
    }

    assertThat(sonet("doctor").output()).contains("sonet.jar doctor");
    assertThat(calls()).hasSize(1);
  }

  @Test
  void aSourceFileRunsWithTheSdkAtHand() throws Exception {
    write("my hello.java", "void main() {}");
    Run run = sonet("run", root.resolve("my hello.java").toString(), "alice");
    assertThat(run.status()).isZero();
    assertThat(run.output()).contains("-cp ", "/sonet.jar ", "/my hello.java alice");
    assertThat(calls()).hasSize(1);
  }

  /// The peer is under the AGPL: only this command has it, beside the program and not in it.
  @Test
  void theBenchOfPairsHasItsPeerOnTheClassPath() throws Exception {
    write("bench/target/bench.jar", "jar");
    write("bench/target/peer/libsignal.jar", "jar");
    write("bench/src/test/resources/META-INF/services/peer", "peer");
    Run pairs = sonet("bench", "pairs", "--long");
    assertThat(pairs.status()).isZero();
    assertThat(pairs.output())
        .contains(
            "java ", "/bench.jar:", "/peer/classes:", "/peer/*", "sonet.bench.Main pairs --long");
    assertThat(sonet("bench", "--long").output())
        .contains("-jar ", "/bench.jar --long")
        .doesNotContain("peer");
  }

  @Test
  void withoutItsPeerTheBenchOfPairsRunsAlone() throws Exception {
    write("bench/target/bench.jar", "jar");
    write("bench/target/peer/libsignal.jar", "jar");
    write("jdk/bin/javac", "#!/bin/sh\nexit 1\n");
    makeExecutable(root.resolve("jdk/bin/javac"));
    Run run = sonet("bench", "pairs");
    assertThat(run.status()).isZero();
    assertThat(run.output()).contains("sonet.bench.Main pairs");
    try (Stream<Path> files = Files.walk(root.resolve("target/sonet"))) {
      assertThat(files.filter(file -> file.endsWith("peer"))).isEmpty();
    }
  }

  @Test
  void whatIsNoSourceFileIsRefusedBeforeAnythingIsBuilt() throws Exception {
    assertThat(sonet("run").status()).isEqualTo(2);
    assertThat(sonet("run", "hello.py").status()).isEqualTo(2);
    Run run = sonet("run", "nowhere.java");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.output()).contains("there is no file nowhere.java");
    assertThat(sonet("run", "--help").output()).contains("usage: ./sonet run");
    assertThat(calls()).isEmpty();
  }

  @Test
  void aBuildThatFailsRunsNothing() throws Exception {
    write("maven.exit", "1");
    Run run = sonet("serve");
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.output()).doesNotContain("java -");
  }

  @Test
  void itRunsThroughALinkFromAnywhere() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("link"), root.resolve("sonet"));
    Run run = finish(start(folder, List.of(link.toString(), "vectors", "a b")));
    assertThat(run.status()).isZero();
    assertThat(run.output()).contains("sonet.jar vectors a b");
  }

  @Test
  void twoStartsAtOnceBuildOnce() throws Exception {
    write("maven.seconds", "1");
    List<String> command = List.of(root.resolve("sonet").toString(), "doctor");
    List<Process> processes = List.of(start(root, command), start(root, command));
    for (Process process : processes) {
      assertThat(finish(process).output()).contains("sonet.jar doctor");
    }
    assertThat(calls()).hasSize(1);
  }

  @Test
  void aLockWhoseOwnerIsGoneIsTakenOver() throws Exception {
    Process gone = new ProcessBuilder("true").start();
    assertThat(gone.waitFor()).isZero();
    Files.createDirectories(root.resolve("target/sonet"));
    Files.createSymbolicLink(root.resolve("target/sonet/lock"), Path.of(Long.toString(gone.pid())));
    assertThat(sonet("build").status()).isZero();
    assertThat(Files.exists(root.resolve("target/sonet/lock"), LinkOption.NOFOLLOW_LINKS))
        .isFalse();
  }

  @Test
  void aBuildLeavesTheCopyOfARunningProgramAlone() throws Exception {
    assertThat(sonet("build").status()).isZero();
    Path first = root.resolve("target/sonet/sonet.copy.0");
    write(
        "target/sonet/sonet.copy.0/used." + ProcessHandle.current().pid(),
        "this test runs from it");
    assertThat(sonet("build").status()).isZero();
    assertThat(first).isDirectory();
    assertThat(sonet("doctor").output()).contains("sonet.copy.1");
  }

  private Run sonet(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(root.resolve("sonet").toString()));
    command.addAll(List.of(arguments));
    return finish(start(root, command));
  }

  private Process start(Path directory, List<String> command) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().put("PATH", root.resolve("bin").toString());
    builder.environment().put("HOME", folder.toString());
    builder.environment().put("ROOT", root.toString());
    builder.environment().put("SONET_JDK", root.resolve("jdk").toString());
    return builder.start();
  }

  private static Run finish(Process process) throws Exception {
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Run(process.waitFor(), output);
  }

  private List<String> calls() throws IOException {
    Path calls = root.resolve("maven.calls");
    return Files.exists(calls) ? Files.readAllLines(calls) : List.of();
  }

  private void write(String name, String content) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }

  private void touch(String name) throws IOException {
    age(List.of(root.resolve(name)), Instant.now().plusSeconds(1));
  }

  private static void age(List<Path> files, Instant time) throws IOException {
    for (Path file : files) {
      Files.setLastModifiedTime(file, FileTime.from(time));
    }
  }

  private static void makeExecutable(Path file) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static Path where(String tool) {
    return Stream.of("/bin", "/usr/bin")
        .map(each -> Path.of(each, tool))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow();
  }
}
