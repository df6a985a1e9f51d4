package sonet.ratchet.doubleratchet;

import java.util.ArrayList;
import java.util.List;
import sonet.crypto.Bytes;
import sonet.crypto.CipherSuite;
import sonet.crypto.Secret;

/// The chains of a ratchet (Double Ratchet §2.2): one that is sent in, one that is received in, and
/// what is remembered of those before.
final class Chains {
  private static final Bytes SEED = Bytes.of((byte) 1);
  private static final Bytes NEXT = Bytes.of((byte) 2);

  private Chains() {}

  /// The chain that is sent in.
  ///
  /// @param chainKey its present key
  /// @param headerKey of its headers
  /// @param number of the next message
  record Sending(Secret chainKey, Secret headerKey, int number) {}

  /// The chain that is received in.
  ///
  /// @param id its number in the session
  /// @param ratchetKey the sender's ratchet key
  /// @param headerKey of its headers
  /// @param chainKey the key of the next number
  /// @param number the next number that has not come
  /// @param recents the last messages that came
  record Receiving(
      int id, Bytes ratchetKey, Secret headerKey, Secret chainKey, int number, Recents recents) {
    Receiving with(Recents other) {
      return new Receiving(id, ratchetKey, headerKey, chainKey, number, other);
    }

    Receiving at(Secret otherKey, int otherNumber) {
      return new Receiving(id, ratchetKey, headerKey, otherKey, otherNumber, recents);
    }

    Old old() {
      return new Old(id, ratchetKey, headerKey, number, recents);
    }
  }

  /// A chain before the present one: what comes late is found by it.
  ///
  /// @param number how many messages it had
  record Old(int id, Bytes ratchetKey, Secret headerKey, int number, Recents recents) {
    Old with(Recents other) {
      return new Old(id, ratchetKey, headerKey, number, other);
    }
  }

  /// `KDF_CK` (§5.2): the seed of the present number.
  static Secret seed(CipherSuite suite, Secret chainKey) {
    return step(suite, chainKey, SEED);
  }

  /// `KDF_CK`: the chain key of the number after it.
  static Secret next(CipherSuite suite, Secret chainKey) {
    return step(suite, chainKey, NEXT);
  }

  private static Secret step(CipherSuite suite, Secret chainKey, Bytes constant) {
    try (Secret input = Secret.of(constant)) {
      return suite.extract(chainKey, input);
    }
  }

  /// A chain moved on to a number, and the seeds it passed.
  ///
  /// @param chain at the number
  /// @param first the number of the first seed that was kept
  /// @param seeds of the numbers from there on
  record Moved(Receiving chain, int first, List<Secret> seeds) {}

  /// Moves on to a number and keeps the last so many seeds on the way.
  static Moved moved(CipherSuite suite, Receiving chain, int number, int most) {
    int first = Math.max(chain.number(), number - most);
    List<Secret> seeds = new ArrayList<>();
    Secret key = chain.chainKey();
    for (int i = chain.number(); i < number; i++) {
      if (i >= first) {
        seeds.add(seed(suite, key));
      }
      Secret next = next(suite, key);
      if (i > chain.number()) {
        key.close();
      }
      key = next;
    }
    return new Moved(chain.at(key, number), first, seeds);
  }
}
