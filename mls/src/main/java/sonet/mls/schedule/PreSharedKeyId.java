package sonet.mls.schedule;

import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Encodable;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.mls.Epoch;
import sonet.mls.GroupId;
import sonet.mls.component.ComponentId;

/// Which pre-shared key, and the nonce that makes this use of it unique (RFC 9420 §8.4).
public sealed interface PreSharedKeyId extends Encodable {
  /// Random, of hash length.
  Bytes nonce();

  /// A key that the application provides.
  ///
  /// @param pskId the application's name for it
  /// @param nonce random, of hash length
  record External(Bytes pskId, Bytes nonce) implements PreSharedKeyId {
    @Override
    public void writeTo(Writer writer) {
      writer.u8(1).opaque(pskId).opaque(nonce);
    }
  }

  /// The resumption key of an epoch of a group.
  ///
  /// @param usage what for
  /// @param groupId of which group
  /// @param epoch of which epoch
  /// @param nonce random, of hash length
  record Resumption(ResumptionPskUsage usage, GroupId groupId, Epoch epoch, Bytes nonce)
      implements PreSharedKeyId {
    @Override
    public void writeTo(Writer writer) {
      writer.u8(2).u8(usage.value).opaque(groupId.value()).u64(epoch.value()).opaque(nonce);
    }
  }

  /// A key that a component of the application provides (draft-ietf-mls-extensions §4.5).
  ///
  /// ```
  /// case application:
  ///   ComponentID component_id;
  ///   opaque psk_id<V>;
  /// ```
  ///
  /// @param componentId which component
  /// @param pskId the component's name for it
  /// @param nonce random, of hash length
  record Application(ComponentId componentId, Bytes pskId, Bytes nonce) implements PreSharedKeyId {
    @Override
    public void writeTo(Writer writer) {
      writer.u8(3).value(componentId).opaque(pskId).opaque(nonce);
    }
  }

  /// What a resumption key is used for.
  enum ResumptionPskUsage {
    /// Any purpose of the application's, within a running group.
    APPLICATION(1),
    /// To start a group again with other parameters (§11.2).
    REINIT(2),
    /// To branch a subgroup off (§11.3).
    BRANCH(3);

    private final int value;

    ResumptionPskUsage(int value) {
      this.value = value;
    }
  }

  /// Reads one.
  static PreSharedKeyId read(Reader reader) throws DecodeException {
    int type = reader.u8();
    return switch (type) {
      case 1 -> new External(reader.opaque(), reader.opaque());
      case 2 ->
          new Resumption(
              readUsage(reader),
              new GroupId(reader.opaque()),
              new Epoch(reader.u64()),
              reader.opaque());
      case 3 -> new Application(ComponentId.read(reader), reader.opaque(), reader.opaque());
      default -> throw new DecodeException("PSK type " + type);
    };
  }

  private static ResumptionPskUsage readUsage(Reader reader) throws DecodeException {
    int usage = reader.u8();
    return switch (usage) {
      case 1 -> ResumptionPskUsage.APPLICATION;
      case 2 -> ResumptionPskUsage.REINIT;
      case 3 -> ResumptionPskUsage.BRANCH;
      default -> throw new DecodeException("resumption PSK usage " + usage);
    };
  }
}
