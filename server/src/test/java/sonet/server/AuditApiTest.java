package sonet.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sonet.crypto.Bytes;
import sonet.protocol.AdminOperations;
import sonet.protocol.AdminRole;
import sonet.protocol.AuditAct;
import sonet.protocol.AuditActor;
import sonet.protocol.AuditEntry;
import sonet.protocol.AuditPage;
import sonet.protocol.AuditPruning;
import sonet.protocol.AuditResult;
import sonet.protocol.AuditTrail;
import sonet.protocol.ChangeTenant;
import sonet.protocol.DirectoryOperations;
import sonet.protocol.HistoryRetention;
import sonet.protocol.IssuedAdminToken;
import sonet.protocol.IssuedInvitation;
import sonet.protocol.NewAdminToken;
import sonet.protocol.NewInvitation;
import sonet.protocol.Operation;
import sonet.protocol.ProblemType;
import sonet.protocol.PublishPrekeys;
import sonet.protocol.TenantName;
import sonet.protocol.codec.Codec;
import sonet.server.testing.Answer;
import sonet.server.testing.TestAdmin;
import sonet.server.testing.TestDevice;
import sonet.server.testing.TestServer;

final class AuditApiTest {
  private static final Codec JSON = Codec.json(1 << 20);

  @TempDir Path data;
  private TestServer server;
  private TestAdmin owner;

