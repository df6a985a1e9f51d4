package sonet.mls.extension;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import sonet.crypto.RandomSource;
import sonet.mls.credential.CredentialType;
import sonet.mls.proposal.ProposalType;
import sonet.mls.suite.CipherSuiteId;
import sonet.mls.tree.Capabilities;

/// Random values that mean nothing and keep peers honest about ignoring what they do not know (RFC
/// 9420 §13.5).
public final class Grease {
  private Grease() {}

  /// One of the fifteen reserved values 0x0A0A, 0x1A1A to 0xEAEA.
  public static int value(RandomSource random) {
    int high;
    do {
      high = random.bytes(1).at(0) & 0x0f;
    } while (high == 0x0f);
    int octet = high << 4 | 0x0a;
    return octet << 8 | octet;
  }

  /// Whether a value is reserved for this.
  public static boolean isGrease(int value) {
    return (value & 0x0f0f) == 0x0a0a && (value >> 8) == (value & 0xff) && (value >> 12) != 0xf;
  }

  /// Capabilities with one reserved value in each list that may hold one.
  public static Capabilities grease(Capabilities capabilities, RandomSource random) {
    return new Capabilities(
        capabilities.versions(),
        with(capabilities.cipherSuites(), random, CipherSuiteId::new),
        with(capabilities.extensions(), random, ExtensionType::new),
        with(capabilities.proposals(), random, ProposalType::new),
        with(capabilities.credentials(), random, CredentialType::new));
  }

  private static <T> List<T> with(List<T> values, RandomSource random, IntFunction<T> constructor) {
    T greased = constructor.apply(value(random));
    if (values.contains(greased)) {
      return values;
    }
    List<T> all = new ArrayList<>(values);
    all.add(Math.floorMod(random.bytes(1).at(0), values.size() + 1), greased);
    return all;
  }
}
