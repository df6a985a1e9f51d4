package sonet.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import sonet.crypto.Bytes;
import sonet.crypto.CipherSuites;
import sonet.crypto.Providers;
import sonet.protocol.Base64Url;
import sonet.protocol.Blob;
import sonet.protocol.BlobOperations;
import sonet.protocol.CreateBlob;
import sonet.server.testing.Answer;
import sonet.server.testing.TestDevice;
import sonet.server.testing.TestServer;

/// One who uploads files part by part while the server is killed.
final class CrashingBlobs {
  private static final int SIZE = 50_000;
  private static final int PART = 9_000;

  private final TestServer server;
  private final TestDevice device;
  private final Random random = new Random(7);

  /// Files of which the last byte was acknowledged.
  private final Map<Bytes, Bytes> whole = new HashMap<>();

  /// The file under way; one thread at a time has it.
  private Optional<Upload> open = Optional.empty();

  CrashingBlobs(TestServer server, TestDevice device) {
    this.server = server;
    this.device = device;
  }

  /// A file under way.
  private static final class Upload {
    private final Blob blob;
    private final Bytes content;
    private int acknowledged;

    Upload(Blob blob, Bytes content) {
      this.blob = blob;
      this.content = content;
    }
  }

  boolean work(CountDownLatch done) throws Exception {
    try {
      while (true) {
        step();
        done.countDown();
      }
    } catch (IOException e) {
      // It was killed.
      return true;
    }
  }

  /// Announces a file, or appends a part of the one that was announced.
  private void step() throws Exception {
    if (open.isEmpty()) {
      byte[] bytes = new byte[SIZE];
      random.nextBytes(bytes);
      Bytes content = Bytes.wrap(bytes);
      Bytes hash = CipherSuites.of(Providers.best()).get(1).hash(content);
      Answer answer =
          device.post(BlobOperations.CREATE.path(), new CreateBlob(SIZE, hash, Optional.empty()));
      open = Optional.of(new Upload(answer.as(Blob.class), content));
      return;
    }
    Upload upload = open.get();
    int end = Math.min(SIZE, upload.acknowledged + PART);
    Blob blob = append(upload, end).as(Blob.class);
    assertThat(blob.offset()).isEqualTo(end);
    upload.acknowledged = end;
    if (end == SIZE) {
      assertThat(blob.state()).isEqualTo(Blob.State.COMPLETE);
      whole.put(blob.id(), upload.content);
      open = Optional.empty();
    }
  }

  private Answer append(Upload upload, int end) throws Exception {
    Map<String, String> headers = new HashMap<>(device.authorization());
    headers.put("Content-Type", "application/octet-stream");
    headers.put(Blob.OFFSET_HEADER, Integer.toString(upload.acknowledged));
    return server.send(
        "PATCH", path(upload.blob.id()), upload.content.slice(upload.acknowledged, end), headers);
  }

  private static String path(Bytes id) {
    return BlobOperations.READ.at(Base64Url.encode(id));
  }

  /// Every byte that was acknowledged is there; what was broken off goes on and becomes whole.
  void verify() throws Exception {
    if (open.isPresent()) {
      Upload upload = open.get();
      Answer head =
          server.send("HEAD", path(upload.blob.id()), Bytes.EMPTY, device.authorization());
      assertThat(head.status()).isEqualTo(200);
      int kept = (int) head.headers().firstValueAsLong(Blob.OFFSET_HEADER).orElseThrow();
      assertThat(kept).isBetween(upload.acknowledged, SIZE);
      upload.acknowledged = kept;
      if (kept == SIZE) {
        // Finished without an answer, or to be finished by the next one.
        Answer end = append(upload, SIZE);
        assertThat(end.as(Blob.class).state()).isEqualTo(Blob.State.COMPLETE);
        whole.put(upload.blob.id(), upload.content);
        open = Optional.empty();
      }
    }
    while (open.isPresent()) {
      step();
    }
    for (Map.Entry<Bytes, Bytes> file : whole.entrySet()) {
      Answer read = server.get(path(file.getKey()), device.authorization());
      assertThat(read.status()).isEqualTo(200);
      assertThat(read.body()).isEqualTo(file.getValue());
    }
    whole.clear();
  }
}
