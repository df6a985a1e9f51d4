package sonet.vectors;

import java.util.ArrayList;
import java.util.List;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.mls.MlsException;
import sonet.mls.partial.MembershipProof;
import sonet.mls.suite.MlsSuite;

/// `partial-membership-proofs`: proofs lead to the tree hash of one tree (draft-ietf-mls-partial
/// §6).
final class PartialProofVectors implements VectorKind {
  @Override
  public String name() {
    return "test-vector-partial-membership-proofs";
  }

  @Override
  public boolean matches(VectorValue.Fields vector) {
    return vector.has("proofs");
  }

  @Override
  public String describe(VectorFields vector) throws VectorException {
    return "suite "
        + vector.u16("cipher_suite")
        + ", "
        + vector.listOfBytes("proofs").size()
        + " proofs";
  }

  @Override
  public void verify(VectorFields vector) throws VectorException, MlsException, DecodeException {
    MlsSuite suite = vector.suite();
    Bytes treeHash = vector.bytes("tree_hash");
    List<MembershipProof> proofs = new ArrayList<>();
    for (Bytes encoded : vector.listOfBytes("proofs")) {
      MembershipProof proof = Reader.decode(encoded, MembershipProof::read);
      vector.expectEqual("proofs[" + proofs.size() + "] again", encoded, proof.encoded());
      var _ = proof.verify(suite, treeHash);
      vector.require(
          proofs.isEmpty() || proofs.getLast().isOfSameTree(suite, proof),
          "each proof references the same tree as the one before");
      proofs.add(proof);
    }
  }

  @Override
  public List<VectorWriter> generate(Generation generation) throws MlsException {
    return PartialWorld.each(generation, PartialWorld::proofs);
  }
}
