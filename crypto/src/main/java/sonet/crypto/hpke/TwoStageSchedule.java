package sonet.crypto.hpke;

import java.util.Arrays;
import sonet.crypto.AeadAlgorithm;
import sonet.crypto.HashAlgorithm;
import sonet.crypto.KemAlgorithm;
import sonet.crypto.Secret;
import sonet.crypto.hpke.LabeledKdf.Label;
import sonet.crypto.spi.HashFunction;

/// The key schedule with HKDF (RFC 9180 §5.1).
final class TwoStageSchedule implements KeySchedule {
  private final LabeledKdf kdf;
  private final HashAlgorithm hash;
  private final AeadAlgorithm aead;
  private final byte[] noPskIdHash;

  TwoStageSchedule(
      HashFunction function, KemAlgorithm kem, HashAlgorithm hash, AeadAlgorithm aead) {
    this.kdf = new LabeledKdf(function, "HPKE", kem.id(), hash.kdfId(), aead.id());
    this.hash = hash;
    this.aead = aead;
    this.noPskIdHash = kdf.extract(LabeledKdf.EMPTY, Label.PSK_ID_HASH, LabeledKdf.EMPTY);
  }

  /// `key_schedule_context`.
  @Override
  public byte[] context(Mode<?> mode, byte[] info) {
    byte[] pskIdHash =
        KeySchedule.psk(mode)
            .map(psk -> kdf.extract(LabeledKdf.EMPTY, Label.PSK_ID_HASH, psk.id().toArray()))
            .orElse(noPskIdHash);
    byte[] infoHash = kdf.extract(LabeledKdf.EMPTY, Label.INFO_HASH, info);
    byte[] context = new byte[1 + pskIdHash.length + infoHash.length];
    context[0] = KeySchedule.code(mode);
    System.arraycopy(pskIdHash, 0, context, 1, pskIdHash.length);
    System.arraycopy(infoHash, 0, context, 1 + pskIdHash.length, infoHash.length);
    return context;
  }

  @Override
  public byte[] secret(Mode<?> mode, byte[] sharedSecret, byte[] context) {
    byte[] psk =
        KeySchedule.psk(mode).map(present -> present.key().expose()).orElse(LabeledKdf.EMPTY);
    byte[] secret = kdf.extract(sharedSecret, Label.SECRET, psk);
    Arrays.fill(psk, (byte) 0);
    Arrays.fill(sharedSecret, (byte) 0);
    return secret;
  }

  @Override
  public byte[] key(byte[] secret, byte[] context) {
    return kdf.expand(secret, Label.KEY, aead.keyLength(), context);
  }

  @Override
  public byte[] baseNonce(byte[] secret, byte[] context) {
    return kdf.expand(secret, Label.BASE_NONCE, aead.nonceLength(), context);
  }

  @Override
  public byte[] exporterSecret(byte[] secret, byte[] context) {
    return kdf.expand(secret, Label.EXPORTER, hash.length(), context);
  }

  @Override
  public Secret export(byte[] exporterSecret, byte[] exporterContext, int length) {
    if (length < 0 || length > 255 * hash.length()) {
      throw new IllegalArgumentException("cannot export " + length + " bytes");
    }
    return Secret.wrap(kdf.expand(exporterSecret, Label.EXPORT, length, exporterContext));
  }
}
