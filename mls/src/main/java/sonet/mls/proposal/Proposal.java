package sonet.mls.proposal;

import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Encodable;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.mls.GroupId;
import sonet.mls.ProtocolVersion;
import sonet.mls.component.ComponentId;
import sonet.mls.extension.Extensions;
import sonet.mls.keypackage.KeyPackage;
import sonet.mls.schedule.PreSharedKeyId;
import sonet.mls.suite.CipherSuiteId;
import sonet.mls.tree.LeafIndex;
import sonet.mls.tree.LeafNode;

/// A request for a change of the group (RFC 9420 §12.1).
///
/// ```
/// struct {
///     ProposalType proposal_type;
///     select (Proposal.proposal_type) {
///         case add:                      Add;
///         case update:                   Update;
///         case remove:                   Remove;
///         case psk:                      PreSharedKey;
///         case reinit:                   ReInit;
///         case external_init:            ExternalInit;
///         case group_context_extensions: GroupContextExtensions;
///         case app_data_update:          AppDataUpdate;
///         case app_ephemeral:            AppEphemeral;
///     };
/// } Proposal;
/// ```
public sealed interface Proposal extends Encodable {
  /// The type of the proposal.
  ProposalType type();

  /// Add a client (§12.1.1).
  ///
  /// @param keyPackage of the client
  record Add(KeyPackage keyPackage) implements Proposal {
    @Override
    public ProposalType type() {
      return ProposalType.ADD;
    }

    @Override
    public void writeTo(Writer writer) {
      writer.u16(type().value()).value(keyPackage);
    }
  }

  /// Replace the sender's leaf (§12.1.2).
  ///
  /// @param leafNode the new leaf
  record Update(LeafNode leafNode) implements Proposal {
    @Override
    public ProposalType type() {
      return ProposalType.UPDATE;
    }

    @Override
    public void writeTo(Writer writer) {
      writer.u16(type().value()).value(leafNode);
    }
  }

  /// Remove a member (§12.1.3).
  ///
  /// @param removed the member's leaf
  record Remove(LeafIndex removed) implements Proposal {
    @Override
    public ProposalType type() {
      return ProposalType.REMOVE;
    }

    @Override
    public void writeTo(Writer writer) {
      writer.u16(type().value()).u32(removed.value());
    }
  }

  /// Mix in a pre-shared key (§12.1.4).
  ///
  /// @param psk which one
  record PreSharedKey(PreSharedKeyId psk) implements Proposal {
    @Override
    public ProposalType type() {
      return ProposalType.PSK;
    }

    @Override
    public void writeTo(Writer writer) {
      writer.u16(type().value()).value(psk);
    }
  }

  /// Start again with other parameters (§12.1.5).
  ///
  /// @param groupId of the group to come
  /// @param version of the group to come
  /// @param cipherSuite of the group to come
  /// @param extensions of the group to come
  record ReInit(
      GroupId groupId, ProtocolVersion version, CipherSuiteId cipherSuite, Extensions extensions)
      implements Proposal {
    @Override
    public ProposalType type() {
      return ProposalType.REINIT;
    }

    @Override
    public void writeTo(Writer writer) {
      writer
          .u16(type().value())
          .opaque(groupId.value())
          .u16(version.value())
          .u16(cipherSuite.value())
          .value(extensions);
    }
  }

  /// Take the init secret from an external joiner (§12.1.6).
  ///
  /// @param kemOutput from which members find it
  record ExternalInit(Bytes kemOutput) implements Proposal {
    @Override
    public ProposalType type() {
      return ProposalType.EXTERNAL_INIT;
    }

    @Override
    public void writeTo(Writer writer) {
      writer.u16(type().value()).opaque(kemOutput);
    }
  }

  /// Replace the extensions of the GroupContext (§12.1.7).
  ///
  /// @param extensions all of the new ones
  record GroupContextExtensions(Extensions extensions) implements Proposal {
    @Override
    public ProposalType type() {
      return ProposalType.GROUP_CONTEXT_EXTENSIONS;
    }

    @Override
    public void writeTo(Writer writer) {
      writer.u16(type().value()).value(extensions);
    }
  }

