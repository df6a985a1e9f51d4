package sonet.client.pair;

import java.util.function.UnaryOperator;
import sonet.crypto.Bytes;
import sonet.crypto.codec.Writer;

/// The id of the conversation of two accounts, the same on all devices of both.
public final class PairId {
  private PairId() {}

  /// A hash over both names, in their order.
  public static Bytes of(String one, String other, UnaryOperator<Bytes> sha256) {
    boolean ordered = one.compareTo(other) < 0;
    Bytes input =
        new Writer()
            .opaque(Bytes.utf8("sonet pair"))
            .opaque(Bytes.utf8(ordered ? one : other))
            .opaque(Bytes.utf8(ordered ? other : one))
            .toBytes();
    return sha256.apply(input).slice(0, 16);
  }
}
