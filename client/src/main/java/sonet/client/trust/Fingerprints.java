package sonet.client.trust;

import sonet.crypto.Bytes;
import sonet.crypto.HashAlgorithm;
import sonet.crypto.codec.Writer;
import sonet.crypto.spi.CryptoProvider;
import sonet.crypto.spi.HashFunction;

/// Safety numbers: the construction of Signal's numeric fingerprints, over all keys of an account
/// in the place of the one that it has there.
///
/// ```
/// keys = the account's keys in order, 32 bytes each
/// h[0] = SHA-512(uint16 version || opaque account<V> || opaque keys<V>)
/// h[i] = SHA-512(h[i-1] || keys)                        i to 5199
/// ```
///
/// Thirty digits of `h[5199]` stand for a person. The thirty of both, the smaller first, are the
/// number of the two. Finding keys with the digits of another's takes 2^99 tries of 5,200 hashes.
public final class Fingerprints {
  /// The version of the construction; another one gives other numbers.
  static final int VERSION = 1;

  private static final int ITERATIONS = 5_200;
  private static final int GROUPS_EACH = 6;
  private static final int GROUPS = 12;
  private static final Bytes GROUP_LABEL = Bytes.utf8("Sonet 1.0 group safety number");

  private Fingerprints() {}

  /// The 60 digits for two people, the same for both.
  public static String ofPair(CryptoProvider provider, KeySet one, KeySet other) {
    if (one.account().equals(other.account())) {
      throw new IllegalArgumentException("a safety number needs two people");
    }
    HashFunction sha512 = sha512(provider);
    String first = of(sha512, one);
    String second = of(sha512, other);
    return first.compareTo(second) <= 0 ? first + second : second + first;
  }

  private static String of(HashFunction sha512, KeySet set) {
    byte[] keys = set.concatenated().toArray();
    byte[] first =
        new Writer()
            .u16(VERSION)
            .opaque(Bytes.utf8(set.account()))
            .opaque(set.concatenated())
            .toBytes()
            .toArray();
    return of(sha512, first, keys);
  }

  /// Thirty digits of an iterated hash.
  static String of(HashFunction sha512, byte[] first, byte[] repeated) {
    byte[] hash = sha512.hash(first);
    for (int i = 1; i < ITERATIONS; i++) {
      hash = sha512.hash(hash, repeated);
    }
    return Digits.of(Bytes.wrap(hash), GROUPS_EACH);
  }

  /// The 60 digits for a group in one epoch, from its epoch authenticator (RFC 9420 §8.7), which
  /// only devices that agree on all of the epoch have alike.
  public static String ofGroup(CryptoProvider provider, Epoch epoch) {
    Bytes input =
        new Writer()
            .opaque(GROUP_LABEL)
            .u16(VERSION)
            .opaque(epoch.group())
            .u64(epoch.number())
            .opaque(epoch.authenticator())
            .toBytes();
    return Digits.of(Bytes.wrap(sha512(provider).hash(input.toArray())), GROUPS);
  }

  /// An epoch of a group.
  ///
  /// @param group its id
  /// @param number of the epoch
  /// @param authenticator `epoch_authenticator`
  public record Epoch(Bytes group, long number, Bytes authenticator) {}

  private static HashFunction sha512(CryptoProvider provider) {
    return provider.hash(HashAlgorithm.SHA512).orElseThrow();
  }
}
