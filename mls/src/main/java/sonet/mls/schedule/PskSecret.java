package sonet.mls.schedule;

import java.util.List;
import sonet.crypto.Bytes;
import sonet.crypto.Secret;
import sonet.crypto.codec.Writer;
import sonet.mls.suite.MlsSuite;

/// The one secret that stands for all pre-shared keys of a commit (RFC 9420 §8.4).
public final class PskSecret {
  private static final int MAX_COUNT = 0xffff;

  private PskSecret() {}

  /// `psk_secret` of the keys in their order; all zero when there are none. The caller closes it.
  ///
  /// @throws IllegalArgumentException for more keys than a `uint16` can count
  public static Secret of(MlsSuite suite, List<Psk> psks) {
    if (psks.size() > MAX_COUNT) {
      throw new IllegalArgumentException(psks.size() + " pre-shared keys in one commit");
    }
    Secret secret = Secret.zeros(suite.hashLength());
    for (int i = 0; i < psks.size(); i++) {
      try (Secret previous = secret;
          Secret input = input(suite, psks.get(i), label(psks, i))) {
        secret = suite.primitives().extract(input, previous);
      }
    }
    return secret;
  }

  /// `psk_input_[i]`.
  private static Secret input(MlsSuite suite, Psk psk, Bytes label) {
    try (Secret zeros = Secret.zeros(suite.hashLength());
        Secret extracted = suite.primitives().extract(zeros, psk.value())) {
      return suite.expandWithLabel(extracted, "derived psk", label, suite.hashLength());
    }
  }

  /// `PSKLabel { PreSharedKeyID id; uint16 index; uint16 count; }`.
  private static Bytes label(List<Psk> psks, int index) {
    return new Writer().value(psks.get(index).id()).u16(index).u16(psks.size()).toBytes();
  }
}
