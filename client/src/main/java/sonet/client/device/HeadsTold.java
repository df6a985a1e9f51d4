package sonet.client.device;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import sonet.client.ClientException;
import sonet.client.state.Records;
import sonet.client.state.Table;
import sonet.client.state.Transaction;
import sonet.crypto.Bytes;

/// When what this device has seen of the log of keys was told in a conversation last: at most once
/// in a monitoring window, behind something that somebody has written.
final class HeadsTold {
  private static final Bytes PREFIX = Bytes.utf8("told ");

  private HeadsTold() {}

  /// Whether it is time to tell it again; then that is written down.
  static boolean isDue(Transaction t, Bytes conversation, Instant now, Duration window)
      throws ClientException {
    Bytes key = Bytes.concat(PREFIX, conversation);
    Optional<Bytes> last = t.get(Table.KEY_LOG, key);
    if (last.isPresent()
        && now.isBefore(
            Instant.ofEpochMilli(Records.decode(last.get(), Numbers::read)).plus(window))) {
      return false;
    }
    t.put(Table.KEY_LOG, key, Numbers.encode(now.toEpochMilli()));
    return true;
  }
}
