package sonet.server.api;

import java.util.Map;
import java.util.Optional;
import sonet.protocol.Blob;
import sonet.protocol.BlobOperations;
import sonet.protocol.Nothing;
import sonet.protocol.Octets;
import sonet.protocol.Parameter;
import sonet.protocol.ProblemType;
import sonet.server.account.Caller;
import sonet.server.blob.Blobs;
import sonet.server.blob.Reading;
import sonet.server.http.Content;
import sonet.server.http.RefusalException;
import sonet.server.http.Response;

/// Attachments: does what [BlobOperations] says.
final class BlobApi {
  private static final String OCTETS = "application/octet-stream";
  private static final int USUAL_PAGE = 100;
  private static final int MAX_PAGE = 500;

  private final Blobs blobs;

  BlobApi(Blobs blobs) {
    this.blobs = blobs;
  }

  void bind(Bindings to) {
    to.device(BlobOperations.CREATE, (caller, call) -> blobs.create(caller, call.body()));
    to.response(BlobOperations.APPEND, this::append);
    to.response(BlobOperations.READ, this::read);
    to.action(
        BlobOperations.DELETE,
        (caller, call) -> blobs.delete(caller, call.request().parameter("blob")));
    to.device(
        BlobOperations.LIST,
        (caller, call) ->
            blobs.list(
                caller,
                call.request().query().getOrDefault("from", ""),
                Math.clamp(call.number(Parameter.LIMIT, USUAL_PAGE), 1, MAX_PAGE)));
  }

  private Response append(Caller caller, Call<Octets> call) throws RefusalException {
    String header =
        call.request().header("upload-offset").orElseThrow(() -> offset("is missing")).strip();
    long offset;
    try {
      offset = Long.parseLong(header);
    } catch (NumberFormatException e) {
      throw offset("is no number: " + header);
    }
    if (offset < 0) {
      throw offset("is negative: " + header);
    }
    Blob blob =
        blobs.append(caller, call.request().parameter("blob"), offset, call.request().body());
    return Response.of(BlobOperations.APPEND.status(), blob)
        .with(Blob.OFFSET_HEADER, Long.toString(blob.offset()));
  }

  private static RefusalException offset(String what) {
    return RefusalException.of(
        ProblemType.INVALID_PARAMETER, "the header " + Blob.OFFSET_HEADER + " " + what);
  }

  private Response read(Caller caller, Call<Nothing> call) throws RefusalException {
    String id = call.request().parameter("blob");
    if (call.request().method().equals("HEAD")) {
      Blob blob = blobs.stat(caller, id);
      return new Response(
          200,
          new Content.None(),
          Map.of(
              Blob.OFFSET_HEADER,
              Long.toString(blob.offset()),
              "Upload-Length",
              Long.toString(blob.size()),
              "Accept-Ranges",
              "bytes"));
    }
    Reading reading = blobs.read(caller, id);
    Optional<String> header = call.request().header("range");
    Optional<ByteRange> part =
        header.isEmpty() ? Optional.empty() : ByteRange.of(header.get(), reading.size());
    ByteRange range = part.orElse(new ByteRange(0, reading.size()));
    Response answer =
        new Response(
            part.isPresent() ? 206 : 200,
            new Content.Streamed(
                OCTETS, range.length(), reading.range(range.from(), range.length())),
            Map.of("Accept-Ranges", "bytes"));
    return part.isPresent()
        ? answer.with("Content-Range", range.contentRange(reading.size()))
        : answer;
  }
}
