package sonet.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Who may know whom (ARCHITECTURE.md). Maven and the module descriptors say the same; this says
/// why.
class ArrowsTest {
  /// The arrows, and `crypto` for everyone, because its byte strings are in every interface.
  private static final Map<String, Set<String>> ARROWS =
      Map.of(
          "crypto", Set.of(),
          "mls", Set.of("crypto"),
          "ratchet", Set.of("crypto"),
          "transparency", Set.of("crypto"),
          "vectors", Set.of("crypto", "mls", "ratchet"),
          "protocol", Set.of("crypto"),
          "store", Set.of("crypto"),
          "client", Set.of("crypto", "mls", "ratchet", "transparency", "protocol"),
          "server", Set.of("crypto", "mls", "transparency", "protocol", "store"),
          "cli", Set.of("crypto", "vectors", "protocol", "client", "server"));

  static Stream<String> modules() {
    return ARROWS.keySet().stream().sorted();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("modules")
  void aModuleKnowsOnlyThoseBelowIt(String module) {
    Set<String> allowed = ARROWS.getOrDefault(module, Set.of());
    noClasses()
        .that(belongTo(module))
        .should()
        .dependOnClassesThat(
            DescribedPredicate.describe(
                "belong to a module other than " + allowed,
                other -> {
                  String name = moduleOf(other);
                  return !name.isEmpty() && !name.equals(module) && !allowed.contains(name);
                }))
        .allowEmptyShould(true)
        .check(Modules.classes());
  }

  /// What the observer asks for and returns: public state, and none of it a group as a member holds
  /// it.
  private static final Set<String> OBSERVABLE =
      Set.of(
          "sonet.mls.CommitEffect",
          "sonet.mls.Clock",
          "sonet.mls.Environment",
          "sonet.mls.Epoch",
          "sonet.mls.GroupId",
          "sonet.mls.GroupPolicy",
          "sonet.mls.Member",
          "sonet.mls.MlsException",
          "sonet.mls.PskStore",
          "sonet.mls.Rule",
          "sonet.mls.commit.SentProposal",
          "sonet.mls.credential.AuthenticationService",
          "sonet.mls.credential.Credential",
          "sonet.mls.credential.Credential$Basic",
          "sonet.mls.role.GroupRoles",
          "sonet.mls.role.GroupRoles$SameUser",
          "sonet.mls.role.Joiners",
          "sonet.mls.role.Right",
          "sonet.mls.role.Role",
          "sonet.mls.tree.LeafIndex");

  /// The end-to-end claim: what the server sees of a group is public.
  @Test
  void theServerKnowsOfMlsOnlyTheObserver() {
    noClasses()
        .that(belongTo("server"))
        .should()
        .dependOnClassesThat(
            DescribedPredicate.describe(
                "belong to mls but neither to its observer nor to what that returns",
                other ->
                    moduleOf(other).equals("mls")
                        && !other.getPackageName().equals("sonet.mls.observer")
                        && !OBSERVABLE.contains(other.getName())))
        .allowEmptyShould(true)
        .check(Modules.classes());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bytesOnly")
  void whatHoldsBytesKnowsNoCryptography(String module) {
    noClasses()
        .that(belongTo(module))
        .should()
        .dependOnClassesThat(
            DescribedPredicate.describe(
                "belong to crypto but are not Bytes",
                other ->
                    moduleOf(other).equals("crypto")
                        && !other.getBaseComponentType().getName().equals("sonet.crypto.Bytes")))
        .allowEmptyShould(true)
        .check(Modules.classes());
  }

  static Stream<String> bytesOnly() {
    return Stream.of("protocol", "store");
  }

  private static DescribedPredicate<JavaClass> belongTo(String module) {
    return DescribedPredicate.describe(
        "belong to " + module, candidate -> moduleOf(candidate).equals(module));
  }

  /// The second part of the package's name, or nothing for what is not of this project.
  private static String moduleOf(JavaClass candidate) {
    String[] parts = candidate.getPackageName().split("\\.", 3);
    return parts.length > 1 && parts[0].equals("sonet") ? parts[1] : "";
  }
}
