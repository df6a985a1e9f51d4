package sonet.mls;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import sonet.crypto.Bytes;
import sonet.crypto.CryptoException;
import sonet.crypto.RandomSource;
import sonet.crypto.Secret;
import sonet.crypto.Signer;
import sonet.crypto.codec.Writer;
import sonet.mls.commit.Commit;
import sonet.mls.extension.Extensions;
import sonet.mls.framing.Content;
import sonet.mls.framing.ContentType;
import sonet.mls.framing.FramedContent;
import sonet.mls.framing.FramedContentAuthData;
import sonet.mls.framing.MessageProtection;
import sonet.mls.framing.MlsMessage;
import sonet.mls.framing.PaddingPolicy;
import sonet.mls.framing.PrivateMessage;
import sonet.mls.framing.PublicMessage;
import sonet.mls.framing.Sealing;
import sonet.mls.framing.Sender;
import sonet.mls.framing.SenderData;
import sonet.mls.framing.WireFormat;
import sonet.mls.proposal.Proposal;
import sonet.mls.proposal.ProposalOrRef;
import sonet.mls.proposal.ProposalRef;
import sonet.mls.schedule.GroupContext;
import sonet.mls.schedule.MessageKey;
import sonet.mls.suite.EncryptionLabel;
import sonet.mls.suite.MlsSuite;
import sonet.mls.suite.ReferenceLabel;
import sonet.mls.tree.LeafIndex;
import sonet.mls.tree.LeafNode;
import sonet.mls.tree.LeafNodeSource;
import sonet.mls.tree.NewPath;
import sonet.mls.tree.NodeIndex;
import sonet.mls.tree.RatchetTree;
import sonet.mls.tree.UpdatePath;

/// A real member that breaks the rules: it has the keys of its group and signs, tags and encrypts
/// whatever a test asks for.
///
/// Its commits carry a confirmation tag of the right length and no worth, since all other checks
/// stand before the tag's: where the check in question is missing, another rule is broken.
final class Forger {
  private final Group group;
  private final RandomSource random;

  Forger(Group group) {
    this.group = group;
    this.random = group.state().environment().random();
  }

  MlsSuite suite() {
    return group.suite();
  }

  Signer signer() {
    return group.state().signer();
  }

  LeafIndex self() {
    return group.self();
  }

  LeafNode ownLeaf() {
    return group.state().ownLeaf();
  }

  RatchetTree tree() {
    return group.publicGroup().tree();
  }

  Bytes bytes(int length) {
    return random.bytes(length);
  }

  Bytes freshKey() {
    return suite().primitives().generateKemKeyPair(random).publicKey();
  }

  /// Where a leaf of the group stands.
  LeafNode.Place place(LeafIndex leafIndex) {
    return new LeafNode.Place(group.groupId(), leafIndex);
  }

  /// Content from a sender in the current epoch.
  FramedContent content(Sender sender, Content content) {
    return new FramedContent(group.groupId(), group.epoch(), sender, Bytes.EMPTY, content);
  }

  /// Our own content.
  FramedContent content(Content content) {
    return content(new Sender.Member(self()), content);
  }

  /// A commit by value and without path.
  MlsMessage.Public commit(Proposal... proposals) {
    return commit(
        Arrays.stream(proposals).<ProposalOrRef>map(ProposalOrRef.ByValue::new).toList(),
        Optional.empty());
  }

  /// A commit of messages with proposals, by reference and without path.
  MlsMessage.Public commitOf(MlsMessage... proposals) {
    return commit(Arrays.stream(proposals).map(this::reference).toList(), Optional.empty());
  }

  /// A commit with any content.
  MlsMessage.Public commit(List<ProposalOrRef> proposals, Optional<UpdatePath> path) {
    return open(content(new Content.Commit(new Commit(proposals, path))), signer());
  }

  /// A commit of a path alone.
  MlsMessage.Public commit(UpdatePath path) {
    return commit(List.of(), Optional.of(path));
  }

  /// A proposal, signed and tagged.
  MlsMessage.Public proposal(Proposal proposal) {
    return open(content(new Content.Proposal(proposal)), signer());
  }

  /// An external commit.
  MlsMessage.Public externalCommit(
      List<ProposalOrRef> proposals, Optional<UpdatePath> path, Signer joiner) {
    return open(
        content(new Sender.NewMemberCommit(), new Content.Commit(new Commit(proposals, path))),
        joiner);
  }

