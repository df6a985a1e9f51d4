package sonet.server.transparency;

import java.util.List;
import sonet.crypto.Bytes;
import sonet.server.http.RefusalException;

/// What the operator itself has to say in a log, such as where its audit trail stands. It goes into
/// an entry that is made anyway; a log that has nothing else to do says it in the place of padding.
@FunctionalInterface
public interface OperatorValues {
  /// A next value.
  ///
  /// @param label one of the operator's
  /// @param value what it says
  record Value(Bytes label, Bytes value) {}

  /// What is to be said with the next entry of a log, each label once.
  ///
  /// @param now in milliseconds
  /// @throws RefusalException when the store fails
  List<Value> due(TenantLog log, long now) throws RefusalException;
}
