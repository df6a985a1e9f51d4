package sonet.client.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.crypto.Providers;
import sonet.crypto.Secret;

/// Keys in a key store that is a program as the systems have them, and in a file where there is
/// none.
final class SystemKeysTest {
  /// Keeps what its input says in a file, and prints it again.
  private static final String STORE =
      """
      #!/bin/sh
      here=$(dirname "$0")
      echo "$@" >> "$here/asked"
      case $1 in
        lookup) cat "$here/kept" ;;
        store) cat > "$here/kept" ;;
      esac
      """;

  @TempDir private Path folder;

  private Path tool;

  @BeforeEach
  void start() {
    tool = folder.resolve("secret-tool");
  }

  private SystemKeys keys(String script) throws IOException {
    var _ = Files.writeString(tool, script);
    var _ = Files.setPosixFilePermissions(tool, PosixFilePermissions.fromString("rwx------"));
    return new SystemKeys(Optional.of(KeyTool.secretService(tool.toString())), Providers.random());
  }

  private Path device() {
    return folder.resolve("device");
  }

  private static void assertSame(Secret one, Secret other) {
    assertThat(one.matches(other)).isTrue();
  }

  @Test
  void aKeyIsKeptInTheStoreOfTheSystemAndNeverInAnArgument() throws Exception {
    Secret key = keys(STORE).keyOf(device(), SystemKeys.Folder.NEW);

    assertSame(keys(STORE).keyOf(device(), SystemKeys.Folder.IN_USE), key);
    String kept = Files.readString(folder.resolve("kept")).strip();
    assertThat(kept).hasSize(64);
    assertThat(Files.readString(folder.resolve("asked")))
        .contains("device " + device())
        .doesNotContain(kept);
    assertThat(device().resolve("key")).doesNotExist();
  }

  @Test
  void whereNoStoreWorksAFileThatOnlyItsOwnerReadsHoldsTheKey() throws Exception {
    Secret key = keys("#!/bin/sh\nexit 1\n").keyOf(device(), SystemKeys.Folder.NEW);
    Path file = device().resolve("key");

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(device())))
        .isEqualTo("rwx------");
    SystemKeys none = new SystemKeys(Optional.empty(), Providers.random());
    assertSame(none.keyOf(device(), SystemKeys.Folder.IN_USE), key);
    // A store that works by now does not change what opens the device.
    assertSame(keys(STORE).keyOf(device(), SystemKeys.Folder.IN_USE), key);
  }

  @Test
  void aStoreThatForgetsIsNotTrustedWithTheOnlyKey() throws Exception {
    Secret key = keys("#!/bin/sh\ncat > /dev/null\n").keyOf(device(), SystemKeys.Folder.NEW);

    assertSame(keys("#!/bin/sh\nexit 1\n").keyOf(device(), SystemKeys.Folder.IN_USE), key);
  }

  @Test
  void aDeviceWhoseKeyIsGoneIsNotGivenAnother() throws Exception {
    SystemKeys store = keys("#!/bin/sh\nexit 1\n");
    assertRefused(() -> store.keyOf(device(), SystemKeys.Folder.IN_USE));
    var _ = Files.createDirectories(device());
    var _ = Files.writeString(device().resolve("key"), "abc");
    assertRefused(() -> store.keyOf(device(), SystemKeys.Folder.IN_USE));
  }

  private static void assertRefused(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ClientException.class, e -> assertThat(e.reason()).isEqualTo(Reason.KEY_MISSING));
  }

  @Test
  void theKeyChainIsToldByItsInput() {
    KeyTool chain = KeyTool.keyChain("security");

    assertThat(chain.keep().apply("/a \"b\"")).containsExactly("security", "-i");
    assertThat(chain.input().apply("/a \"b\"", "00ff"))
        .isEqualTo(
            "add-generic-password -U -s sonet -a \"/a \\\"b\\\"\" -w 00ff"
                + System.lineSeparator());
    assertThat(chain.find().apply("/a")).endsWith("-a", "/a", "-w");
  }
}
