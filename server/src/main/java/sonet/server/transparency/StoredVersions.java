package sonet.server.transparency;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.LongPredicate;
import sonet.crypto.Bytes;
import sonet.crypto.Secret;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.server.account.Primitives;
import sonet.server.storage.TransparencyLocations;
import sonet.store.DocId;
import sonet.store.DocWrite;
import sonet.transparency.TransparencySuite;
import sonet.transparency.operator.Insertion;
import sonet.transparency.operator.LabelStore;
import sonet.transparency.operator.OpenedVersion;
import sonet.transparency.operator.StoredVersion;
import sonet.transparency.wire.LabelVersion;
import sonet.transparency.wire.PrefixLeaf;
import sonet.transparency.wire.UpdateValue;

/// The versions of the labels of a log. Where a version stands lies open; its opening and its value
/// lie sealed under a key that the label has to itself, in a document of its own: without that
/// document nobody can read them any more, in this store or in a copy of the rest, and every proof
/// of other labels is as good as before (draft-ietf-keytrans-protocol §11.6).
///
/// ```
/// struct {
///   uint64 position; PrefixLeaf leaf;
///   opaque sealed<V>;      // opening[16] || value, bound to label and version
/// }
/// ```
final class StoredVersions implements LabelStore {
  private static final int OPENING = TransparencySuite.OPENING_LENGTH;

  private final Reading reading;
  private final TransparencyLocations at;
  private final Primitives primitives;

  StoredVersions(Reading reading, TransparencyLocations at, Primitives primitives) {
    this.reading = reading;
    this.at = at;
    this.primitives = primitives;
  }

  /// A version as its document has it.
  private record Version(StoredVersion stored, Bytes sealed) {
    static Version decode(Bytes document) {
      try {
        return Reader.decode(
            document,
            reader ->
                new Version(
                    new StoredVersion(reader.u64(), PrefixLeaf.read(reader)), reader.opaque()));
      } catch (DecodeException e) {
        throw new AssertionError("a document of the store is no version of a label", e);
      }
    }

    Bytes encoded() {
      return new Writer().u64(stored.position()).value(stored.leaf()).opaque(sealed).toBytes();
    }
  }

  @Override
  public Optional<Long> greatest(Bytes label) {
    return reading.get(at.label(label)).map(StoredVersions::number);
  }

  /// The greatest versions of the labels that have any.
  Map<Bytes, Long> greatest(Collection<Bytes> labels) {
    Map<Bytes, Long> greatest = new TreeMap<>();
    found(labels, at::label).forEach((label, document) -> greatest.put(label, number(document)));
    return greatest;
  }

  /// What is there of some labels, read at once.
  private Map<Bytes, Bytes> found(Collection<Bytes> labels, Function<Bytes, DocId> name) {
    List<Bytes> order = List.copyOf(labels);
    if (order.isEmpty()) {
      return Map.of();
    }
    List<Optional<Bytes>> documents = reading.getAll(order.stream().map(name).toList());
    Map<Bytes, Bytes> found = new TreeMap<>();
    for (int i = 0; i < order.size(); i++) {
      Bytes label = order.get(i);
      documents.get(i).ifPresent(document -> found.put(label, document));
    }
    return found;
  }

  private static long number(Bytes document) {
    try {
      return Reader.decode(document, Reader::u32) & 0xffffffffL;
    } catch (DecodeException e) {
      throw new AssertionError("a document of the store is no number of a version", e);
    }
  }

  @Override
  public Optional<StoredVersion> version(Bytes label, long version) {
    return document(label, version).map(Version::stored);
  }

  private Optional<Version> document(Bytes label, long version) {
    return reading.get(at.version(label, version)).map(Version::decode);
  }

  @Override
  public Optional<OpenedVersion> opened(Bytes label, long version) {
    Optional<Bytes> key = reading.get(at.labelKey(label));
    while (key.isPresent()) {
      Optional<OpenedVersion> opened = opened(label, version, key.get());
      Optional<Bytes> now = opened.isPresent() ? key : reading.get(at.labelKey(label));
      if (now.equals(key)) {
        return opened;
      }
      // What is kept was sealed anew at just this moment.
      key = now;
    }
    return Optional.empty();
  }

  private Optional<OpenedVersion> opened(Bytes label, long version, Bytes key) {
    Optional<Version> found = document(label, version);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    try (Secret secret = Secret.of(key)) {
      return primitives
          .open(secret, new LabelVersion(label, version).encoded(), found.get().sealed())
          .map(plain ->
              new OpenedVersion(
                  plain.slice(0, OPENING), UpdateValue.of(plain.slice(OPENING, plain.length()))));
    }
  }

