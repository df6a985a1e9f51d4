package sonet.vectors;

import java.util.List;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Encodable;
import sonet.crypto.codec.Reader;
import sonet.mls.MlsException;
import sonet.mls.framing.PrivateMessage;
import sonet.mls.framing.PublicMessage;
import sonet.mls.partial.AnnotatedCommit;
import sonet.mls.partial.AnnotatedWelcome;
import sonet.mls.partial.CopathHash;
import sonet.mls.partial.MembershipProof;
import sonet.mls.partial.SenderAuthenticatedMessage;
import sonet.mls.welcome.GroupInfo;
import sonet.mls.welcome.Welcome;

/// `partial-message-syntax`: each structure of draft-ietf-mls-partial decodes and encodes again.
final class PartialSyntaxVectors implements VectorKind {
  @Override
  public String name() {
    return "test-vector-partial-message-syntax";
  }

  @Override
  public boolean matches(VectorValue.Fields vector) {
    return vector.has("copath_hash");
  }

  @Override
  public String describe(VectorFields vector) throws VectorException {
    return "suite " + vector.u16("cipher_suite");
  }

  @Override
  public void verify(VectorFields vector) throws VectorException, DecodeException {
    again(vector, "copath_hash", CopathHash::read);
    again(vector, "membership_proof", MembershipProof::read);
    again(vector, "sender_authenticated_welcome", of(Welcome::read));
    again(vector, "sender_authenticated_group_info", of(GroupInfo::read));
    again(vector, "sender_authenticated_public_message", of(PublicMessage::read));
    again(vector, "sender_authenticated_private_message", of(PrivateMessage::read));
    again(vector, "annotated_welcome", AnnotatedWelcome::read);
    again(vector, "annotated_commit", AnnotatedCommit::read);
  }

  private static <T extends Encodable> Reader.Element<SenderAuthenticatedMessage<T>> of(
      Reader.Element<T> message) {
    return reader -> SenderAuthenticatedMessage.read(reader, message);
  }

  private static <T extends Encodable> void again(
      VectorFields vector, String field, Reader.Element<T> structure)
      throws VectorException, DecodeException {
    vector.expect(field, Reader.decode(vector.bytes(field), structure).encoded());
  }

  @Override
  public List<VectorWriter> generate(Generation generation) throws MlsException {
    return PartialWorld.each(generation, PartialWorld::syntax);
  }
}
