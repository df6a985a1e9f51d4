package sonet.server.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import sonet.crypto.Bytes;
import sonet.protocol.Problem;
import sonet.protocol.ProblemType;
import sonet.protocol.ProtocolException;
import sonet.protocol.codec.Codec;

/// What the server answered.
///
/// @param status the status code
/// @param headers the headers
/// @param body the body
public record Answer(int status, HttpHeaders headers, Bytes body) {
  private static final Codec JSON = Codec.json(1 << 26);

  /// The body of an answer that must be good.
  public <T> T as(Class<T> type) throws ProtocolException {
    assertThat(status).as(body.toUtf8()).isBetween(200, 299);
    return JSON.decode(body, type);
  }

  /// The problem of an answer that must be of a type.
  public Problem problem(ProblemType type) throws ProtocolException {
    assertThat(status).as(body.toUtf8()).isEqualTo(type.status());
    assertThat(headers.firstValue("content-type")).contains("application/problem+json");
    Problem problem = JSON.decode(body, Problem.class);
    assertThat(problem.type()).as(problem.detail()).isEqualTo(type);
    assertThat(problem.status()).isEqualTo(status);
    assertThat(problem.detail()).isNotBlank().doesNotContain("Exception", "sonet.server", "java.");
    assertThat(problem.next()).isEqualTo(type.next());
    return problem;
  }
}
