package sonet.protocol;

import java.util.List;

/// What there is to do with groups.
public final class GroupOperations {
  /// Creates a group.
  public static final Operation<CreateGroup, Posted> CREATE =
      Operation.post("createGroup", "/v1/groups", CreateGroup.class, Posted.class)
          .summary("Creates a group with the device that asks as its one member")
          .refuses(
              ProblemType.GROUP_EXISTS,
              ProblemType.MLS_INVALID,
              ProblemType.COMMIT_REFUSED,
              ProblemType.QUOTA);

  /// Submits a commit.
  public static final Operation<SubmitCommit, Posted> COMMIT =
      Operation.post("submitCommit", "/v1/groups/{group}/commits", SubmitCommit.class, Posted.class)
          .with(Parameter.GROUP)
          .summary(
              "Takes a commit with its Welcomes and GroupInfo, if it is the first of its epoch")
          .refuses(
              ProblemType.UNKNOWN_GROUP,
              ProblemType.REMOVED,
              ProblemType.FORBIDDEN,
              ProblemType.EPOCH_CONFLICT,
              ProblemType.MLS_INVALID,
              ProblemType.COMMIT_REFUSED);

  /// Sends a proposal.
  public static final Operation<SubmitMessage, Posted> PROPOSE =
      post("submitProposal", "/v1/groups/{group}/proposals")
          .summary("Takes a proposal of the present epoch")
          .refuses(ProblemType.QUOTA);

  /// Sends an application message.
  public static final Operation<SubmitMessage, Posted> SEND =
      post("sendMessage", "/v1/groups/{group}/messages")
          .summary("Takes an application message of the present epoch");

  /// Reads a group's log.
  public static final Operation<Nothing, LogPage> LOG =
      Operation.get("readGroupLog", "/v1/groups/{group}/log", LogPage.class)
          .with(Parameter.GROUP, Parameter.AFTER, Parameter.LIMIT)
          .summary("Reads the entries of a group's log after a cursor")
          .refuses(ProblemType.UNKNOWN_GROUP, ProblemType.CURSOR_TOO_OLD);

  /// Reads a group's public state.
  public static final Operation<Nothing, GroupView> GROUP_INFO =
      Operation.get("readGroupInfo", "/v1/groups/{group}/group-info", GroupView.class)
          .with(Parameter.GROUP)
          .summary("Shows the public state of a group, for an external join")
          .refuses(ProblemType.UNKNOWN_GROUP, ProblemType.REMOVED);

  /// Reads the tree of an epoch.
  public static final Operation<Nothing, GroupTree> TREE =
      Operation.get("readGroupTree", "/v1/groups/{group}/tree", GroupTree.class)
          .with(Parameter.GROUP, Parameter.EPOCH)
          .summary("Shows the tree of an epoch that a Welcome leads into")
          .refuses(ProblemType.UNKNOWN_GROUP);

  private GroupOperations() {}

  private static Operation<SubmitMessage, Posted> post(String id, String path) {
    return Operation.post(id, path, SubmitMessage.class, Posted.class)
        .with(Parameter.GROUP)
        .refuses(
            ProblemType.UNKNOWN_GROUP,
            ProblemType.REMOVED,
            ProblemType.EPOCH_CONFLICT,
            ProblemType.MLS_INVALID,
            ProblemType.COMMIT_REFUSED);
  }

  /// All of them.
  public static List<Operation<?, ?>> all() {
    return List.of(CREATE, COMMIT, PROPOSE, SEND, LOG, GROUP_INFO, TREE);
  }
}
