package sonet.server.transparency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sonet.crypto.Bytes;
import sonet.crypto.Providers;
import sonet.protocol.Account;
import sonet.protocol.Device;
import sonet.protocol.DirectoryOperations;
import sonet.server.testing.LogPerson;
import sonet.server.testing.TestDevice;
import sonet.server.testing.TestServer;
import sonet.transparency.TransparencyException;
import sonet.transparency.TransparencyException.Reason;
import sonet.transparency.directory.DeviceSet;
import sonet.transparency.directory.DeviceSetRules;
import sonet.transparency.user.OwnedLabel;

/// What a dishonest operator does to its own log is there, and is found by who verifies.
class RogueOperatorTest {
  @TempDir Path data;
  private TestServer server;
  private TestDevice bob;
  private LogPerson alice;

  @BeforeEach
  void start() throws Exception {
    server = TestServer.start(data.resolve("server"));
    bob = TestDevice.register(server, "bob");
    alice = LogPerson.of(server, TestDevice.register(server, "alice"));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private interface Deed {
    void by(RogueOperator operator) throws Exception;
  }

  private void corrupt(Deed deed) throws Exception {
    server.restartAfter(() -> {
      try (RogueOperator operator = RogueOperator.open(server.data(), server.clock())) {
        deed.by(operator);
      }
    });
  }

  private static void assertRefused(Reason reason, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            TransparencyException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  @Test
  void aSwappedKeyIsServedAndHasNobodysWord() throws Exception {
    DeviceSet before = alice.devices(bob.account());
    List<Bytes> keys = new ArrayList<>();
    corrupt(operator -> keys.add(operator.swapKeys(bob.account())));

    Account shown =
        TestDevice.register(server, "carol")
            .get(DirectoryOperations.ACCOUNT.at(bob.account()))
            .as(Account.class);
    assertThat(shown.devices()).extracting(Device::signatureKey).isEqualTo(keys);
    DeviceSet after = alice.devices(bob.account());
    assertThat(after.contains(keys.getFirst())).isTrue();
    assertRefused(
        Reason.DEVICE_SET,
        () -> new DeviceSetRules(Providers.best()).check(Optional.of(before), after));
  }

  @Test
  void aForkIsNoExtensionForWhoSawTheOtherSide() throws Exception {
    Path copy = data.resolve("copy");
    server.restartAfter(() -> copy(server.data(), copy));
    corrupt(operator -> operator.growTo(9));
    DeviceSet seen = alice.devices(bob.account());
    assertThat(seen.number()).isZero();
    server.restartAfter(() -> {
      try (RogueOperator operator = RogueOperator.open(copy, server.clock())) {
        operator.growTo(10);
      }
      remove(server.data());
      copy(copy, server.data());
    });
    assertThatThrownBy(() -> alice.devices(bob.account()))
        .isInstanceOf(TransparencyException.class);
  }

  @Test
  void aHiddenVersionIsMissedByItsOwnerAndByOthers() throws Exception {
    corrupt(operator -> operator.growTo(9));
    LogPerson owner = LogPerson.of(server, bob);
    OwnedLabel owned = owner.own(owner.walk().rightmost().orElseThrow());
    var _ = bob.link();
    OwnedLabel linked = owner.update(owned, new ArrayList<>());
    assertThat(linked.greatest()).contains(1L);

    corrupt(operator -> operator.hideLastChange(bob.account()));
    assertThatThrownBy(() -> alice.devices(bob.account()))
        .as("an entry that has it is on the way of the search")
        .isInstanceOf(TransparencyException.class);
    corrupt(operator -> operator.growTo(16));
    assertThatThrownBy(() -> owner.monitor(linked))
        .as("there is no proof of it any more")
        .hasMessageContaining("version 1 does not fit");
  }

  private static void copy(Path from, Path to) throws Exception {
    try (Stream<Path> paths = Files.walk(from)) {
      for (Path path : paths.toList()) {
        Path target = to.resolve(from.relativize(path).toString());
        if (Files.isDirectory(path)) {
          var _ = Files.createDirectories(target);
        } else {
          var _ = Files.copy(path, target);
        }
      }
    }
  }

  private static void remove(Path folder) throws Exception {
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
