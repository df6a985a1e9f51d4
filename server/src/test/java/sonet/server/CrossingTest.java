package sonet.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sonet.crypto.Bytes;
import sonet.mls.Group;
import sonet.protocol.Access;
import sonet.protocol.AccountName;
import sonet.protocol.AdminOperations;
import sonet.protocol.AdminRole;
import sonet.protocol.Base64Url;
import sonet.protocol.ClientFrame;
import sonet.protocol.DeviceId;
import sonet.protocol.Document;
import sonet.protocol.GroupId;
import sonet.protocol.InboxOperations;
import sonet.protocol.InvitationPage;
import sonet.protocol.KeyPackageCount;
import sonet.protocol.LinkOperations;
import sonet.protocol.LogRef;
import sonet.protocol.NewInvitation;
import sonet.protocol.Nothing;
import sonet.protocol.Octets;
import sonet.protocol.OpenLink;
import sonet.protocol.Operation;
import sonet.protocol.Operations;
import sonet.protocol.Parameter;
import sonet.protocol.Paths;
import sonet.protocol.Problem;
import sonet.protocol.ProblemType;
import sonet.protocol.ServerFrame;
import sonet.protocol.TenantName;
import sonet.protocol.TenantPage;
import sonet.protocol.codec.Codec;
import sonet.server.testing.Answer;
import sonet.server.testing.CrossingBodies;
import sonet.server.testing.TestAdmin;
import sonet.server.testing.TestDevice;
import sonet.server.testing.TestServer;
import sonet.server.testing.TestStream;

