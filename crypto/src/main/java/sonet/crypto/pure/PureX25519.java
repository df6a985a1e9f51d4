package sonet.crypto.pure;

import org.bouncycastle.math.ec.rfc7748.X25519;
import sonet.crypto.spi.DiffieHellman;

/// X25519 (RFC 7748 §5).
final class PureX25519 implements DiffieHellman {
  @Override
  public byte[] publicKey(byte[] privateKey) {
    byte[] publicKey = new byte[X25519.POINT_SIZE];
    X25519.scalarMultBase(privateKey, 0, publicKey, 0);
    return publicKey;
  }

  @Override
  public byte[] agree(byte[] privateKey, byte[] publicKey) {
    byte[] shared = new byte[X25519.POINT_SIZE];
    X25519.scalarMult(privateKey, 0, publicKey, 0, shared, 0);
    return shared;
  }
}
