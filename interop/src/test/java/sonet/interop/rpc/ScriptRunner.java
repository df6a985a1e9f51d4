package sonet.interop.rpc;

import com.google.protobuf.ByteString;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import mls_client.MLSClientGrpc.MLSClientBlockingStub;
import mls_client.MlsClient;

/// Plays one script once: asks the clients for messages, hands these to the other clients, and
/// compares what they say of each epoch.
///
/// It does what the working group's runner does, and two things more. Where it says nothing of a
/// commit, this one sees that the commit is there; and it takes each name that the scripts spell in
/// two ways, so that none of their options is lost.
final class ScriptRunner {
  /// What a run is about.
  ///
  /// @param suite in which it begins
  /// @param encrypted whether handshake messages are private messages
  /// @param clients the client behind each actor
  record Setting(int suite, boolean encrypted, Map<String, MLSClientBlockingStub> clients) {}

  private final Setting setting;
  private final List<Map<String, ByteString>> messages = new ArrayList<>();
  private final Map<String, Integer> states = new HashMap<>();
  private final Map<String, Integer> transactions = new HashMap<>();
  private final Map<String, Integer> signers = new HashMap<>();
  private final Random random = new Random(9420);
  private int suite;

  ScriptRunner(Setting setting) {
    this.setting = setting;
    this.suite = setting.suite();
  }

  /// Plays all steps.
  ///
  /// @throws ScriptException at the step that failed
  void play(List<Step> script) throws ScriptException {
    for (Step step : script) {
      messages.add(new HashMap<>());
      try {
        play(step);
      } catch (StatusRuntimeException refused) {
        throw new ScriptException(messages.size() - 1, step, refused);
      } catch (IllegalStateException disagreement) {
        throw new ScriptException(messages.size() - 1, step, disagreement);
      }
    }
    states.forEach((actor, state) -> {
      var _ = client(actor).free(MlsClient.FreeRequest.newBuilder().setStateId(state).build());
    });
  }

  private void play(Step step) {
    switch (step.action()) {
      case "createGroup" -> createGroup(step);
      case "createKeyPackage" -> createKeyPackage(step);
      case "externalJoin" -> externalJoin(step);
      case "installExternalPSK" -> installExternalPsk(step);
      case "addProposal",
          "updateProposal",
          "removeProposal",
          "externalPSKProposal",
          "resumptionPSKProposal",
          "groupContextExtensionsProposal" ->
          propose(step);
      case "fullCommit" -> fullCommit(step);
      case "protect" -> protect(step);
      case "unprotect" -> unprotect(step);
      case "reinit" -> new ReInitStep(this).play(step);
      case "branch" -> branch(step);
      case "newMemberAddProposal" -> newMemberAddProposal(step);
      case "addExternalSigner" -> addExternalSigner(step);
      case "externalSignerProposal" -> externalSignerProposal(step);
      default -> throw new IllegalStateException("there is no action " + step.action());
    }
  }

  MLSClientBlockingStub client(String actor) {
    return Optional.ofNullable(setting.clients().get(actor))
        .orElseThrow(() -> new IllegalStateException("there is no actor " + actor));
  }

  int state(String actor) {
    return Optional.ofNullable(states.get(actor))
        .orElseThrow(() -> new IllegalStateException(actor + " is in no group"));
  }

  /// Where an actor is from now on.
  void enter(String actor, int state) {
    states.put(actor, state);
  }

  private void store(String key, ByteString message) {
    messages.getLast().put(key, message);
  }

  ByteString message(int step, String key) {
    return Optional.ofNullable(messages.get(step).get(key))
        .orElseThrow(() -> new IllegalStateException("step %d has no %s".formatted(step, key)));
  }

  static void agree(String actor, ByteString authenticator, ByteString expected) {
    if (expected.isEmpty() || !authenticator.equals(expected)) {
      throw new IllegalStateException(actor + " has another epoch authenticator");
    }
  }

  private ByteString randomBytes() {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    return ByteString.copyFrom(bytes);
  }

