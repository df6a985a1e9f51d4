package sonet.mls.partial;

import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Encodable;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.mls.MlsException;
import sonet.mls.Rule;
import sonet.mls.keypackage.KeyPackage;
import sonet.mls.tree.LeafIndex;
import sonet.mls.tree.RatchetTree;
import sonet.mls.welcome.Welcome;

/// A Welcome with what a light member needs to join by it (draft-ietf-mls-partial §8).
///
/// ```
/// struct {
///     SenderAuthenticatedMessage<Welcome> welcome;
///     MembershipProof joiner_membership_proof;
/// } AnnotatedWelcome;
/// ```
///
/// Nothing but the Welcome is signed or encrypted. That of another joiner in the same commit
/// differs in the second proof alone.
///
/// @param welcome with the proof for the member that signed its GroupInfo
/// @param joinerMembershipProof for the recipient
public record AnnotatedWelcome(
    SenderAuthenticatedMessage<Welcome> welcome, MembershipProof joinerMembershipProof)
    implements Encodable {

  /// Annotates a Welcome for one new member, leaving out what it holds for others.
  ///
  /// @param tree of the epoch that the member joins
  /// @param signer of the GroupInfo in it: the committer
  /// @param joiner the key package with which the member was added
  /// @throws IllegalArgumentException when the Welcome or the tree does not know the key package
  public static AnnotatedWelcome of(
      Welcome welcome, RatchetTree tree, LeafIndex signer, KeyPackage joiner) {
    LeafIndex leaf =
        tree.findLeaf(joiner.leafNode())
            .orElseThrow(() -> new IllegalArgumentException("no member of this key package"));
    return new AnnotatedWelcome(
        new SenderAuthenticatedMessage<>(
            welcome.only(joiner.reference(tree.suite())), MembershipProof.of(tree, signer)),
        MembershipProof.of(tree, leaf));
  }

  /// Reads one.
  public static AnnotatedWelcome read(Reader reader) throws DecodeException {
    return new AnnotatedWelcome(
        SenderAuthenticatedMessage.read(reader, Welcome::read), MembershipProof.read(reader));
  }

  /// Decodes one that must take up all the bytes.
  ///
  /// @throws MlsException with `MALFORMED_MESSAGE`
  public static AnnotatedWelcome decode(Bytes bytes) throws MlsException {
    try {
      return Reader.decode(bytes, AnnotatedWelcome::read);
    } catch (DecodeException malformed) {
      throw new MlsException(Rule.MALFORMED_MESSAGE, malformed);
    }
  }

  @Override
  public void writeTo(Writer writer) {
    writer.value(welcome).value(joinerMembershipProof);
  }
}
