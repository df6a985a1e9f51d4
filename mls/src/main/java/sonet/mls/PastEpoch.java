package sonet.mls;

import java.util.function.Consumer;
import sonet.crypto.Bytes;
import sonet.crypto.Secret;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.mls.schedule.GroupContext;
import sonet.mls.schedule.SecretTree;
import sonet.mls.suite.MlsSuite;
import sonet.mls.tree.LeafIndex;
import sonet.mls.tree.RatchetTree;

/// What is kept of an epoch that is over, to receive application messages that come late (RFC 9420
/// §15.3). The tree shares its nodes with the present one.
///
/// @param epoch its number
/// @param contextBytes the encoded GroupContext, which signatures cover
/// @param tree whose leaves hold the signature keys
/// @param self our leaf in it
/// @param senderDataSecret opens sender data
/// @param ratchets message keys, without those for handshakes
record PastEpoch(
    Epoch epoch,
    Bytes contextBytes,
    RatchetTree tree,
    LeafIndex self,
    Secret senderDataSecret,
    SecretTree ratchets) {

  GroupContext context() {
    try {
      return Reader.decode(contextBytes, GroupContext::read);
    } catch (DecodeException ours) {
      throw new AssertionError("a context that we encoded", ours);
    }
  }

  PastEpoch with(SecretTree next) {
    return new PastEpoch(epoch, contextBytes, tree, self, senderDataSecret, next);
  }

  void forEachSecret(Consumer<Secret> visitor) {
    visitor.accept(senderDataSecret);
    ratchets.forEachSecret(visitor);
  }

  /// Writes it, the tree by what makes it of the next newer one.
  void writeTo(RatchetTree newer, Writer writer) {
    writer.u64(epoch.value()).opaque(contextBytes);
    tree.writeChange(newer, writer);
    writer.u32(self.value()).opaque(senderDataSecret);
    ratchets.writeTo(writer);
  }

  static PastEpoch read(MlsSuite suite, RatchetTree newer, Reader reader) throws DecodeException {
    return new PastEpoch(
        new Epoch(reader.u64()),
        reader.opaque(),
        newer.readChange(reader),
        LeafIndex.read(reader),
        reader.opaqueSecret(),
        SecretTree.read(suite, reader));
  }
}
