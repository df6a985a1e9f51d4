package sonet.mls.testing;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.crypto.KeyPair;

/// Every secret that one device ever derived, with its label: the very arrays in which they came,
/// to see whether they were wiped, and copies, to find what else holds them.
public final class SecretLog implements Watcher {
  private static final String PREFIX = "MLS 1.0 ";

  private final List<Derived> all = new ArrayList<>();

  /// A secret.
  ///
  /// @param label under which it was derived, without the prefix; "private key" for a key pair
  /// @param value a copy
  /// @param wiped whether the original is gone
  public record Entry(String label, Bytes value, boolean wiped) {}

  private record Derived(String label, Bytes value, Original original) {
    Entry entry() {
      return new Entry(label, value, original.isWiped());
    }
  }

  private interface Original {
    boolean isWiped();
  }

  @Override
  public void derived(byte[] input, byte[] output) {
    label(input)
        .ifPresent(label ->
            all.add(new Derived(label, Bytes.of(output, 0, output.length), () -> isZero(output))));
  }

  @Override
  public void made(KeyPair pair) {
    all.add(
        new Derived(
            "private key",
            Bytes.wrap(pair.privateKey().expose()),
            () -> pair.privateKey().isWiped()));
  }

  /// All secrets, oldest first.
  public List<Entry> entries() {
    return all.stream().map(Derived::entry).toList();
  }

  /// The secrets of a label, newest first.
  public List<Entry> labelled(String label) {
    return entries().stream().filter(entry -> entry.label().equals(label)).toList().reversed();
  }

  /// `struct { uint16 length; opaque label<V>; opaque context<V>; } KDFLabel` (RFC 9420 §8).
  private static Optional<String> label(byte[] info) {
    if (info.length < 3 || info.length < 3 + info[2]) {
      return Optional.empty();
    }
    String label = new String(info, 3, Math.max(0, info[2]), StandardCharsets.UTF_8);
    return label.startsWith(PREFIX)
        ? Optional.of(label.substring(PREFIX.length()))
        : Optional.empty();
  }

  private static boolean isZero(byte[] array) {
    for (byte b : array) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }
}
