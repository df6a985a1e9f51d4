package sonet.crypto.hpke;

import java.util.Optional;
import sonet.crypto.Secret;

/// `KeySchedule` of one suite (RFC 9180 §5.1), in two steps: what depends on `info` alone, and what
/// depends on a shared secret.
interface KeySchedule {
  /// What mode and `info` give, once for any number of shared secrets.
  byte[] context(Mode<?> mode, byte[] info);

  /// What the others come from; wipes the shared secret.
  byte[] secret(Mode<?> mode, byte[] sharedSecret, byte[] context);

  /// `key`.
  byte[] key(byte[] secret, byte[] context);

  /// `base_nonce`.
  byte[] baseNonce(byte[] secret, byte[] context);

  /// `exporter_secret`.
  byte[] exporterSecret(byte[] secret, byte[] context);

  /// `Context.Export(exporter_context, L)` (RFC 9180 §5.3).
  Secret export(byte[] exporterSecret, byte[] exporterContext, int length);

  /// The number of a mode (RFC 9180 §5.1).
  static byte code(Mode<?> mode) {
    return switch (mode) {
      case Mode.Base<?> _ -> 0;
      case Mode.Psk<?> _ -> 1;
      case Mode.Auth<?> _ -> 2;
      case Mode.AuthPsk<?> _ -> 3;
    };
  }

  /// The pre-shared key of a mode that has one.
  static Optional<PreSharedKey> psk(Mode<?> mode) {
    return switch (mode) {
      case Mode.Base<?> _ -> Optional.empty();
      case Mode.Auth<?> _ -> Optional.empty();
      case Mode.Psk<?>(PreSharedKey psk) -> Optional.of(psk);
      case Mode.AuthPsk<?>(Object _, PreSharedKey psk) -> Optional.of(psk);
    };
  }
}
