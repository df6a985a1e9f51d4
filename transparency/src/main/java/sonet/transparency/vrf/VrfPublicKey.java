package sonet.transparency.vrf;

import java.util.Arrays;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.crypto.GroupAlgorithm;
import sonet.crypto.spi.CryptoProvider;
import sonet.crypto.spi.CurveGroup.Point;
import sonet.transparency.TransparencyException;
import sonet.transparency.TransparencyException.Reason;

/// The public key of a verifiable random function: checks proofs (RFC 9381 §5.3).
///
/// A key is validated always (`ECVRF_validate_key`, §5.4.5), every point and number must be in its
/// canonical encoding, and numbers below the order; the draft leaves all that open. Proofs are
/// public, so nothing here hides its timing.
public final class VrfPublicKey {
  private final EcvrfSuite suite;
  private final byte[] encoding;
  private final Point point;

  private VrfPublicKey(EcvrfSuite suite, byte[] encoding, Point point) {
    this.suite = suite;
    this.encoding = encoding;
    this.point = point;
  }

  /// A key from its encoding.
  public static VrfPublicKey parse(GroupAlgorithm algorithm, Bytes key, CryptoProvider provider)
      throws TransparencyException {
    EcvrfSuite suite = EcvrfSuite.of(algorithm, provider);
    byte[] encoding = key.toArray();
    Point point =
        suite
            .group()
            .decode(encoding)
            .filter(decoded -> !decoded.timesCofactor().isNeutral())
            .orElseThrow(
                () -> new TransparencyException(Reason.UNACCEPTABLE_KEY, "no VRF public key"));
    return new VrfPublicKey(suite, encoding, point);
  }

  /// The output for an input, when the proof is right (`ECVRF_verify`): 64 bytes over edwards25519,
  /// 32 over P-256.
  public Bytes verify(Bytes alpha, Bytes proof) throws TransparencyException {
    return verified(alpha.toArray(), proof.toArray())
        .orElseThrow(() -> new TransparencyException(Reason.VRF, ""));
  }

  private Optional<Bytes> verified(byte[] alpha, byte[] proof) {
    int pointLength = suite.algorithm().pointLength();
    int challengeEnd = pointLength + EcvrfSuite.CHALLENGE_LENGTH;
    if (proof.length != challengeEnd + EcvrfSuite.SCALAR_LENGTH) {
      return Optional.empty();
    }
    byte[] gammaEncoding = Arrays.copyOf(proof, pointLength);
    byte[] challenge = Arrays.copyOfRange(proof, pointLength, challengeEnd);
    byte[] s = Arrays.copyOfRange(proof, challengeEnd, proof.length);
    Optional<Point> gamma = suite.group().decode(gammaEncoding);
    Optional<Point> h = suite.encodeToCurve(encoding, alpha);
    if (gamma.isEmpty() || h.isEmpty() || !suite.group().acceptsScalar(s)) {
      return Optional.empty();
    }
    byte[] c = suite.scalar(challenge);
    Point u = suite.group().difference(s, c, point);
    Point v = suite.group().difference(s, h.get(), c, gamma.get());
    byte[][] encodings = suite.group().encode(h.get(), u, v, gamma.get().timesCofactor());
    byte[] expected =
        suite.challenge(encoding, encodings[0], gammaEncoding, encodings[1], encodings[2]);
    return Bytes.wrap(expected).equals(Bytes.wrap(challenge))
        ? Optional.of(suite.outputOf(encodings[3]))
        : Optional.empty();
  }

  /// The encoding.
  public Bytes encoded() {
    return Bytes.of(encoding);
  }
}
