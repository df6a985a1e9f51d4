package sonet.client.group;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.mls.extension.Extensions;

class LogCredentialFuzzTest {
  @FuzzTest
  void anyBytesProveNothingOrAreCarriedAsTheyAre(byte[] input) {
    Bytes bytes = Bytes.wrap(input);
    Optional<Bytes> read = LogCredential.read(bytes);
    if (read.isPresent()) {
      assertThat(read.get().length()).isBetween(1, LogCredential.MOST);
      Extensions leaf = LogCredential.in(Extensions.EMPTY, read.get());
      assertThat(leaf.find(LogCredential.TYPE)).contains(bytes);
    }
    assertThat(LogCredential.of(LogCredential.in(Extensions.EMPTY, bytes)))
        .isEqualTo(
            bytes.isEmpty() || bytes.length() > LogCredential.MOST
                ? Optional.empty()
                : Optional.of(bytes));
  }
}
