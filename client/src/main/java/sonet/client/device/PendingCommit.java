package sonet.client.device;

import java.util.List;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.protocol.DeviceId;
import sonet.protocol.SubmitCommit;

/// A commit of this device whose fate is not known: it can be submitted again as it is, and has the
/// group as it will be when the log shows it.
///
/// @param epoch in which it was made
/// @param commit the commit
/// @param welcome the Welcome for those it adds
/// @param targets their devices
/// @param groupInfo of the epoch it begins
/// @param index the place of the piece with the session of that epoch behind those on disk
/// @param after that piece
record PendingCommit(
    long epoch,
    Bytes commit,
    Optional<Bytes> welcome,
    List<DeviceId> targets,
    Bytes groupInfo,
    long index,
    Bytes after) {
  PendingCommit {
    targets = List.copyOf(targets);
  }

  /// What is sent to the server.
  SubmitCommit submission() {
    List<SubmitCommit.Welcome> welcomes =
        welcome.map(w -> List.of(new SubmitCommit.Welcome(w, targets))).orElse(List.of());
    return new SubmitCommit(epoch, commit, welcomes, groupInfo);
  }

  /// How many bytes are sent.
  int size() {
    return commit.length() + welcome.map(Bytes::length).orElse(0) + groupInfo.length();
  }

  Bytes encode() {
    Writer writer = new Writer().u64(epoch).opaque(commit).u8(welcome.isPresent() ? 1 : 0);
    welcome.ifPresent(writer::opaque);
    return writer
        .vector(targets, (w, target) -> w.raw(target.value()))
        .opaque(groupInfo)
        .u64(index)
        .opaque(after)
        .toBytes();
  }

  static PendingCommit read(Reader reader) throws DecodeException {
    return new PendingCommit(
        reader.u64(),
        reader.opaque(),
        reader.optional(Reader::opaque),
        reader.vector(r -> new DeviceId(r.raw(DeviceId.LENGTH))),
        reader.opaque(),
        reader.u64(),
        reader.opaque());
  }
}
