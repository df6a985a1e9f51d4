package sonet.vectors;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import sonet.crypto.Bytes;
import sonet.crypto.CipherSuites;
import sonet.crypto.RandomSource;
import sonet.crypto.Secret;
import sonet.mls.suite.MlsSuite;

/// What new vectors are made from: suites, and randomness that is the same for the same seed.
///
/// Vectors of one kind do not depend on the others, since each kind has a random source of its own.
final class Generation {
  private final CipherSuites suites;
  private final Random random;

  Generation(CipherSuites suites, long seed, VectorKind kind) {
    this.suites = suites;
    this.random = new Random(31 * seed + kind.name().hashCode());
  }

  /// The suites to make vectors for.
  List<MlsSuite> suites() {
    List<MlsSuite> all = new ArrayList<>();
    suites.all().forEach(suite -> all.add(new MlsSuite(suite)));
    return List.copyOf(all);
  }

  /// The same as a registry.
  CipherSuites registry() {
    return suites;
  }

  /// Whether few and small vectors should do for a suite: keys and signatures of kilobytes make
  /// those of whole trees a hundred times larger than with curves.
  static boolean isSparing(MlsSuite suite) {
    return suite.primitives().definition().kem().isPostQuantum();
  }

  /// Randomness for whatever asks for it.
  RandomSource random() {
    return random::nextBytes;
  }

  /// Random bytes.
  Bytes bytes(int length) {
    return random().bytes(length);
  }

  /// A random secret of hash length.
  Secret secret(MlsSuite suite) {
    return Secret.random(random(), suite.hashLength());
  }

  /// A number from 0 up to a bound, without it.
  int below(int bound) {
    return random.nextInt(bound);
  }
}
