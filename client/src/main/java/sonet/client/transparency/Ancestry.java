package sonet.client.transparency;

import java.util.List;
import java.util.function.Predicate;
import sonet.client.ClientException;
import sonet.crypto.Bytes;

/// By whom devices came into an account, where the log keeps no longer what was in between: the
/// endorsements that they carry (docs/devices.md).
@FunctionalInterface
public interface Ancestry {
  /// Whether a chain of endorsements leads to each of some devices from one that was known before.
  ///
  /// @param account whose
  /// @param keys of the devices
  /// @param known whether a key was known
  /// @throws ClientException a failure of the server
  boolean leadsTo(String account, List<Bytes> keys, Predicate<Bytes> known) throws ClientException;
}
