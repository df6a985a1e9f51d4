package sonet.crypto.pure;

import org.bouncycastle.math.ec.rfc7748.X448;
import sonet.crypto.spi.DiffieHellman;

/// X448 (RFC 7748 §5).
final class PureX448 implements DiffieHellman {
  @Override
  public byte[] publicKey(byte[] privateKey) {
    byte[] publicKey = new byte[X448.POINT_SIZE];
    X448.scalarMultBase(privateKey, 0, publicKey, 0);
    return publicKey;
  }

  @Override
  public byte[] agree(byte[] privateKey, byte[] publicKey) {
    byte[] shared = new byte[X448.POINT_SIZE];
    X448.scalarMult(privateKey, 0, publicKey, 0, shared, 0);
    return shared;
  }
}
