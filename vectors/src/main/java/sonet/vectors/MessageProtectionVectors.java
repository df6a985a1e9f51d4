package sonet.vectors;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import sonet.crypto.Bytes;
import sonet.crypto.KeyPair;
import sonet.crypto.RandomSource;
import sonet.crypto.Secret;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.mls.Epoch;
import sonet.mls.GroupId;
import sonet.mls.MlsException;
import sonet.mls.ProtocolVersion;
import sonet.mls.commit.Commit;
import sonet.mls.extension.Extensions;
import sonet.mls.framing.AuthenticatedContent;
import sonet.mls.framing.Content;
import sonet.mls.framing.ContentType;
import sonet.mls.framing.FramedContent;
import sonet.mls.framing.MessageProtection;
import sonet.mls.framing.MlsMessage;
import sonet.mls.framing.PaddingPolicy;
import sonet.mls.framing.PrivateMessage;
import sonet.mls.framing.PublicMessage;
import sonet.mls.framing.Sealing;
import sonet.mls.framing.Sender;
import sonet.mls.framing.SenderData;
import sonet.mls.framing.SignedContent;
import sonet.mls.framing.WireFormat;
import sonet.mls.proposal.Proposal;
import sonet.mls.proposal.ProposalOrRef;
import sonet.mls.schedule.GroupContext;
import sonet.mls.schedule.KeyLookup;
import sonet.mls.schedule.MessageKey;
import sonet.mls.schedule.RatchetPolicy;
import sonet.mls.schedule.SecretTree;
import sonet.mls.suite.MlsSuite;
import sonet.mls.tree.LeafIndex;

/// `message-protection`: messages of a member in the open and encrypted, both ways (RFC 9420 §6).
final class MessageProtectionVectors implements VectorKind {
  private static final LeafIndex SENDER = new LeafIndex(1);
  private static final int LEAVES = 2;

  @Override
  public String name() {
    return "message-protection";
  }

  @Override
  public boolean matches(VectorValue.Fields vector) {
    return vector.has("proposal_pub") && vector.has("membership_key");
  }

  @Override
  public String describe(VectorFields vector) throws VectorException {
    return "suite " + vector.u16("cipher_suite");
  }

  @Override
  public void verify(VectorFields vector) throws VectorException, MlsException, DecodeException {
    Keys keys = Keys.of(vector);
    Content proposal =
        new Content.Proposal(Reader.decode(vector.bytes("proposal"), Proposal::read));
    Content commit = new Content.Commit(Reader.decode(vector.bytes("commit"), Commit::read));
    Content application = new Content.Application(vector.bytes("application"));
    verifyPublic(vector, "proposal_pub", keys, proposal);
    verifyPrivate(vector, "proposal_priv", keys, proposal);
    verifyPublic(vector, "commit_pub", keys, commit);
    verifyPrivate(vector, "commit_priv", keys, commit);
    verifyPrivate(vector, "application_priv", keys, application);
    verifyNeverPublic(vector, keys, application);
  }

  private static void verifyPublic(VectorFields vector, String name, Keys keys, Content content)
      throws VectorException, MlsException {
    MlsMessage message = MlsMessage.decode(vector.bytes(name));
    vector.require(message instanceof MlsMessage.Public, name + " is a PublicMessage");
    if (message instanceof MlsMessage.Public(PublicMessage given)) {
      vector.expectEqual(name, content, keys.open(given));
    }
    vector.expectEqual(name + " of our own", content, keys.open(keys.protect(content)));
  }

  private static void verifyPrivate(VectorFields vector, String name, Keys keys, Content content)
      throws VectorException, MlsException {
    MlsMessage message = MlsMessage.decode(vector.bytes(name));
    vector.require(message instanceof MlsMessage.Private, name + " is a PrivateMessage");
    if (message instanceof MlsMessage.Private(PrivateMessage given)) {
      vector.expectEqual(name, content, keys.open(vector, given));
    }
    RandomSource random = new Random(name.hashCode())::nextBytes;
    vector.expectEqual(
        name + " of our own", content, keys.open(vector, keys.encrypt(content, random)));
  }

  private static void verifyNeverPublic(VectorFields vector, Keys keys, Content application)
      throws VectorException {
    try {
      PublicMessage message = keys.protect(application);
      vector.expectEqual("application in the open", "a refusal", message);
    } catch (IllegalArgumentException refused) {
      // As it should be.
    }
  }

