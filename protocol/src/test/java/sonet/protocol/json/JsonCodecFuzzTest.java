package sonet.protocol.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import sonet.crypto.Bytes;
import sonet.protocol.ClientFrame;
import sonet.protocol.LogPage;
import sonet.protocol.Problem;
import sonet.protocol.ProtocolException;
import sonet.protocol.RegisterAccount;
import sonet.protocol.ServerFrame;
import sonet.protocol.SubmitCommit;

/// Any input is refused with the exception of the protocol, or is a record that reads back as
/// itself.
final class JsonCodecFuzzTest {
  private static final JsonCodec CODEC = JsonCodec.ofMaxLength(4_096);

  @FuzzTest
  void aFrameOfAClientIsRefusedOrReadsBack(byte[] input) throws Exception {
    refusedOrReadBack(input, ClientFrame.class);
  }

  @FuzzTest
  void aFrameOfTheServerIsRefusedOrReadsBack(byte[] input) throws Exception {
    refusedOrReadBack(input, ServerFrame.class);
  }

  @FuzzTest
  void aBodyIsRefusedOrReadsBack(byte[] input) throws Exception {
    refusedOrReadBack(input, RegisterAccount.class);
    refusedOrReadBack(input, SubmitCommit.class);
    refusedOrReadBack(input, LogPage.class);
    refusedOrReadBack(input, Problem.class);
  }

  private static <T> void refusedOrReadBack(byte[] input, Class<T> type) throws Exception {
    T decoded;
    try {
      decoded = CODEC.decode(Bytes.of(input), type);
    } catch (ProtocolException e) {
      assertThat(e).hasMessageNotContaining("sonet.protocol");
      return;
    }
    Bytes encoded = JsonCodec.ofMaxLength(1 << 20).encode((Record) decoded);
    assertThat(JsonCodec.ofMaxLength(1 << 20).decode(encoded, type)).isEqualTo(decoded);
  }
}
