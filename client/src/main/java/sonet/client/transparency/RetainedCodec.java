package sonet.client.transparency;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.transparency.log.FullSubtrees;
import sonet.transparency.monitor.MonitoringMap;
import sonet.transparency.proof.KnownVersion;
import sonet.transparency.proof.RetainedView;
import sonet.transparency.user.KnownLabel;
import sonet.transparency.user.OwnedLabel;
import sonet.transparency.user.RecentHeads;
import sonet.transparency.user.UserState;
import sonet.transparency.wire.LogEntry;

/// What the engine says is to be kept (§4.2, §8), as it stands in the local state.
///
/// ```
/// struct { uint64 size; opaque heads<V>[32]; } FullSubtrees;          // one after the other
/// struct { FullSubtrees tree; { uint64 position; LogEntry entry; } frontier<V>; } RetainedView;
/// struct { RetainedView view; optional<uint64> auditor_size; } UserState;
/// struct { { uint64 version; opaque key<V>; optional<opaque<V>> commitment; }<V>; } KnownLabel;
/// ```
final class RetainedCodec {
  private RetainedCodec() {}

  private static Writer write(Writer writer, RetainedView view) {
    return writer
        .u64(view.size())
        .opaque(Bytes.concat(view.tree().heads().toArray(Bytes[]::new)))
        .vector(
            List.copyOf(view.frontier().entrySet()),
            (w, entry) -> w.u64(entry.getKey()).value(entry.getValue()));
  }

  static RetainedView view(Reader reader) throws DecodeException {
    long size = reader.u64();
    Bytes joined = reader.opaque();
    if (joined.length() % 32 != 0) {
      throw new DecodeException("hashes of " + joined.length() + " bytes");
    }
    List<Bytes> heads = new ArrayList<>();
    for (int from = 0; from < joined.length(); from += 32) {
      heads.add(joined.slice(from, from + 32));
    }
    NavigableMap<Long, LogEntry> frontier = new TreeMap<>();
    for (Map.Entry<Long, LogEntry> entry :
        reader.vector(r -> Map.entry(r.u64(), LogEntry.read(r)))) {
      frontier.put(entry.getKey(), entry.getValue());
    }
    return new RetainedView(new FullSubtrees(size, heads), frontier);
  }

  static Bytes encode(UserState state) {
    return write(new Writer(), state.view())
        .vector(state.auditorSize().stream().toList(), Writer::u64)
        .toBytes();
  }

  static UserState state(Reader reader) throws DecodeException {
    RetainedView view = view(reader);
    return new UserState(view, reader.vector(Reader::u64).stream().findFirst());
  }

  static Bytes encode(RecentHeads heads) {
    return new Writer()
        .vector(
            List.copyOf(heads.views().entrySet()),
            (w, entry) -> {
              Writer _ = write(w.u64(entry.getKey()), entry.getValue());
            })
        .toBytes();
  }

  static RecentHeads heads(Reader reader) throws DecodeException {
    NavigableMap<Long, RetainedView> views = new TreeMap<>();
    for (Map.Entry<Long, RetainedView> entry : reader.vector(r -> Map.entry(r.u64(), view(r)))) {
      views.put(entry.getKey(), entry.getValue());
    }
    return new RecentHeads(views);
  }

  static void write(Writer writer, KnownLabel label) {
    writer
        .opaque(label.label())
        .vector(
            List.copyOf(label.versions().entrySet()),
            (w, entry) ->
                w.u64(entry.getKey())
                    .opaque(entry.getValue().searchKey())
                    .vector(entry.getValue().commitment().stream().toList(), Writer::opaque));
  }

  static KnownLabel label(Reader reader) throws DecodeException {
    Bytes label = reader.opaque();
    Map<Long, KnownVersion> versions = new TreeMap<>();
    for (Map.Entry<Long, KnownVersion> entry : reader.vector(r -> Map.entry(r.u64(), version(r)))) {
      versions.put(entry.getKey(), entry.getValue());
    }
    return new KnownLabel(label, versions);
  }

  private static KnownVersion version(Reader reader) throws DecodeException {
    Bytes searchKey = reader.opaque();
    Optional<Bytes> commitment = reader.vector(Reader::opaque).stream().findFirst();
    return new KnownVersion(searchKey, commitment);
  }

  static void write(Writer writer, MonitoringMap map) {
    numbers(writer, map.versions());
  }

  static MonitoringMap map(Reader reader) throws DecodeException {
    return new MonitoringMap(numbers(reader));
  }

  static Bytes encode(OwnedLabel owned) {
    Writer writer = new Writer();
    write(writer, owned.known());
    writer.u64(owned.verified());
    numbers(writer, owned.history());
    write(writer, owned.map());
    return writer.toBytes();
  }

  static OwnedLabel owned(Reader reader) throws DecodeException {
    return new OwnedLabel(label(reader), reader.u64(), numbers(reader), map(reader));
  }

  private static void numbers(Writer writer, NavigableMap<Long, Long> numbers) {
    writer.vector(
        List.copyOf(numbers.entrySet()), (w, entry) -> w.u64(entry.getKey()).u64(entry.getValue()));
  }

  private static NavigableMap<Long, Long> numbers(Reader reader) throws DecodeException {
    NavigableMap<Long, Long> numbers = new TreeMap<>();
    for (Map.Entry<Long, Long> entry : reader.vector(r -> Map.entry(r.u64(), r.u64()))) {
      numbers.put(entry.getKey(), entry.getValue());
    }
    return numbers;
  }
}
