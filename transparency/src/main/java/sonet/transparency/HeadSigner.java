package sonet.transparency;

import sonet.crypto.Bytes;

/// The keys with which a log, an auditor or a manager signs: for every scheme of the suite one.
/// They need not be in memory.
public interface HeadSigner {
  /// The public keys, one after the other.
  Bytes publicKey();

  /// The signatures, one after the other.
  Bytes sign(Bytes message);
}
