package sonet.client.transparency;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sonet.client.ClientException;
import sonet.client.state.Records;
import sonet.client.state.Table;
import sonet.client.state.Transaction;
import sonet.crypto.Bytes;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;

/// The device sets that this device has signed for its account, remembered before each leaves. So
/// one that bears this device's signature and that it never made shows that somebody else has its
/// key.
public final class OwnSets {
  private static final Bytes MADE = Bytes.utf8("made");
  private static final int MOST = 64;

  private OwnSets() {}

  /// Remembers a set that is about to leave.
  public static void remember(Transaction t, Bytes set) throws ClientException {
    List<Bytes> made = new ArrayList<>(made(t));
    if (!made.contains(set)) {
      made.add(set);
    }
    List<Bytes> kept = made.subList(Math.max(0, made.size() - MOST), made.size());
    t.put(Table.KEY_LOG, MADE, new Writer().vector(kept, Writer::opaque).toBytes());
  }

  /// What this device has made.
  static List<Bytes> made(Transaction t) throws ClientException {
    Optional<Bytes> encoding = t.get(Table.KEY_LOG, MADE);
    return encoding.isEmpty()
        ? List.of()
        : Records.decode(encoding.get(), r -> r.vector(Reader::opaque));
  }
}