  /// The sender's and the group's keys, and what is done with them.
  private record Keys(
      MessageProtection protection,
      GroupContext context,
      KeyPair signature,
      Secret encryptionSecret,
      Secret senderDataSecret,
      Secret membershipKey) {

    static Keys of(VectorFields vector) throws VectorException {
      MlsSuite suite = vector.suite();
      GroupContext context =
          new GroupContext(
              ProtocolVersion.MLS10,
              suite.id(),
              new GroupId(vector.bytes("group_id")),
              new Epoch(vector.u64("epoch")),
              vector.bytes("tree_hash"),
              vector.bytes("confirmed_transcript_hash"),
              Extensions.EMPTY);
      return new Keys(
          new MessageProtection(suite, context.encoded()),
          context,
          new KeyPair(
              vector.signaturePrivateKey("signature_priv", suite), vector.bytes("signature_pub")),
          vector.secret("encryption_secret"),
          vector.secret("sender_data_secret"),
          vector.secret("membership_key"));
    }

    static Keys generate(MlsSuite suite, Generation generation) {
      GroupContext context =
          new GroupContext(
              ProtocolVersion.MLS10,
              suite.id(),
              new GroupId(generation.bytes(16)),
              new Epoch(generation.below(Integer.MAX_VALUE)),
              generation.bytes(suite.hashLength()),
              generation.bytes(suite.hashLength()),
              Extensions.EMPTY);
      return new Keys(
          new MessageProtection(suite, context.encoded()),
          context,
          suite.primitives().generateSignatureKeyPair(generation.random()),
          generation.secret(suite),
          generation.secret(suite),
          generation.secret(suite));
    }

    MlsSuite suite() {
      return protection.suite();
    }

    Content open(PublicMessage message) throws MlsException {
      return protection
          .unprotect(message, membershipKey)
          .verify(suite(), signature.publicKey())
          .content()
          .content();
    }

    Content open(VectorFields vector, PrivateMessage message) throws VectorException, MlsException {
      SenderData senderData = protection.openSenderData(message, senderDataSecret);
      vector.expectEqual("sender", SENDER, senderData.leafIndex());
      KeyLookup lookup =
          tree()
              .find(SENDER, message.contentType(), senderData.generation(), RatchetPolicy.DEFAULT);
      vector.require(lookup instanceof KeyLookup.Found, "the message key is found");
      try (MessageKey key = ((KeyLookup.Found) lookup).key()) {
        return protection
            .decrypt(message, senderData, key)
            .verify(suite(), signature.publicKey())
            .content()
            .content();
      }
    }

    PublicMessage protect(Content content) {
      return protection.protect(sign(WireFormat.PUBLIC_MESSAGE, content), membershipKey);
    }

    PrivateMessage encrypt(Content content, RandomSource random) {
      Sealing sealing =
          new Sealing(senderDataSecret, PaddingPolicy.toMultipleOf(suite().hashLength()), random);
      try (MessageKey key = tree().takeSender(SENDER).ratchets().next(content.type())) {
        return protection.encrypt(sign(WireFormat.PRIVATE_MESSAGE, content), key, sealing);
      }
    }

    private SecretTree tree() {
      return SecretTree.create(suite(), LEAVES, encryptionSecret.copy());
    }

    /// The confirmation tag of a commit may be anything here.
    private AuthenticatedContent sign(WireFormat wireFormat, Content content) {
      FramedContent framed =
          new FramedContent(
              context.groupId(), context.epoch(), new Sender.Member(SENDER), Bytes.EMPTY, content);
      SignedContent signed =
          protection.sign(suite().primitives().signer(signature), wireFormat, framed);
      return content.type() == ContentType.COMMIT
          ? signed.confirmed(suite().primitives().mac(membershipKey, framed.encoded()))
          : signed.complete();
    }
  }

  @Override
  public List<VectorWriter> generate(Generation generation) {
    List<VectorWriter> vectors = new ArrayList<>();
    for (MlsSuite suite : generation.suites()) {
      vectors.add(vector(Keys.generate(suite, generation), generation));
    }
    return vectors;
  }

  private static VectorWriter vector(Keys keys, Generation generation) {
    Proposal removal = new Proposal.Remove(new LeafIndex(0));
    Commit commit = new Commit(List.of(new ProposalOrRef.ByValue(removal)), Optional.empty());
    Bytes application = generation.bytes(1 + generation.below(100));
    GroupContext context = keys.context();
    return new VectorWriter()
        .number("cipher_suite", keys.suite().id().value())
        .bytes("group_id", context.groupId().value())
        .number("epoch", context.epoch().value())
        .bytes("tree_hash", context.treeHash())
        .bytes("confirmed_transcript_hash", context.confirmedTranscriptHash())
        .bytes("signature_priv", keys.signature().privateKey())
        .bytes("signature_pub", keys.signature().publicKey())
        .bytes("encryption_secret", keys.encryptionSecret())
        .bytes("sender_data_secret", keys.senderDataSecret())
        .bytes("membership_key", keys.membershipKey())
        .bytes("proposal", removal)
        .bytes("proposal_pub", open(keys, new Content.Proposal(removal)))
        .bytes("proposal_priv", sealed(keys, new Content.Proposal(removal), generation))
        .bytes("commit", commit)
        .bytes("commit_pub", open(keys, new Content.Commit(commit)))
        .bytes("commit_priv", sealed(keys, new Content.Commit(commit), generation))
        .bytes("application", application)
        .bytes("application_priv", sealed(keys, new Content.Application(application), generation));
  }

  private static MlsMessage open(Keys keys, Content content) {
    return new MlsMessage.Public(keys.protect(content));
  }

  private static MlsMessage sealed(Keys keys, Content content, Generation generation) {
    return new MlsMessage.Private(keys.encrypt(content, generation.random()));
  }
}
