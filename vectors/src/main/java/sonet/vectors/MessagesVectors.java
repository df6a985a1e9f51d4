package sonet.vectors;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.crypto.CipherSuite;
import sonet.crypto.Secret;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.crypto.hpke.HpkeCiphertext;
import sonet.mls.Epoch;
import sonet.mls.GroupId;
import sonet.mls.MlsException;
import sonet.mls.ProtocolVersion;
import sonet.mls.commit.Commit;
import sonet.mls.extension.Extensions;
import sonet.mls.framing.Content;
import sonet.mls.framing.ContentType;
import sonet.mls.framing.FramedContent;
import sonet.mls.framing.FramedContentAuthData;
import sonet.mls.framing.MlsMessage;
import sonet.mls.framing.PrivateMessage;
import sonet.mls.framing.PublicMessage;
import sonet.mls.framing.Sender;
import sonet.mls.framing.WireFormat;
import sonet.mls.proposal.Proposal;
import sonet.mls.proposal.ProposalOrRef;
import sonet.mls.proposal.ProposalRef;
import sonet.mls.proposal.ProposalType;
import sonet.mls.schedule.GroupContext;
import sonet.mls.schedule.PreSharedKeyId;
import sonet.mls.suite.MlsSuite;
import sonet.mls.tree.LeafIndex;
import sonet.mls.tree.LeafNode;
import sonet.mls.tree.RatchetTree;
import sonet.mls.tree.UpdatePath;
import sonet.mls.welcome.GroupInfo;
import sonet.mls.welcome.GroupSecrets;
import sonet.mls.welcome.Welcome;

/// `messages`: every structure of the wire decodes, and encodes to the same bytes again (RFC 9420
/// §6, §12).
final class MessagesVectors implements VectorKind {
  @Override
  public String name() {
    return "messages";
  }

  @Override
  public boolean matches(VectorValue.Fields vector) {
    return vector.has("mls_welcome") && vector.has("private_message");
  }

  @Override
  public String describe(VectorFields vector) {
    return "";
  }

  @Override
  public void verify(VectorFields vector) throws VectorException, MlsException, DecodeException {
    verifyMessage(vector, "mls_welcome", WireFormat.WELCOME);
    verifyMessage(vector, "mls_group_info", WireFormat.GROUP_INFO);
    verifyMessage(vector, "mls_key_package", WireFormat.KEY_PACKAGE);
    verifyTree(vector);
    verifyGroupSecrets(vector);
    verifyProposal(vector, "add_proposal", ProposalType.ADD);
    verifyProposal(vector, "update_proposal", ProposalType.UPDATE);
    verifyProposal(vector, "remove_proposal", ProposalType.REMOVE);
    verifyProposal(vector, "pre_shared_key_proposal", ProposalType.PSK);
    verifyProposal(vector, "re_init_proposal", ProposalType.REINIT);
    verifyProposal(vector, "external_init_proposal", ProposalType.EXTERNAL_INIT);
    verifyProposal(
        vector, "group_context_extensions_proposal", ProposalType.GROUP_CONTEXT_EXTENSIONS);
    vector.expect("commit", Reader.decode(vector.bytes("commit"), Commit::read).encoded());
    verifyPublic(vector, "public_message_application", ContentType.APPLICATION);
    verifyPublic(vector, "public_message_proposal", ContentType.PROPOSAL);
    verifyPublic(vector, "public_message_commit", ContentType.COMMIT);
    verifyMessage(vector, "private_message", WireFormat.PRIVATE_MESSAGE);
  }

  private static void verifyMessage(VectorFields vector, String name, WireFormat format)
      throws VectorException, MlsException {
    MlsMessage message = MlsMessage.decode(vector.bytes(name));
    vector.expectEqual("wire format of " + name, format, formatOf(message));
    vector.expect(name, message.encoded());
  }

  private static WireFormat formatOf(MlsMessage message) {
    return switch (message) {
      case MlsMessage.Public _ -> WireFormat.PUBLIC_MESSAGE;
      case MlsMessage.Private _ -> WireFormat.PRIVATE_MESSAGE;
      case MlsMessage.Welcome _ -> WireFormat.WELCOME;
      case MlsMessage.GroupInfo _ -> WireFormat.GROUP_INFO;
      case MlsMessage.KeyPackage _ -> WireFormat.KEY_PACKAGE;
    };
  }

  private static void verifyPublic(VectorFields vector, String name, ContentType type)
      throws VectorException, MlsException {
    verifyMessage(vector, name, WireFormat.PUBLIC_MESSAGE);
    if (MlsMessage.decode(vector.bytes(name)) instanceof MlsMessage.Public(PublicMessage message)) {
      vector.expectEqual("content type of " + name, type, message.content().content().type());
    }
  }

  /// The tree's suite is not in the vector, and makes no difference to its encoding.
  private static void verifyTree(VectorFields vector) throws VectorException, MlsException {
    CipherSuite any = vector.suites().all().getFirst();
    RatchetTree tree = RatchetTree.decode(new MlsSuite(any), vector.bytes("ratchet_tree"));
    vector.expect("ratchet_tree", tree.encoded());
  }

  private static void verifyGroupSecrets(VectorFields vector)
      throws VectorException, DecodeException {
    try (Secret encoded = vector.secret("group_secrets");
        GroupSecrets secrets = GroupSecrets.decode(encoded)) {
      vector.expect("group_secrets", secrets.encoded());
    }
  }

  /// The format has the body of a proposal, without the type before it.
  private static void verifyProposal(VectorFields vector, String name, ProposalType type)
      throws VectorException, DecodeException {
    Bytes typed = new Writer().u16(type.value()).raw(vector.bytes(name)).toBytes();
    Proposal proposal = Reader.decode(typed, Proposal::read);
    vector.expect(name, body(proposal));
  }

