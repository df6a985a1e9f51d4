package sonet.mls.tree;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.mls.credential.CredentialType;

/// What leaves of one make of client have in common, read and kept once while a tree is read.
///
/// Most leaves of a group list the same capabilities, byte for byte, as the leaf before them. Lives
/// inside one method.
final class KnownCapabilities {
  /// Real groups have a few; a tree made to have as many as leaves shall not cost more to read.
  private static final int MOST_KINDS = 64;

  /// Versions, suites, extensions, proposals and credentials.
  private static final int LISTS = 5;

  private final Map<Bytes, Capabilities> known = new TreeMap<>();
  private final List<Kind> kinds = new ArrayList<>();
  private Bytes lastEncoding = Bytes.EMPTY;
  private @Nullable Capabilities last;
  private @Nullable Kind lastKind;

  /// Capabilities with a type of credential.
  private record Kind(
      Capabilities capabilities, CredentialType credential, CapabilityAggregate aggregate) {
    /// Equal capabilities that were read here are one object.
    @SuppressWarnings("ReferenceEquality")
    boolean isOf(LeafNode leaf) {
      return capabilities == leaf.capabilities() && credential.equals(leaf.credential().type());
    }
  }

  /// Reads capabilities, or finds the ones that have the same encoding.
  Capabilities read(Reader reader) throws DecodeException {
    int start = reader.position();
    for (int list = 0; list < LISTS; list++) {
      reader.skipVector();
    }
    Bytes encoding = reader.since(start);
    Capabilities found = last;
    if (found == null || !encoding.equals(lastEncoding)) {
      found = find(encoding);
      last = found;
      lastEncoding = encoding;
    }
    return found;
  }

  private Capabilities find(Bytes encoding) throws DecodeException {
    Capabilities found = known.get(encoding);
    if (found == null) {
      found = Reader.decode(encoding, Capabilities::read);
      if (known.size() < MOST_KINDS) {
        known.put(encoding, found);
      }
    }
    return found;
  }

  /// The aggregate of a leaf whose capabilities were read here.
  CapabilityAggregate aggregate(LeafNode leaf) {
    Kind kind = lastKind;
    if (kind == null || !kind.isOf(leaf)) {
      kind =
          kinds.stream().filter(each -> each.isOf(leaf)).findFirst().orElseGet(() -> newKind(leaf));
      lastKind = kind;
    }
    return kind.aggregate();
  }

  private Kind newKind(LeafNode leaf) {
    Kind kind =
        new Kind(leaf.capabilities(), leaf.credential().type(), CapabilityAggregate.of(leaf));
    if (kinds.size() < MOST_KINDS) {
      kinds.add(kind);
    }
    return kind;
  }
}
