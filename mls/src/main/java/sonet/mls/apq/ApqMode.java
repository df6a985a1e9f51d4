package sonet.mls.apq;

import sonet.crypto.CipherSuite;
import sonet.crypto.KemConstruction;
import sonet.crypto.SignatureScheme;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Encodable;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.mls.MlsException;
import sonet.mls.Rule;
import sonet.mls.suite.MlsSuite;

/// What a pair of groups withstands of a quantum computer (draft-ietf-mls-combiner §4).
public enum ApqMode implements Encodable {
  /// Secrets are kept (§4.1).
  CONFIDENTIALITY(0),
  /// Secrets are kept, and members cannot be impersonated in handshakes (§4.2).
  CONFIDENTIALITY_AND_AUTHENTICITY(1);

  private final int flag;

  ApqMode(int flag) {
    this.flag = flag;
  }

  /// Reads the `mode` of an APQInfo (§5.1).
  static ApqMode read(Reader reader) throws DecodeException {
    int flag = reader.u8();
    return switch (flag) {
      case 0 -> CONFIDENTIALITY;
      case 1 -> CONFIDENTIALITY_AND_AUTHENTICITY;
      default -> throw new DecodeException("APQ mode " + flag);
    };
  }

  @Override
  public void writeTo(Writer writer) {
    writer.u8(flag);
  }

  /// Whether two suites may go together in this mode: one traditional as a whole, one with a purely
  /// post-quantum KEM, and for authenticity with such signatures (§7.1).
  ///
  /// A post-quantum signature in the mode without authenticity is not forbidden, and allowed here:
  /// the draft lets the suite of that mode be classical, and asks for no more.
  ///
  /// @throws MlsException with `APQ_SUITES_NOT_ALLOWED`
  public void check(MlsSuite traditional, MlsSuite postQuantum) throws MlsException {
    CipherSuite.Definition t = traditional.primitives().definition();
    CipherSuite.Definition pq = postQuantum.primitives().definition();
    if (t.kem().isPostQuantum() || isPostQuantum(t.signature())) {
      throw new MlsException(Rule.APQ_SUITES_NOT_ALLOWED, traditional + " is not traditional");
    }
    if (!(pq.kem().construction() instanceof KemConstruction.MlKem)) {
      throw new MlsException(
          Rule.APQ_SUITES_NOT_ALLOWED, postQuantum + " has no purely post-quantum KEM");
    }
    if (this == CONFIDENTIALITY_AND_AUTHENTICITY && !isPostQuantum(pq.signature())) {
      throw new MlsException(
          Rule.APQ_SUITES_NOT_ALLOWED, postQuantum + " has no post-quantum signatures");
    }
  }

  private static boolean isPostQuantum(SignatureScheme scheme) {
    return switch (scheme) {
      case ML_DSA_44, ML_DSA_65, ML_DSA_87 -> true;
      case ECDSA_SECP256R1_SHA256, ECDSA_SECP384R1_SHA384, ECDSA_SECP521R1_SHA512, ED25519, ED448 ->
          false;
    };
  }
}
