package sonet.ratchet.agreement;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.crypto.CipherSuite;
import sonet.crypto.CryptoException;
import sonet.crypto.KeyPair;
import sonet.crypto.Secret;
import sonet.crypto.codec.Writer;

/// What goes into the key derivation: `F || DH1 || DH2 || DH3 || DH4 || SS` (X3DH §2.2, §3.3; PQXDH
/// §3.3). `F` are as many bytes 0xff as the curve's keys have, so that the input is never that of a
/// signature.
///
/// The same for every protocol that agrees in this way, whatever it encodes keys like and derives.
public final class SharedSecrets {
  private static final int F = 32;

  private SharedSecrets() {}

  /// The initiator's keys.
  ///
  /// @param identity `IKA`
  /// @param ephemeral `EKA`
  public record Initiator(KeyPair identity, KeyPair ephemeral) {}

  /// What the initiator has of the responder.
  ///
  /// @param identity `IKB`
  /// @param signedPrekey `SPKB`
  /// @param oneTime `OPKB`
  public record Prekeys(Bytes identity, Bytes signedPrekey, Optional<Bytes> oneTime) {}

  /// The responder's keys.
  ///
  /// @param identity `IKB`
  /// @param signedPrekey `SPKB`
  /// @param oneTime `OPKB`
  public record Responder(KeyPair identity, KeyPair signedPrekey, Optional<KeyPair> oneTime) {}

  /// What the responder has of the initiator.
  ///
  /// @param identity `IKA`
  /// @param ephemeral `EKA`
  public record Contact(Bytes identity, Bytes ephemeral) {}

  /// The initiator's side.
  ///
  /// @param kem what was encapsulated for the responder's prekey of a KEM; stays the caller's
  /// @throws CryptoException when a key is not acceptable or contributes nothing
  public static Secret of(CipherSuite suite, Initiator ours, Prekeys theirs, Optional<Secret> kem)
      throws CryptoException {
    try (Parts parts = new Parts()) {
      parts.add(suite.agree(ours.identity().privateKey(), theirs.signedPrekey()));
      parts.add(suite.agree(ours.ephemeral().privateKey(), theirs.identity()));
      parts.add(suite.agree(ours.ephemeral().privateKey(), theirs.signedPrekey()));
      if (theirs.oneTime().isPresent()) {
        parts.add(suite.agree(ours.ephemeral().privateKey(), theirs.oneTime().get()));
      }
      kem.ifPresent(secret -> parts.add(secret.copy()));
      return parts.joined();
    }
  }

  /// The responder's side.
  ///
  /// @param kem what the initiator encapsulated; stays the caller's
  /// @throws CryptoException when a key is not acceptable or contributes nothing
  public static Secret of(CipherSuite suite, Responder ours, Contact theirs, Optional<Secret> kem)
      throws CryptoException {
    try (Parts parts = new Parts()) {
      parts.add(suite.agree(ours.signedPrekey().privateKey(), theirs.identity()));
      parts.add(suite.agree(ours.identity().privateKey(), theirs.ephemeral()));
      parts.add(suite.agree(ours.signedPrekey().privateKey(), theirs.ephemeral()));
      if (ours.oneTime().isPresent()) {
        parts.add(suite.agree(ours.oneTime().get().privateKey(), theirs.ephemeral()));
      }
      kem.ifPresent(secret -> parts.add(secret.copy()));
      return parts.joined();
    }
  }

  /// Secrets that are wiped together.
  private static final class Parts implements AutoCloseable {
    private final List<Secret> parts = new ArrayList<>();

    void add(Secret part) {
      parts.add(part);
    }

    Secret joined() {
      byte[] f = new byte[F];
      Arrays.fill(f, (byte) 0xff);
      Writer writer = new Writer(256).raw(Bytes.wrap(f));
      for (Secret part : parts) {
        byte[] exposed = part.expose();
        writer.raw(Bytes.wrap(exposed));
        Arrays.fill(exposed, (byte) 0);
      }
      return writer.toSecret();
    }

    @Override
    public void close() {
      parts.forEach(Secret::close);
    }
  }
}
