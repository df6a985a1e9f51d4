package sonet.mls;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.mls.tree.LeafNode;
import sonet.mls.tree.ParentNode;

/// The nodes of a ratchet tree as they stand on the wire, free to be changed (RFC 9420 §12.4.3.3).
///
/// @param nodes each with its encoding
record ForgedTree(List<Optional<Bytes>> nodes) {
  ForgedTree {
    nodes = List.copyOf(nodes);
  }

  static ForgedTree of(Bytes encoded) {
    try {
      return new ForgedTree(
          Reader.decode(encoded, all -> all.vector(reader -> reader.optional(ForgedTree::node))));
    } catch (DecodeException impossible) {
      throw new AssertionError(impossible);
    }
  }

  private static Bytes node(Reader reader) throws DecodeException {
    int type = reader.u8();
    return type == 1 ? of(LeafNode.read(reader)) : of(ParentNode.read(reader));
  }

  static Bytes of(LeafNode leaf) {
    return new Writer().u8(1).value(leaf).toBytes();
  }

  static Bytes of(ParentNode parent) {
    return new Writer().u8(2).value(parent).toBytes();
  }

  ParentNode parent(int index) {
    try {
      Bytes encoded = nodes.get(index).orElseThrow();
      return Reader.decode(encoded.slice(1, encoded.length()), ParentNode::read);
    } catch (DecodeException impossible) {
      throw new AssertionError(impossible);
    }
  }

  ForgedTree with(int index, Bytes node) {
    return with(index, Optional.of(node));
  }

  ForgedTree without(int index) {
    return with(index, Optional.empty());
  }

  /// Without blank nodes behind the last.
  ForgedTree trimmed() {
    int size = nodes.size();
    while (size > 0 && nodes.get(size - 1).isEmpty()) {
      size--;
    }
    return new ForgedTree(nodes.subList(0, size));
  }

  private ForgedTree with(int index, Optional<Bytes> node) {
    List<Optional<Bytes>> changed = new ArrayList<>(nodes);
    while (changed.size() <= index) {
      changed.add(Optional.empty());
    }
    changed.set(index, node);
    return new ForgedTree(changed);
  }

  Bytes encoded() {
    return new Writer()
        .vector(
            nodes,
            (writer, node) -> {
              writer.u8(node.isPresent() ? 1 : 0);
              node.ifPresent(writer::raw);
            })
        .toBytes();
  }
}
