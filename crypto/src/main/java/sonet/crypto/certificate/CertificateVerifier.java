package sonet.crypto.certificate;

import java.util.List;
import java.util.Optional;
import sonet.crypto.Bytes;

/// Says whether a chain of certificates is to be trusted.
@FunctionalInterface
public interface CertificateVerifier {
  /// The end entity of a chain, if it is trusted at a time.
  ///
  /// @param chain DER certificates, the end entity's first, the trust anchor's left out or not
  /// @param epochSecond seconds since the Unix epoch
  Optional<EndEntity> verify(List<Bytes> chain, long epochSecond);

  /// Who a certificate is for.
  ///
  /// @param publicKey the raw key
  /// @param identifiers subject alternative names as `type:value`; the subject's name as `dn:…`
  ///   where there are none
  record EndEntity(Bytes publicKey, List<String> identifiers) {
    public EndEntity {
      identifiers = List.copyOf(identifiers);
    }
  }
}
