package sonet.protocol;

/// The paths of the API, and what stands at each.
///
/// | method and path | body → answer |
/// |---|---|
/// | `POST /v1/accounts` | [RegisterAccount] → [Account] |
/// | `GET /v1/accounts/{name}` | → [Account] |
/// | `POST /v1/accounts/self/devices` | [NewDevice] → [Device] |
/// | `POST /v1/accounts/{name}/key-packages:claim` | [ClaimKeyPackages] → [ClaimedKeyPackages] |
/// | `POST /v1/auth/challenges` | [ChallengeRequest] → [Challenge] |
/// | `POST /v1/auth/tokens` | [TokenRequest] → [Token] |
/// | `POST /v1/devices/self/key-packages` | [PublishKeyPackages] → [KeyPackageCount] |
/// | `GET /v1/devices/self/key-packages` | → [KeyPackageCount] |
/// | `POST /v1/groups` | [CreateGroup] → [Posted] |
/// | `POST /v1/groups/{id}/commits` | [SubmitCommit] → [Posted] |
/// | `POST /v1/groups/{id}/proposals` | [SubmitMessage] → [Posted] |
/// | `POST /v1/groups/{id}/messages` | [SubmitMessage] → [Posted] |
/// | `GET /v1/groups/{id}/log?after=N&limit=N` | → [LogPage] |
/// | `GET /v1/groups/{id}/group-info` | → [GroupView] |
/// | `GET /v1/groups/{id}/tree?epoch=N` | → [GroupTree] |
/// | `GET /v1/inbox?after=N&limit=N` | → [LogPage] |
/// | `POST /v1/inbox:ack` | [Acknowledge] → nothing |
/// | WebSocket `/v1/stream`, subprotocol [#STREAM_JSON] | [ClientFrame], [ServerFrame] |
///
/// All but registration, authentication and health want `Authorization: Bearer <token>`. Ids stand
/// in paths as base64url.
public final class Paths {
  /// Accounts.
  public static final String ACCOUNTS = "/v1/accounts";

  /// The devices of the asking account.
  public static final String OWN_DEVICES = "/v1/accounts/self/devices";

  /// Challenges.
  public static final String CHALLENGES = "/v1/auth/challenges";

  /// Tokens.
  public static final String TOKENS = "/v1/auth/tokens";

  /// The key packages of the asking device.
  public static final String OWN_KEY_PACKAGES = "/v1/devices/self/key-packages";

  /// Groups.
  public static final String GROUPS = "/v1/groups";

  /// The inbox of the asking device.
  public static final String INBOX = "/v1/inbox";

  /// Acknowledgement of the inbox.
  public static final String INBOX_ACK = "/v1/inbox:ack";

  /// The WebSocket.
  public static final String STREAM = "/v1/stream";

  /// The WebSocket subprotocol whose frames are texts of JSON.
  public static final String STREAM_JSON = "sonet.v1+json";

  /// Whether the process runs.
  public static final String LIVEZ = "/livez";

  /// Whether it can serve.
  public static final String READYZ = "/readyz";

  private Paths() {}

  /// An account.
  public static String account(AccountName name) {
    return ACCOUNTS + "/" + name;
  }

  /// Claims key packages of an account.
  public static String claim(AccountName name) {
    return account(name) + "/key-packages:claim";
  }

  /// The commits of a group.
  public static String commits(GroupId group) {
    return GROUPS + "/" + group + "/commits";
  }

  /// The proposals of a group.
  public static String proposals(GroupId group) {
    return GROUPS + "/" + group + "/proposals";
  }

  /// The application messages of a group.
  public static String messages(GroupId group) {
    return GROUPS + "/" + group + "/messages";
  }

  /// The log of a group after a cursor.
  public static String log(GroupId group, long after, int limit) {
    return GROUPS + "/" + group + "/log?after=" + after + "&limit=" + limit;
  }

  /// The public state of a group.
  public static String groupInfo(GroupId group) {
    return GROUPS + "/" + group + "/group-info";
  }

  /// The tree of a group in an epoch.
  public static String tree(GroupId group, long epoch) {
    return GROUPS + "/" + group + "/tree?epoch=" + epoch;
  }

  /// The inbox after a cursor.
  public static String inbox(long after, int limit) {
    return INBOX + "?after=" + after + "&limit=" + limit;
  }
}
