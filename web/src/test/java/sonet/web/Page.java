package sonet.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.helidon.websocket.WsSession;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import sonet.crypto.Bytes;

/// The page of the check in a browser: its objects, called one method after the other over the
/// socket.
final class Page implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();

  /// Only so that a browser that died does not hold up the build for ever.
  private static final long PATIENCE = 300;

  private final PageServer server;
  private final Chromium browser;
  private final WsSession session;

  private Page(PageServer server, Chromium browser, WsSession session) {
    this.server = server;
    this.browser = browser;
    this.session = session;
  }

  /// What the browser threw.
  static final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;

    private final @Nullable String rule;

    private Refusal(@Nullable String rule, String message) {
      super(message);
      this.rule = rule;
    }

    /// The rule that was broken, if the engine refused.
    Optional<String> rule() {
      return Optional.ofNullable(rule);
    }
  }

  /// An object in the page.
  record RemoteObject(Page page, int number) {
    Bytes bytes(String method, Object... arguments) throws Refusal {
      return Bytes.fromHex(call(method, arguments).path("bytes").textValue());
    }

    RemoteObject object(String method, Object... arguments) throws Refusal {
      return new RemoteObject(page, call(method, arguments).path("object").intValue());
    }

    JsonNode call(String method, Object... arguments) throws Refusal {
      return page.call(Optional.of(this), method, arguments);
    }
  }

  /// Starts the browser on the page.
  static Page open(Path program, Map<String, Path> folders) throws Exception {
    PageServer server = new PageServer(folders);
    Chromium browser = Chromium.open(program, server.address());
    return new Page(server, browser, next(server.opened(), browser));
  }

  /// Calls a function of the page itself.
  JsonNode tool(String method, Object... arguments) throws Refusal {
    return call(Optional.empty(), method, arguments);
  }

  /// Calls one that returns an object.
  RemoteObject object(String tool) throws Refusal {
    return new RemoteObject(this, tool(tool).path("object").intValue());
  }

  private JsonNode call(Optional<RemoteObject> target, String method, Object... arguments)
      throws Refusal {
    ObjectNode request = JSON.createObjectNode();
    target.ifPresentOrElse(
        object -> request.put("target", object.number()), () -> request.putNull("target"));
    request.put("method", method);
    ArrayNode encoded = request.putArray("args");
    for (Object argument : arguments) {
      switch (argument) {
        case Bytes bytes -> encoded.addObject().put("bytes", bytes.toHex());
        case RemoteObject object -> encoded.addObject().put("object", object.number());
        default -> encoded.addPOJO(argument);
      }
    }
    try {
      WsSession _ = session.send(request.toString(), true);
      JsonNode answer = JSON.readTree(next(server.received(), browser));
      if (answer.has("error")) {
        throw new Refusal(answer.path("rule").textValue(), answer.path("error").asText());
      }
      return answer.path("result");
    } catch (IOException | InterruptedException broken) {
      throw new AssertionError("the browser does not answer to " + method, broken);
    }
  }

  private static <T> T next(BlockingQueue<T> queue, Chromium browser)
      throws IOException, InterruptedException {
    T next = queue.poll(PATIENCE, TimeUnit.SECONDS);
    if (next == null) {
      throw new IOException("nothing came from the browser, which says:\n" + browser.log());
    }
    return next;
  }

  /// A list of texts that the page returned.
  static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(text -> texts.add(text.asText()));
    return texts;
  }

  @Override
  public void close() throws IOException {
    browser.close();
    server.close();
  }
}
