package sonet.transparency.testing;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import sonet.crypto.Providers;
import sonet.transparency.Primitives;
import sonet.transparency.TransparencyException;
import sonet.transparency.TransparencyException.Reason;
import sonet.transparency.TransparencySuite;

/// Suites with their primitives, and how a test says that something was refused.
public final class Suites {
  /// The suite that all published vectors use.
  public static final Primitives ED25519 = of(TransparencySuite.ED25519);

  private Suites() {}

  /// A suite with the primitives of this machine.
  public static Primitives of(TransparencySuite suite) {
    return Primitives.of(suite, Providers.best());
  }

  /// Makes sure that a rule was broken.
  public static void assertRefused(Reason reason, ThrowingCallable call) {
    assertThatThrownBy(call)
        .asInstanceOf(InstanceOfAssertFactories.type(TransparencyException.class))
        .extracting(TransparencyException::reason)
        .isEqualTo(reason);
  }

  /// Makes sure that something was refused, for whatever reason.
  public static void assertRefused(ThrowingCallable call) {
    assertThatThrownBy(call).isInstanceOf(TransparencyException.class);
  }
}
