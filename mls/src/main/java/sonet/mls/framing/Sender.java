package sonet.mls.framing;

import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Encodable;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.mls.tree.LeafIndex;

/// Who sent a message (RFC 9420 §6).
public sealed interface Sender extends Encodable {
  /// A member.
  ///
  /// @param leafIndex the member's leaf
  record Member(LeafIndex leafIndex) implements Sender {
    @Override
    public void writeTo(Writer writer) {
      writer.u8(1).u32(leafIndex.value());
    }
  }

  /// One of the group's external senders.
  ///
  /// @param senderIndex its place in the `external_senders` extension, an unsigned 32-bit number
  record External(int senderIndex) implements Sender {
    @Override
    public void writeTo(Writer writer) {
      writer.u8(2).u32(senderIndex);
    }
  }

  /// A client that proposes to be added.
  record NewMemberProposal() implements Sender {
    @Override
    public void writeTo(Writer writer) {
      writer.u8(3);
    }
  }

  /// A client that joins by an external commit.
  record NewMemberCommit() implements Sender {
    @Override
    public void writeTo(Writer writer) {
      writer.u8(4);
    }
  }

  /// Reads one.
  static Sender read(Reader reader) throws DecodeException {
    int type = reader.u8();
    return switch (type) {
      case 1 -> new Member(LeafIndex.read(reader));
      case 2 -> new External(reader.u32());
      case 3 -> new NewMemberProposal();
      case 4 -> new NewMemberCommit();
      default -> throw new DecodeException("sender type " + type);
    };
  }
}