  private static Bytes body(Proposal proposal) {
    Bytes typed = proposal.encoded();
    return typed.slice(2, typed.length());
  }

  @Override
  public List<VectorWriter> generate(Generation generation) {
    List<VectorWriter> vectors = new ArrayList<>();
    for (MlsSuite suite : generation.suites()) {
      vectors.add(new Material(suite, generation).vector());
    }
    return vectors;
  }

  /// Structures that are well formed, with anything in them.
  private static final class Material {
    private final MlsSuite suite;
    private final Generation generation;
    private final GroupId groupId;
    private final GeneratedClient alice;
    private final GeneratedClient bob;
    private final RatchetTree tree;

    Material(MlsSuite suite, Generation generation) {
      this.suite = suite;
      this.generation = generation;
      this.groupId = new GroupId(generation.bytes(16));
      this.alice = GeneratedClient.create(suite, generation);
      this.bob = GeneratedClient.create(suite, generation);
      this.tree =
          RatchetTree.of(suite, alice.keyPackage().leafNode())
              .add(bob.keyPackage().leafNode())
              .tree();
    }

    VectorWriter vector() {
      return new VectorWriter()
          .bytes("mls_welcome", new MlsMessage.Welcome(welcome()))
          .bytes("mls_group_info", new MlsMessage.GroupInfo(groupInfo()))
          .bytes("mls_key_package", new MlsMessage.KeyPackage(bob.keyPackage()))
          .bytes("ratchet_tree", tree)
          .bytes("group_secrets", groupSecrets())
          .bytes("add_proposal", body(new Proposal.Add(bob.keyPackage())))
          .bytes("update_proposal", body(new Proposal.Update(updatedLeaf())))
          .bytes("remove_proposal", body(remove()))
          .bytes("pre_shared_key_proposal", body(new Proposal.PreSharedKey(resumption())))
          .bytes("re_init_proposal", body(reInit()))
          .bytes("external_init_proposal", body(new Proposal.ExternalInit(hash())))
          .bytes(
              "group_context_extensions_proposal",
              body(new Proposal.GroupContextExtensions(Extensions.EMPTY)))
          .bytes("commit", commit())
          .bytes("public_message_application", publicMessage(new Content.Application(hash())))
          .bytes("public_message_proposal", publicMessage(new Content.Proposal(remove())))
          .bytes("public_message_commit", publicMessage(new Content.Commit(commit())))
          .bytes("private_message", privateMessage());
    }

    private Welcome welcome() {
      Welcome.EncryptedGroupSecrets secrets =
          new Welcome.EncryptedGroupSecrets(bob.keyPackage().reference(suite), ciphertext());
      return new Welcome(suite.id(), List.of(secrets), generation.bytes(100));
    }

    private GroupInfo groupInfo() {
      GroupContext context =
          new GroupContext(
              ProtocolVersion.MLS10,
              suite.id(),
              groupId,
              new Epoch(generation.below(1000)),
              tree.treeHash(),
              hash(),
              Extensions.EMPTY);
      return GroupInfo.create(
          suite,
          alice.signer(),
          context,
          Extensions.EMPTY,
          new GroupInfo.Confirmation(hash(), new LeafIndex(0)));
    }

    private Bytes groupSecrets() {
      GroupSecrets secrets =
          new GroupSecrets(
              generation.secret(suite),
              Optional.of(generation.secret(suite)),
              List.of(resumption(), new PreSharedKeyId.External(generation.bytes(8), hash())));
      return Bytes.wrap(secrets.encoded().expose());
    }

    private LeafNode updatedLeaf() {
      return alice.updatedLeaf(
          new LeafNode.Place(groupId, new LeafIndex(0)), bob.initKeys().publicKey());
    }

    private Proposal remove() {
      return new Proposal.Remove(new LeafIndex(generation.below(1000)));
    }

    private PreSharedKeyId resumption() {
      return new PreSharedKeyId.Resumption(
          PreSharedKeyId.ResumptionPskUsage.APPLICATION,
          groupId,
          new Epoch(generation.below(1000)),
          hash());
    }

    private Proposal reInit() {
      return new Proposal.ReInit(
          new GroupId(generation.bytes(16)), ProtocolVersion.MLS10, suite.id(), Extensions.EMPTY);
    }

    private Commit commit() {
      UpdatePath.Node node =
          new UpdatePath.Node(bob.encryptionKeys().publicKey(), List.of(ciphertext()));
      return new Commit(
          List.of(
              new ProposalOrRef.ByValue(remove()),
              new ProposalOrRef.ByReference(new ProposalRef(hash()))),
          Optional.of(new UpdatePath(updatedLeaf(), List.of(node))));
    }

    private MlsMessage publicMessage(Content content) {
      FramedContent framed =
          new FramedContent(
              groupId,
              new Epoch(generation.below(1000)),
              new Sender.Member(new LeafIndex(0)),
              generation.bytes(3),
              content);
      Optional<Bytes> tag =
          content.type() == ContentType.COMMIT ? Optional.of(hash()) : Optional.empty();
      return new MlsMessage.Public(
          new PublicMessage(framed, new FramedContentAuthData(hash(), tag), Optional.of(hash())));
    }

    private MlsMessage privateMessage() {
      return new MlsMessage.Private(
          new PrivateMessage(
              groupId,
              new Epoch(generation.below(1000)),
              ContentType.APPLICATION,
              generation.bytes(3),
              generation.bytes(28),
              generation.bytes(100)));
    }

    private HpkeCiphertext ciphertext() {
      return new HpkeCiphertext(generation.bytes(65), generation.bytes(48));
    }

    private Bytes hash() {
      return generation.bytes(suite.hashLength());
    }
  }
}