/// Tries to cross from one tenant into another in every operation there is, and from one role of
/// administrators into another. A new operation with a parameter or a body that nobody thought of
/// here fails.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CrossingTest {
  private static final Codec JSON = Codec.json(1 << 20);
  private static final TenantName LEFT = new TenantName("left");
  private static final TenantName RIGHT = new TenantName("right");
  private static final Bytes BLOB =
      Bytes.utf8(
          "{\"size\":5,\"sha256\":\"%s\"}".formatted(Base64Url.encode(Bytes.wrap(new byte[32]))));
  private static final Pattern ID = Pattern.compile("\"id\":\"([^\"]+)\"");

  private TestServer server;
  private TestAdmin owner;
  private TestDevice alice;
  private Group group;
  private World theirs;
  private World nowhere;
  private int strangers;

  /// What can be named: in the tenant on the left, or nowhere at all.
  ///
  /// @param tenant its name
  /// @param blob the id of an attachment
  /// @param invitation the id of one
  /// @param link the id of one that is open
  private record World(
      String tenant,
      AccountName account,
      DeviceId device,
      GroupId group,
      String blob,
      String invitation,
      String link) {
    String hide(String text) {
      return text.replace(account.value(), "#")
          .replace(device.toString(), "#")
          .replace(group.toString(), "#")
          .replace(blob, "#")
          .replace(invitation, "#")
          .replace(link, "#")
          .replace(tenant, "#");
    }
  }

  @BeforeAll
  void start(@TempDir Path data) throws Exception {
    server = TestServer.start(data);
    owner = TestAdmin.owner(server);
    TenantName _ = owner.tenant(LEFT.value());
    TenantName _ = owner.tenant(RIGHT.value());
    alice = TestDevice.register(server, LEFT.value(), "alice-on-the-left");
    alice.publish(2);
    group = alice.createGroup();
    assertThat(alice.say(group, "nobody's business").status()).isEqualTo(201);
    Object _ =
        owner.ask(
            AdminOperations.INVITE,
            new NewInvitation(Optional.empty(), Optional.empty()),
            LEFT.value());
    String invitation =
        owner
            .ask(AdminOperations.INVITATIONS, LEFT.value())
            .as(InvitationPage.class)
            .invitations()
            .getFirst()
            .id();
    theirs =
        new World(
            LEFT.value(),
            alice.account(),
            alice.id(),
            TestDevice.groupId(group),
            blob(),
            invitation,
            link());
    nowhere =
        new World(
            "none",
            new AccountName("nobody-anywhere-x"),
            new DeviceId(Bytes.fromHex("0123456789abcdef0123456789abcdef")),
            new GroupId(Bytes.wrap(new byte[theirs.group().value().length()])),
            Base64Url.encode(Bytes.wrap(new byte[32])),
            "ab".repeat(32),
            Base64Url.encode(Bytes.utf8("no such link yet")));
  }

  private String blob() throws Exception {
    Answer answer = server.send("POST", "/v1/blobs", BLOB, alice.authorization());
    Matcher id = ID.matcher(answer.body().toUtf8());
    return id.find()
        ? id.group(1)
        : Base64Url.encode(Bytes.utf8("thirty-two bytes, no attachment."));
  }

  private String link() throws Exception {
    Bytes id = Bytes.utf8("a link of alice!");
    assertThat(alice.post("/v1/links", new OpenLink(id, Bytes.utf8("offer"))).status())
        .isEqualTo(201);
    return Base64Url.encode(id);
  }

  @AfterAll
  void stop() {
    server.close();
  }

  static List<Operation<?, ?>> ofDevices() {
    return of(Access.DEVICE, Access.DELIVERY);
  }

  static List<Operation<?, ?>> ofAnyone() {
    return of(Access.ANYONE);
  }

  static List<Operation<?, ?>> ofAdministrators() {
    return of(Access.ADMIN);
  }

  private static List<Operation<?, ?>> of(Access... kinds) {
    List<Operation<?, ?>> found = new ArrayList<>();
    for (Operation<?, ?> operation : Operations.all()) {
      if (List.of(kinds).contains(operation.access())) {
        found.add(operation);
      }
    }
    return found;
  }

  /// A device of the other tenant, which some operations use up.
  private TestDevice stranger() throws Exception {
    return TestDevice.register(server, RIGHT.value(), "mallory-" + strangers++);
  }

  private static Object value(Parameter parameter, World world) {
    return switch (parameter.name()) {
      case "name" -> world.account();
      case "device" -> world.device();
      case "group" -> world.group();
      case "tenant" -> world.tenant();
      case "blob" -> world.blob();
      case "id" -> world.invitation();
      case "link" -> world.link();
      case "from", "since", "until", "who", "what" -> "";
      case "note" -> "found on a bench";
      case "account" -> world.account();
      case "after", "epoch", "bundle", "position" -> 0;
      case "file" -> "configuration";
      case "auditor" -> "nobody";
      case "limit" -> 10;
      default -> throw new AssertionError("how to cross over by " + parameter);
    };
  }

  private static String path(Operation<?, ?> operation, World world) {
    return operation.at(
        operation.parameters().stream().map(parameter -> value(parameter, world)).toArray());
  }

  private static Bytes body(Operation<?, ?> operation, World world) {
    if (operation.request() == Nothing.class) {
      return Bytes.EMPTY;
    }
    if (operation.id().equals("createBlob")) {
      return BLOB;
    }
    return operation.request() == Octets.class
        ? Bytes.utf8("bytes")
        : JSON.encode(CrossingBodies.of(operation, world.account(), world.device(), world.group()));
  }

  private Answer ask(Operation<?, ?> operation, World world, Map<String, String> headers)
      throws Exception {
    Map<String, String> all = new HashMap<>(headers);
    if (operation.request() == Octets.class) {
      all.put("Content-Type", "application/octet-stream");
      all.put("Upload-Offset", "0");
    }
    return server.send(operation.method(), path(operation, world), body(operation, world), all);
  }

  /// Both are refused, with the same words but for what they were asked.
  private void assertAlike(Operation<?, ?> operation, Answer theirAnswer, Answer noAnswer)
      throws Exception {
    Problem one = problem(theirAnswer);
    Problem other = problem(noAnswer);
    assertThat(one.type()).as(operation.id()).isEqualTo(other.type());
    assertThat(theirs.hide(one.detail()))
        .as(operation.id())
        .isEqualTo(nowhere.hide(other.detail()));
  }

  private static Problem problem(Answer answer) throws Exception {
    assertThat(answer.status()).as(answer.body().toUtf8()).isBetween(400, 499);
    return JSON.decode(answer.body(), Problem.class);
  }

  private static boolean names(Operation<?, ?> operation) {
    return operation.path().contains("{");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("ofDevices")
  void whatIsAnothersIsAsUnknownAsWhatIsNowhere(Operation<?, ?> operation) throws Exception {
    Map<String, String> before = left();
    Answer answer = ask(operation, theirs, stranger().authorization());
    if (names(operation)) {
      assertAlike(operation, answer, ask(operation, nowhere, stranger().authorization()));
      assertThat(answer.status()).isIn(400, 401, 403, 404);
    } else {
      assertThat(answer.body().toUtf8())
          .doesNotContain(theirs.account().value(), theirs.group().toString(), theirs.blob());
    }
    assertThat(left()).isEqualTo(before);
  }

  /// What the tenant on the left holds, as its device sees it.
  private Map<String, String> left() throws Exception {
    Map<String, String> seen = new HashMap<>();
    for (String path :
        List.of(
            Paths.account(alice.account()),
            Paths.OWN_KEY_PACKAGES,
            Paths.log(theirs.group(), 0, 100),
            Paths.inbox(0, 100),
            "/v1/blobs",
            LinkOperations.SHOW.at(theirs.link()))) {
      seen.put(path, alice.get(path).body().toUtf8().replaceAll("\"requestId\":\"[^\"]*\"", ""));
    }
    return seen;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("ofDevices")
  void aTokenIsNoneForAnotherTenant(Operation<?, ?> operation) throws Exception {
    Map<String, String> before = left();
    Map<String, String> crossed = new HashMap<>(alice.authorization());
    crossed.put("Sonet-Tenant", RIGHT.value());
    Map<String, String> lost = new HashMap<>(alice.authorization());
    lost.put("Sonet-Tenant", "none");
    Answer answer = ask(operation, theirs, crossed);
    assertThat(answer.problem(ProblemType.UNAUTHENTICATED).detail())
        .isEqualTo(ask(operation, theirs, lost).problem(ProblemType.UNAUTHENTICATED).detail());
    assertThat(left()).isEqualTo(before);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("ofDevices")
  void overTheSocketItIsTheSame(Operation<?, ?> operation) throws Exception {
    if (!names(operation)) {
      return;
    }
    try (TestStream stream = TestStream.open(server, stranger())) {
      Problem one = tunnel(stream, operation, theirs);
      Problem other = tunnel(stream, operation, nowhere);
      assertThat(one.type()).isEqualTo(other.type());
      assertThat(theirs.hide(one.detail())).isEqualTo(nowhere.hide(other.detail()));
    }
  }

  private static Problem tunnel(TestStream stream, Operation<?, ?> operation, World world)
      throws Exception {
    Bytes body = body(operation, world);
    boolean json = operation.request() != Nothing.class && operation.request() != Octets.class;
    stream.send(
        new ClientFrame.Request(
            1,
            operation.method(),
            path(operation, world),
            Map.of(),
            json ? Optional.of(new Document(body)) : Optional.empty()));
    ServerFrame.Response response = stream.next(ServerFrame.Response.class);
    assertThat(response.status()).isBetween(400, 499);
    return JSON.decode(response.body().orElseThrow().encoded(), Problem.class);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("ofAnyone")
  void whoHasNoTokenFindsNobodyElsewhere(Operation<?, ?> operation) throws Exception {
    Map<String, String> right = Map.of("Sonet-Tenant", RIGHT.value());
    Answer answer = ask(operation, theirs, right);
    if (answer.status() < 300) {
      // What is for everyone is each tenant's own.
      Answer left = ask(operation, theirs, Map.of("Sonet-Tenant", LEFT.value()));
      assertThat(left.status()).isEqualTo(answer.status());
      assertThat(left.body()).isNotEqualTo(answer.body());
      return;
    }
    assertAlike(operation, answer, ask(operation, nowhere, right));
  }

  @Test
  void aSessionHearsNothingOfAnotherTenant() throws Exception {
    LogRef theirLog = new LogRef.Group(theirs.group());
    LogRef noLog = new LogRef.Group(nowhere.group());
    try (TestStream stream = TestStream.open(server, stranger())) {
      stream.send(new ClientFrame.Subscribe(TestStream.after(theirLog, 0)));
      Problem one = stream.next(ServerFrame.Ended.class).problem();
      stream.send(new ClientFrame.Subscribe(TestStream.after(noLog, 0)));
      Problem other = stream.next(ServerFrame.Ended.class).problem();
      assertThat(one.type()).isEqualTo(other.type());
      assertThat(theirs.hide(one.detail())).isEqualTo(nowhere.hide(other.detail()));
      stream.send(new ClientFrame.Ephemeral(theirLog, Bytes.utf8("typing")));
      Problem typing = stream.next(ServerFrame.Refused.class).problem();
      stream.send(new ClientFrame.Ephemeral(noLog, Bytes.utf8("typing")));
      assertThat(theirs.hide(typing.detail()))
          .isEqualTo(nowhere.hide(stream.next(ServerFrame.Refused.class).problem().detail()));
    }
  }

  @Test
  void aSealedMessageIsForNobodyElsewhere() throws Exception {
    Map<String, String> sealed =
        Map.of(
            "Delivery-Token",
            Base64Url.encode(Bytes.wrap(new byte[32])),
            "Sonet-Tenant",
            RIGHT.value());
    Operation<?, ?> send = InboxOperations.SEND;
    assertAlike(send, ask(send, theirs, sealed), ask(send, nowhere, sealed));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("ofAdministrators")
  void anAdministratorOfATenantKnowsNoOther(Operation<?, ?> operation) throws Exception {
    if (!operation.parameters().contains(Parameter.TENANT)
        || !AdminOperations.roles(operation).contains(AdminRole.TENANT_ADMIN)) {
      return;
    }
    Map<String, String> before = left();
    Map<String, String> its = bearer(owner.make(RIGHT));
    Answer answer = ask(operation, theirs, its);
    Object _ = answer.problem(ProblemType.UNKNOWN_TENANT);
    assertAlike(operation, answer, ask(operation, nowhere, its));
    assertThat(left()).isEqualTo(before);
  }

  private static Map<String, String> bearer(TestAdmin admin) {
    return Map.of("Authorization", "Bearer " + admin.token());
  }

  @Test
  void anAdministratorOfATenantListsNoOther() throws Exception {
    assertThat(owner.make(RIGHT).ask(AdminOperations.TENANTS).as(TenantPage.class).tenants())
        .extracting(tenant -> tenant.name())
        .containsExactly(RIGHT);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("ofAdministrators")
  void whoIsNoAdministratorIsRefused(Operation<?, ?> operation) throws Exception {
    Object _ = ask(operation, theirs, Map.of()).problem(ProblemType.UNAUTHENTICATED);
    Object _ = ask(operation, theirs, alice.authorization()).problem(ProblemType.UNAUTHENTICATED);
    Object _ =
        ask(operation, theirs, Map.of("Authorization", "Bearer sat_" + alice.token()))
            .problem(ProblemType.UNAUTHENTICATED);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("ofAdministrators")
  void eachRoleMayDoWhatTheTableSays(Operation<?, ?> operation) throws Exception {
    for (AdminRole role : AdminRole.values()) {
      TestAdmin admin = role == AdminRole.TENANT_ADMIN ? owner.make(RIGHT) : owner.make(role);
      // Of what there is not, so that whoever may do it does no harm.
      Answer answer = ask(operation, nowhere, bearer(admin));
      if (AdminOperations.roles(operation).contains(role)) {
        assertThat(answer.status()).as(operation.id() + " by " + role).isNotIn(401, 403, 500);
      } else {
        Object _ = answer.problem(ProblemType.NOT_PERMITTED);
      }
    }
    if (operation.equals(AdminOperations.DRAIN)) {
      server.restart();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("ofDevices")
  void anAdministratorIsNoDevice(Operation<?, ?> operation) throws Exception {
    Object _ = ask(operation, theirs, bearer(owner)).problem(ProblemType.UNAUTHENTICATED);
  }

  @Test
  void whatIsMeasuredIsForNoAdministratorOfATenant() throws Exception {
    Object _ = server.get("/metrics", bearer(owner.make(RIGHT))).problem(ProblemType.NOT_PERMITTED);
    assertThat(alice.get(Paths.OWN_KEY_PACKAGES).as(KeyPackageCount.class).suites()).hasSize(1);
  }
}
