package sonet.server.describe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import sonet.crypto.Bytes;
import sonet.protocol.Operations;
import sonet.protocol.ProblemType;
import sonet.server.http.RefusalException;
import sonet.server.http.Request;
import sonet.server.http.Response;
import sonet.server.http.Route;

/// The documents and pages that describe the API, made once and then served.
public final class Descriptions {
  private static final String HTML = "text/html; charset=utf-8";

  /// The pages need nothing but their own style and script.
  private static final String POLICY =
      "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; base-uri 'none';"
          + " form-action 'none'; frame-ancestors 'none'";

  private static final ObjectWriter JSON = new ObjectMapper().writer();

  private final UnaryOperator<Bytes> hash;

  private Descriptions(UnaryOperator<Bytes> hash) {
    this.hash = hash;
  }

  /// The routes of all of them.
  ///
  /// @param hash makes their tags
  public static List<Route> routes(UnaryOperator<Bytes> hash) {
    return new Descriptions(hash).routes();
  }

  private List<Route> routes() {
    Map<String, Object> openApi = new OpenApi(Operations.all()).document();
    DocsPage page = new DocsPage(Operations.all(), openApi);
    return List.of(
        fixed("/openapi.json", "application/json", json(openApi)),
        fixed("/asyncapi.json", "application/json", json(new AsyncApi().document())),
        fixed("/docs", HTML, Bytes.utf8(page.html())),
        fixed("/docs.css", "text/css; charset=utf-8", resource("docs.css")),
        fixed("/docs.js", "text/javascript; charset=utf-8", resource("docs.js")),
        Route.of("GET", "/problems/{slug}", Descriptions::explain));
  }

  private Route fixed(String path, String mediaType, Bytes bytes) {
    String tag = "\"" + hash.apply(bytes).slice(0, 12).toHex() + "\"";
    Response answer =
        Response.bytes(200, mediaType, bytes)
            .with("ETag", tag)
            .with("Cache-Control", "no-cache")
            .with("Content-Security-Policy", POLICY);
    return Route.of("GET", path, _ -> answer);
  }

  private static Bytes json(Map<String, Object> document) {
    try {
      return Bytes.wrap(JSON.writeValueAsBytes(document));
    } catch (JsonProcessingException e) {
      throw new AssertionError("maps, lists and texts have a JSON form", e);
    }
  }

  private static Bytes resource(String name) {
    try (InputStream in = Descriptions.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new AssertionError("the program lacks " + name);
      }
      return Bytes.wrap(in.readAllBytes());
    } catch (IOException e) {
      throw new AssertionError("the program's own " + name + " cannot be read", e);
    }
  }

  /// The page that a problem's type leads to: for people in a browser as a page, else as a text.
  private static Response explain(Request request) throws RefusalException {
    ProblemType type =
        ProblemType.ofUri("/problems/" + request.parameter("slug"))
            .orElseThrow(
                () -> RefusalException.of(ProblemType.NOT_FOUND, "there is no such problem"));
    if (request.header("accept").orElse("").contains("text/html")) {
      return Response.bytes(200, HTML, Bytes.utf8(ProblemPage.html(type)))
          .with("Content-Security-Policy", POLICY);
    }
    return Response.text(
        200, "%s (%d)%n%n%s%n".formatted(type.title(), type.status(), type.next()));
  }
}
