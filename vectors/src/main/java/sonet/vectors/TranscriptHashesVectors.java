package sonet.vectors;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.crypto.Secret;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.mls.Epoch;
import sonet.mls.GroupId;
import sonet.mls.commit.Commit;
import sonet.mls.framing.AuthenticatedContent;
import sonet.mls.framing.Content;
import sonet.mls.framing.ContentType;
import sonet.mls.framing.FramedContent;
import sonet.mls.framing.Sender;
import sonet.mls.framing.SignedContent;
import sonet.mls.framing.WireFormat;
import sonet.mls.proposal.Proposal;
import sonet.mls.proposal.ProposalOrRef;
import sonet.mls.schedule.KeySchedule;
import sonet.mls.schedule.TranscriptHash;
import sonet.mls.suite.MlsSuite;
import sonet.mls.tree.LeafIndex;

/// `transcript-hashes`: what a commit makes of the transcript (RFC 9420 §8.2).
final class TranscriptHashesVectors implements VectorKind {
  @Override
  public String name() {
    return "transcript-hashes";
  }

  @Override
  public boolean matches(VectorValue.Fields vector) {
    return vector.has("interim_transcript_hash_before");
  }

  @Override
  public String describe(VectorFields vector) throws VectorException {
    return "suite " + vector.u16("cipher_suite");
  }

  @Override
  public void verify(VectorFields vector) throws VectorException, DecodeException {
    MlsSuite suite = vector.suite();
    Bytes encoded = vector.bytes("authenticated_content");
    AuthenticatedContent commit = Reader.decode(encoded, AuthenticatedContent::restore);
    vector.expectEqual("authenticated_content encoded again", encoded, commit.encoded());
    vector.require(
        commit.content().content().type() == ContentType.COMMIT,
        "authenticated_content is a commit");
    Bytes confirmed =
        TranscriptHash.confirmed(
            suite, vector.bytes("interim_transcript_hash_before"), commit.signed());
    vector.expect("confirmed_transcript_hash_after", confirmed);
    Bytes tag = commit.auth().confirmationTag().orElseThrow();
    try (Secret key = vector.secret("confirmation_key")) {
      vector.expectEqual(
          "confirmation tag", tag, KeySchedule.confirmationTag(suite, key, confirmed));
    }
    vector.expect("interim_transcript_hash_after", TranscriptHash.interim(suite, confirmed, tag));
  }

  @Override
  public List<VectorWriter> generate(Generation generation) {
    List<VectorWriter> vectors = new ArrayList<>();
    for (MlsSuite suite : generation.suites()) {
      vectors.add(vector(suite, generation));
    }
    return vectors;
  }

  private static VectorWriter vector(MlsSuite suite, Generation generation) {
    Secret key = generation.secret(suite);
    Bytes before = generation.bytes(suite.hashLength());
    SignedContent signed =
        new SignedContent(
            WireFormat.PUBLIC_MESSAGE, commit(generation), generation.bytes(suite.hashLength()));
    Bytes confirmed = TranscriptHash.confirmed(suite, before, signed);
    Bytes tag = KeySchedule.confirmationTag(suite, key, confirmed);
    return new VectorWriter()
        .number("cipher_suite", suite.id().value())
        .bytes("confirmation_key", key)
        .bytes("authenticated_content", signed.confirmed(tag))
        .bytes("interim_transcript_hash_before", before)
        .bytes("confirmed_transcript_hash_after", confirmed)
        .bytes("interim_transcript_hash_after", TranscriptHash.interim(suite, confirmed, tag));
  }

  private static FramedContent commit(Generation generation) {
    Proposal removal = new Proposal.Remove(new LeafIndex(generation.below(1000)));
    return new FramedContent(
        new GroupId(generation.bytes(16)),
        new Epoch(generation.below(Integer.MAX_VALUE)),
        new Sender.Member(new LeafIndex(generation.below(1000))),
        generation.bytes(8),
        new Content.Commit(
            new Commit(List.of(new ProposalOrRef.ByValue(removal)), Optional.empty())));
  }
}
