package sonet.crypto.hpke;

import java.util.Arrays;
import sonet.crypto.AeadAlgorithm;
import sonet.crypto.KemAlgorithm;
import sonet.crypto.Secret;

/// The key schedule with a function that derives in one step: all secrets of a context are cut from
/// one output (draft-ietf-hpke-hpke §5.1, `CombineSecrets_OneStage`).
final class OneStageSchedule implements KeySchedule {
  private final LabeledDerive kdf;
  private final int secretLength;
  private final AeadAlgorithm aead;

  OneStageSchedule(KemAlgorithm kem, OneStageKdf kdf, AeadAlgorithm aead) {
    this.kdf = new LabeledDerive(kdf, "HPKE", kem.id(), kdf.id(), aead.id());
    this.secretLength = aead.keyLength() + aead.nonceLength() + kdf.length();
    this.aead = aead;
  }

  @Override
  public byte[] context(Mode<?> mode, byte[] info) {
    byte[] pskId = KeySchedule.psk(mode).map(psk -> psk.id().toArray()).orElse(LabeledKdf.EMPTY);
    return join(
        new byte[] {KeySchedule.code(mode)},
        LabeledDerive.twoBytes(pskId.length),
        pskId,
        LabeledDerive.twoBytes(info.length),
        info);
  }

  @Override
  public byte[] secret(Mode<?> mode, byte[] sharedSecret, byte[] context) {
    byte[] psk = KeySchedule.psk(mode).map(key -> key.key().expose()).orElse(LabeledKdf.EMPTY);
    byte[] secrets =
        join(
            LabeledDerive.twoBytes(psk.length),
            psk,
            LabeledDerive.twoBytes(sharedSecret.length),
            sharedSecret);
    byte[] secret = kdf.derive(secrets, "secret", secretLength, context);
    Arrays.fill(psk, (byte) 0);
    Arrays.fill(sharedSecret, (byte) 0);
    Arrays.fill(secrets, (byte) 0);
    return secret;
  }

  @Override
  public byte[] key(byte[] secret, byte[] context) {
    return Arrays.copyOf(secret, aead.keyLength());
  }

  @Override
  public byte[] baseNonce(byte[] secret, byte[] context) {
    return Arrays.copyOfRange(secret, aead.keyLength(), aead.keyLength() + aead.nonceLength());
  }

  @Override
  public byte[] exporterSecret(byte[] secret, byte[] context) {
    return Arrays.copyOfRange(secret, aead.keyLength() + aead.nonceLength(), secret.length);
  }

  @Override
  public Secret export(byte[] exporterSecret, byte[] exporterContext, int length) {
    return Secret.wrap(kdf.derive(exporterSecret, "sec", length, exporterContext));
  }

  private static byte[] join(byte[]... parts) {
    int length = 0;
    for (byte[] part : parts) {
      length += part.length;
    }
    byte[] joined = new byte[length];
    int at = 0;
    for (byte[] part : parts) {
      System.arraycopy(part, 0, joined, at, part.length);
      at += part.length;
    }
    return joined;
  }
}
