package sonet.ratchet;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import sonet.crypto.Bytes;
import sonet.crypto.Secret;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.ratchet.RatchetException.Reason;
import sonet.ratchet.SessionList.Entry;
import sonet.ratchet.braid.KeptPage;
import sonet.ratchet.doubleratchet.RatchetPages;
import sonet.ratchet.doubleratchet.SkippedPage;

/// How a list of sessions lies in storage: a row for the list, one for each session, one for each
/// page of skipped keys.
///
/// ```
/// 01                                   the peer, the sessions in their order, their rivals
/// 02 || session id                     all of a session but
/// 03 || session id || chain || index   sixteen skipped keys of the chains
/// 04 || session id || epoch || index   sixteen of the braid
/// ```
final class SessionStorage {
  private static final int FORMAT = 1;
  private static final int LIST = 1;
  private static final int SESSION = 2;
  private static final int SKIPPED = 3;
  private static final int BRAID = 4;

  private SessionStorage() {}

  static List<StoredRow> rows(PairEnvironment environment, SessionList list) {
    List<StoredRow> rows = new ArrayList<>();
    rows.add(new StoredRow(listKey(), listRow(environment, list)));
    parts(environment, list).forEach((key, part) -> rows.add(new StoredRow(key, part.value())));
    return rows;
  }

  /// What has a row of its own.
  private sealed interface Part {
    /// What the row holds.
    default Secret value() {
      Writer writer = new Writer(1024);
      switch (this) {
        case Whole(Session session) -> {
          return session.core();
        }
        case Skipped(SkippedPage page) -> page.writeTo(writer);
        case Braided(KeptPage page) -> page.writeTo(writer);
      }
      return writer.toSecret();
    }
  }

  private record Whole(Session session) implements Part {}

  private record Skipped(SkippedPage page) implements Part {}

  private record Braided(KeptPage page) implements Part {}

  static StoredChanges changes(PairEnvironment environment, SessionList before, SessionList after) {
    List<StoredRow> put = new ArrayList<>();
    Map<Bytes, Part> old = parts(environment, before);
    Map<Bytes, Part> now = parts(environment, after);
    if (!order(environment, before).equals(order(environment, after))) {
      put.add(new StoredRow(listKey(), listRow(environment, after)));
    }
    now.forEach((key, part) -> {
      if (!part.equals(old.get(key))) {
        put.add(new StoredRow(key, part.value()));
      }
    });
    List<Bytes> removed = old.keySet().stream().filter(key -> !now.containsKey(key)).toList();
    return new StoredChanges(put, removed);
  }

  /// Sessions and pages by their keys.
  private static Map<Bytes, Part> parts(PairEnvironment environment, SessionList list) {
    Map<Bytes, Part> parts = new TreeMap<>();
    for (Entry entry : list.entries()) {
      SessionId id = entry.session().id(environment);
      parts.put(sessionKey(id), new Whole(entry.session()));
      RatchetPages pages = entry.session().pages();
      pages.skipped().forEach(page -> parts.put(pageKey(id, page), new Skipped(page)));
      pages.braid().forEach(page -> parts.put(pageKey(id, page), new Braided(page)));
    }
    return parts;
  }

  private static List<Bytes> order(PairEnvironment environment, SessionList list) {
    List<Bytes> order = new ArrayList<>();
    for (Entry entry : list.entries()) {
      order.add(entry.session().id(environment).value());
      order.add(entry.rival().map(SessionId::value).orElse(Bytes.EMPTY));
    }
    return order;
  }

  private static Bytes listKey() {
    return Bytes.of((byte) LIST);
  }

  private static Bytes sessionKey(SessionId id) {
    return new Writer().u8(SESSION).raw(id.value()).toBytes();
  }

  private static Bytes pageKey(SessionId id, SkippedPage page) {
    return new Writer().u8(SKIPPED).raw(id.value()).u32(page.chain()).u32(page.index()).toBytes();
  }

  private static Secret listRow(PairEnvironment environment, SessionList list) {
    Writer writer = new Writer().u8(FORMAT).opaque(list.peer());
    writer.vector(order(environment, list), Writer::opaque);
    return writer.toSecret();
  }

  private static Bytes pageKey(SessionId id, KeptPage page) {
    return new Writer().u8(BRAID).raw(id.value()).u64(page.epoch()).u32(page.index()).toBytes();
  }