  @BeforeEach
  void start() throws Exception {
    server = TestServer.start(data);
    owner = TestAdmin.owner(server);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private List<AuditEntry> trail(String tenant) throws Exception {
    return owner.ask(AdminOperations.AUDIT, tenant, 0, 500).as(AuditPage.class).entries();
  }

  private List<AuditEntry> ofService() throws Exception {
    return owner.ask(AdminOperations.SERVICE_AUDIT, 0, 500).as(AuditPage.class).entries();
  }

  private static List<AuditAct> of(List<AuditEntry> entries, Operation<?, ?> operation) {
    return entries.stream()
        .map(AuditEntry::act)
        .filter(act -> act.what().equals(operation.id()))
        .toList();
  }

  private AuditAct only(String tenant, Operation<?, ?> operation) throws Exception {
    List<AuditAct> found = of(trail(tenant), operation);
    assertThat(found).hasSize(1);
    return found.getFirst();
  }

  @Test
  void aRegistrationHasItsEntryWithWhatWasRegistered() throws Exception {
    TestDevice alice = TestDevice.register(server, "alice");
    AuditAct act = only("default", DirectoryOperations.REGISTER);
    assertThat(act.who()).isEqualTo(AuditActor.STRANGER);
    assertThat(act.on().account()).contains(alice.account());
    assertThat(act.on().device()).contains(alice.id());
    assertThat(act.result()).isEqualTo(AuditResult.DONE);
    assertThat(act.request()).isNotEmpty();
    assertThat(act.why().change()).contains("registration");
  }

  @Test
  void theSameRegistrationAgainChangesNothingAndIsSaidToDoSo() throws Exception {
    TestDevice alice = TestDevice.register(server, "alice");
    Answer again = server.post("/v1/accounts", alice.registration(), Map.of());
    assertThat(again.status()).isEqualTo(201);
    assertThat(of(trail("default"), DirectoryOperations.REGISTER))
        .extracting(AuditAct::result)
        .containsExactly(AuditResult.DONE, AuditResult.UNCHANGED);
  }

  @Test
  void devicesThatComeAndGoHaveTheirEntries() throws Exception {
    TestDevice alice = TestDevice.register(server, "alice");
    TestDevice tablet = alice.link();
    assertThat(alice.remove(tablet, Map.of()).status()).isEqualTo(204);
    AuditAct added = only("default", DirectoryOperations.ADD_DEVICE);
    assertThat(added.who()).isEqualTo(AuditActor.device(alice.id(), alice.account()));
    assertThat(added.on().device()).contains(tablet.id());
    assertThat(added.why().change()).contains("new-device");
    AuditAct removed = only("default", DirectoryOperations.REMOVE_DEVICE);
    assertThat(removed.on().account()).contains(alice.account());
    assertThat(removed.on().device()).contains(tablet.id());
    assertThat(removed.result()).isEqualTo(AuditResult.DONE);
  }

  @Test
  void keysForOthersHaveAnEntryBeforeAndOneAfter() throws Exception {
    TestDevice alice = TestDevice.register(server, "alice");
    alice.publish(2);
    List<AuditAct> acts = of(trail("default"), DirectoryOperations.PUBLISH_KEY_PACKAGES);
    assertThat(acts)
        .extracting(AuditAct::result)
        .containsExactly(AuditResult.BEGUN, AuditResult.DONE);
    assertThat(acts).extracting(AuditAct::id).containsOnly(acts.getFirst().id());
    PublishPrekeys keys =
        new PublishPrekeys(
            Optional.empty(), List.of(Bytes.fromHex("aa")), List.of(), Optional.empty());
    assertThat(alice.post(DirectoryOperations.PUBLISH_PREKEYS.path(), keys).status())
        .isEqualTo(201);
    assertThat(of(trail("default"), DirectoryOperations.PUBLISH_PREKEYS))
        .extracting(AuditAct::result)
        .containsExactly(AuditResult.BEGUN, AuditResult.DONE);
  }

  @Test
  void anAccountThatIsDeletedHasItsEntryWhoeverDoesIt() throws Exception {
    TestDevice alice = TestDevice.register(server, "alice");
    TestDevice bob = TestDevice.register(server, "bob");
    Answer own =
        server.send(
            "DELETE",
            DirectoryOperations.DELETE_ACCOUNT.path(),
            Bytes.EMPTY,
            alice.authorization());
    assertThat(own.status()).isEqualTo(204);
    assertThat(only("default", DirectoryOperations.DELETE_ACCOUNT).on().account())
        .contains(alice.account());
    Answer removed =
        owner.send(
            AdminOperations.REMOVE_ACCOUNT,
            Bytes.EMPTY,
            Map.of("Sonet-Reason", "k%C3%BCndigt, 100%25+", "Sonet-Ticket", "T-17"),
            "default",
            bob.account());
    assertThat(removed.status()).isEqualTo(204);
    AuditAct act = only("default", AdminOperations.REMOVE_ACCOUNT);
    assertThat(act.who().kind()).isEqualTo(AuditActor.Kind.ADMINISTRATOR);
    assertThat(act.who().role()).contains(AdminRole.OWNER);
    assertThat(act.on().account()).contains(bob.account());
    assertThat(act.why().reason()).contains("kündigt, 100%+");
    assertThat(act.why().ticket()).contains("T-17");
  }

  @Test
  void whatIsRefusedStandsThereWithItsProblem() throws Exception {
    TestDevice alice = TestDevice.register(server, "alice");
    TestDevice other = TestDevice.unknown(server, "alice");
    Object _ =
        server.post("/v1/accounts", other.registration(), Map.of()).problem(ProblemType.NAME_TAKEN);
    Object _ = alice.remove(alice, Map.of()).problem(ProblemType.LAST_DEVICE);
    assertThat(of(trail("default"), DirectoryOperations.REGISTER))
        .extracting(AuditAct::problem)
        .containsExactly(Optional.empty(), Optional.of(ProblemType.NAME_TAKEN));
    AuditAct refused = only("default", DirectoryOperations.REMOVE_DEVICE);
    assertThat(refused.result()).isEqualTo(AuditResult.REFUSED);
    assertThat(refused.problem()).contains(ProblemType.LAST_DEVICE);
    assertThat(refused.who().account()).contains(alice.account());
  }

  @Test
  void anAdministratorWithoutTheRoleStandsThereToo() throws Exception {
    TestAdmin operator = owner.make(AdminRole.OPERATOR);
    Object _ =
        operator
            .ask(AdminOperations.REMOVE_ACCOUNT, "default", "alice")
            .problem(ProblemType.NOT_PERMITTED);
    Object _ = operator.ask(AdminOperations.TOKENS).problem(ProblemType.NOT_PERMITTED);
    assertThat(only("default", AdminOperations.REMOVE_ACCOUNT).problem())
        .contains(ProblemType.NOT_PERMITTED);
    assertThat(of(ofService(), AdminOperations.TOKENS))
        .extracting(AuditAct::problem)
        .containsExactly(Optional.of(ProblemType.NOT_PERMITTED));
  }

  @Test
  void whoAsksForAnotherTenantStandsInTheTrailOfTheServiceAlone() throws Exception {
    TenantName acme = owner.tenant("acme");
    TestAdmin theirs = owner.make(acme);
    Object _ =
        theirs
            .ask(AdminOperations.REMOVE_ACCOUNT, "default", "alice")
            .problem(ProblemType.UNKNOWN_TENANT);
    assertThat(trail("default")).isEmpty();
    assertThat(of(ofService(), AdminOperations.REMOVE_ACCOUNT))
        .extracting(AuditAct::problem)
        .containsExactly(Optional.of(ProblemType.UNKNOWN_TENANT));
  }

  @Test
  void noTrailHoldsASecret() throws Exception {
    IssuedAdminToken token =
        owner
            .ask(
                AdminOperations.CREATE_TOKEN,
                new NewAdminToken("x", AdminRole.AUDITOR, Optional.empty(), Optional.empty()))
            .as(IssuedAdminToken.class);
    IssuedInvitation invitation =
        owner
            .ask(
                AdminOperations.INVITE,
                new NewInvitation(Optional.empty(), Optional.empty()),
                "default")
            .as(IssuedInvitation.class);
    AuditAct made = of(ofService(), AdminOperations.CREATE_TOKEN).getLast();
    assertThat(made.on().object()).contains(token.about().id());
    AuditAct invited = of(trail("default"), AdminOperations.INVITE).getLast();
    assertThat(invited.on().object()).contains(invitation.invitation().id());
    StringBuilder all = new StringBuilder();
    for (AuditEntry entry : concat(ofService(), trail("default"))) {
      all.append(entry.body().toUtf8());
    }
    assertThat(all.toString()).doesNotContain(token.token(), owner.token(), invitation.code());
  }

  private static List<AuditEntry> concat(List<AuditEntry> one, List<AuditEntry> other) {
    List<AuditEntry> all = new ArrayList<>(one);
    all.addAll(other);
    return all;
  }

  @Test
  void whoLookedAtAnAccountStandsThere() throws Exception {
    TestDevice alice = TestDevice.register(server, "alice");
    assertThat(owner.ask(AdminOperations.SHOW_ACCOUNT, "default", alice.account()).status())
        .isEqualTo(200);
    assertThat(only("default", AdminOperations.SHOW_ACCOUNT).on().account())
        .contains(alice.account());
  }

  @Test
  void aTrailIsAskedByTimeByWhomByWhatAndByAccount() throws Exception {
    TestDevice alice = TestDevice.register(server, "alice");
    Instant between = server.clock().instant().plus(Duration.ofMinutes(3));
    server.clock().advance(Duration.ofMinutes(5));
    TestDevice bob = TestDevice.register(server, "bob");
    bob.publish(1);
    assertThat(ask("", "", "", "", "alice")).hasSize(1);
    assertThat(ask("", "", "", "publishKeyPackages", "")).hasSize(2);
    assertThat(ask("", "", bob.id().toString(), "", "")).hasSize(2);
    assertThat(ask(between.toString(), "", "", "", ""))
        .extracting(entry -> entry.act().on().account())
        .containsOnly(Optional.of(bob.account()));
    assertThat(ask("", between.toString(), "", "", ""))
        .extracting(entry -> entry.act().on().account())
        .containsOnly(Optional.of(alice.account()));
    Object _ =
        owner
            .ask(AdminOperations.AUDIT, "default", 0, 10, "yesterday")
            .problem(ProblemType.INVALID_PARAMETER);
  }

  private List<AuditEntry> ask(String since, String until, String who, String what, String account)
      throws Exception {
    return owner
        .ask(AdminOperations.AUDIT, "default", 0, 100, since, until, who, what, account)
        .as(AuditPage.class)
        .entries();
  }

  @Test
  void aTrailIsReadPageByPage() throws Exception {
    for (int i = 0; i < 7; i++) {
      Object _ = TestDevice.register(server, "user-" + i);
    }
    List<AuditEntry> all = new ArrayList<>();
    Optional<Long> after = Optional.of(0L);
    while (after.isPresent()) {
      AuditPage page =
          owner.ask(AdminOperations.AUDIT, "default", after.get(), 3).as(AuditPage.class);
      assertThat(page.entries().size()).isLessThanOrEqualTo(3);
      all.addAll(page.entries());
      after = page.next();
    }
    assertThat(all).extracting(AuditEntry::seq).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L);
    assertThat(all).isEqualTo(trail("default"));
  }

