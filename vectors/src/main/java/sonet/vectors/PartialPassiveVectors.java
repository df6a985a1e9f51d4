package sonet.vectors;

import java.util.List;
import sonet.crypto.Bytes;
import sonet.crypto.CryptoException;
import sonet.mls.LightGroup;
import sonet.mls.LightReceived;
import sonet.mls.MlsException;
import sonet.mls.framing.MlsMessage;
import sonet.mls.partial.AnnotatedCommit;
import sonet.mls.partial.SenderAuthenticatedMessage;

/// `partial-passive-client-scenarios`: a light member joins and follows (draft-ietf-mls-partial §8,
/// §10, §11).
///
/// Application messages are MLSMessages with their proofs, where the format says PrivateMessages.
/// They belong to the epoch that the commit beside them begins.
final class PartialPassiveVectors implements VectorKind {
  @Override
  public String name() {
    return "test-vector-partial-passive-client-scenarios";
  }

  @Override
  public boolean matches(VectorValue.Fields vector) {
    return vector.has("annotated_welcome") && vector.has("initial_epoch_authenticator");
  }

  @Override
  public String describe(VectorFields vector) throws VectorException {
    return "suite "
        + vector.u16("cipher_suite")
        + ", "
        + vector.objects("epochs").size()
        + " epochs";
  }

  @Override
  public void verify(VectorFields vector) throws VectorException, MlsException, CryptoException {
    LightGroup group = PartialWelcomeVectors.join(vector);
    vector.expect("initial_epoch_authenticator", group.epochAuthenticator());
    for (VectorFields epoch : vector.objects("epochs")) {
      for (Bytes proposal : epoch.listOfBytes("proposals")) {
        LightReceived received = group.process(MlsMessage.decode(proposal));
        epoch.require(
            received instanceof LightReceived.ProposalStored,
            "a proposal is stored, not " + received);
        group = received.keep();
      }
      LightReceived received =
          group.process(AnnotatedCommit.decode(epoch.bytes("annotated_commit")));
      epoch.require(
          received instanceof LightReceived.Commit, "the commit begins an epoch, not " + received);
      group = received.keep();
      epoch.expect("epoch_authenticator", group.epochAuthenticator());
      for (Bytes message : epoch.listOfBytes("application_messages")) {
        LightReceived data =
            group.process(SenderAuthenticatedMessage.decode(message, MlsMessage::read));
        epoch.require(
            data instanceof LightReceived.Application, "a message can be read, not " + data);
        group = data.keep();
      }
    }
    group.close();
  }

  @Override
  public List<VectorWriter> generate(Generation generation) throws MlsException {
    return PartialWorld.each(generation, PartialWorld::passive);
  }
}
