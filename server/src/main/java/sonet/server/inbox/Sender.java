package sonet.server.inbox;

import sonet.crypto.Bytes;
import sonet.server.account.Caller;
import sonet.server.storage.Locations;

/// Who sends a pairwise message.
public sealed interface Sender {
  /// The state of the tenant.
  Locations locations();

  /// A device that says who it is; the recipient is told.
  record Known(Caller caller) implements Sender {
    @Override
    public Locations locations() {
      return caller.locations();
    }
  }

  /// Somebody who knows the delivery token of the recipient. Nothing else is known, nor kept.
  record Sealed(Locations locations, Bytes token) implements Sender {
    /// Leaves the token out.
    @Override
    public String toString() {
      return "Sealed";
    }
  }
}
