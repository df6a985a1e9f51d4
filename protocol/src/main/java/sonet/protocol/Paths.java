package sonet.protocol;

/// The paths of what stands beside the [Operations], and short names for theirs.
///
/// Ids stand in paths as base64url. The WebSocket is at [#STREAM]: [ClientFrame] and [ServerFrame].
public final class Paths {
  /// Accounts.
  public static final String ACCOUNTS = DirectoryOperations.REGISTER.path();

  /// The devices of the asking account.
  public static final String OWN_DEVICES = DirectoryOperations.ADD_DEVICE.path();

  /// Challenges.
  public static final String CHALLENGES = DirectoryOperations.CHALLENGE.path();

  /// Tokens.
  public static final String TOKENS = DirectoryOperations.TOKEN.path();

  /// The key packages of the asking device.
  public static final String OWN_KEY_PACKAGES = DirectoryOperations.PUBLISH_KEY_PACKAGES.path();

  /// Groups.
  public static final String GROUPS = GroupOperations.CREATE.path();

  /// The inbox of the asking device.
  public static final String INBOX = InboxOperations.READ.path();

  /// Acknowledgement of the inbox.
  public static final String INBOX_ACK = InboxOperations.ACKNOWLEDGE.path();

  /// The WebSocket.
  public static final String STREAM = "/v1/stream";

  /// The WebSocket subprotocol whose frames are byte strings of CBOR.
  public static final String STREAM_CBOR = "sonet.v1+cbor";

  /// The WebSocket subprotocol whose frames are texts of JSON.
  public static final String STREAM_JSON = "sonet.v1+json";

  /// Whether the process runs.
  public static final String LIVEZ = "/livez";

  /// Whether it can serve.
  public static final String READYZ = "/readyz";

  private Paths() {}

  /// An account.
  public static String account(AccountName name) {
    return DirectoryOperations.ACCOUNT.at(name);
  }

  /// Claims key packages of an account.
  public static String claim(AccountName name) {
    return DirectoryOperations.CLAIM_KEY_PACKAGES.at(name);
  }

  /// The commits of a group.
  public static String commits(GroupId group) {
    return GroupOperations.COMMIT.at(group);
  }

  /// The proposals of a group.
  public static String proposals(GroupId group) {
    return GroupOperations.PROPOSE.at(group);
  }

  /// The application messages of a group.
  public static String messages(GroupId group) {
    return GroupOperations.SEND.at(group);
  }

  /// The log of a group after a cursor.
  public static String log(GroupId group, long after, int limit) {
    return GroupOperations.LOG.at(group, after, limit);
  }

  /// The public state of a group.
  public static String groupInfo(GroupId group) {
    return GroupOperations.GROUP_INFO.at(group);
  }

  /// The tree of a group in an epoch.
  public static String tree(GroupId group, long epoch) {
    return GroupOperations.TREE.at(group, epoch);
  }

  /// The inbox after a cursor.
  public static String inbox(long after, int limit) {
    return InboxOperations.READ.at(after, limit);
  }
}
