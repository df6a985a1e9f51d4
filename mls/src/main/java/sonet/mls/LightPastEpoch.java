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

/// What a light member keeps of an epoch that is over, to receive application messages that come
/// late (RFC 9420 §15.3): [PastEpoch] with the tree hash in place of the tree.
///
/// @param context of the epoch, with the tree hash that senders' proofs must lead to
/// @param self our leaf in it
/// @param senderDataSecret opens sender data
/// @param ratchets message keys, without those for handshakes
record LightPastEpoch(
    GroupContext context, LeafIndex self, Secret senderDataSecret, SecretTree ratchets) {

  Epoch epoch() {
    return context.epoch();
  }

  Bytes contextBytes() {
    return context.encoded();
  }

  LightPastEpoch with(SecretTree next) {
    return new LightPastEpoch(context, self, senderDataSecret, next);
  }

  void forEachSecret(Consumer<Secret> visitor) {
    visitor.accept(senderDataSecret);
    ratchets.forEachSecret(visitor);
  }

  void writeTo(Writer writer) {
    writer.value(context).u32(self.value()).opaque(senderDataSecret);
    ratchets.writeTo(writer);
  }

  static LightPastEpoch read(MlsSuite suite, Reader reader) throws DecodeException {
    return new LightPastEpoch(
        GroupContext.read(reader),
        LeafIndex.read(reader),
        reader.opaqueSecret(),
        SecretTree.read(suite, reader));
  }
}
