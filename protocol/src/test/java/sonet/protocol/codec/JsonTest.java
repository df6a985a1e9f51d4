package sonet.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sonet.crypto.Bytes;
import sonet.protocol.ClaimKeyPackages;
import sonet.protocol.ClientFrame;
import sonet.protocol.CreateGroup;
import sonet.protocol.Problem;
import sonet.protocol.ProblemType;
import sonet.protocol.ProtocolException;
import sonet.protocol.ProtocolException.Reason;
import sonet.protocol.RegisterAccount;
import sonet.protocol.ServerFrame;
import sonet.protocol.SubmitCommit;

final class JsonTest {
  private final Codec codec = Codec.json(100_000);

  @Test
  void theFormIsTheDocumentedOne() {
    assertThat(codec.encodeText(new SubmitCommit(4, Samples.BODY, List.of(), Samples.BODY)))
        .isEqualTo(
            """
            {"expectedEpoch":4,"commit":"AAECA__-","welcomes":[],"groupInfo":"AAECA__-"}\
            """);
    assertThat(codec.encodeText(Samples.ENTRY))
        .isEqualTo(
            """
            {"seq":7,"kind":"message","epoch":3,"sender":"AAAAAAAAAAAAAAAAAAAAAA",\
            "group":"Z3JvdXA","at":"2026-11-21T12:00:00.125Z","body":"AAECA__-",\
            "prevHash":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}\
            """);
    assertThat(codec.encodeText(Problem.of(ProblemType.EPOCH_CONFLICT, "it moved on")))
        .contains("\"type\":\"/problems/epoch-conflict\"", "\"status\":409")
        .doesNotContain("conflict\":{", "broken");
    assertThat(codec.encodeText(new ServerFrame.Bye(ServerFrame.Cause.SLOW_CONSUMER)))
        .isEqualTo("{\"type\":\"bye\",\"cause\":\"slow-consumer\"}");
  }

  @Test
  void anAbsentOptionalMayBeLeftOutOrNull() throws Exception {
    assertThat(codec.decode(Bytes.utf8("{\"groupInfo\":\"AA\"}"), CreateGroup.class).ratchetTree())
        .isEmpty();
    assertThat(
            codec
                .decode(
                    Bytes.utf8("{\"groupInfo\":\"AA\",\"ratchetTree\":null}"), CreateGroup.class)
                .ratchetTree())
        .isEmpty();
  }

  @Test
  void aFieldFromANewerPeerIsIgnored() throws Exception {
    assertThat(codec.decode(Bytes.utf8("{\"cipherSuite\":2,\"x\":{}}"), ClaimKeyPackages.class))
        .isEqualTo(new ClaimKeyPackages(2));
  }

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "{|MALFORMED|not JSON",
        "'[1,2'|INVALID|ClaimKeyPackages",
        "{\"cipherSuite\":1} x|MALFORMED|not JSON",
        "{\"cipherSuite\":1}{}|INVALID|railing",
        "{\"cipherSuite\":NaN}|MALFORMED|not JSON",
        "{}|INVALID|cipherSuite",
        "{\"cipherSuite\":null}|INVALID|cipherSuite",
        "{\"cipherSuite\":\"1\"}|INVALID|cipherSuite",
        "{\"cipherSuite\":1.5}|INVALID|cipherSuite",
        "{\"cipherSuite\":99999999999}|INVALID|cipherSuite",
        "{\"cipherSuite\":0}|INVALID|1 to 65535, not 0",
        "{\"cipherSuite\":1,\"cipherSuite\":2}|MALFORMED|uplicate",
        "[]|INVALID|ClaimKeyPackages",
        "null|INVALID|ClaimKeyPackages",
        "7|INVALID|ClaimKeyPackages",
      })
  void aBodyThatIsNotTheRecordIsRefused(String json, Reason reason, String said) {
    assertThatThrownBy(() -> codec.decode(Bytes.utf8(json), ClaimKeyPackages.class))
        .isInstanceOfSatisfying(
            ProtocolException.class, e -> assertThat(e.reason()).isEqualTo(reason))
        .hasMessageContaining(said);
  }

  @Test
  void aRefusalNamesTheFieldAndWhatIsWrong() {
    assertThatThrownBy(() ->
            codec.decode(
                Bytes.utf8(
                    """
                    {"name":"Alice!","device":{"name":"x","signatureKey":"","proof":""}}\
                    """),
                RegisterAccount.class))
        .hasMessage(
            "name: an account name is made of a-z 0-9 . _ - and begins with a letter or"
                + " digit");
    assertThatThrownBy(() ->
            codec.decode(
                Bytes.utf8(
                    """
                    {"expectedEpoch":1,"commit":"","welcomes":[{"welcome":"A=","targets":[]}],\
                    "groupInfo":""}\
                    """),
                SubmitCommit.class))
        .hasMessageStartingWith("welcomes[0].welcome: not base64url");
    assertThatThrownBy(() -> codec.decode(Bytes.utf8("{\"type\":\"shout\"}"), ClientFrame.class))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("shout")
        .hasMessageNotContaining("sonet.");
  }

  @Test
  void anotherEncodingThanUtf8IsRefused() {
    for (Charset charset : List.of(StandardCharsets.UTF_16, StandardCharsets.UTF_32)) {
      Bytes json = Bytes.wrap("{\"cipherSuite\":1}".getBytes(charset));
      assertThatThrownBy(() -> codec.decode(json, ClaimKeyPackages.class))
          .isInstanceOfSatisfying(
              ProtocolException.class, e -> assertThat(e.reason()).isEqualTo(Reason.MALFORMED));
    }
    Bytes badUtf8 = Bytes.fromHex("7b22ff22");
    assertThatThrownBy(() -> codec.decode(badUtf8, ClaimKeyPackages.class))
        .isInstanceOf(ProtocolException.class);
  }

  @Test
  void aListMayNotHoldNull() {
    assertThatThrownBy(() ->
            codec.decode(
                Bytes.utf8("{\"type\":\"hello\",\"token\":\"\",\"cursors\":[null]}"),
                ClientFrame.class))
        .isInstanceOf(ProtocolException.class);
  }

  @Test
  void lengthAndDepthAreBounded() {
    assertThatThrownBy(() -> codec.decode(Bytes.wrap(new byte[100_001]), ClaimKeyPackages.class))
        .isInstanceOfSatisfying(
            ProtocolException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TOO_LARGE));
    String deep = "{\"cipherSuite\":1,\"x\":" + "[".repeat(40_000) + "]".repeat(40_000) + "}";
    assertThatThrownBy(() -> codec.decode(Bytes.utf8(deep), ClaimKeyPackages.class))
        .isInstanceOfSatisfying(
            ProtocolException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TOO_LARGE));
  }
}
