package sonet.mls.schedule;

import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Encodable;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.mls.Epoch;
import sonet.mls.GroupId;
import sonet.mls.ProtocolVersion;
import sonet.mls.extension.Extensions;
import sonet.mls.suite.CipherSuiteId;

/// What all members of an epoch agree on (RFC 9420 §8.1).
///
/// ```
/// struct {
///     ProtocolVersion version = mls10;
///     CipherSuite cipher_suite;
///     opaque group_id<V>;
///     uint64 epoch;
///     opaque tree_hash<V>;
///     opaque confirmed_transcript_hash<V>;
///     Extension extensions<V>;
/// } GroupContext;
/// ```
///
/// @param version of the protocol
/// @param cipherSuite of the group
/// @param groupId of the group
/// @param epoch its number
/// @param treeHash of the whole ratchet tree
/// @param confirmedTranscriptHash over all commits up to the one that began the epoch
/// @param extensions of the group
public record GroupContext(
    ProtocolVersion version,
    CipherSuiteId cipherSuite,
    GroupId groupId,
    Epoch epoch,
    Bytes treeHash,
    Bytes confirmedTranscriptHash,
    Extensions extensions)
    implements Encodable {

  /// Reads one.
  public static GroupContext read(Reader reader) throws DecodeException {
    return new GroupContext(
        new ProtocolVersion(reader.u16()),
        new CipherSuiteId(reader.u16()),
        new GroupId(reader.opaque()),
        new Epoch(reader.u64()),
        reader.opaque(),
        reader.opaque(),
        Extensions.read(reader));
  }

  /// The same with another transcript.
  public GroupContext withConfirmedTranscriptHash(Bytes hash) {
    return new GroupContext(version, cipherSuite, groupId, epoch, treeHash, hash, extensions);
  }

  @Override
  public void writeTo(Writer writer) {
    writer
        .u16(version.value())
        .u16(cipherSuite.value())
        .opaque(groupId.value())
        .u64(epoch.value())
        .opaque(treeHash)
        .opaque(confirmedTranscriptHash)
        .value(extensions);
  }
}
