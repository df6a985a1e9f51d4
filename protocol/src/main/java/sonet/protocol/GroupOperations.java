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
              ProblemType.UNKNOWN_GROUP,
              ProblemType.REMOVED,
              ProblemType.FORBIDDEN,
              ProblemType.GROUP_CONTESTED,
              ProblemType.GROUP_CLOSED,
              ProblemType.QUOTA)
          .grows();

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
              ProblemType.GROUP_CONTESTED,
              ProblemType.GROUP_CLOSED,
              ProblemType.MLS_INVALID,
              ProblemType.COMMIT_REFUSED)
          .grows();

  /// Sends a proposal.
  public static final Operation<SubmitMessage, Posted> PROPOSE =
      post("submitProposal", "/v1/groups/{group}/proposals")
          .summary("Takes a proposal of the present epoch")
          .refuses(ProblemType.QUOTA, ProblemType.GROUP_CONTESTED)
          .grows();

  /// Sends an application message.
  public static final Operation<SubmitMessage, Posted> SEND =
      post("sendMessage", "/v1/groups/{group}/messages")
          .summary("Takes an application message of the present epoch")
          .grows();

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
          .refuses(ProblemType.UNKNOWN_GROUP, ProblemType.TREE_GONE);

  /// Describes a group.
  public static final Operation<Nothing, GroupDescription> DESCRIBE =
      Operation.get("describeGroup", "/v1/groups/{group}", GroupDescription.class)
          .with(Parameter.GROUP)
          .summary("Describes a group with its members, their roles, and in which state it is")
          .refuses(ProblemType.UNKNOWN_GROUP, ProblemType.REMOVED);

  /// Lists a group's channels.
  public static final Operation<Nothing, Channels> CHANNELS =
      Operation.get("listChannels", "/v1/groups/{group}/channels", Channels.class)
          .with(Parameter.GROUP)
          .summary("Lists the groups below a group")
          .refuses(ProblemType.UNKNOWN_GROUP, ProblemType.REMOVED);

  /// Rejects a commit.
  public static final Operation<RejectCommit, Posted> REJECT =
      Operation.post(
              "rejectCommit",
              "/v1/groups/{group}/commits/{epoch}/rejections",
              RejectCommit.class,
              Posted.class)
          .with(Parameter.GROUP, Parameter.EPOCH)
          .summary("Says that a member cannot take the commit that ended an epoch")
          .refuses(
              ProblemType.UNKNOWN_GROUP,
              ProblemType.REMOVED,
              ProblemType.GROUP_CLOSED,
              ProblemType.REJECTION_REFUSED);

  /// Resets a group.
  public static final Operation<ResetGroup, Posted> RESET =
      Operation.post("resetGroup", "/v1/groups/{group}/reset", ResetGroup.class, Posted.class)
          .with(Parameter.GROUP)
          .summary("Puts a fresh group in the place of a contested one")
          .refuses(
              ProblemType.UNKNOWN_GROUP,
              ProblemType.REMOVED,
              ProblemType.FORBIDDEN,
              ProblemType.NOT_CONTESTED,
              ProblemType.GROUP_CLOSED,
              ProblemType.GROUP_EXISTS,
              ProblemType.MLS_INVALID,
              ProblemType.COMMIT_REFUSED,
              ProblemType.QUOTA);

  /// Acknowledges a group's log.
  public static final Operation<Acknowledge, Nothing> ACKNOWLEDGE =
      Operation.post(
              "acknowledgeLog", "/v1/groups/{group}/log:ack", Acknowledge.class, Nothing.class)
          .with(Parameter.GROUP)
          .summary("Says that the device keeps a group's log up to a number")
          .refuses(ProblemType.UNKNOWN_GROUP, ProblemType.REMOVED);

  /// Shows how far devices have got.
  public static final Operation<Nothing, GroupCursors> CURSORS =
      Operation.get("showCursors", "/v1/groups/{group}/cursors", GroupCursors.class)
          .with(Parameter.GROUP)
          .summary("Shows how far the members' devices have got in a group's log")
          .refuses(ProblemType.UNKNOWN_GROUP, ProblemType.REMOVED, ProblemType.RECEIPTS_OFF);

  private GroupOperations() {}

  private static Operation<SubmitMessage, Posted> post(String id, String path) {
    return Operation.post(id, path, SubmitMessage.class, Posted.class)
        .with(Parameter.GROUP)
        .refuses(
            ProblemType.UNKNOWN_GROUP,
            ProblemType.REMOVED,
            ProblemType.EPOCH_CONFLICT,
            ProblemType.GROUP_CLOSED,
            ProblemType.MLS_INVALID,
            ProblemType.COMMIT_REFUSED);
  }

  /// All of them.
  public static List<Operation<?, ?>> all() {
    return List.of(
        CREATE,
        COMMIT,
        PROPOSE,
        SEND,
        LOG,
        GROUP_INFO,
        TREE,
        DESCRIBE,
        CHANNELS,
        REJECT,
        RESET,
        ACKNOWLEDGE,
        CURSORS);
  }
}
