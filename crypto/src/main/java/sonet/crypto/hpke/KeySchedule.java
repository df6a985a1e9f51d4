package sonet.crypto.hpke;

import java.util.Arrays;
import java.util.Optional;
import sonet.crypto.AeadAlgorithm;
import sonet.crypto.HashAlgorithm;
import sonet.crypto.KemAlgorithm;
import sonet.crypto.Secret;
import sonet.crypto.hpke.LabeledKdf.Label;
import sonet.crypto.spi.HashFunction;

/// `KeySchedule` of one suite (RFC 9180 §5.1), in two steps: what depends on `info` alone, and what
/// depends on a shared secret.
final class KeySchedule {
  private final LabeledKdf kdf;
  private final HashAlgorithm hash;
  private final AeadAlgorithm aead;
  private final byte[] noPskIdHash;

  KeySchedule(HashFunction function, KemAlgorithm kem, HashAlgorithm hash, AeadAlgorithm aead) {
    this.kdf = new LabeledKdf(function, "HPKE", kem.id(), hash.kdfId(), aead.id());
    this.hash = hash;
    this.aead = aead;
    this.noPskIdHash = kdf.extract(LabeledKdf.EMPTY, Label.PSK_ID_HASH, LabeledKdf.EMPTY);
  }

  /// `key_schedule_context`, once for any number of shared secrets.
  byte[] context(Mode<?> mode, byte[] info) {
    byte[] pskIdHash =
        psk(mode)
            .map(psk -> kdf.extract(LabeledKdf.EMPTY, Label.PSK_ID_HASH, psk.id().toArray()))
            .orElse(noPskIdHash);
    byte[] infoHash = kdf.extract(LabeledKdf.EMPTY, Label.INFO_HASH, info);
    byte[] context = new byte[1 + pskIdHash.length + infoHash.length];
    context[0] = code(mode);
    System.arraycopy(pskIdHash, 0, context, 1, pskIdHash.length);
    System.arraycopy(infoHash, 0, context, 1 + pskIdHash.length, infoHash.length);
    return context;
  }

  /// `secret`, from which the others come; wipes the shared secret.
  byte[] secret(Mode<?> mode, byte[] sharedSecret) {
    byte[] psk = psk(mode).map(present -> present.key().expose()).orElse(LabeledKdf.EMPTY);
    byte[] secret = kdf.extract(sharedSecret, Label.SECRET, psk);
    Arrays.fill(psk, (byte) 0);
    Arrays.fill(sharedSecret, (byte) 0);
    return secret;
  }

  byte[] key(byte[] secret, byte[] context) {
    return kdf.expand(secret, Label.KEY, aead.keyLength(), context);
  }

  byte[] baseNonce(byte[] secret, byte[] context) {
    return kdf.expand(secret, Label.BASE_NONCE, aead.nonceLength(), context);
  }

  byte[] exporterSecret(byte[] secret, byte[] context) {
    return kdf.expand(secret, Label.EXPORTER, hash.length(), context);
  }

  /// `Context.Export(exporter_context, L)` (RFC 9180 §5.3).
  Secret export(byte[] exporterSecret, byte[] exporterContext, int length) {
    if (length < 0 || length > 255 * hash.length()) {
      throw new IllegalArgumentException("cannot export " + length + " bytes");
    }
    return Secret.wrap(kdf.expand(exporterSecret, Label.EXPORT, length, exporterContext));
  }

  private static byte code(Mode<?> mode) {
    return switch (mode) {
      case Mode.Base<?> _ -> 0;
      case Mode.Psk<?> _ -> 1;
      case Mode.Auth<?> _ -> 2;
      case Mode.AuthPsk<?> _ -> 3;
    };
  }

  private static Optional<PreSharedKey> psk(Mode<?> mode) {
    return switch (mode) {
      case Mode.Base<?> _ -> Optional.empty();
      case Mode.Auth<?> _ -> Optional.empty();
      case Mode.Psk<?>(PreSharedKey psk) -> Optional.of(psk);
      case Mode.AuthPsk<?>(Object _, PreSharedKey psk) -> Optional.of(psk);
    };
  }
}
