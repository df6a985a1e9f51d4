package sonet.server.http;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import sonet.crypto.Bytes;
import sonet.protocol.Problem;
import sonet.protocol.codec.Encoding;

/// Gives answers their final form: the encoding that the caller accepts, the headers that every
/// answer has, tags for what may be asked for again, and less for those who have it already.
public final class Answers {
  /// Of larger documents the hash would cost more than it saves.
  private static final int MAX_TAGGED = 256 << 10;

  private final Codecs codecs;
  private final Cors cors;
  private final UnaryOperator<Bytes> hash;

  /// Answers in the encodings of codecs.
  ///
  /// @param cors whose pages may read them
  /// @param hash makes tags of documents that have no version
  public Answers(Codecs codecs, Cors cors, UnaryOperator<Bytes> hash) {
    this.codecs = codecs;
    this.cors = cors;
    this.hash = hash;
  }

  Cors cors() {
    return cors;
  }

  /// An answer as it is to be sent.
  Response complete(Request request, Response answer) {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.putAll(answer.headers());
    headers.put("X-Request-Id", request.id());
    headers.putIfAbsent("X-Content-Type-Options", "nosniff");
    headers.putIfAbsent("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
    headers.putIfAbsent("Referrer-Policy", "no-referrer");
    if (answer.status() == 429 || answer.status() == 503) {
      headers.putIfAbsent("Retry-After", "2");
    }
    headers.putAll(cors.headers(request));
    Content content = content(request, answer, headers);
    headers.putIfAbsent(
        "Cache-Control", headers.containsKey("ETag") ? "private, no-cache" : "no-store");
    if (!cors.origins().isEmpty()) {
      headers.merge("Vary", "Origin", (before, more) -> before + ", " + more);
    }
    Response whole = new Response(answer.status(), content, headers);
    return isUnchanged(request, whole) ? new Response(304, new Content.None(), headers) : whole;
  }

  private Content content(Request request, Response answer, Map<String, String> headers) {
    return switch (answer.content()) {
      case Content.Entity(Problem problem, var _) -> {
        headers.put("Vary", "Accept");
        Encoding encoding = codecs.forProblem(request);
        yield new Content.Whole(encoding.problemType(), codecs.of(encoding).encode(problem));
      }
      case Content.Entity(Record value, Optional<Tag> tag) -> {
        headers.put("Vary", "Accept");
        // What accepts nothing that there is was refused before anything was done.
        Encoding encoding = codecs.forEntity(request).orElse(Encoding.JSON);
        Bytes bytes = codecs.of(encoding).encode(value);
        tag.or(() -> isRead(request) ? tag(headers, bytes) : Optional.empty())
            .ifPresent(present -> headers.put("ETag", present.text(encoding)));
        yield new Content.Whole(encoding.mediaType(), bytes);
      }
      case Content.None _, Content.Whole _, Content.Streamed _ -> answer.content();
    };
  }

  private static boolean isRead(Request request) {
    return request.method().equals("GET") || request.method().equals("HEAD");
  }

  /// The tag of a document that has no version, unless it is nothing to be kept.
  private Optional<Tag> tag(Map<String, String> headers, Bytes bytes) {
    return bytes.length() > MAX_TAGGED || headers.containsKey("Cache-Control")
        ? Optional.empty()
        : Optional.of(new Tag(hash.apply(bytes).slice(0, 12).toHex()));
  }

  /// Whether the caller has just this (RFC 9110 §13.1.2).
  private static boolean isUnchanged(Request request, Response answer) {
    String tag = answer.headers().get("ETag");
    return tag != null
        && answer.status() == 200
        && isRead(request)
        && request.header("if-none-match").map(seen -> Tag.names(seen, tag)).orElse(false);
  }
}