  static SessionList restore(PairEnvironment environment, List<StoredRow> rows)
      throws RatchetException {
    Map<Bytes, Secret> sessions = new TreeMap<>();
    Map<Bytes, List<SkippedPage>> skipped = new TreeMap<>();
    Map<Bytes, List<KeptPage>> braid = new TreeMap<>();
    Optional<Secret> list = Optional.empty();
    for (StoredRow row : rows) {
      switch (row.key().isEmpty() ? 0 : row.key().at(0)) {
        case LIST -> list = Optional.of(row.value());
        case SESSION -> sessions.put(named(row.key()), row.value());
        case SKIPPED -> {
          SkippedPage page = read(row.value(), SkippedPage::read);
          add(skipped, row.key(), pageKey(session(row.key()), page), page);
        }
        case BRAID -> {
          KeptPage page = read(row.value(), KeptPage::read);
          add(braid, row.key(), pageKey(session(row.key()), page), page);
        }
        default -> throw malformed("a row of an unknown kind");
      }
    }
    Stored stored = read(list.orElseThrow(() -> malformed("no row of the list")), Stored::read);
    if (stored.order().size() != 2 * sessions.size()) {
      throw malformed("sessions that the list does not name");
    }
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < stored.order().size(); i += 2) {
      Bytes id = stored.order().get(i);
      Bytes rival = stored.order().get(i + 1);
      Secret core =
          Optional.ofNullable(sessions.get(id))
              .orElseThrow(() -> malformed("a session is missing"));
      RatchetPages pages = new RatchetPages(sorted(skipped.remove(id)), orNone(braid.remove(id)));
      Session session = read(core, reader -> Session.read(reader, pages));
      if (!session.id(environment).value().equals(id) || !session.peer().equals(stored.peer())) {
        throw malformed("a session under another's name");
      }
      entries.add(
          new Entry(
              session, rival.isEmpty() ? Optional.empty() : Optional.of(new SessionId(rival))));
    }
    if (!skipped.isEmpty() || !braid.isEmpty()) {
      throw malformed("pages of no session");
    }
    return new SessionList(stored.peer(), entries);
  }

  private static Bytes named(Bytes key) throws RatchetException {
    Bytes id = id(key);
    if (!key.equals(sessionKey(new SessionId(id)))) {
      throw malformed("a session's row under another name");
    }
    return id;
  }

  private static SessionId session(Bytes key) throws RatchetException {
    return new SessionId(id(key));
  }

  private static <T> void add(Map<Bytes, List<T>> pages, Bytes key, Bytes expected, T page)
      throws RatchetException {
    if (!key.equals(expected)) {
      throw malformed("a page under another's name");
    }
    pages.computeIfAbsent(id(key), _ -> new ArrayList<>()).add(page);
  }

  /// The oldest first, as they are dropped.
  private static List<SkippedPage> sorted(@Nullable List<SkippedPage> pages) {
    return orNone(pages).stream()
        .sorted(
            Comparator.comparingLong(SkippedPage::oldest)
                .thenComparingInt(SkippedPage::chain)
                .thenComparingInt(SkippedPage::index))
        .toList();
  }

  private static <T> List<T> orNone(@Nullable List<T> pages) {
    return pages == null ? List.of() : pages;
  }

  /// The row of the list.
  private record Stored(Bytes peer, List<Bytes> order) {
    static Stored read(Reader reader) throws DecodeException {
      int format = reader.u8();
      if (format != FORMAT) {
        throw new DecodeException("session list format " + format);
      }
      Stored stored = new Stored(reader.opaque(), reader.vector(Reader::opaque));
      if (stored.order().size() > 2 * (SessionList.MAX_INACTIVE + 1)) {
        throw new DecodeException("an order of " + stored.order().size());
      }
      for (int i = 0; i < stored.order().size(); i++) {
        int length = stored.order().get(i).length();
        if (length != SessionId.LENGTH && (i % 2 == 0 || length != 0)) {
          throw new DecodeException("an id of " + length + " bytes");
        }
      }
      return stored;
    }
  }

  private static Bytes id(Bytes key) throws RatchetException {
    if (key.length() < 1 + SessionId.LENGTH) {
      throw malformed("a key of " + key.length() + " bytes");
    }
    return key.slice(1, 1 + SessionId.LENGTH);
  }

  private static <T> T read(Secret value, Reader.Element<T> element) throws RatchetException {
    Reader reader = Reader.of(value);
    try {
      T read = element.read(reader);
      reader.end();
      return read;
    } catch (DecodeException e) {
      throw new RatchetException(Reason.MALFORMED_STATE, e);
    } finally {
      reader.wipe();
    }
  }

  private static RatchetException malformed(String what) {
    return new RatchetException(Reason.MALFORMED_STATE, what);
  }
}