  /// The reference to a proposal in the open (RFC 9420 §5.2).
  ProposalOrRef reference(MlsMessage message) {
    PublicMessage open = ((MlsMessage.Public) message).message();
    Bytes authenticated =
        new Writer()
            .u16(WireFormat.PUBLIC_MESSAGE.value())
            .value(open.content())
            .value(open.auth())
            .toBytes();
    return new ProposalOrRef.ByReference(
        new ProposalRef(suite().refHash(ReferenceLabel.PROPOSAL, authenticated)));
  }

  /// Any content in the open, with a valid signature and, for a member, a valid membership tag.
  MlsMessage.Public open(FramedContent content, Signer signer) {
    return open(content, auth(WireFormat.PUBLIC_MESSAGE, content, signer));
  }

  /// The same with any authentication.
  MlsMessage.Public open(FramedContent content, FramedContentAuthData auth) {
    Optional<Bytes> membershipTag =
        content.sender() instanceof Sender.Member
            ? Optional.of(membershipTag(content, auth))
            : Optional.empty();
    return new MlsMessage.Public(new PublicMessage(content, auth, membershipTag));
  }

  /// A valid signature, with a confirmation tag that no key made where there must be one.
  FramedContentAuthData auth(WireFormat wireFormat, FramedContent content, Signer signer) {
    Bytes signature =
        new MessageProtection(suite(), group.context().encoded())
            .sign(signer, wireFormat, content)
            .signature();
    return new FramedContentAuthData(
        signature,
        content.content().type() == ContentType.COMMIT
            ? Optional.of(bytes(suite().hashLength()))
            : Optional.empty());
  }

  private Bytes membershipTag(FramedContent content, FramedContentAuthData auth) {
    Bytes authenticated =
        new Writer()
            .u16(ProtocolVersion.MLS10.value())
            .u16(WireFormat.PUBLIC_MESSAGE.value())
            .value(content)
            .value(group.context())
            .value(auth)
            .toBytes();
    return suite().primitives().mac(group.state().secrets().membershipKey(), authenticated);
  }

  /// A leaf of our own for an Update.
  LeafNode updateLeaf() {
    return LeafNode.forUpdate(suite(), signer(), ownContent(freshKey()), place(self()));
  }

  /// What our leaf says, with another encryption key.
  LeafNode.Content ownContent(Bytes encryptionKey) {
    LeafNode own = ownLeaf();
    return new LeafNode.Content(
        encryptionKey, own.credential(), own.capabilities(), own.extensions());
  }

  /// A good path of ours in the tree as it is.
  UpdatePath path() {
    return path(ownContent(Bytes.EMPTY), signer());
  }

  /// A path of ours in the tree as it is, with any leaf; its encryption key is made anew.
  UpdatePath path(LeafNode.Content leaf, Signer signer) {
    return path(tree(), self(), leaf, signer);
  }

  /// A path in any tree that is well formed, for those who are in it now.
  UpdatePath path(RatchetTree tree, LeafIndex self, LeafNode.Content leaf, Signer signer) {
    try (NewPath path =
        NewPath.create(tree, new NewPath.Committer(group.groupId(), self, leaf, signer), random)) {
      return path.encrypt(provisional(path.tree()).encoded(), Set.of(), random);
    } catch (MlsException refused) {
      throw new AssertionError(refused);
    }
  }

  /// A leaf of our own for a path, with any parent hash.
  LeafNode commitLeaf(LeafNode.Content content, Bytes parentHash) {
    return LeafNode.forCommit(suite(), signer(), content, parentHash, place(self()));
  }

  Bytes parentHash(UpdatePath path) {
    return ((LeafNodeSource.Commit) path.leafNode().source()).parentHash();
  }

  /// A path whose keys and leaf are those of one, and whose path secrets are those of another.
  UpdatePath pathWithForeignSecrets() {
    NewPath.Committer committer =
        new NewPath.Committer(group.groupId(), self(), ownContent(Bytes.EMPTY), signer());
    try (NewPath announced = NewPath.create(tree(), committer, random);
        NewPath other = NewPath.create(tree(), committer, random)) {
      Bytes context = provisional(announced.tree()).encoded();
      UpdatePath keys = announced.encrypt(context, Set.of(), random);
      UpdatePath secrets = other.encrypt(context, Set.of(), random);
      List<UpdatePath.Node> nodes = new ArrayList<>();
      for (int i = 0; i < keys.nodes().size(); i++) {
        nodes.add(
            new UpdatePath.Node(
                keys.nodes().get(i).encryptionKey(), secrets.nodes().get(i).encryptedPathSecret()));
      }
      return new UpdatePath(keys.leafNode(), nodes);
    } catch (MlsException refused) {
      throw new AssertionError(refused);
    }
  }