  private void createGroup(Step step) {
    ByteString groupId = ByteString.copyFromUtf8(UUID.randomUUID().toString());
    store("group_id", groupId);
    states.put(
        step.actor(),
        client(step.actor())
            .createGroup(
                MlsClient.CreateGroupRequest.newBuilder()
                    .setGroupId(groupId)
                    .setCipherSuite(suite)
                    .setEncryptHandshake(setting.encrypted())
                    .setIdentity(step.utf8("actor"))
                    .build())
            .getStateId());
    List<String> members = step.texts("members");
    if (members.isEmpty()) {
      return;
    }
    MlsClient.CommitRequest.Builder commit =
        MlsClient.CommitRequest.newBuilder().setStateId(state(step.actor()));
    for (String member : members) {
      commit.addByValue(
          MlsClient.ProposalDescription.newBuilder()
              .setProposalType(ByteString.copyFromUtf8("add"))
              .setKeyPackage(keyPackage(member)));
    }
    MlsClient.CommitResponse made = client(step.actor()).commit(commit.build());
    ByteString authenticator = handlePending(step.actor());
    for (String member : members) {
      join(member, made, authenticator);
    }
  }

  private ByteString keyPackage(String actor) {
    MlsClient.CreateKeyPackageResponse made =
        client(actor)
            .createKeyPackage(
                MlsClient.CreateKeyPackageRequest.newBuilder()
                    .setCipherSuite(suite)
                    .setIdentity(ByteString.copyFromUtf8(actor))
                    .build());
    transactions.put(actor, made.getTransactionId());
    return made.getKeyPackage();
  }

  private ByteString handlePending(String actor) {
    MlsClient.HandleCommitResponse entered =
        client(actor)
            .handlePendingCommit(
                MlsClient.HandlePendingCommitRequest.newBuilder().setStateId(state(actor)).build());
    states.put(actor, entered.getStateId());
    return entered.getEpochAuthenticator();
  }

  private void handle(
      String actor, List<ByteString> proposals, ByteString commit, ByteString authenticator) {
    MlsClient.HandleCommitResponse entered =
        client(actor)
            .handleCommit(
                MlsClient.HandleCommitRequest.newBuilder()
                    .setStateId(state(actor))
                    .addAllProposal(proposals)
                    .setCommit(commit)
                    .build());
    agree(actor, entered.getEpochAuthenticator(), authenticator);
    states.put(actor, entered.getStateId());
  }

  private void join(String actor, MlsClient.CommitResponse commit, ByteString authenticator) {
    Integer transaction = transactions.get(actor);
    if (transaction == null) {
      throw new IllegalStateException(actor + " has no key package");
    }
    MlsClient.JoinGroupResponse joined =
        client(actor)
            .joinGroup(
                MlsClient.JoinGroupRequest.newBuilder()
                    .setTransactionId(transaction)
                    .setWelcome(commit.getWelcome())
                    .setEncryptHandshake(setting.encrypted())
                    .setIdentity(ByteString.copyFromUtf8(actor))
                    .setRatchetTree(commit.getRatchetTree())
                    .build());
    agree(actor, joined.getEpochAuthenticator(), authenticator);
    states.put(actor, joined.getStateId());
  }

  private void createKeyPackage(Step step) {
    store("key_package", keyPackage(step.actor()));
  }

  private void externalJoin(Step step) {
    String joiner = step.text("joiner");
    MlsClient.GroupInfoResponse info = groupInfo(step.actor(), step.flag("externalTree"));
    MlsClient.ExternalJoinRequest.Builder request =
        MlsClient.ExternalJoinRequest.newBuilder()
            .setGroupInfo(info.getGroupInfo())
            .setRatchetTree(info.getRatchetTree())
            .setEncryptHandshake(setting.encrypted())
            .setIdentity(step.utf8("joiner"))
            .setRemovePrior(step.flag("removePrior"));
    for (int psk : step.numbers("psks")) {
      request.addPsks(
          MlsClient.PreSharedKey.newBuilder()
              .setPskId(message(psk, "psk_id"))
              .setPskSecret(message(psk, "psk_secret")));
    }
    MlsClient.ExternalJoinResponse joined = client(joiner).externalJoin(request.build());
    states.put(joiner, joined.getStateId());
    List<String> members = new ArrayList<>(step.texts("members"));
    members.add(step.actor());
    for (String member : members) {
      handle(member, List.of(), joined.getCommit(), joined.getEpochAuthenticator());
    }
  }