  /// What is to be written for new versions.
  ///
  /// @param insertions ascending for each label
  /// @param versions of these, in their order
  List<DocWrite> writes(List<Insertion> insertions, List<StoredVersion> versions) {
    List<DocWrite> writes = new ArrayList<>();
    Map<Bytes, Long> greatest = new TreeMap<>();
    Map<Bytes, Secret> keys = keys(insertions);
    for (int i = 0; i < insertions.size(); i++) {
      Insertion insertion = insertions.get(i);
      LabelVersion which = insertion.labelVersion();
      Secret key = keys.computeIfAbsent(which.label(), _ -> freshKey(which.label(), writes));
      Bytes plain = Bytes.concat(insertion.opening(), insertion.value().value());
      Bytes sealed = primitives.seal(key, which.encoded(), plain);
      writes.add(
          new DocWrite.Put(
              at.version(which.label(), which.version()),
              new Version(versions.get(i), sealed).encoded()));
      greatest.put(which.label(), which.version());
      if (which.version() > 0) {
        writes.add(
            new DocWrite.Put(
                at.followed(versions.get(i).position(), which.label(), which.version() - 1),
                Bytes.EMPTY));
      }
    }
    keys.values().forEach(Secret::close);
    greatest.forEach((label, version) ->
        writes.add(
            new DocWrite.Put(at.label(label), new Writer().u32((int) (long) version).toBytes())));
    return writes;
  }

  /// What makes the values of some versions of a label unreadable and leaves the key as it is.
  List<DocWrite> blanked(Bytes label, Collection<Long> versions) {
    List<DocWrite> writes = new ArrayList<>();
    for (long version : versions) {
      document(label, version).ifPresent(known -> writes.add(blank(label, version, known)));
    }
    return writes;
  }

  private DocWrite blank(Bytes label, long version, Version known) {
    return new DocWrite.Put(
        at.version(label, version), new Version(known.stored(), Bytes.EMPTY).encoded());
  }

  /// What gives a label another key.
  ///
  /// @param writes what is to be written
  /// @param erased how many values are not readable any more then that were before
  record Rekeyed(List<DocWrite> writes, int erased) {}

  /// What makes all values of a label unreadable but some, which get another key.
  ///
  /// @param keeps which versions stay readable
  Rekeyed rekeyed(Bytes label, LongPredicate keeps) {
    List<DocWrite> writes = new ArrayList<>();
    int erased = 0;
    long greatest = greatest(label).orElse(-1L);
    if (greatest < 0) {
      return new Rekeyed(writes, erased);
    }
    try (Secret fresh = primitives.sealingKey()) {
      for (long version = 0; version <= greatest; version++) {
        Optional<Version> known = document(label, version);
        if (known.isEmpty() || known.get().sealed().isEmpty()) {
          continue;
        }
        Optional<OpenedVersion> opened =
            keeps.test(version) ? opened(label, version) : Optional.empty();
        erased += opened.isEmpty() ? 1 : 0;
        writes.add(
            opened.isEmpty()
                ? blank(label, version, known.get())
                : new DocWrite.Put(
                    at.version(label, version),
                    new Version(
                            known.get().stored(),
                            sealed(fresh, new LabelVersion(label, version), opened.get()))
                        .encoded()));
      }
      writes.add(new DocWrite.Put(at.labelKey(label), Bytes.wrap(fresh.expose())));
    }
    return new Rekeyed(writes, erased);
  }

  private Bytes sealed(Secret key, LabelVersion which, OpenedVersion opened) {
    Bytes plain = Bytes.concat(opened.opening(), opened.value().value());
    return primitives.seal(key, which.encoded(), plain);
  }

  /// The keys of the labels that have been there before.
  private Map<Bytes, Secret> keys(List<Insertion> insertions) {
    Map<Bytes, Long> first = new TreeMap<>();
    insertions.forEach(
        one -> first.putIfAbsent(one.labelVersion().label(), one.labelVersion().version()));
    first.values().removeIf(version -> version == 0);
    Map<Bytes, Secret> keys = new TreeMap<>();
    found(first.keySet(), at::labelKey).forEach((label, key) -> keys.put(label, Secret.of(key)));
    return keys;
  }

  /// The key of a label, which is made with its first version.
  private Secret freshKey(Bytes label, List<DocWrite> writes) {
    Secret fresh = primitives.sealingKey();
    writes.add(new DocWrite.Put(at.labelKey(label), Bytes.wrap(fresh.expose())));
    return fresh;
  }
}
