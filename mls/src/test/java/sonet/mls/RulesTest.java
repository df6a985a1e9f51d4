package sonet.mls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.platform.commons.annotation.Testable;
import org.junit.platform.commons.support.AnnotationSupport;
import sonet.mls.testing.Breaks;

/// Holds the tests to DESIGN.md: every rule has one that fails when its check is taken out.
final class RulesTest {
  @Test
  void everyRuleIsBrokenByATest() throws Exception {
    Set<Rule> broken = EnumSet.noneOf(Rule.class);
    for (Class<?> tests : testClasses()) {
      for (Method method : tests.getDeclaredMethods()) {
        Breaks breaks = method.getAnnotation(Breaks.class);
        if (breaks != null) {
          assertThat(AnnotationSupport.isAnnotated(method, Testable.class))
              .as("%s breaks rules and is no test", method)
              .isTrue();
          broken.addAll(List.of(breaks.value()));
        }
      }
    }
    assertThat(EnumSet.complementOf(EnumSet.copyOf(broken)))
        .as("rules that no test breaks: annotate it with @Breaks")
        .isEmpty();
  }

  @Test
  void everyRuleSaysItsSectionAndWhatIsWrong() {
    assertThat(Rule.values())
        .allSatisfy(rule -> {
          assertThat(rule.section()).matches("\\d+(\\.\\d+){0,3}");
          assertThat(rule.sentence()).isNotBlank().doesNotEndWith(".");
        });
  }

  /// All classes that were compiled beside this one.
  private static List<Class<?>> testClasses()
      throws IOException, URISyntaxException, ClassNotFoundException {
    Path root =
        Path.of(RulesTest.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    List<Class<?>> classes = new java.util.ArrayList<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(path -> path.toString().endsWith("Test.class")).toList()) {
        String name = root.relativize(file).toString().replace(java.io.File.separatorChar, '.');
        classes.add(
            Class.forName(
                name.substring(0, name.length() - ".class".length()),
                false,
                RulesTest.class.getClassLoader()));
      }
    }
    return classes;
  }
}
