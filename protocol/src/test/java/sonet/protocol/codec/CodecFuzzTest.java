package sonet.protocol.codec;

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
final class CodecFuzzTest {
  private static final Codec JSON = Codec.json(4_096);
  private static final Codec CBOR = Codec.of(Encoding.CBOR, 4_096);

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

  @FuzzTest
  void aBinaryFrameOfAClientIsRefusedOrReadsBack(byte[] input) throws Exception {
    refusedOrReadBack(CBOR, input, ClientFrame.class);
  }

  @FuzzTest
  void aBinaryFrameOfTheServerIsRefusedOrReadsBack(byte[] input) throws Exception {
    refusedOrReadBack(CBOR, input, ServerFrame.class);
  }

  @FuzzTest
  void aBinaryBodyIsRefusedOrReadsBack(byte[] input) throws Exception {
    refusedOrReadBack(CBOR, input, RegisterAccount.class);
    refusedOrReadBack(CBOR, input, SubmitCommit.class);
    refusedOrReadBack(CBOR, input, LogPage.class);
    refusedOrReadBack(CBOR, input, Problem.class);
  }

  private static <T> void refusedOrReadBack(byte[] input, Class<T> type) throws Exception {
    refusedOrReadBack(JSON, input, type);
  }

  private static <T> void refusedOrReadBack(Codec codec, byte[] input, Class<T> type)
      throws Exception {
    T decoded;
    try {
      decoded = codec.decode(Bytes.of(input), type);
    } catch (ProtocolException e) {
      assertThat(e).hasMessageNotContaining("sonet.protocol");
      return;
    }
    Codec wide = Codec.of(codec.encoding(), 1 << 20);
    assertThat(wide.decode(wide.encode((Record) decoded), type)).isEqualTo(decoded);
  }
}
