package sonet.crypto.pure;

import java.math.BigInteger;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import sonet.crypto.spi.DiffieHellman;

/// Diffie-Hellman on a prime curve of NIST (SEC 1 §3.3.1).
///
/// Both products go through the fixed-point comb, whose steps and table look-ups do not depend on
/// the private key, although a point used once would be multiplied faster by Bouncy Castle's
/// default.
record PureNistGroup(NistDomain domain) implements DiffieHellman {
  @Override
  public byte[] publicKey(byte[] privateKey) {
    return multiply(domain.parameters().getG(), privateKey).getEncoded(false);
  }

  @Override
  public byte[] agree(byte[] privateKey, byte[] publicKey) {
    return multiply(domain.decodePoint(publicKey), privateKey).getAffineXCoord().getEncoded();
  }

  private static ECPoint multiply(ECPoint point, byte[] scalar) {
    return new FixedPointCombMultiplier().multiply(point, new BigInteger(1, scalar)).normalize();
  }
}
