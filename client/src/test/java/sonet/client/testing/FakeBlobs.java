package sonet.client.testing;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.crypto.Bytes;
import sonet.crypto.Sha256;
import sonet.protocol.Blob;
import sonet.protocol.CreateBlob;

/// Attachments in memory, that lose answers and bytes when told. The hash of one is its id.
public final class FakeBlobs {
  private static final Instant LATER = Instant.parse("2100-01-01T00:00:00Z");

  private record Upload(long size, Bytes content) {}

  private final Map<Bytes, Upload> uploads = new LinkedHashMap<>();
  private int partsToTake = Integer.MAX_VALUE;
  private int reads = Integer.MAX_VALUE;
  private int answersToLose;

  /// Takes so many parts more and fails then.
  public void takeParts(int count) {
    partsToTake = count;
  }

  /// Answers so many reads more and fails then.
  public void answerReads(int count) {
    reads = count;
  }

  /// Does what the next appends ask for, and loses the answers.
  public void loseAnswers(int count) {
    answersToLose = count;
  }

  /// Changes all that it has.
  public void alter(UnaryOperator<Bytes> change) {
    uploads.replaceAll((id, upload) -> new Upload(upload.size(), change.apply(upload.content())));
  }

  /// How many there are.
  public int count() {
    return uploads.size();
  }

  Blob create(CreateBlob request) {
    Upload upload =
        uploads.computeIfAbsent(request.sha256(), id -> new Upload(request.size(), Bytes.EMPTY));
    return view(request.sha256(), upload);
  }

  private static Blob view(Bytes id, Upload upload) {
    boolean complete = upload.content().length() == upload.size();
    return new Blob(
        id,
        upload.size(),
        upload.content().length(),
        complete ? Blob.State.COMPLETE : Blob.State.UPLOADING,
        LATER);
  }

  Blob append(Bytes id, long offset, Bytes part) throws ClientException {
    if (partsToTake-- <= 0) {
      throw new ClientException(Reason.SERVER_UNREACHABLE, "The server does not answer.");
    }
    Upload upload = find(id);
    if (upload.content().length() != offset) {
      throw new ClientException(Reason.REFUSED, "The server says: another offset.");
    }
    Upload longer = new Upload(upload.size(), Bytes.concat(upload.content(), part));
    if (longer.content().length() == longer.size() && !sha256(longer.content()).equals(id)) {
      throw new ClientException(Reason.REFUSED, "The server says: another hash.");
    }
    var _ = uploads.put(id, longer);
    if (answersToLose-- > 0) {
      throw new ClientException(Reason.REFUSED, "The answer got lost, and so the offset is wrong.");
    }
    return view(id, longer);
  }

  private static Bytes sha256(Bytes content) {
    Sha256 hash = Sha256.begin();
    hash.update(content);
    return hash.finish();
  }

  private Upload find(Bytes id) throws ClientException {
    return Optional.ofNullable(uploads.get(id))
        .orElseThrow(() -> new ClientException(Reason.UNKNOWN_FILE, "There is no such file."));
  }

  Bytes read(Bytes id, long offset, int length) throws ClientException {
    if (reads-- <= 0) {
      throw new ClientException(Reason.SERVER_UNREACHABLE, "The server does not answer.");
    }
    Bytes content = find(id).content();
    int from = (int) Math.min(offset, content.length());
    return content.slice(from, Math.min(content.length(), from + length));
  }
}
