package sonet.interop.rpc;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mls_client.MlsClient;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.mls.Epoch;
import sonet.mls.ExternalProposal;
import sonet.mls.GroupId;
import sonet.mls.ProtocolVersion;
import sonet.mls.extension.ExtensionType;
import sonet.mls.extension.Extensions;
import sonet.mls.extension.ExternalSender;
import sonet.mls.proposal.Proposal;
import sonet.mls.schedule.PreSharedKeyId;
import sonet.mls.schedule.PreSharedKeyId.ResumptionPskUsage;
import sonet.mls.suite.CipherSuiteId;
import sonet.mls.suite.MlsSuite;
import sonet.mls.tree.RatchetTree;
import sonet.mls.welcome.GroupInfo;

/// Someone outside of a group whose proposals it takes (RFC 9420 §12.1.8).
///
/// @param client with its keys
record ExternalSigner(Client client) {

  ExternalSender sender() {
    return new ExternalSender(client.keys().publicKey(), client.identity().credential());
  }

  /// The extensions of a group with one more external sender.
  static Proposal added(Extensions extensions, ByteString sender) throws DecodeException {
    List<ExternalSender> senders = new ArrayList<>(senders(extensions));
    Reader reader = Reader.of(Client.bytes(sender));
    senders.add(ExternalSender.read(reader));
    reader.end();
    return new Proposal.GroupContextExtensions(
        extensions.with(ExternalSender.toExtension(senders)));
  }

  private static List<ExternalSender> senders(Extensions extensions) throws DecodeException {
    Optional<Bytes> present = extensions.find(ExtensionType.EXTERNAL_SENDERS);
    return present.isPresent() ? ExternalSender.readAll(Reader.of(present.get())) : List.of();
  }

  static ExternalProposal external(MlsSuite suite, GroupInfo info) {
    return new ExternalProposal(
        suite, info.groupContext().groupId(), info.groupContext().epoch(), Bytes.EMPTY);
  }

  /// A proposal, signed by this sender; its place is where the group has its key.
  ByteString propose(MlsClient.ExternalSignerProposalRequest request) throws Exception {
    GroupInfo info = Client.groupInfo(request.getGroupInfo());
    int place = senders(info.groupContext().extensions()).indexOf(sender());
    if (place < 0) {
      throw new IllegalArgumentException("the group does not take proposals of this sender");
    }
    return Client.wire(
        external(client.suite(), info)
            .from(place, proposal(info, request), client.identity().signer())
            .encoded());
  }

  private Proposal proposal(GroupInfo info, MlsClient.ExternalSignerProposalRequest request)
      throws Exception {
    MlsClient.ProposalDescription wanted = request.getDescription();
    String type = wanted.getProposalType().toStringUtf8();
    return switch (type) {
      case "add" -> new Proposal.Add(Client.keyPackage(wanted.getKeyPackage()));
      case "remove" ->
          new Proposal.Remove(
              Client.leaf(
                  RatchetTree.decode(client.suite(), Client.bytes(request.getRatchetTree())),
                  Client.bytes(wanted.getRemovedId())));
      case "externalPSK" ->
          new Proposal.PreSharedKey(
              new PreSharedKeyId.External(Client.bytes(wanted.getPskId()), nonce()));
      case "resumptionPSK" ->
          new Proposal.PreSharedKey(
              new PreSharedKeyId.Resumption(
                  ResumptionPskUsage.APPLICATION,
                  info.groupContext().groupId(),
                  new Epoch(wanted.getEpochId()),
                  nonce()));
      case "groupContextExtensions" ->
          new Proposal.GroupContextExtensions(Client.extensions(wanted.getExtensionsList()));
      case "reinit" ->
          reInit(wanted.getGroupId(), wanted.getCipherSuite(), wanted.getExtensionsList());
      default -> throw new IllegalArgumentException("no external proposal of type " + type);
    };
  }

  static Proposal reInit(ByteString groupId, int suite, List<MlsClient.Extension> extensions) {
    return new Proposal.ReInit(
        new GroupId(Client.bytes(groupId)),
        ProtocolVersion.MLS10,
        new CipherSuiteId(suite),
        Client.extensions(extensions));
  }

  private Bytes nonce() {
    return client.environment().random().bytes(client.suite().hashLength());
  }
}
