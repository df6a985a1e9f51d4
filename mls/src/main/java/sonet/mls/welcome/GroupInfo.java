package sonet.mls.welcome;

import sonet.crypto.Bytes;
import sonet.crypto.Signer;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Encodable;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.mls.extension.Extension;
import sonet.mls.extension.Extensions;
import sonet.mls.schedule.GroupContext;
import sonet.mls.suite.MlsSuite;
import sonet.mls.suite.SignatureLabel;
import sonet.mls.tree.LeafIndex;

/// A description of a group's state, signed by a member (RFC 9420 §12.4.3).
///
/// ```
/// struct {
///     GroupContext group_context;
///     Extension extensions<V>;
///     MAC confirmation_tag;
///     uint32 signer;
///     opaque signature<V>;
/// } GroupInfo;
/// ```
///
/// @param groupContext of the epoch
/// @param extensions useful to newcomers: the tree, the key for external joins
/// @param confirmationTag of the commit that began the epoch
/// @param signer the member that signed
/// @param signature over all of it
public record GroupInfo(
    GroupContext groupContext,
    Extensions extensions,
    Bytes confirmationTag,
    LeafIndex signer,
    Bytes signature)
    implements Encodable {
  private static final int FIXED = 512;
  private static final int HEADER = 8;

  /// Signs one.
  public static GroupInfo create(
      MlsSuite suite,
      Signer key,
      GroupContext groupContext,
      Extensions extensions,
      Confirmation confirmation) {
    GroupInfo unsigned =
        new GroupInfo(
            groupContext,
            extensions,
            confirmation.confirmationTag(),
            confirmation.signer(),
            Bytes.EMPTY);
    return new GroupInfo(
        groupContext,
        extensions,
        unsigned.confirmationTag,
        unsigned.signer,
        suite.signWithLabel(key, SignatureLabel.GROUP_INFO_TBS, unsigned.toBeSigned()));
  }

  /// Who vouches for an epoch, and with what.
  ///
  /// @param confirmationTag of the commit that began the epoch
  /// @param signer the member that signs
  public record Confirmation(Bytes confirmationTag, LeafIndex signer) {}

  /// Reads one.
  public static GroupInfo read(Reader reader) throws DecodeException {
    return new GroupInfo(
        GroupContext.read(reader),
        Extensions.read(reader),
        reader.opaque(),
        LeafIndex.read(reader),
        reader.opaque());
  }

  /// What the signature covers, `GroupInfoTBS`.
  public Bytes toBeSigned() {
    return Writer.write(roughLength(), this::writeUnsigned);
  }

  /// Whether the signature is valid under the signer's key.
  public boolean verifySignature(MlsSuite suite, Bytes signatureKey) {
    return suite.verifyWithLabel(
        signatureKey, SignatureLabel.GROUP_INFO_TBS, toBeSigned(), signature);
  }

  /// Room for the encoding, of which the tree is nearly all.
  @Override
  public int roughLength() {
    int length = FIXED;
    for (Extension extension : extensions.list()) {
      length += extension.data().length() + HEADER;
    }
    return length;
  }

  @Override
  public void writeTo(Writer writer) {
    writeUnsigned(writer);
    writer.opaque(signature);
  }

  private void writeUnsigned(Writer writer) {
    writer.value(groupContext).value(extensions).opaque(confirmationTag).u32(signer.value());
  }
}
