package sonet.client.transparency;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sonet.client.ClientException;
import sonet.client.KeyAlarm;
import sonet.client.state.Records;
import sonet.client.state.Row;
import sonet.client.state.Table;
import sonet.client.state.Transaction;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.transparency.TransparencyException;

/// The alarms that were raised, with their evidence. The first of a kind are kept for good, for
/// those say when it began; what goes on is told again once a day, and replaces the last.
final class Alarms {
  /// So many are kept at most.
  static final int MOST = 32;

  /// Evidence that is larger is left out.
  static final int LARGEST_EVIDENCE = 256 * 1024;

  private static final Duration AGAIN = Duration.ofDays(1);
  private static final Bytes ALL = Bytes.utf8("alarms");

  private Alarms() {}

  /// Keeps an alarm and has it told, unless the same was told lately.
  static void raise(Transaction t, Vault vault, KeyAlarm raised) throws ClientException {
    KeyAlarm alarm =
        raised.evidence().length() <= LARGEST_EVIDENCE
            ? raised
            : new KeyAlarm(
                raised.at(), raised.kind(), raised.about(), raised.detail(), Bytes.EMPTY);
    List<Row> rows = t.after(Table.KEY_ALARM, ALL, -1, MOST);
    Optional<KeyAlarm> last = Optional.empty();
    for (Row row : rows) {
      KeyAlarm known = Records.decode(row.value(), Alarms::read);
      if (known.kind() == alarm.kind() && known.about().equals(alarm.about())) {
        last = Optional.of(known);
      }
    }
    if (last.isPresent() && isLately(last.get(), alarm.at())) {
      return;
    }
    long next = rows.isEmpty() ? 0 : rows.getLast().seq() + 1;
    if (rows.size() >= MOST) {
      next = rows.getLast().seq();
    }
    t.put(Table.KEY_ALARM, new Row(ALL, next, encode(alarm)));
    vault.note(alarm);
  }

  private static boolean isLately(KeyAlarm alarm, Instant now) {
    return !now.isBefore(alarm.at()) && now.isBefore(alarm.at().plus(AGAIN));
  }

  /// What it is that an answer did not prove.
  ///
  /// @param first whether nothing of the log was retained before
  static KeyAlarm.Kind kind(TransparencyException.Reason reason, boolean first) {
    return switch (reason) {
      case NOT_AN_EXTENSION, TREE_SIZE, NOT_MONOTONIC -> KeyAlarm.Kind.LOG_REWRITTEN;
      // A root is computed from what was retained, so a log that forked fails here, too.
      case TREE_HEAD_SIGNATURE -> first ? KeyAlarm.Kind.LOG_UNPROVEN : KeyAlarm.Kind.LOG_REWRITTEN;
      case CLOCK -> KeyAlarm.Kind.LOG_STALE;
      case FORK -> KeyAlarm.Kind.LOG_FORKED;
      case ANCHOR -> KeyAlarm.Kind.NOT_WITNESSED;
      case AUDITOR -> KeyAlarm.Kind.NOT_AUDITED;
      default -> KeyAlarm.Kind.LOG_UNPROVEN;
    };
  }

  /// All that are kept, the first first.
  static List<KeyAlarm> all(Transaction t) throws ClientException {
    List<KeyAlarm> alarms = new ArrayList<>();
    for (Row row : t.after(Table.KEY_ALARM, ALL, -1, MOST)) {
      alarms.add(Records.decode(row.value(), Alarms::read));
    }
    return List.copyOf(alarms);
  }

  private static Bytes encode(KeyAlarm alarm) {
    return new Writer()
        .u64(alarm.at().toEpochMilli())
        .u8(code(alarm.kind()))
        .opaque(Bytes.utf8(alarm.about()))
        .opaque(Bytes.utf8(alarm.detail()))
        .opaque(alarm.evidence())
        .toBytes();
  }

  private static KeyAlarm read(Reader reader) throws DecodeException {
    return new KeyAlarm(
        Instant.ofEpochMilli(reader.u64()),
        Records.constant(KeyAlarm.Kind.values(), reader.u8(), Alarms::code),
        reader.opaque().toUtf8(),
        reader.opaque().toUtf8(),
        reader.opaque());
  }

  /// On disk; they never change.
  private static int code(KeyAlarm.Kind kind) {
    return switch (kind) {
      case LOG_REWRITTEN -> 1;
      case LOG_FORKED -> 2;
      case LOG_UNPROVEN -> 3;
      case LOG_STALE -> 4;
      case OWN_KEYS_CHANGED -> 5;
      case OWN_KEYS_DIFFER -> 6;
      case NOT_WATCHED -> 7;
      case NOT_WITNESSED -> 8;
      case NOT_AUDITED -> 9;
      case RECOVERY_USED -> 10;
      case OWN_KEYS_UNSEEN -> 11;
      case DEVICE_EXPELLED -> 12;
      case LOG_DISPUTED -> 13;
    };
  }
}
