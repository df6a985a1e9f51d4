package sonet.server.account;

import sonet.crypto.Bytes;
import sonet.server.http.RefusalException;
import sonet.server.storage.Locations;

/// Bounds how often something that costs others is done.
@FunctionalInterface
public interface Allowance {
  /// No bound.
  Allowance UNBOUNDED = (at, what, who) -> {};

  /// Takes one of what somebody may do at this time.
  ///
  /// @param at the tenant
  /// @param what is done
  /// @param who does it, or to whom it is done
  /// @throws RefusalException of type [sonet.protocol.ProblemType#OVERLOADED] when nothing is left
  void take(Locations at, What what, Bytes who) throws RefusalException;

  /// What is done.
  enum What {
    /// A device claims keys: it could use up those of many.
    CLAIMS_BY_DEVICE,
    /// The keys of an account are claimed: many could use up those of one.
    CLAIMS_OF_ACCOUNT,
    /// Sealed messages by one delivery token.
    SEALED_BY_TOKEN,
    /// Sealed messages from one address.
    SEALED_BY_ADDRESS
  }
}
