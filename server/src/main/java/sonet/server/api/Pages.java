package sonet.server.api;

import sonet.protocol.LogPage;
import sonet.protocol.LogRef;
import sonet.protocol.Nothing;
import sonet.protocol.Parameter;
import sonet.server.account.Caller;
import sonet.server.group.GroupLogs;
import sonet.server.http.RefusalException;
import sonet.store.PageLimit;

/// Reads pages of logs.
final class Pages {
  private static final int USUAL = 100;
  private static final int MAX_ENTRIES = 500;
  private static final int MAX_BYTES = 2 << 20;

  private final GroupLogs logs;

  Pages(GroupLogs logs) {
    this.logs = logs;
  }

  /// The page of a log that a call asks for by [Parameter#AFTER] and [Parameter#LIMIT].
  LogPage read(Caller caller, LogRef log, Call<Nothing> call) throws RefusalException {
    int limit = Math.clamp(call.number(Parameter.LIMIT, USUAL), 1, MAX_ENTRIES);
    return logs.read(caller, log, call.number(Parameter.AFTER, 0), new PageLimit(limit, MAX_BYTES))
        .page();
  }
}
