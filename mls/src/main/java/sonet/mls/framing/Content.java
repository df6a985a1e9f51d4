package sonet.mls.framing;

import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Encodable;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;

/// What a message carries, without its type (RFC 9420 §6): the `select` of FramedContent and of
/// PrivateMessageContent.
public sealed interface Content extends Encodable {
  /// The type.
  ContentType type();

  /// Data of the application.
  ///
  /// @param data opaque to the protocol
  record Application(Bytes data) implements Content {
    @Override
    public ContentType type() {
      return ContentType.APPLICATION;
    }

    @Override
    public void writeTo(Writer writer) {
      writer.opaque(data);
    }
  }

  /// A proposal.
  ///
  /// @param proposal the proposal
  record Proposal(sonet.mls.proposal.Proposal proposal) implements Content {
    @Override
    public ContentType type() {
      return ContentType.PROPOSAL;
    }

    @Override
    public void writeTo(Writer writer) {
      writer.value(proposal);
    }
  }

  /// A commit.
  ///
  /// @param commit the commit
  record Commit(sonet.mls.commit.Commit commit) implements Content {
    @Override
    public ContentType type() {
      return ContentType.COMMIT;
    }

    @Override
    public void writeTo(Writer writer) {
      writer.value(commit);
    }
  }

  /// Reads content of a type.
  static Content read(ContentType type, Reader reader) throws DecodeException {
    return switch (type) {
      case APPLICATION -> new Application(reader.opaque());
      case PROPOSAL -> new Proposal(sonet.mls.proposal.Proposal.read(reader));
      case COMMIT -> new Commit(sonet.mls.commit.Commit.read(reader));
    };
  }
}
