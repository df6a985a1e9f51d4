package sonet.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sonet.crypto.Bytes;
import sonet.mls.Group;
import sonet.protocol.Account;
import sonet.protocol.AccountName;
import sonet.protocol.AccountPage;
import sonet.protocol.AdminOperations;
import sonet.protocol.AdminRole;
import sonet.protocol.AdminTask;
import sonet.protocol.AdminTaskList;
import sonet.protocol.AdminTokenPage;
import sonet.protocol.ChangeTenant;
import sonet.protocol.ClientFrame;
import sonet.protocol.Invitation;
import sonet.protocol.InvitationPage;
import sonet.protocol.IssuedInvitation;
import sonet.protocol.NewBackup;
import sonet.protocol.NewInvitation;
import sonet.protocol.NewTenant;
import sonet.protocol.Paths;
import sonet.protocol.ProblemType;
import sonet.protocol.Quotas;
import sonet.protocol.RegisterAccount;
import sonet.protocol.Registration;
import sonet.protocol.Retention;
import sonet.protocol.ServerFrame;
import sonet.protocol.Switch;
import sonet.protocol.TenantName;
import sonet.protocol.TenantPage;
import sonet.protocol.TenantSettings;
import sonet.protocol.TenantState;
import sonet.protocol.TenantUsage;
import sonet.protocol.TenantView;
import sonet.protocol.codec.Codec;
import sonet.server.config.Settings;
import sonet.server.testing.Answer;
import sonet.server.testing.TestAdmin;
import sonet.server.testing.TestDevice;
import sonet.server.testing.TestServer;
import sonet.server.testing.TestStream;

final class AdminApiTest {
  private static final TenantName ACME = new TenantName("acme");

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

  @Test
  void listsAreReadInPages() throws Exception {
    for (int i = 0; i < 4; i++) {
      TenantName _ = owner.tenant("t" + i);
      TestAdmin _ = owner.make(AdminRole.AUDITOR);
      TestDevice _ = TestDevice.register(server, "t0", "user" + i);
    }
    TenantPage first = owner.ask(AdminOperations.TENANTS, "", 3).as(TenantPage.class);
    assertThat(first.tenants())
        .extracting(one -> one.name().value())
        .containsExactly("default", "t0", "t1");
    TenantPage rest =
        owner.ask(AdminOperations.TENANTS, first.next().orElseThrow(), 3).as(TenantPage.class);
    assertThat(rest.tenants()).extracting(one -> one.name().value()).containsExactly("t2", "t3");
    assertThat(rest.next()).isEmpty();
    AdminTokenPage tokens = owner.ask(AdminOperations.TOKENS, "", 3).as(AdminTokenPage.class);
    AdminTokenPage more =
        owner.ask(AdminOperations.TOKENS, tokens.next().orElseThrow(), 3).as(AdminTokenPage.class);
    assertThat(more.tokens()).hasSize(2).doesNotContainAnyElementsOf(tokens.tokens());
    AccountPage accounts = owner.ask(AdminOperations.ACCOUNTS, "t0", "", 3).as(AccountPage.class);
    assertThat(accounts.accounts())
        .extracting(AccountName::value)
        .containsExactly("user0", "user1", "user2");
    assertThat(
            owner
                .ask(AdminOperations.ACCOUNTS, "t0", accounts.next().orElseThrow(), 3)
                .as(AccountPage.class)
                .accounts())
        .containsExactly(new AccountName("user3"));
  }

  @Test
  void theSameNamesAndKeysAreOthersInAnotherTenant() throws Exception {
    TenantName _ = owner.tenant("acme");
    TestDevice here = TestDevice.register(server, "alice");
    TestDevice there = TestDevice.register(server, "acme", "alice");
    Group _ = here.createGroup();
    assertThat(there.get(Paths.account(here.account())).as(Account.class).devices())
        .extracting(device -> device.id())
        .containsExactly(there.id());
    Answer crossed =
        server.get(
            Paths.account(here.account()),
            Map.of("Authorization", "Bearer " + here.token(), "Sonet-Tenant", "acme"));
    Answer nowhere =
        server.get(
            Paths.account(here.account()),
            Map.of("Authorization", "Bearer " + here.token(), "Sonet-Tenant", "nowhere"));
    assertThat(crossed.problem(ProblemType.UNAUTHENTICATED).detail())
        .isEqualTo(nowhere.problem(ProblemType.UNAUTHENTICATED).detail());
    Object _ =
        server
            .post(Paths.ACCOUNTS, here.registration(), Map.of("Sonet-Tenant", "nowhere"))
            .problem(ProblemType.UNKNOWN_TENANT);
  }

