package sonet.client.device;

import java.util.Optional;
import sonet.client.group.Continuation;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.protocol.CreateGroup;
import sonet.protocol.GroupId;
import sonet.protocol.ResetGroup;

/// The second half of a move to another group: what follows once the commit that closes the old one
/// stands in its log. It is kept from before that commit is submitted, so that the move is carried
/// through whatever happens to this process.
///
/// @param group the new group
/// @param continuation which conversation it continues
/// @param groupInfo of the new group with this device alone
/// @param ratchetTree of that
/// @param session the piece with the session of that
/// @param first the commit that brings the others into it
/// @param above the group that the server shall have it below, or empty
record PendingMove(
    Bytes group,
    Continuation continuation,
    Bytes groupInfo,
    Bytes ratchetTree,
    Bytes session,
    PendingCommit first,
    Bytes above) {

  /// How the server is told of the new group. The same bytes each time, so that asking twice makes
  /// one group.
  CreateGroup creation() {
    CreateGroup creation = new CreateGroup(groupInfo, Optional.of(ratchetTree));
    return above.isEmpty() ? creation : creation.below(new GroupId(above));
  }

  /// How the server is asked to have it in the place of a contested one.
  ResetGroup reset() {
    return new ResetGroup(creation(), first.submission());
  }

  /// How many bytes are sent to make the new group.
  int size() {
    return groupInfo.length() + ratchetTree.length() + first.size();
  }

  Bytes encode() {
    return new Writer()
        .opaque(group)
        .opaque(continuation.conversation())
        .u32(continuation.generation())
        .opaque(groupInfo)
        .opaque(ratchetTree)
        .opaque(session)
        .opaque(first.encode())
        .opaque(above)
        .toBytes();
  }

  static PendingMove read(Reader reader) throws DecodeException {
    return new PendingMove(
        reader.opaque(),
        new Continuation(reader.opaque(), reader.u32()),
        reader.opaque(),
        reader.opaque(),
        reader.opaque(),
        Reader.decode(reader.opaque(), PendingCommit::read),
        reader.remaining() == 0 ? Bytes.EMPTY : reader.opaque());
  }
}
