package sonet.crypto.pure;

import java.math.BigInteger;
import java.util.Optional;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import sonet.crypto.Bytes;
import sonet.crypto.HashAlgorithm;
import sonet.crypto.KeyPair;
import sonet.crypto.RandomSource;
import sonet.crypto.Secret;
import sonet.crypto.curve.EcdsaSignature;
import sonet.crypto.spi.SignatureFunction;

/// ECDSA (FIPS 186-5 §6), its nonces derived from key and message (RFC 6979).
record PureEcdsa(NistDomain domain, HashAlgorithm hash) implements SignatureFunction {
  @Override
  public KeyPair generate(RandomSource random) {
    byte[] scalar = new byte[domain.curve().scalarLength()];
    domain.curve().randomScalar(random, scalar);
    return new KeyPair(Secret.wrap(scalar), Bytes.wrap(publicKey(scalar)));
  }

  @Override
  public byte[] publicKey(byte[] privateKey) {
    return new PureNistGroup(domain).publicKey(privateKey);
  }

  @Override
  public boolean acceptsPublicKey(byte[] publicKey) {
    return domain.curve().acceptsPoint(publicKey);
  }

  @Override
  public byte[] sign(byte[] privateKey, byte[] publicKey, byte[] message) {
    ECDSASigner signer = new ECDSASigner(new HMacDSAKCalculator(PureProvider.digest(hash)));
    signer.init(
        true, new ECPrivateKeyParameters(new BigInteger(1, privateKey), domain.parameters()));
    BigInteger[] pair = signer.generateSignature(digest(message));
    return new EcdsaSignature(pair[0], pair[1]).encode();
  }

  @Override
  public boolean verify(byte[] publicKey, byte[] message, byte[] signature) {
    Optional<EcdsaSignature> pair = EcdsaSignature.parse(signature);
    if (pair.isEmpty()) {
      return false;
    }
    ECDSASigner verifier = new ECDSASigner();
    verifier.init(
        false, new ECPublicKeyParameters(domain.decodePoint(publicKey), domain.parameters()));
    return verifier.verifySignature(digest(message), pair.get().r(), pair.get().s());
  }

  private byte[] digest(byte[] message) {
    Digest digest = PureProvider.digest(hash);
    digest.update(message, 0, message.length);
    byte[] result = new byte[hash.length()];
    digest.doFinal(result, 0);
    return result;
  }
}