  @Test
  void aHostNameLeadsToItsTenant() throws Exception {
    TenantSettings settings =
        new ChangeTenant(
                Optional.empty(),
                Optional.of(List.of("127.0.0.1")),
                Optional.of(Registration.INVITATION),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty())
            .apply(TenantSettings.DEFAULT);
    TenantName _ = owner.tenant("acme", settings);
    TestDevice stranger = TestDevice.unknown(server, "stranger");
    Object _ =
        server
            .post(Paths.ACCOUNTS, stranger.registration(), Map.of())
            .problem(ProblemType.INVITATION_NEEDED);
    TestDevice here = TestDevice.register(server, "default", "alice");
    Object _ = here.get(Paths.OWN_KEY_PACKAGES).problem(ProblemType.UNAUTHENTICATED);
    Object _ =
        owner
            .ask(
                AdminOperations.CREATE_TENANT,
                new NewTenant(new TenantName("other"), Optional.of(settings)))
            .problem(ProblemType.TENANT_EXISTS);
    Object _ =
        owner
            .ask(AdminOperations.CREATE_TENANT, new NewTenant(ACME, Optional.empty()))
            .problem(ProblemType.TENANT_EXISTS);
  }

  @Test
  void anInvitationIsGoodAsOftenAsItSays() throws Exception {
    ChangeTenant invited =
        new ChangeTenant(
            Optional.empty(),
            Optional.empty(),
            Optional.of(Registration.INVITATION),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    Object _ = owner.ask(AdminOperations.CHANGE_TENANT, invited, "default").as(TenantView.class);
    IssuedInvitation two =
        owner
            .ask(
                AdminOperations.INVITE,
                new NewInvitation(Optional.of(2), Optional.of(Duration.ofDays(1))),
                "default")
            .as(IssuedInvitation.class);
    assertThat(register("a", two.code()).status()).isEqualTo(201);
    assertThat(register("b", two.code()).status()).isEqualTo(201);
    Object _ = register("c", two.code()).problem(ProblemType.INVITATION_NEEDED);
    Object _ = register("c", "sinv_guess").problem(ProblemType.INVITATION_NEEDED);
    IssuedInvitation late =
        owner
            .ask(
                AdminOperations.INVITE,
                new NewInvitation(Optional.empty(), Optional.empty()),
                "default")
            .as(IssuedInvitation.class);
    Answer listed = owner.ask(AdminOperations.INVITATIONS, "default");
    assertThat(listed.as(InvitationPage.class).invitations())
        .extracting(Invitation::id)
        .containsExactly(late.invitation().id());
    assertThat(listed.body().toUtf8()).doesNotContain(late.code());
    server.clock().advance(Duration.ofDays(8));
    assertThat(register("c", late.code()).problem(ProblemType.INVITATION_NEEDED).detail())
        .contains("expired");
  }

  private Answer register(String name, String code) throws Exception {
    RegisterAccount request = TestDevice.unknown(server, name).registration();
    return server.post(
        Paths.ACCOUNTS,
        new RegisterAccount(
            request.name(), request.device(), request.deviceSet(), Optional.of(code)),
        Map.of());
  }

  @Test
  void aRevokedInvitationIsGoodForNobody() throws Exception {
    TenantSettings invited =
        new TenantSettings(
            List.of(),
            Registration.INVITATION,
            Retention.DEFAULT,
            Switch.ON,
            Quotas.NONE,
            Optional.empty());
    TenantName _ = owner.tenant("acme", invited);
    IssuedInvitation issued =
        owner
            .ask(
                AdminOperations.INVITE,
                new NewInvitation(Optional.empty(), Optional.empty()),
                "acme")
            .as(IssuedInvitation.class);
    String id = issued.invitation().id();
    Object _ =
        owner.ask(AdminOperations.REVOKE_INVITATION, "default", id).problem(ProblemType.NOT_FOUND);
    assertThat(owner.ask(AdminOperations.REVOKE_INVITATION, "acme", id).status()).isEqualTo(204);
    Object _ = register("a", issued.code());
    assertThat(
            owner.ask(AdminOperations.INVITATIONS, "acme").as(InvitationPage.class).invitations())
        .isEmpty();
  }

  @Test
  void aSuspendedTenantIsRefusedUntilItIsWoken() throws Exception {
    TenantName _ = owner.tenant("acme");
    TestDevice device = TestDevice.register(server, "acme", "alice");
    TestDevice other = TestDevice.register(server, "bob");
    try (TestStream stream = TestStream.open(server, device);
        TestStream kept = TestStream.open(server, other)) {
      Object _ =
          owner
              .ask(
                  AdminOperations.CHANGE_TENANT,
                  ChangeTenant.NOTHING.withSuspended(Switch.ON),
                  "acme")
              .as(TenantView.class);
      assertThat(stream.closeCode()).isPositive();
      kept.send(new ClientFrame.Ping(7));
      assertThat(kept.next(ServerFrame.Pong.class).id()).isEqualTo(7);
    }
    Object _ = device.get(Paths.OWN_KEY_PACKAGES).problem(ProblemType.TENANT_SUSPENDED);
    Object _ =
        server
            .post(
                Paths.ACCOUNTS,
                TestDevice.unknown(server, "x").registration(),
                Map.of("Sonet-Tenant", "acme"))
            .problem(ProblemType.TENANT_SUSPENDED);
    assertThat(other.get(Paths.OWN_KEY_PACKAGES).status()).isEqualTo(200);
    Object _ =
        owner
            .ask(
                AdminOperations.CHANGE_TENANT,
                ChangeTenant.NOTHING.withSuspended(Switch.OFF),
                "acme")
            .as(TenantView.class);
    assertThat(device.get(Paths.OWN_KEY_PACKAGES).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"contestPercent\":0}",
        "{\"contestPercent\":101}",
        "{\"hosts\":[\"Chat.example:443\"]}",
        "{\"quotas\":{\"accounts\":-1}}"
      })
  void aChangeToWhatNoTenantCanHaveIsRefused(String change) throws Exception {
    Object _ =
        owner
            .send(AdminOperations.CHANGE_TENANT, Bytes.utf8(change), Map.of(), "default")
            .problem(ProblemType.MALFORMED);
  }

  @Test
  void aChangeOfWhatWasChangedMeanwhileIsRefused() throws Exception {
    TenantName _ = owner.tenant("acme");
    Bytes body = Codec.json(1 << 16).encode(ChangeTenant.NOTHING.withSuspended(Switch.ON));
    String seen =
        owner.ask(AdminOperations.SHOW_TENANT, "acme").headers().firstValue("ETag").orElseThrow();
    TenantView changed =
        owner
            .send(AdminOperations.CHANGE_TENANT, body, Map.of("If-Match", seen), "acme")
            .as(TenantView.class);
    assertThat(changed.state()).isEqualTo(TenantState.SUSPENDED);
    Object _ =
        owner
            .send(AdminOperations.CHANGE_TENANT, body, Map.of("If-Match", seen), "acme")
            .problem(ProblemType.CHANGED_MEANWHILE);
  }

  /// For so long a deletion waits for requests that are under way.
  private void hurry() throws Exception {
    server.restart(config -> config.with(Settings.REQUEST_TIME, Duration.ofSeconds(5)));
  }

  @Test
  void aDeletedTenantIsGoneWithAllItHadAndItsNameIsFree() throws Exception {
    hurry();
    TenantName _ = owner.tenant("acme");
    TestAdmin its = owner.make(ACME);
    TestDevice alice = TestDevice.register(server, "acme", "alice");
    TestDevice kept = TestDevice.register(server, "alice");
    Group _ = alice.createGroup();
    Group group = kept.createGroup();
    TenantUsage before = owner.ask(AdminOperations.USAGE, "acme").as(TenantUsage.class);
    assertThat(before.accounts()).isOne();
    assertThat(before.storageBytes()).isPositive();
    AdminTask task = owner.ask(AdminOperations.DELETE_TENANT, "acme").as(AdminTask.class);
    Object _ = owner.ask(AdminOperations.SHOW_TENANT, "acme").problem(ProblemType.UNKNOWN_TENANT);
    assertThat(alice.get(Paths.OWN_KEY_PACKAGES).status()).isIn(401, 404);
    Object _ = owner.ask(AdminOperations.CANCEL_TASK, task.id()).problem(ProblemType.FORBIDDEN);
    assertThat(owner.await(task).state()).isEqualTo(AdminTask.State.DONE);
    Object _ = alice.get(Paths.OWN_KEY_PACKAGES).problem(ProblemType.UNAUTHENTICATED);
    server.clock().advance(Duration.ofSeconds(1));
    TenantName _ = owner.tenant("acme");
    Object _ = its.ask(AdminOperations.SHOW_TENANT, "acme").problem(ProblemType.UNAUTHENTICATED);
    assertThat(owner.ask(AdminOperations.USAGE, "acme").as(TenantUsage.class).storageBytes())
        .isZero();
    assertThat(kept.say(group, "still here").status()).isEqualTo(201);
  }

  @Test
  void aDeletionThatWasBrokenOffGoesOnAfterARestart() throws Exception {
    TenantName _ = owner.tenant("acme");
    // It waits for half a minute, and so is not done when the server stops.
    Object _ = owner.ask(AdminOperations.DELETE_TENANT, "acme").as(AdminTask.class);
    hurry();
    AdminTask task = owner.ask(AdminOperations.TASKS).as(AdminTaskList.class).tasks().getFirst();
    assertThat(owner.await(task).detail()).isEqualTo("the tenant acme is gone");
  }

  @Test
  void aBackupIsMadeWhileTheServerServesAndHoldsEverything() throws Exception {
    TestDevice alice = TestDevice.register(server, "alice");
    Group group = alice.createGroup();
    assertThat(alice.say(group, "before").status()).isEqualTo(201);
    NewBackup named = new NewBackup(Optional.of("nightly"));
    Answer begun = owner.ask(AdminOperations.BACKUP, named);
    assertThat(begun.status()).isEqualTo(202);
    AdminTask done = owner.await(begun.as(AdminTask.class));
    assertThat(done.state()).as(done.detail()).isEqualTo(AdminTask.State.DONE);
    Object _ = owner.ask(AdminOperations.BACKUP, named).problem(ProblemType.TASK_EXISTS);
    assertThat(alice.say(group, "after").status()).isEqualTo(201);
    server.restart(
        config -> config.with(Settings.DATA, data.resolve("backups/nightly").toString()));
    assertThat(alice.log(group, 0).entries()).hasSize(1);
  }

  @Test
  void aBackupsNameLeadsNowhereElse() throws Exception {
    Bytes away = Bytes.utf8("{\"name\":\"../../elsewhere\"}");
    Object _ = owner.send(AdminOperations.BACKUP, away, Map.of()).problem(ProblemType.MALFORMED);
  }

  @Test
  void theDefaultTenantStays() throws Exception {
    Object _ = owner.ask(AdminOperations.DELETE_TENANT, "default").problem(ProblemType.FORBIDDEN);
  }

  @Test
  void aRemovedAccountIsGone() throws Exception {
    TestDevice alice = TestDevice.register(server, "alice");
    assertThat(
            owner.ask(AdminOperations.SHOW_ACCOUNT, "default", "alice").as(Account.class).devices())
        .hasSize(1);
    assertThat(owner.ask(AdminOperations.REMOVE_ACCOUNT, "default", "alice").status())
        .isEqualTo(204);
    Object _ = alice.get(Paths.OWN_KEY_PACKAGES).problem(ProblemType.UNAUTHENTICATED);
    Object _ =
        owner
            .ask(AdminOperations.SHOW_ACCOUNT, "default", "alice")
            .problem(ProblemType.UNKNOWN_ACCOUNT);
  }

  @Test
  void aDrainingServerSendsDevicesAwayAndIsNotReady() throws Exception {
    TestDevice alice = TestDevice.register(server, "alice");
    try (TestStream stream = TestStream.open(server, alice)) {
      assertThat(owner.ask(AdminOperations.DRAIN).status()).isEqualTo(204);
      assertThat(stream.next(ServerFrame.Bye.class).cause()).isEqualTo(ServerFrame.Cause.DRAINING);
    }
    assertThat(server.get(Paths.READYZ, Map.of()).status()).isEqualTo(503);
    assertThat(server.get(Paths.LIVEZ, Map.of()).status()).isEqualTo(200);
  }
}
