package sonet.client.transparency;

import sonet.client.ClientException;
import sonet.client.KeyAlarm;
import sonet.client.KeyChange;
import sonet.client.state.StateFile;
import sonet.client.state.Transaction;

/// The state of the device, with who is told of what was found. Each call is one transaction on the
/// thread that owns the state.
public interface Vault {
  /// Reads.
  <T> T read(StateFile.Work<T> work) throws ClientException;

  /// Writes, and makes it durable; then tells what was noted meanwhile. A throw undoes all of it.
  <T> T write(StateFile.Work<T> work) throws ClientException;

  /// Writes as [#write(StateFile.Work)] does, without a result.
  default void update(StateFile.Update update) throws ClientException {
    var _ =
        write(t -> {
          update.run(t);
          return t;
        });
  }

  /// Notes a change of keys within a write: in the conversations with who has them, and to be told.
  void note(Transaction t, KeyChange change) throws ClientException;

  /// Notes an alarm within a write, to be told.
  void note(KeyAlarm alarm);
}