  @Test
  void tenantsAndRolesSeeTheirTrailsAndNoOther() throws Exception {
    TenantName acme = owner.tenant("acme");
    TestDevice _ = TestDevice.register(server, "acme", "alice");
    TestAdmin theirs = owner.make(acme);
    assertThat(theirs.ask(AdminOperations.AUDIT, "acme", 0, 10).as(AuditPage.class).entries())
        .hasSize(1);
    Object _ = theirs.ask(AdminOperations.AUDIT, "default").problem(ProblemType.UNKNOWN_TENANT);
    Object _ = theirs.ask(AdminOperations.SERVICE_AUDIT).problem(ProblemType.NOT_PERMITTED);
    TestAdmin auditor = owner.make(AdminRole.AUDITOR);
    assertThat(auditor.ask(AdminOperations.SERVICE_AUDIT).status()).isEqualTo(200);
    assertThat(auditor.ask(AdminOperations.AUDIT_HEAD, "acme").as(AuditTrail.class).tenant())
        .contains(acme);
    TestAdmin operator = owner.make(AdminRole.OPERATOR);
    Object _ = operator.ask(AdminOperations.AUDIT, "acme").problem(ProblemType.NOT_PERMITTED);
  }

  @Test
  void theDeletionOfATenantOutlivesItsTrail() throws Exception {
    TenantName acme = owner.tenant("acme");
    assertThat(owner.ask(AdminOperations.CHANGE_TENANT, ChangeTenant.NOTHING, acme).status())
        .isEqualTo(200);
    assertThat(trail("acme")).isNotEmpty();
    assertThat(owner.ask(AdminOperations.DELETE_TENANT, acme).status()).isEqualTo(202);
    AuditAct deleted = of(ofService(), AdminOperations.DELETE_TENANT).getFirst();
    assertThat(deleted.on().tenant()).contains(acme);
    assertThat(deleted.result()).isEqualTo(AuditResult.DONE);
    assertThat(of(ofService(), AdminOperations.CREATE_TENANT).getFirst().on().tenant())
        .contains(acme);
  }

