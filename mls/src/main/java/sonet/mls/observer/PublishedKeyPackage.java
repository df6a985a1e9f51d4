package sonet.mls.observer;

import sonet.crypto.Bytes;
import sonet.mls.MlsException;
import sonet.mls.Rule;
import sonet.mls.framing.MlsMessage;
import sonet.mls.keypackage.KeyPackage;

/// What a delivery service needs to see of a key package that it is to hand out (RFC 9420 §10,
/// §16.8). Whether it is valid, those who use it check.
///
/// @param cipherSuite for groups of which suite
/// @param lastResort whether it is marked as one of last resort (draft-ietf-mls-extensions §6.4)
public record PublishedKeyPackage(int cipherSuite, boolean lastResort) {
  /// Decodes an MLSMessage with a KeyPackage.
  ///
  /// @throws MlsException with `MALFORMED_MESSAGE` or `UNKNOWN_WIRE_FORMAT`
  public static PublishedKeyPackage decode(Bytes message) throws MlsException {
    if (MlsMessage.decode(message) instanceof MlsMessage.KeyPackage(KeyPackage keyPackage)) {
      return new PublishedKeyPackage(keyPackage.cipherSuite().value(), keyPackage.isLastResort());
    }
    throw new MlsException(Rule.MALFORMED_MESSAGE, "expected a KeyPackage");
  }
}