  /// Change the data of a component in the GroupContext (draft-ietf-mls-extensions §4.7). Needs no
  /// path; allowed from external senders and in external commits.
  ///
  /// ```
  /// struct {
  ///     ComponentID component_id;
  ///     AppDataUpdateOperation op;
  ///     select (AppDataUpdate.op) {
  ///         case update: opaque update<V>;
  ///         case remove: struct{};
  ///     };
  /// } AppDataUpdate;
  /// ```
  ///
  /// @param componentId whose data
  /// @param update what the component's logic makes the new data of; none removes the data
  record AppDataUpdate(ComponentId componentId, Optional<Bytes> update) implements Proposal {
    private static final int UPDATE = 1;
    private static final int REMOVE = 2;

    /// Gives the component's logic an update.
    public static AppDataUpdate update(ComponentId componentId, Bytes update) {
      return new AppDataUpdate(componentId, Optional.of(update));
    }

    /// Removes the component's data.
    public static AppDataUpdate remove(ComponentId componentId) {
      return new AppDataUpdate(componentId, Optional.empty());
    }

    private static AppDataUpdate read(Reader reader) throws DecodeException {
      ComponentId componentId = ComponentId.read(reader);
      int operation = reader.u8();
      return switch (operation) {
        case UPDATE -> update(componentId, reader.opaque());
        case REMOVE -> remove(componentId);
        default -> throw new DecodeException("AppDataUpdate operation " + operation);
      };
    }

    @Override
    public ProposalType type() {
      return ProposalType.APP_DATA_UPDATE;
    }

    @Override
    public void writeTo(Writer writer) {
      writer.u16(type().value()).value(componentId).u8(update.isPresent() ? UPDATE : REMOVE);
      update.ifPresent(writer::opaque);
    }
  }

  /// Send data of a component along with a commit (draft-ietf-mls-extensions §4.8). Needs no path;
  /// allowed from external senders and in external commits.
  ///
  /// ```
  /// struct {
  ///     ComponentID component_id;
  ///     opaque data<V>;
  /// } AppEphemeral;
  /// ```
  ///
  /// @param componentId for which component
  /// @param data which leaves no trace but in the transcript
  record AppEphemeral(ComponentId componentId, Bytes data) implements Proposal {
    @Override
    public ProposalType type() {
      return ProposalType.APP_EPHEMERAL;
    }

    @Override
    public void writeTo(Writer writer) {
      writer.u16(type().value()).value(componentId).opaque(data);
    }
  }

  /// The sender leaves (draft-ietf-mls-extensions §6.3).
  ///
  /// ```
  /// struct {} SelfRemove;
  /// ```
  ///
  /// It travels as a PublicMessage and goes into a commit by reference, so that an external joiner,
  /// who cannot wait for members, takes it along.
  record SelfRemove() implements Proposal {
    @Override
    public ProposalType type() {
      return ProposalType.SELF_REMOVE;
    }

    @Override
    public void writeTo(Writer writer) {
      writer.u16(type().value());
    }
  }

  /// A type that the engine does not know. Its body is taken to be one variable-size vector, as
  /// every implementation does, since nothing else on the wire would tell its length.
  ///
  /// @param type its code point
  /// @param body what stood in the vector
  record Unknown(ProposalType type, Bytes body) implements Proposal {
    public Unknown {
      if (type.isKnown()) {
        throw new IllegalArgumentException("proposal type " + type.value() + " is known");
      }
    }

    @Override
    public void writeTo(Writer writer) {
      writer.u16(type.value()).opaque(body);
    }
  }

  /// Reads one.
  static Proposal read(Reader reader) throws DecodeException {
    ProposalType type = new ProposalType(reader.u16());
    return switch (type.value()) {
      case 0x0001 -> new Add(KeyPackage.read(reader));
      case 0x0002 -> new Update(LeafNode.read(reader));
      case 0x0003 -> new Remove(LeafIndex.read(reader));
      case 0x0004 -> new PreSharedKey(PreSharedKeyId.read(reader));
      case 0x0005 ->
          new ReInit(
              new GroupId(reader.opaque()),
              new ProtocolVersion(reader.u16()),
              new CipherSuiteId(reader.u16()),
              Extensions.read(reader));
      case 0x0006 -> new ExternalInit(reader.opaque());
      case 0x0007 -> new GroupContextExtensions(Extensions.read(reader));
      case 0x0008 -> AppDataUpdate.read(reader);
      case 0x0009 -> new AppEphemeral(ComponentId.read(reader), reader.opaque());
      case 0x000a -> new SelfRemove();
      default -> new Unknown(type, reader.opaque());
    };
  }
}
