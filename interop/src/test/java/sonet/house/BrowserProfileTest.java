package sonet.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// What the engines do without, so that the same classes compile for a browser (docs/adr).
class BrowserProfileTest {
  private static final Set<String> FORBIDDEN_PACKAGES =
      Set.of(
          "java.security",
          "javax.crypto",
          "javax.net",
          "javax.security",
          "java.time",
          "java.lang.reflect",
          "java.lang.invoke",
          "java.util.concurrent",
          "java.util.logging",
          "java.io",
          "java.nio",
          "java.net",
          "java.text",
          "org.conscrypt");

  private static final Set<String> FORBIDDEN_CLASSES =
      Set.of(
          "java.lang.Thread",
          "java.lang.ThreadLocal",
          "java.lang.ScopedValue",
          "java.lang.Runtime",
          "java.lang.Process",
          "java.util.HexFormat",
          "java.util.Random",
          "java.util.ServiceLoader",
          "java.util.Timer",
          "java.util.UUID");

  /// What a browser has, of the packages that it lacks.
  private static final Set<String> ALLOWED =
      Set.of(
          "java.nio.charset.Charset",
          "java.nio.charset.StandardCharsets",
          "java.util.concurrent.atomic.AtomicInteger",
          "java.util.concurrent.atomic.AtomicLong",
          "java.util.concurrent.atomic.AtomicReference");

  @Test
  void theEnginesUseNothingThatABrowserLacks() {
    noClasses()
        .that(runInABrowser())
        .should()
        .dependOnClassesThat(
            DescribedPredicate.describe(
                "are not in the browser profile", BrowserProfileTest::forbidden))
        .check(Modules.classes());
  }

  @Test
  void theEnginesHoldNoLocks() {
    methods()
        .that()
        .areDeclaredInClassesThat(runInABrowser())
        .should()
        .notHaveModifier(JavaModifier.SYNCHRONIZED)
        .andShould()
        .notHaveModifier(JavaModifier.NATIVE)
        .check(Modules.classes());
  }

  @Test
  void theEnginesReadNoClock() {
    noClasses()
        .that(runInABrowser())
        .should()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(Math.class, "random")
        .orShould()
        .callMethod(Math.class, "multiplyHigh", long.class, long.class)
        .check(Modules.classes());
  }

  /// The compiler's own kinds of these divide by their size, which may be zero, and take the hash
  /// of a key that a peer chose for an index without a look at its sign.
  @Test
  void theEnginesCopyNeitherMapsNorSetsInTheWayThatBreaksInABrowser() {
    noClasses()
        .that(runInABrowser())
        .should()
        .callMethod(Map.class, "copyOf", Map.class)
        .orShould()
        .callMethod(Set.class, "copyOf", Collection.class)
        .orShould()
        .callMethod(Collectors.class, "toUnmodifiableSet")
        .orShould()
        .callMethod(Collectors.class, "toUnmodifiableMap", Function.class, Function.class)
        .check(Modules.classes());
  }

  /// The engines, and of `crypto` all but what stands on the platform: its providers, and the path
  /// validation of certificates, which a browser's host does instead.
  private static DescribedPredicate<JavaClass> runInABrowser() {
    return DescribedPredicate.describe(
        "run in a browser",
        candidate -> {
          String name = candidate.getName();
          return (name.startsWith("sonet.mls.")
                  || name.startsWith("sonet.ratchet.")
                  || name.startsWith("sonet.transparency.")
                  || name.startsWith("sonet.crypto."))
              && !name.startsWith("sonet.crypto.accelerated.")
              && !name.startsWith("sonet.crypto.certificate.PkixVerifier")
              && !name.startsWith("sonet.crypto.Providers");
        });
  }

  private static boolean forbidden(JavaClass other) {
    String name = other.getName();
    return FORBIDDEN_CLASSES.contains(name)
        || (!ALLOWED.contains(name)
            && FORBIDDEN_PACKAGES.stream().anyMatch(each -> name.startsWith(each + ".")));
  }
}
