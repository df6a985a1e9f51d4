package sonet.cli.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sonet.cli.command.CommandException;
import sonet.cli.command.CommandException.Reason;
import sonet.protocol.AdminOperations;
import sonet.protocol.Problem;
import sonet.protocol.ProblemType;
import sonet.protocol.TenantPage;

/// A server that asks for more time, of which it says how much.
final class PauseTest {
  private final Deque<String> asked = new ArrayDeque<>();
  private final List<Duration> waited = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  private HttpServer server;
  private AdminClient client;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          boolean more = !asked.isEmpty();
          Record answer =
              more
                  ? Problem.of(ProblemType.RATE_LIMITED, "one in an hour.")
                  : new TenantPage(List.of(), Optional.empty());
          byte[] body = AdminClient.json(answer).getBytes(StandardCharsets.UTF_8);
          if (more) {
            exchange.getResponseHeaders().add("Retry-After", asked.removeFirst());
          }
          exchange.sendResponseHeaders(more ? 429 : 200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    client =
        new AdminClient(
            URI.create("http://localhost:" + server.getAddress().getPort()),
            "token",
            Map.of(),
            new Pause(notes::add, waited::add));
  }

  @AfterEach
  void stop() {
    client.close();
    server.stop(0);
  }

  @Test
  void whoIsToldToWaitSaysSoAndGoesOn() throws CommandException {
    asked.addAll(List.of("7", "3"));
    assertThat(client.ask(AdminOperations.TENANTS).tenants()).isEmpty();
    assertThat(waited).containsExactly(Duration.ofSeconds(7), Duration.ofSeconds(3));
    assertThat(notes)
        .containsExactly(
            "The server asks for more time; going on in 7 s.",
            "The server asks for more time; going on in 3 s.");
  }

  @Test
  void whoWouldHaveToWaitTooLongGivesUpAndSaysWhatTheServerSaid() {
    asked.addAll(List.of("60", "31", "1"));
    assertRefused();
    assertThat(waited).containsExactly(Duration.ofSeconds(60));
    // The next request has a patience of its own.
    assertThat(asked).containsExactly("1");
    asked.addFirst("89");
    assertThatCode(() -> client.ask(AdminOperations.TENANTS)).doesNotThrowAnyException();
  }

  @Test
  void aServerThatAsksForNoTimeAtAllIsNotAskedForEver() {
    asked.addAll(Collections.nCopies(30, "0"));
    assertRefused();
    assertThat(asked).hasSize(9);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Fri, 31 Dec 2027 23:59:59 GMT", "-5", "soon", "99999999999999999999"})
  void whatIsNoNumberOfSecondsIsTakenForOne(String header) throws CommandException {
    asked.add(header);
    assertThat(client.ask(AdminOperations.TENANTS).tenants()).isEmpty();
    assertThat(waited).containsExactly(Duration.ofSeconds(1));
  }

  private void assertRefused() {
    assertThatThrownBy(() -> client.ask(AdminOperations.TENANTS))
        .hasMessageContaining("one in an hour")
        .asInstanceOf(InstanceOfAssertFactories.type(CommandException.class))
        .extracting(CommandException::reason)
        .isEqualTo(Reason.NETWORK);
  }
}
