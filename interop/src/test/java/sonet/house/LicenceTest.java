package sonet.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What is under the AGPL stays in tests of modules that are not shipped (docs/adr/0002).
class LicenceTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern PEER =
      Pattern.compile(
          "<dependency>(?:(?!</dependency>).)*libsignal-client.*?</dependency>", Pattern.DOTALL);

  @Test
  void nothingThatShipsKnowsSignalsLibrary() {
    noClasses()
        .that()
        .resideOutsideOfPackages("sonet.interop..", "sonet.bench..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.signal..")
        .check(Modules.classes());
  }

  @Test
  void signalsLibraryIsInTestScopeOfTwoModulesOnly() throws IOException {
    try (Stream<Path> folders = Files.list(ROOT)) {
      List<Path> modules =
          folders.filter(folder -> Files.exists(folder.resolve("pom.xml"))).toList();
      assertThat(modules).hasSizeGreaterThan(10);
      for (Path folder : modules) {
        List<String> named =
            PEER.matcher(Files.readString(folder.resolve("pom.xml")))
                .results()
                .map(match -> match.group())
                .toList();
        String module = ROOT.relativize(folder).toString();
        if (!List.of("interop", "bench").contains(module)) {
          assertThat(named).as(module).isEmpty();
        }
        assertThat(named).as(module).allMatch(each -> each.contains("<scope>test</scope>"));
      }
    }
  }
}
