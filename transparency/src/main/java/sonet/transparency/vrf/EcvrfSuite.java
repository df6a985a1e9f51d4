package sonet.transparency.vrf;

import java.util.Arrays;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.crypto.GroupAlgorithm;
import sonet.crypto.HashAlgorithm;
import sonet.crypto.spi.CryptoProvider;
import sonet.crypto.spi.CurveGroup;
import sonet.crypto.spi.CurveGroup.Point;
import sonet.crypto.spi.HashFunction;

/// One of the suites of RFC 9381 §5.5 that try and increment, bound to its primitives.
///
/// Points and numbers are arrays here, in the encodings of the suite: what is computed with them is
/// hashed at once, and does not leave the package.
final class EcvrfSuite {
  /// `cLen` and `qLen` in bytes.
  static final int CHALLENGE_LENGTH = 16;

  static final int SCALAR_LENGTH = 32;

  private static final int LAST_COUNTER = 255;
  private static final byte[] ZERO = {0};

  private final GroupAlgorithm algorithm;
  private final CurveGroup group;
  private final HashFunction hash;
  private final byte suite;

  private EcvrfSuite(GroupAlgorithm algorithm, CurveGroup group, HashFunction hash, int suite) {
    this.algorithm = algorithm;
    this.group = group;
    this.hash = hash;
    this.suite = (byte) suite;
  }

  static EcvrfSuite of(GroupAlgorithm algorithm, CryptoProvider provider) {
    CurveGroup group = provider.group(algorithm).orElseThrow();
    return switch (algorithm) {
      case P256 ->
          new EcvrfSuite(algorithm, group, provider.hash(HashAlgorithm.SHA256).orElseThrow(), 0x01);
      case EDWARDS25519 ->
          new EcvrfSuite(algorithm, group, provider.hash(HashAlgorithm.SHA512).orElseThrow(), 0x03);
    };
  }

  GroupAlgorithm algorithm() {
    return algorithm;
  }

  CurveGroup group() {
    return group;
  }

  HashFunction hash() {
    return hash;
  }

  /// `ECVRF_encode_to_curve_try_and_increment` (RFC 9381 §5.4.1.1), the public key being the salt;
  /// empty when no counter gives a point, which happens once in 2^256 inputs.
  Optional<Point> encodeToCurve(byte[] publicKey, byte[] alpha) {
    byte[] front = {suite, 0x01};
    byte[] counter = new byte[1];
    for (int i = 0; i <= LAST_COUNTER; i++) {
      counter[0] = (byte) i;
      byte[] digest = hash.hash(front, publicKey, alpha, counter, ZERO);
      Optional<Point> point =
          group.decode(candidate(digest)).map(Point::timesCofactor).filter(p -> !p.isNeutral());
      if (point.isPresent()) {
        return point;
      }
    }
    return Optional.empty();
  }

  /// `interpret_hash_value_as_a_point` (RFC 9381 §5.5).
  private byte[] candidate(byte[] digest) {
    return switch (algorithm) {
      case EDWARDS25519 -> Arrays.copyOf(digest, algorithm.pointLength());
      case P256 -> {
        byte[] encoding = new byte[algorithm.pointLength()];
        encoding[0] = 2;
        System.arraycopy(digest, 0, encoding, 1, digest.length);
        yield encoding;
      }
    };
  }

  /// `ECVRF_challenge_generation` (RFC 9381 §5.4.3): 16 bytes, as they stand in a proof.
  byte[] challenge(byte[]... points) {
    byte[][] input = new byte[points.length + 2][];
    input[0] = new byte[] {suite, 0x02};
    System.arraycopy(points, 0, input, 1, points.length);
    input[input.length - 1] = ZERO;
    return Arrays.copyOf(hash.hash(input), CHALLENGE_LENGTH);
  }

  /// A challenge as a scalar: `string_to_int` of the suite says at which end the zeros go.
  byte[] scalar(byte[] challenge) {
    byte[] scalar = new byte[SCALAR_LENGTH];
    int at =
        switch (algorithm) {
          case EDWARDS25519 -> 0;
          case P256 -> SCALAR_LENGTH - CHALLENGE_LENGTH;
        };
    System.arraycopy(challenge, 0, scalar, at, CHALLENGE_LENGTH);
    return scalar;
  }

  /// `ECVRF_proof_to_hash` (RFC 9381 §5.2), for the point in a proof times the cofactor.
  Bytes outputOf(byte[] cofactorTimesGamma) {
    byte[] front = {suite, 0x03};
    return Bytes.wrap(hash.hash(front, cofactorTimesGamma, ZERO));
  }
}
