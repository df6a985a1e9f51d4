package sonet.server.http;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import sonet.crypto.Bytes;

/// Writes answers to a connection.
final class AnswerWriter {
  private final HttpOptions options;
  private final Deadlines deadlines;

  AnswerWriter(HttpOptions options, Deadlines deadlines) {
    this.options = options;
    this.deadlines = deadlines;
  }

  /// Writes an answer, in the time that one may take.
  void write(Response answer, Request request, ServerResponse response) {
    try (Deadlines.Running deadline = deadlines.start(options.requestTime())) {
      response.status(Status.create(answer.status()));
      answer.headers().forEach(response::header);
      boolean head = request.method().equals("HEAD");
      switch (answer.content()) {
        case Content.None _ -> response.send();
        case Content.Whole(String mediaType, Bytes bytes) -> {
          response.header(HeaderNames.CONTENT_TYPE, mediaType);
          if (head) {
            response.header(HeaderNames.CONTENT_LENGTH, Integer.toString(bytes.length()));
            response.send();
          } else {
            response.send(bytes.toArray());
          }
        }
        case Content.Streamed streamed -> {
          response.header(HeaderNames.CONTENT_TYPE, streamed.mediaType());
          response.header(HeaderNames.CONTENT_LENGTH, Long.toString(streamed.length()));
          if (head || streamed.length() == 0) {
            response.send();
          } else {
            stream(streamed, response, deadline);
          }
        }
        case Content.Entity _ -> throw new AssertionError("an answer in no encoding");
      }
    }
  }

  private void stream(
      Content.Streamed streamed, ServerResponse response, Deadlines.Running deadline) {
    long left = streamed.length();
    try (OutputStream out = response.outputStream()) {
      while (left > 0) {
        Bytes part = streamed.source().next();
        if (part.isEmpty() || part.length() > left) {
          throw new BrokenOffException(new IOException("the source is of another length"));
        }
        deadline.restart();
        out.write(part.toArray());
        left -= part.length();
      }
    } catch (IOException | RefusalException e) {
      // The head is out already, so all that can be told is that the answer is not whole.
      throw new BrokenOffException(e);
    }
  }
}
