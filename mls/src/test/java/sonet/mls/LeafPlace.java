package sonet.mls;

import java.util.function.UnaryOperator;
import sonet.crypto.Bytes;
import sonet.crypto.KeyPair;
import sonet.crypto.Signer;
import sonet.mls.extension.Extensions;
import sonet.mls.framing.MlsMessage;
import sonet.mls.keypackage.KeyPackage;
import sonet.mls.proposal.Proposal;
import sonet.mls.testing.TestClient;
import sonet.mls.tree.LeafNode;
import sonet.mls.tree.UpdatePath;

/// Where a leaf can stand in what a member sends (RFC 9420 §7.3), each with a member that forges
/// it.
enum LeafPlace {
  /// In a key package of dave, which alice commits.
  ADD,
  /// In an Update of bob, which alice commits.
  UPDATE,
  /// In a path of alice.
  PATH;

  /// Messages, of which the last brings a leaf into the group that says other things than is right
  /// and is signed all the same.
  MlsMessage[] messages(Stage stage, UnaryOperator<LeafNode.Content> change) {
    return messages(stage, subject(stage).signer(), change, UnaryOperator.identity());
  }

  /// The same with a leaf that is changed after it was signed.
  MlsMessage[] afterSigning(Stage stage, UnaryOperator<LeafNode> change) {
    return messages(stage, subject(stage).signer(), UnaryOperator.identity(), change);
  }

  /// The same with a leaf under another signature key.
  MlsMessage[] messages(
      Stage stage,
      Signer signer,
      UnaryOperator<LeafNode.Content> change,
      UnaryOperator<LeafNode> afterwards) {
    Forger alice = stage.byAlice();
    Forger bob = stage.byBob();
    return switch (this) {
      case ADD -> {
        LeafNode leaf =
            LeafNode.forKeyPackage(alice.suite(), signer, change.apply(daves(stage)), Stage.VALID);
        yield new MlsMessage[] {
          alice.commit(new Proposal.Add(keyPackage(stage, signer, afterwards.apply(leaf))))
        };
      }
      case UPDATE -> {
        LeafNode leaf =
            LeafNode.forUpdate(
                bob.suite(),
                signer,
                change.apply(bob.ownContent(bob.freshKey())),
                bob.place(bob.self()));
        MlsMessage update = bob.proposal(new Proposal.Update(afterwards.apply(leaf)));
        yield new MlsMessage[] {update, alice.commitOf(update)};
      }
      case PATH -> {
        UpdatePath path = alice.path(change.apply(alice.ownContent(Bytes.EMPTY)), signer);
        yield new MlsMessage[] {
          alice.commit(new UpdatePath(afterwards.apply(path.leafNode()), path.nodes()))
        };
      }
    };
  }

  private TestClient subject(Stage stage) {
    return switch (this) {
      case ADD -> stage.client("dave");
      case UPDATE -> stage.bob;
      case PATH -> stage.alice;
    };
  }

  /// What dave's leaf says.
  static LeafNode.Content daves(Stage stage) {
    ClientIdentity dave = stage.identity(stage.client("dave"));
    return new LeafNode.Content(
        stage.byAlice().freshKey(), dave.credential(), dave.capabilities(), dave.leafExtensions());
  }

  /// A key package with any leaf, signed and with a fresh init key.
  static KeyPackage keyPackage(Stage stage, Signer signer, LeafNode leaf) {
    try (KeyPair init =
        stage.a.suite().primitives().generateKemKeyPair(stage.alice.environment().random())) {
      return KeyPackage.create(stage.a.suite(), signer, init.publicKey(), leaf, Extensions.EMPTY);
    }
  }
}
