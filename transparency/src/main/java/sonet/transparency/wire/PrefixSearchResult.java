package sonet.transparency.wire;

import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Encodable;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;

/// Where the search for a key in a prefix tree ended (§12.2).
public sealed interface PrefixSearchResult extends Encodable {
  /// The depth of the node where the search ended; the root's is 0.
  int depth();

  /// Whether the key was found.
  default boolean isInclusion() {
    return this instanceof Inclusion;
  }

  /// At the leaf of the key.
  ///
  /// @param depth of the leaf
  record Inclusion(int depth) implements PrefixSearchResult {
    private static final int TYPE = 1;

    /// Checks the depth.
    public Inclusion {
      Wire.requireDepth(depth);
    }

    @Override
    public void writeTo(Writer writer) {
      writer.u8(TYPE).u8(depth);
    }
  }

  /// At the leaf of another key.
  ///
  /// @param leaf the leaf
  /// @param depth of the leaf
  record NonInclusionLeaf(PrefixLeaf leaf, int depth) implements PrefixSearchResult {
    private static final int TYPE = 2;

    /// Checks the depth.
    public NonInclusionLeaf {
      Wire.requireDepth(depth);
    }

    @Override
    public void writeTo(Writer writer) {
      writer.u8(TYPE).value(leaf).u8(depth);
    }
  }

  /// At a parent that lacks the child in question.
  ///
  /// @param depth of the missing child
  record NonInclusionParent(int depth) implements PrefixSearchResult {
    private static final int TYPE = 3;

    /// Checks the depth.
    public NonInclusionParent {
      Wire.requireDepth(depth);
    }

    @Override
    public void writeTo(Writer writer) {
      writer.u8(TYPE).u8(depth);
    }
  }

  /// Reads one.
  static PrefixSearchResult read(Reader reader) throws DecodeException {
    int type = reader.u8();
    return switch (type) {
      case Inclusion.TYPE -> new Inclusion(reader.u8());
      case NonInclusionLeaf.TYPE -> new NonInclusionLeaf(PrefixLeaf.read(reader), reader.u8());
      case NonInclusionParent.TYPE -> new NonInclusionParent(reader.u8());
      default -> throw new DecodeException("no type of a search result: " + type);
    };
  }
}
