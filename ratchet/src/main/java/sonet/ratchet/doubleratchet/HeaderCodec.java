package sonet.ratchet.doubleratchet;

import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.crypto.CipherSuite;
import sonet.crypto.RandomSource;
import sonet.crypto.Secret;

/// How headers travel: encrypted (Double Ratchet §4), or in the clear (§3).
public interface HeaderCodec {
  /// `HENCRYPT`: the header for the wire.
  Bytes seal(CipherSuite suite, Header header, Secret headerKey, RandomSource random);

  /// `HDECRYPT`: the header, when it belongs to the chain; nothing when it does not.
  Optional<Header> open(CipherSuite suite, Bytes sealed, Chain chain);

  /// Which chain a header is held against. An encrypted header is of a chain when the chain's
  /// header key opens it, one in the clear when it names the chain's ratchet key.
  sealed interface Chain {
    /// Its header key.
    Secret headerKey();

    /// A chain that was received in.
    ///
    /// @param headerKey its header key
    /// @param ratchetKey the sender's ratchet key
    record Known(Secret headerKey, Bytes ratchetKey) implements Chain {}

    /// The chain after the present one, whose ratchet key nobody knows yet.
    ///
    /// @param headerKey its header key
    record Next(Secret headerKey) implements Chain {}
  }
}
