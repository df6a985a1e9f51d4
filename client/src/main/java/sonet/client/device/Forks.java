package sonet.client.device;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sonet.client.ClientException;
import sonet.client.ForkReport;
import sonet.client.group.GroupSession;
import sonet.client.state.Records;
import sonet.client.state.Row;
import sonet.client.state.StateFile;
import sonet.client.state.Table;
import sonet.client.state.Transaction;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.protocol.LogEntry;

/// What was found of forked views, kept until the conversation is: the first few of each, for those
/// say where the ways part.
final class Forks {
  /// So many are kept of a conversation.
  static final int MOST = 4;

  /// An entry that is larger is kept as its hash.
  static final int LARGEST_ENTRY = 64 << 10;

  private final StateFile state;

  Forks(StateFile state) {
    this.state = state;
  }

  /// Keeps what was found, unless there is enough.
  static ForkReport keep(Transaction t, Room room, GroupSession session, Found found)
      throws ClientException {
    LogEntry entry = found.entry();
    Bytes shown = entry.hashInput();
    ForkReport report =
        new ForkReport(
            found.at(),
            found.cause(),
            room.place(entry.seq()),
            room.headHash(),
            entry.prevHash(),
            shown.length() <= LARGEST_ENTRY ? shown : found.digest().of(shown),
            session.evidence());
    Optional<Long> last = t.last(Table.FORK, room.conversation());
    long next = last.isEmpty() ? 0 : last.get() + 1;
    if (next < MOST) {
      t.put(Table.FORK, new Row(room.conversation(), next, encode(report)));
    }
    return report;
  }

  /// A fork that was found.
  ///
  /// @param cause what did not fit
  /// @param entry the entry that does not fit
  /// @param at when
  /// @param digest SHA-256
  record Found(ForkReport.Cause cause, LogEntry entry, Instant at, Book.Digest digest) {}

  /// What was found in a conversation, the first first.
  List<ForkReport> of(Bytes conversation) throws ClientException {
    List<ForkReport> reports = new ArrayList<>();
    for (Row row : state.read(t -> t.after(Table.FORK, conversation, -1, MOST))) {
      reports.add(Records.decode(row.value(), Forks::read));
    }
    return List.copyOf(reports);
  }

  static Bytes encode(ForkReport report) {
    return new Writer()
        .u64(report.at().toEpochMilli())
        .u8(code(report.cause()))
        .u64(report.seq())
        .opaque(report.known())
        .opaque(report.shown())
        .opaque(report.entry())
        .opaque(report.evidence())
        .toBytes();
  }

  private static int code(ForkReport.Cause cause) {
    return switch (cause) {
      case LOG -> 0;
      case EPOCH -> 1;
    };
  }

  static ForkReport read(Reader reader) throws DecodeException {
    return new ForkReport(
        Instant.ofEpochMilli(reader.u64()),
        Records.constant(ForkReport.Cause.values(), reader.u8(), Forks::code),
        reader.u64(),
        reader.opaque(),
        reader.opaque(),
        reader.opaque(),
        reader.opaque());
  }
}
