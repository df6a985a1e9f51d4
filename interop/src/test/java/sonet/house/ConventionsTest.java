package sonet.house;

import static com.tngtech.archunit.lang.conditions.ArchConditions.callMethodWhere;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/// What CONTRIBUTING.md asks of every class, as far as a class file shows it.
class ConventionsTest {
  private static final Set<String> NAMES_OF_NOTHING =
      Set.of("util", "utils", "impl", "common", "internal", "model", "service", "dto", "helper");

  @Test
  void everyPackageIsNullMarked() {
    assertThat(Modules.classes().stream().map(JavaClass::getPackage).distinct())
        .allSatisfy(each ->
            assertThat(isNullMarked(each))
                .as("%s has a package-info.java with @NullMarked", each.getName())
                .isTrue());
  }

  private static boolean isNullMarked(JavaPackage candidate) {
    return candidate.tryGetPackageInfo().isPresent() && candidate.isAnnotatedWith(NullMarked.class);
  }

  @Test
  void packagesAreNamedForWhatTheyDo() {
    assertThat(Modules.classes().stream().map(JavaClass::getPackageName).distinct())
        .allSatisfy(name ->
            assertThat(Arrays.asList(name.split("\\.")))
                .as(name)
                .doesNotContainAnyElementsOf(NAMES_OF_NOTHING));
  }

  @Test
  void classesAreFinalOrSealed() {
    classes()
        .that(
            DescribedPredicate.describe(
                "are neither interfaces, enums, anonymous nor sealed",
                (JavaClass each) ->
                    !each.isInterface()
                        && !each.isEnum()
                        && !each.isAnonymousClass()
                        && !each.getModifiers().contains(JavaModifier.SYNTHETIC)
                        && !each.reflect().isSealed()))
        .should()
        .haveModifier(JavaModifier.FINAL)
        .check(Modules.classes());
  }

  @Test
  void nothingStaticChanges() {
    fields().that().areStatic().should().beFinal().check(Modules.classes());
  }

  @Test
  void algorithmsComeFromTheAcceleratedProviderAlone() {
    noClasses()
        .that()
        .resideOutsideOfPackage("sonet.crypto.accelerated..")
        .should(
            callMethodWhere(
                DescribedPredicate.describe(
                    "getInstance of an algorithm", ConventionsTest::choosesAnAlgorithm)))
        .check(Modules.classes());
  }

  /// Signatures, digests, ciphers and the like; stores of certificates are not algorithms.
  private static boolean choosesAnAlgorithm(JavaMethodCall call) {
    String owner = call.getTargetOwner().getName();
    return call.getName().equals("getInstance")
        && (owner.startsWith("javax.crypto.") || owner.startsWith("java.security."))
        && !owner.startsWith("java.security.cert.")
        && !owner.equals("java.security.KeyStore");
  }

  /// What the compiler of the JVM may look at too late (SECURITY.md, the compiler's faults): an
  /// array that is changed before the result is looked at. Those of these classes are never
  /// changed.
  @Test
  void arraysAreComparedByTheJdkOnlyWhereTheyNeverChange() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("sonet.crypto.Bytes")
        .and()
        .doNotHaveFullyQualifiedName("sonet.mls.tree.TypeSet")
        .should(
            callMethodWhere(
                DescribedPredicate.describe(
                    "a comparison or a hash of whole arrays", ConventionsTest::looksAtAnArray)))
        .check(Modules.classes());
  }

  /// Parts of arrays are compared in another way. What looks at arrays within others looks at
  /// these.
  private static boolean looksAtAnArray(JavaMethodCall call) {
    JavaClass owner = call.getTargetOwner();
    List<JavaClass> parameters = call.getTarget().getRawParameterTypes();
    return switch (call.getName()) {
      case "equals" -> owner.isEquivalentTo(Arrays.class) && parameters.size() == 2;
      case "hashCode" -> owner.isEquivalentTo(Arrays.class);
      case "deepEquals", "deepHashCode" ->
          owner.isEquivalentTo(Arrays.class) || owner.isEquivalentTo(Objects.class);
      default -> false;
    };
  }

  @Test
  void onlyTheCommandLinePrints() {
    noClasses()
        .that()
        .resideOutsideOfPackages("sonet.cli..", "sonet.bench..")
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .check(Modules.classes());
  }
}