  @Test
  void nobodyFillsATrailWithWhatIsRefused() throws Exception {
    TestDevice _ = TestDevice.register(server, "alice");
    Bytes body = JSON.encode(TestDevice.unknown(server, "alice").registration());
    for (int i = 0; i < 100; i++) {
      Object _ =
          server.send("POST", "/v1/accounts", body, Map.of()).problem(ProblemType.NAME_TAKEN);
    }
    assertThat(trail("default")).hasSizeBetween(61, 62);
    server.clock().advance(Duration.ofMinutes(2));
    server.server().sweep();
    AuditAct rest = trail("default").getLast().act();
    assertThat(rest.what()).isEqualTo(AuditAct.OVERFLOW);
    assertThat(rest.unrecorded()).contains(40L);
  }

  @Test
  void aTrailIsKeptAsLongAsItsTenantSays() throws Exception {
    TenantName acme = owner.tenant("acme");
    TestDevice _ = TestDevice.register(server, "acme", "alice");
    TestDevice _ = TestDevice.register(server, "alice");
    ChangeTenant change =
        ChangeTenant.NOTHING.withHistory(
            new HistoryRetention(Optional.of(Duration.ofDays(10)), Optional.empty()));
    assertThat(owner.ask(AdminOperations.CHANGE_TENANT, change, acme).status()).isEqualTo(200);
    server.clock().advance(Duration.ofDays(11));
    server.server().sweep();
    assertThat(trail("default")).hasSize(1);
    AuditTrail theirs = owner.ask(AdminOperations.AUDIT_HEAD, acme).as(AuditTrail.class);
    assertThat(theirs.first()).isEqualTo(3);
    assertThat(theirs.pruning().map(AuditPruning::count)).contains(2L);
    assertThat(trail("acme").getFirst().act().pruning()).isEqualTo(theirs.pruning());
    server.clock().advance(Duration.ofDays(21));
    server.server().sweep();
    assertThat(trail("default").getFirst().act().what()).isEqualTo(AuditAct.PRUNING);
  }

  @Test
  void aReasonThatCannotBeReadIsRefused() throws Exception {
    for (String reason : List.of("%zz", "%00", "a".repeat(501))) {
      Object _ =
          owner
              .send(
                  AdminOperations.SHOW_TENANT,
                  Bytes.EMPTY,
                  Map.of("Sonet-Reason", reason),
                  "default")
              .problem(ProblemType.INVALID_PARAMETER);
    }
  }
}
