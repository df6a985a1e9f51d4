package sonet.interop.rpc;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import mls_client.MlsClient;

/// The step that ends a group and starts it again (RFC 9420 §11.2).
final class ReInitStep {
  private final ScriptRunner runner;
  private final Map<String, Integer> continuations = new HashMap<>();
  private final Map<String, ByteString> keyPackages = new HashMap<>();

  ReInitStep(ScriptRunner runner) {
    this.runner = runner;
  }

  void play(Step step) {
    String committer = step.text("committer");
    List<String> everyone = new ArrayList<>(step.texts("members"));
    for (String role : List.of("proposer", "committer", "welcomer")) {
      if (step.has(role) && !everyone.contains(step.text(role))) {
        everyone.add(step.text(role));
      }
    }
    ByteString proposal = proposal(step);
    MlsClient.CommitResponse commit =
        runner
            .client(committer)
            .reInitCommit(
                MlsClient.CommitRequest.newBuilder()
                    .setStateId(runner.state(committer))
                    .addByReference(proposal)
                    .build());
    ByteString authenticator =
        closed(
            committer,
            runner
                .client(committer)
                .handlePendingReInitCommit(
                    MlsClient.HandlePendingCommitRequest.newBuilder()
                        .setStateId(runner.state(committer))
                        .build()));
    for (String member : everyone) {
      if (!member.equals(committer)) {
        ByteString theirs =
            closed(
                member,
                runner
                    .client(member)
                    .handleReInitCommit(
                        MlsClient.HandleCommitRequest.newBuilder()
                            .setStateId(runner.state(member))
                            .addProposal(proposal)
                            .setCommit(commit.getCommit())
                            .build()));
        ScriptRunner.agree(member, theirs, authenticator);
      }
    }
    welcome(step, everyone);
  }

  private ByteString proposal(Step step) {
    if (!step.has("proposer")) {
      return runner.message(step.number("externalReinitProposal"), "proposal");
    }
    String proposer = step.text("proposer");
    return runner
        .client(proposer)
        .reInitProposal(
            MlsClient.ReInitProposalRequest.newBuilder()
                .setStateId(runner.state(proposer))
                .setCipherSuite(runner.nextSuite(step))
                .setGroupId(runner.nextGroupId(step))
                .addAllExtensions(step.extensions())
                .build())
        .getProposal();
  }

  private ByteString closed(String actor, MlsClient.HandleReInitCommitResponse closed) {
    continuations.put(actor, closed.getReinitId());
    keyPackages.put(actor, closed.getKeyPackage());
    return closed.getEpochAuthenticator();
  }

  private void welcome(Step step, List<String> everyone) {
    String welcomer = step.text("welcomer");
    List<String> others = everyone.stream().filter(actor -> !actor.equals(welcomer)).toList();
    MlsClient.CreateSubgroupResponse begun =
        runner
            .client(welcomer)
            .reInitWelcome(
                MlsClient.ReInitWelcomeRequest.newBuilder()
                    .setReinitId(continuations.getOrDefault(welcomer, 0))
                    .addAllKeyPackage(
                        others.stream()
                            .map(actor -> keyPackages.getOrDefault(actor, ByteString.EMPTY))
                            .toList())
                    .setForcePath(step.flag("forcePath"))
                    .setExternalTree(step.flag("externalTree"))
                    .build());
    runner.enter(welcomer, begun.getStateId());
    for (String member : others) {
      MlsClient.JoinGroupResponse joined =
          runner
              .client(member)
              .handleReInitWelcome(
                  MlsClient.HandleReInitWelcomeRequest.newBuilder()
                      .setReinitId(continuations.getOrDefault(member, 0))
                      .setWelcome(begun.getWelcome())
                      .setRatchetTree(begun.getRatchetTree())
                      .build());
      ScriptRunner.agree(member, joined.getEpochAuthenticator(), begun.getEpochAuthenticator());
      runner.enter(member, joined.getStateId());
    }
  }
}
