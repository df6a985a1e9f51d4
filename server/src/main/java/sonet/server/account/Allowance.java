package sonet.server.account;

import sonet.crypto.Bytes;
import sonet.server.http.RefusalException;
import sonet.server.storage.Locations;

/// Bounds how often something is done to somebody, whoever does it: what one device does is bounded
/// where requests come in.
@FunctionalInterface
public interface Allowance {
  /// Takes one of what may be done at this time.
  ///
  /// @param at the tenant
  /// @param what is done
  /// @param whom it is done to
  /// @throws RefusalException when nothing is left
  void take(Locations at, What what, Bytes whom) throws RefusalException;

  /// What is done.
  enum What {
    /// The keys of an account are claimed: many devices together could use them up.
    CLAIMS_OF_ACCOUNT,
    /// The keys of an account are claimed by one other account, which alone could use them up.
    CLAIMS_BY_ACCOUNT,
    /// Sealed messages are sent by a delivery token: who sends them is not known.
    SEALED_BY_TOKEN,
    /// The keys of an account change: each change stays in the log for good.
    KEY_CHANGES
  }
}
