package sonet.client.trust;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import sonet.crypto.Bytes;
import sonet.crypto.Sha256;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.transparency.directory.DeviceSet;

/// The keys of all devices of an account: what people verify of each other. Another device makes
/// another set.
///
/// @param account whose
/// @param keys Ed25519 public keys, each once, in the order of their bytes
public record KeySet(String account, List<Bytes> keys) {
  /// The most keys in a set.
  public static final int MOST = DeviceSet.MOST_DEVICES;

  /// How long a key is, in bytes.
  public static final int KEY = 32;

  /// How long a fingerprint is, in bytes.
  public static final int FINGERPRINT = 32;

  private static final Bytes LABEL = Bytes.utf8("Sonet 1.0 key set");

  /// Checks the lengths and the order.
  public KeySet {
    keys = List.copyOf(keys);
    if (keys.size() > MOST) {
      throw new IllegalArgumentException("a set of " + keys.size() + " keys");
    }
    for (int i = 0; i < keys.size(); i++) {
      if (keys.get(i).length() != KEY) {
        throw new IllegalArgumentException("a key of " + keys.get(i).length() + " bytes");
      }
      if (i > 0 && keys.get(i - 1).compareTo(keys.get(i)) >= 0) {
        throw new IllegalArgumentException("keys out of order");
      }
    }
  }

  /// The set of some keys in any order, some perhaps twice.
  public static KeySet of(String account, Collection<Bytes> keys) {
    return new KeySet(account, List.copyOf(new TreeSet<>(keys)));
  }

  /// What a set is known by where all of it would be too long: a hash over account and keys.
  public Bytes fingerprint() {
    Sha256 hash = Sha256.begin();
    hash.update(
        new Writer().opaque(LABEL).opaque(Bytes.utf8(account)).opaque(concatenated()).toBytes());
    return hash.finish();
  }

  /// All keys, one after the other.
  Bytes concatenated() {
    return Bytes.concat(keys.toArray(Bytes[]::new));
  }

  /// Those that are not in another set.
  public List<Bytes> without(KeySet other) {
    List<Bytes> rest = new ArrayList<>(keys);
    rest.removeAll(other.keys);
    return List.copyOf(rest);
  }

  /// Writes the keys: `opaque keys<V>`, 32 bytes each.
  static void write(Writer writer, KeySet set) {
    writer.opaque(set.concatenated());
  }

  /// Reads the keys of an account.
  static KeySet read(String account, Reader reader) throws DecodeException {
    Bytes all = reader.opaque();
    if (all.length() % KEY != 0 || all.length() / KEY > MOST) {
      throw new DecodeException("keys of " + all.length() + " bytes");
    }
    List<Bytes> keys = new ArrayList<>();
    for (int at = 0; at < all.length(); at += KEY) {
      keys.add(all.slice(at, at + KEY));
    }
    try {
      return new KeySet(account, keys);
    } catch (IllegalArgumentException disordered) {
      throw new DecodeException("keys out of order");
    }
  }
}