  /// A good path but for its secrets, which are zeros of any length.
  UpdatePath pathWithSecretsOf(int length) {
    NewPath.Committer committer =
        new NewPath.Committer(group.groupId(), self(), ownContent(Bytes.EMPTY), signer());
    try (NewPath path = NewPath.create(tree(), committer, random)) {
      Bytes context = provisional(path.tree()).encoded();
      UpdatePath good = path.encrypt(context, Set.of(), random);
      List<UpdatePath.Node> nodes = new ArrayList<>();
      for (int i = 0; i < good.nodes().size(); i++) {
        NodeIndex on = new NodeIndex(2 * (i + 1));
        nodes.add(
            new UpdatePath.Node(
                good.nodes().get(i).encryptionKey(),
                List.of(
                    suite()
                        .encryptWithLabel(
                            tree().encryptionKey(on).orElseThrow(),
                            EncryptionLabel.UPDATE_PATH_NODE,
                            context,
                            Secret.zeros(length),
                            random))));
      }
      return new UpdatePath(good.leafNode(), nodes);
    } catch (MlsException | CryptoException refused) {
      throw new AssertionError(refused);
    }
  }

  private GroupContext provisional(RatchetTree next) {
    GroupContext context = group.context();
    Extensions extensions = context.extensions();
    return new GroupContext(
        context.version(),
        context.cipherSuite(),
        context.groupId(),
        context.epoch().next(),
        next.treeHash(),
        context.confirmedTranscriptHash(),
        extensions);
  }

  /// Application data with any authenticated data, which our own engine might not send.
  MlsMessage.Private application(Bytes data, Bytes authenticatedData) {
    FramedContent content =
        new FramedContent(
            group.groupId(),
            group.epoch(),
            new Sender.Member(self()),
            authenticatedData,
            new Content.Application(data));
    MessageProtection protection = new MessageProtection(suite(), group.context().encoded());
    try (MessageKey key = group.state().sender().next(ContentType.APPLICATION)) {
      return new MlsMessage.Private(
          protection.encrypt(
              protection.sign(signer(), WireFormat.PRIVATE_MESSAGE, content).complete(),
              key,
              new Sealing(
                  group.state().secrets().senderDataSecret(), PaddingPolicy.none(), random)));
    }
  }

  /// Any content, encrypted with a key of ours as RFC 9420 §6.3 says.
  ///
  /// @param plaintext the encoded `PrivateMessageContent`
  MlsMessage.Private encrypt(ContentType type, Bytes plaintext) {
    try (MessageKey key = group.state().sender().next(type)) {
      return encrypt(type, plaintext, new SenderData(self(), key.generation(), bytes(4)), key);
    }
  }

  /// The same with any sender data.
  MlsMessage.Private encrypt(
      ContentType type, Bytes plaintext, SenderData senderData, MessageKey key) {
    byte[] nonce = key.nonce().expose();
    for (int i = 0; i < SenderData.REUSE_GUARD_LENGTH; i++) {
      nonce[i] ^= senderData.reuseGuard().at(i);
    }
    Bytes ciphertext =
        suite()
            .primitives()
            .seal(
                key.key(),
                Bytes.wrap(nonce),
                header(type).opaque(Bytes.EMPTY).toBytes(),
                plaintext);
    return sealed(type, ciphertext, senderData.encoded());
  }

  /// A message with any ciphertext and any sender data, the latter encrypted for it.
  MlsMessage.Private sealed(ContentType type, Bytes ciphertext, Bytes senderData) {
    Bytes sample = ciphertext.slice(0, Math.min(ciphertext.length(), suite().hashLength()));
    Secret secret = group.state().secrets().senderDataSecret();
    try (Secret key =
            suite().expandWithLabel(secret, "key", sample, suite().primitives().keyLength());
        Secret nonce =
            suite().expandWithLabel(secret, "nonce", sample, suite().primitives().nonceLength())) {
      return new MlsMessage.Private(
          new PrivateMessage(
              group.groupId(),
              group.epoch(),
              type,
              Bytes.EMPTY,
              suite()
                  .primitives()
                  .seal(key, Bytes.wrap(nonce.expose()), header(type).toBytes(), senderData),
              ciphertext));
    }
  }

  /// The encoded `PrivateMessageContent` of content of ours, without padding (RFC 9420 §6.3.1).
  Bytes plaintext(Content content) {
    return new Writer()
        .value(content)
        .value(auth(WireFormat.PRIVATE_MESSAGE, content(content), signer()))
        .toBytes();
  }

  private Writer header(ContentType type) {
    return new Writer().opaque(group.groupId().value()).u64(group.epoch().value()).u8(type.value());
  }
}
