package sonet.ratchet.agreement;

import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Encodable;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.ratchet.bundle.PairIdentity.SignedIdentity;
import sonet.ratchet.bundle.PrekeyId;
import sonet.ratchet.bundle.TypedKey;

/// What the responder needs to find the initiator's keys (X3DH §3.3, PQXDH §3.3). It stands before
/// every message until the initiator has heard back.
///
/// ```
/// struct {
///   optional<uint32> one_time;   // none: the bundle's last-resort key
///   opaque ciphertext<V>;
/// } Encapsulated;
///
/// struct {
///   opaque identity_key<V>;      // the device's Ed25519 key
///   SignedIdentity identity;     // its Diffie-Hellman identity
///   uint64 bundle;               // the version of the responder's bundle
///   TypedKey ephemeral;
///   optional<uint32> one_time;   // the responder's one-time key on the curve
///   optional<Encapsulated> kem;
/// } Initiation;
/// ```
///
/// @param identityKey who begins
/// @param identity the Diffie-Hellman identity, signed
/// @param bundle which bundle of the responder's was used
/// @param ephemeral `EKA`
/// @param oneTime which one-time key on the curve was used, if any
/// @param kem what was encapsulated, in a suite with a KEM
public record Initiation(
    Bytes identityKey,
    SignedIdentity identity,
    long bundle,
    TypedKey ephemeral,
    Optional<PrekeyId> oneTime,
    Optional<Encapsulated> kem)
    implements Encodable {
  /// What was encapsulated for a key of the responder's.
  ///
  /// @param oneTime the one-time key; none for the key of last resort
  /// @param ciphertext the encapsulation
  public record Encapsulated(Optional<PrekeyId> oneTime, Bytes ciphertext) implements Encodable {
    static Encapsulated read(Reader reader) throws DecodeException {
      return new Encapsulated(reader.optional(PrekeyId::read), reader.opaque());
    }

    @Override
    public void writeTo(Writer writer) {
      writer.optional(oneTime).opaque(ciphertext);
    }
  }

  /// Reads one.
  public static Initiation read(Reader reader) throws DecodeException {
    return new Initiation(
        reader.opaque(),
        SignedIdentity.read(reader),
        reader.u64(),
        TypedKey.read(reader),
        reader.optional(PrekeyId::read),
        reader.optional(Encapsulated::read));
  }

  @Override
  public int roughLength() {
    return 256 + kem.map(each -> each.ciphertext().length()).orElse(0);
  }

  @Override
  public void writeTo(Writer writer) {
    writer
        .opaque(identityKey)
        .value(identity)
        .u64(bundle)
        .value(ephemeral)
        .optional(oneTime)
        .optional(kem);
  }
}