  private MlsClient.GroupInfoResponse groupInfo(String actor, boolean externalTree) {
    return client(actor)
        .groupInfo(
            MlsClient.GroupInfoRequest.newBuilder()
                .setStateId(state(actor))
                .setExternalTree(externalTree)
                .build());
  }

  private void installExternalPsk(Step step) {
    store("psk_id", randomBytes());
    store("psk_secret", randomBytes());
    for (String actor : step.texts("clients")) {
      var _ =
          client(actor)
              .storePSK(
                  MlsClient.StorePSKRequest.newBuilder()
                      .setStateOrTransactionId(
                          states.containsKey(actor)
                              ? state(actor)
                              : transactions.getOrDefault(actor, 0))
                      .setPskId(message(messages.size() - 1, "psk_id"))
                      .setPskSecret(message(messages.size() - 1, "psk_secret"))
                      .build());
    }
  }

  private void propose(Step step) {
    MLSClientBlockingStub client = client(step.actor());
    int state = state(step.actor());
    MlsClient.ProposalResponse made =
        switch (step.action()) {
          case "addProposal" ->
              client.addProposal(
                  MlsClient.AddProposalRequest.newBuilder()
                      .setStateId(state)
                      .setKeyPackage(message(step.number("keyPackage"), "key_package"))
                      .build());
          case "updateProposal" ->
              client.updateProposal(
                  MlsClient.UpdateProposalRequest.newBuilder().setStateId(state).build());
          case "removeProposal" ->
              client.removeProposal(
                  MlsClient.RemoveProposalRequest.newBuilder()
                      .setStateId(state)
                      .setRemovedId(step.utf8("removed"))
                      .build());
          case "externalPSKProposal" ->
              client.externalPSKProposal(
                  MlsClient.ExternalPSKProposalRequest.newBuilder()
                      .setStateId(state)
                      .setPskId(message(step.number("pskID"), "psk_id"))
                      .build());
          case "resumptionPSKProposal" ->
              client.resumptionPSKProposal(
                  MlsClient.ResumptionPSKProposalRequest.newBuilder()
                      .setStateId(state)
                      .setEpochId(step.number("epochID"))
                      .build());
          default ->
              client.groupContextExtensionsProposal(
                  MlsClient.GroupContextExtensionsProposalRequest.newBuilder()
                      .setStateId(state)
                      .addAllExtensions(step.extensions())
                      .build());
        };
    store("proposal", made.getProposal());
  }

  private MlsClient.ProposalDescription description(Step step) {
    MlsClient.ProposalDescription.Builder description =
        MlsClient.ProposalDescription.newBuilder()
            .setProposalType(step.utf8("proposalType"))
            .setRemovedId(step.utf8("removed"))
            .addAllExtensions(step.extensions());
    switch (step.text("proposalType")) {
      case "add" -> description.setKeyPackage(message(step.number("keyPackage"), "key_package"));
      case "externalPSK" -> description.setPskId(message(step.number("pskID"), "psk_id"));
      case "resumptionPSK" -> description.setEpochId(step.number("epochID"));
      case "reinit" -> description.setGroupId(nextGroupId(step)).setCipherSuite(nextSuite(step));
      default -> {}
    }
    return description.build();
  }

  /// As the scripts have it, another group id is the old one with something behind it.
  ByteString nextGroupId(Step step) {
    ByteString groupId = message(0, "group_id");
    return step.flag("changeGroupID") ? groupId.concat(ByteString.copyFromUtf8("++")) : groupId;
  }

  int nextSuite(Step step) {
    if (step.flag("changeCipherSuite")) {
      suite = suite % 7 + 1;
    }
    return suite;
  }

  private List<ByteString> proposals(Step step) {
    return step.numbers("byReference").stream().map(at -> message(at, "proposal")).toList();
  }

  private void fullCommit(Step step) {
    List<ByteString> proposals = proposals(step);
    MlsClient.CommitResponse made =
        client(step.actor())
            .commit(
                MlsClient.CommitRequest.newBuilder()
                    .setStateId(state(step.actor()))
                    .addAllByReference(proposals)
                    .addAllByValue(step.steps("byValue").stream().map(this::description).toList())
                    .setForcePath(step.flag("force_path"))
                    .setExternalTree(step.flag("external_tree"))
                    .build());
    if (made.getCommit().isEmpty()) {
      throw new IllegalStateException(step.actor() + " made no commit");
    }
    ByteString authenticator = handlePending(step.actor());
    for (String member : step.texts("members")) {
      handle(member, proposals, made.getCommit(), authenticator);
    }
    for (String joiner : step.texts("joiners")) {
      join(joiner, made, authenticator);
    }
  }

