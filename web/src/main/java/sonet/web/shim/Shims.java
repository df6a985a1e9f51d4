package sonet.web.shim;

import java.util.Set;
import org.teavm.extension.spi.substitution.SubstitutionPolicy;
import org.teavm.extension.spi.substitution.SubstitutionSink;

/// Tells the compiler to take the classes of this package in place of those that it lacks. It finds
/// this class by its name in `META-INF/services`.
public final class Shims implements SubstitutionPolicy {
  private static final Set<String> SECURITY =
      Set.of(
          "java.security.InvalidParameterException",
          "java.security.SecureRandom",
          "java.security.Security");
  private static final String FORMATTER = "java.util.Formatter";
  private static final String DESTROYABLE = "javax.security.auth.Destroyable";

  /// For the compiler.
  public Shims() {}

  @Override
  public void contribute(SubstitutionSink sink) {
    sink.selectClasses(SECURITY::contains).replacePackage("java.security", "sonet.web.shim");
    sink.selectClasses(FORMATTER::equals).replacePackage("java.util", "sonet.web.shim");
    sink.selectClasses(DESTROYABLE::equals).replacePackage("javax.security.auth", "sonet.web.shim");
  }
}
