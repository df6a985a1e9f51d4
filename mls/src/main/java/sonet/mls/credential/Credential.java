package sonet.mls.credential;

import java.util.List;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Encodable;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;

/// Who a member claims to be (RFC 9420 §5.3).
///
/// ```
/// struct {
///     CredentialType credential_type;
///     select (Credential.credential_type) {
///         case basic: opaque identity<V>;
///         case x509:  Certificate certificates<V>;
///     };
/// } Credential;
/// ```
public sealed interface Credential extends Encodable {
  /// The type of the credential.
  CredentialType type();

  /// A bare assertion of an identity.
  ///
  /// @param identity in a format of the application's choosing
  record Basic(Bytes identity) implements Credential {
    @Override
    public CredentialType type() {
      return CredentialType.BASIC;
    }

    @Override
    public void writeTo(Writer writer) {
      writer.u16(type().value()).opaque(identity);
    }
  }

  /// A chain of DER certificates, the end entity's first.
  ///
  /// @param certificates at least one
  record X509(List<Bytes> certificates) implements Credential {
    public X509 {
      certificates = List.copyOf(certificates);
    }

    @Override
    public CredentialType type() {
      return CredentialType.X509;
    }

    @Override
    public void writeTo(Writer writer) {
      writer.u16(type().value()).vector(certificates, Writer::opaque);
    }
  }

  /// A type that RFC 9420 does not define. Its body is taken to be one variable-size vector, as
  /// every implementation does, since nothing else on the wire would tell its length.
  ///
  /// @param type its code point
  /// @param body what stood in the vector
  record Unknown(CredentialType type, Bytes body) implements Credential {
    public Unknown {
      if (type.equals(CredentialType.BASIC) || type.equals(CredentialType.X509)) {
        throw new IllegalArgumentException("credential type " + type.value() + " is known");
      }
    }

    @Override
    public void writeTo(Writer writer) {
      writer.u16(type.value()).opaque(body);
    }
  }

  /// A basic credential over the UTF-8 encoding of a name.
  static Credential basic(String identity) {
    return new Basic(Bytes.utf8(identity));
  }

  /// Reads one.
  static Credential read(Reader reader) throws DecodeException {
    CredentialType type = new CredentialType(reader.u16());
    if (type.equals(CredentialType.BASIC)) {
      return new Basic(reader.opaque());
    }
    if (type.equals(CredentialType.X509)) {
      return new X509(reader.vector(Reader::opaque));
    }
    return new Unknown(type, reader.opaque());
  }
}
