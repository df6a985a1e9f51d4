package sonet.mls.tree;

import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Encodable;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;

/// How a leaf node came to be (RFC 9420 §7.2), with the field that this brings.
public sealed interface LeafNodeSource extends Encodable {
  /// It came in a key package.
  ///
  /// @param lifetime when it is valid
  record KeyPackage(Lifetime lifetime) implements LeafNodeSource {
    @Override
    public void writeTo(Writer writer) {
      writer.u8(1).value(lifetime);
    }
  }

  /// It came in an Update proposal.
  record Update() implements LeafNodeSource {
    @Override
    public void writeTo(Writer writer) {
      writer.u8(2);
    }
  }

  /// It came in the path of a Commit.
  ///
  /// @param parentHash of the next non-blank node above it (§7.9)
  record Commit(Bytes parentHash) implements LeafNodeSource {
    @Override
    public void writeTo(Writer writer) {
      writer.u8(3).opaque(parentHash);
    }
  }

  /// Reads one.
  static LeafNodeSource read(Reader reader) throws DecodeException {
    int source = reader.u8();
    return switch (source) {
      case 1 -> new KeyPackage(Lifetime.read(reader));
      case 2 -> new Update();
      case 3 -> new Commit(reader.opaque());
      default -> throw new DecodeException("leaf node source " + source);
    };
  }
}