  private void protect(Step step) {
    store("authenticatedData", step.utf8("authenticatedData"));
    store("plaintext", step.utf8("plaintext"));
    store(
        "ciphertext",
        client(step.actor())
            .protect(
                MlsClient.ProtectRequest.newBuilder()
                    .setStateId(state(step.actor()))
                    .setAuthenticatedData(step.utf8("authenticatedData"))
                    .setPlaintext(step.utf8("plaintext"))
                    .build())
            .getCiphertext());
  }

  private void unprotect(Step step) {
    int sent = step.number("ciphertext");
    MlsClient.UnprotectResponse read =
        client(step.actor())
            .unprotect(
                MlsClient.UnprotectRequest.newBuilder()
                    .setStateId(state(step.actor()))
                    .setCiphertext(message(sent, "ciphertext"))
                    .build());
    if (!read.getPlaintext().equals(message(sent, "plaintext"))
        || !read.getAuthenticatedData().equals(message(sent, "authenticatedData"))) {
      throw new IllegalStateException(step.actor() + " read something else");
    }
  }

  private void branch(Step step) {
    List<String> members = step.texts("members");
    MlsClient.CreateSubgroupResponse begun =
        client(step.actor())
            .createBranch(
                MlsClient.CreateBranchRequest.newBuilder()
                    .setStateId(state(step.actor()))
                    .setGroupId(ByteString.copyFromUtf8(UUID.randomUUID().toString()))
                    .addAllExtensions(step.extensions())
                    .addAllKeyPackages(members.stream().map(this::keyPackage).toList())
                    .setForcePath(step.flag("forcePath"))
                    .setExternalTree(step.flag("externalTree"))
                    .build());
    states.put(step.actor(), begun.getStateId());
    for (String member : members) {
      MlsClient.HandleBranchResponse entered =
          client(member)
              .handleBranch(
                  MlsClient.HandleBranchRequest.newBuilder()
                      .setStateId(state(member))
                      .setTransactionId(transactions.getOrDefault(member, 0))
                      .setWelcome(begun.getWelcome())
                      .setRatchetTree(begun.getRatchetTree())
                      .build());
      agree(member, entered.getEpochAuthenticator(), begun.getEpochAuthenticator());
      states.put(member, entered.getStateId());
    }
  }

  private void newMemberAddProposal(Step step) {
    String joiner = step.text("joiner");
    MlsClient.NewMemberAddProposalResponse made =
        client(joiner)
            .newMemberAddProposal(
                MlsClient.NewMemberAddProposalRequest.newBuilder()
                    .setGroupInfo(groupInfo(step.actor(), false).getGroupInfo())
                    .setIdentity(step.utf8("joiner"))
                    .build());
    transactions.put(joiner, made.getTransactionId());
    store("proposal", made.getProposal());
  }

  private void addExternalSigner(Step step) {
    String signer = step.text("signer");
    MlsClient.CreateExternalSignerResponse made =
        client(signer)
            .createExternalSigner(
                MlsClient.CreateExternalSignerRequest.newBuilder()
                    .setCipherSuite(suite)
                    .setIdentity(step.utf8("signer"))
                    .build());
    signers.put(signer, made.getSignerId());
    store(
        "proposal",
        client(step.actor())
            .addExternalSigner(
                MlsClient.AddExternalSignerRequest.newBuilder()
                    .setStateId(state(step.actor()))
                    .setExternalSender(made.getExternalSender())
                    .build())
            .getProposal());
  }

  private void externalSignerProposal(Step step) {
    MlsClient.GroupInfoResponse info = groupInfo(step.text("member"), true);
    store(
        "proposal",
        client(step.actor())
            .externalSignerProposal(
                MlsClient.ExternalSignerProposalRequest.newBuilder()
                    .setSignerId(signers.getOrDefault(step.actor(), 0))
                    .setGroupInfo(info.getGroupInfo())
                    .setRatchetTree(info.getRatchetTree())
                    .setDescription(description(step.step("description")))
                    .build())
            .getProposal());
  }
}
