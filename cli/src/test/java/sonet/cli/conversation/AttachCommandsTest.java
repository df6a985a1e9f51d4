package sonet.cli.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AttachCommandsTest {
  @ParameterizedTest
  @CsvSource({
    "plan.pdf, plan.pdf",
    "../../.ssh/authorized_keys, authorized_keys",
    "..\\..\\.bashrc, bashrc",
    "/etc/passwd, passwd",
    "c:autoexec.bat, c_autoexec.bat",
    ".., file",
    "a/, file",
    "-rf, rf"
  })
  void theNameOfAFileLeadsToNoOtherFolder(String given, String local) {
    assertThat(AttachCommands.localName(given)).isEqualTo(local);
    assertThat(AttachCommands.localName("x".repeat(200) + given)).hasSizeLessThanOrEqualTo(60);
  }
}
