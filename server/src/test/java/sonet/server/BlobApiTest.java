package sonet.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sonet.crypto.Bytes;
import sonet.crypto.CipherSuites;
import sonet.crypto.Providers;
import sonet.protocol.Base64Url;
import sonet.protocol.Blob;
import sonet.protocol.BlobOperations;
import sonet.protocol.BlobPage;
import sonet.protocol.CreateBlob;
import sonet.protocol.DirectoryOperations;
import sonet.protocol.ProblemType;
import sonet.protocol.Quotas;
import sonet.server.config.Settings;
import sonet.server.testing.Answer;
import sonet.server.testing.TestAdmin;
import sonet.server.testing.TestDevice;
import sonet.server.testing.TestServer;

final class BlobApiTest {
  private static final int SIZE = 300_000;

  @TempDir Path data;
  private TestServer server;
  private TestDevice alice;
  private TestDevice bob;

  @BeforeEach
  void start() throws Exception {
    server =
        TestServer.start(
            data,
            config ->
                config
                    .withLimits(Limits.small())
                    .with(Settings.BLOBS, 3)
                    .with(Settings.BLOB_BYTES, 1_000_000L)
                    .with(Settings.BLOB_SIZE, 500_000L)
                    .with(Settings.BLOB_TIME, Duration.ofDays(2)));
    alice = TestDevice.register(server, "alice");
    bob = TestDevice.register(server, "bob");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static Bytes content(long seed, int size) {
    byte[] bytes = new byte[size];
    new Random(seed).nextBytes(bytes);
    return Bytes.wrap(bytes);
  }

  private static CreateBlob announce(Bytes content) {
    return new CreateBlob(
        content.length(), CipherSuites.of(Providers.best()).get(1).hash(content), Optional.empty());
  }

  private static Blob create(TestDevice by, Bytes content) throws Exception {
    return by.post(BlobOperations.CREATE.path(), announce(content)).as(Blob.class);
  }

  private static String path(Blob blob) {
    return BlobOperations.READ.at(Base64Url.encode(blob.id()));
  }

  private Answer append(TestDevice by, Blob blob, String offset, Bytes part) throws Exception {
    Map<String, String> headers = new HashMap<>(by.authorization());
    headers.put("Content-Type", "application/octet-stream");
    headers.put(Blob.OFFSET_HEADER, offset);
    return server.send("PATCH", path(blob), part, headers);
  }

  private Blob upload(TestDevice by, Bytes content) throws Exception {
    Blob blob = create(by, content);
    return append(by, blob, "0", content).as(Blob.class);
  }

  private Answer get(TestDevice by, Blob blob, String range) throws Exception {
    Map<String, String> headers = new HashMap<>(by.authorization());
    if (!range.isEmpty()) {
      headers.put("Range", range);
    }
    return server.get(path(blob), headers);
  }

  private Answer ask(String method, TestDevice by, Blob blob) throws Exception {
    return server.send(method, path(blob), Bytes.EMPTY, by.authorization());
  }

  @Test
  void whoKnowsTheIdReadsWhatWasUploaded() throws Exception {
    Bytes content = content(1, SIZE);
    Blob announced = create(alice, content);
    assertThat(announced.state()).isEqualTo(Blob.State.UPLOADING);
    assertThat(announced.offset()).isZero();
    Blob blob = append(alice, announced, "0", content).as(Blob.class);
    assertThat(blob.state()).isEqualTo(Blob.State.COMPLETE);
    assertThat(blob.expiresAt()).isEqualTo(server.clock().instant().plus(Duration.ofDays(2)));
    server.restart();
    Answer read = get(bob, blob, "");
    assertThat(read.status()).isEqualTo(200);
    assertThat(read.body()).isEqualTo(content);
    assertThat(read.headers().firstValue("Accept-Ranges")).contains("bytes");
  }

  @Test
  void anUploadGoesOnWhereItWasBrokenOff() throws Exception {
    Bytes content = content(2, SIZE);
    Blob blob = create(alice, content);
    Answer first = append(alice, blob, "0", content.slice(0, 100_000));
    assertThat(first.headers().firstValue(Blob.OFFSET_HEADER)).contains("100000");
    server.restart();
    Answer head = ask("HEAD", alice, blob);
    assertThat(head.status()).isEqualTo(200);
    assertThat(head.headers().firstValue(Blob.OFFSET_HEADER)).contains("100000");
    assertThat(head.headers().firstValue("Upload-Length")).contains(Integer.toString(SIZE));
    assertThat(create(alice, content)).isEqualTo(first.as(Blob.class));
    Answer again = append(alice, blob, "0", content.slice(0, 100_000));
    var _ = again.problem(ProblemType.WRONG_OFFSET);
    assertThat(again.headers().firstValue(Blob.OFFSET_HEADER)).contains("100000");
    var _ = get(bob, blob, "").problem(ProblemType.BLOB_INCOMPLETE);
    Blob whole = append(alice, blob, "100000", content.slice(100_000, SIZE)).as(Blob.class);
    assertThat(whole.state()).isEqualTo(Blob.State.COMPLETE);
    assertThat(get(bob, blob, "").body()).isEqualTo(content);
    assertThat(append(alice, blob, Integer.toString(SIZE), Bytes.EMPTY).as(Blob.class))
        .isEqualTo(whole);
  }

  @ParameterizedTest
  @CsvSource({
    "bytes=0-0, 0, 1",
    "bytes=100-199, 100, 200",
    "bytes=1900-, 1900, 2000",
    "bytes=-10, 1990, 2000",
    "bytes=1990-5000, 1990, 2000",
    "bytes=-5000, 0, 2000"
  })
  void aRangeIsReadByItself(String range, int from, int to) throws Exception {
    Bytes content = content(3, 2_000);
    Blob blob = upload(alice, content);
    Answer read = get(bob, blob, range);
    assertThat(read.status()).isEqualTo(206);
    assertThat(read.body()).isEqualTo(content.slice(from, to));
    assertThat(read.headers().firstValue("Content-Range"))
        .contains("bytes " + from + "-" + (to - 1) + "/2000");
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=2000-", "bytes=5000-6000", "bytes=-0"})
  void aRangeBehindTheEndIsRefused(String range) throws Exception {
    Blob blob = upload(alice, content(3, 2_000));
    Answer read = get(bob, blob, range);
    var _ = read.problem(ProblemType.RANGE_NOT_SATISFIABLE);
    assertThat(read.headers().firstValue("Content-Range")).contains("bytes */2000");
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=9-3", "bytes=a-b", "lines=1-2", "bytes=0-1,5-6", "bytes=-"})
  void aRangeThatIsNotUnderstoodIsPassedOver(String range) throws Exception {
    Bytes content = content(3, 2_000);
    Blob blob = upload(alice, content);
    Answer read = get(bob, blob, range);
    assertThat(read.status()).isEqualTo(200);
    assertThat(read.body()).isEqualTo(content);
  }

  @Test
  void whatIsNotWhatWasAnnouncedIsNotKept() throws Exception {
    Bytes content = content(4, 1_000);
    Blob blob = create(alice, content);
    var _ = append(alice, blob, "0", content(5, 1_000)).problem(ProblemType.DIGEST_MISMATCH);
    var _ = get(alice, blob, "").problem(ProblemType.UNKNOWN_BLOB);
    assertThat(upload(alice, content).state()).isEqualTo(Blob.State.COMPLETE);
  }

  @Test
  void moreThanWasAnnouncedIsRefused() throws Exception {
    Bytes content = content(6, 1_000);
    Blob blob = create(alice, content);
    var _ = append(alice, blob, "0", content(6, 1_001)).problem(ProblemType.TOO_LARGE);
    assertThat(append(alice, blob, "0", content).as(Blob.class).state())
        .isEqualTo(Blob.State.COMPLETE);
    var _ = append(alice, blob, "1000", content(7, 1)).problem(ProblemType.TOO_LARGE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "x", "1.5", "99999999999999999999"})
  void anOffsetThatIsNoneIsRefused(String offset) throws Exception {
    Blob blob = create(alice, content(8, 10));
    var _ = append(alice, blob, offset, content(8, 10)).problem(ProblemType.INVALID_PARAMETER);
  }

  @Test
  void anUploadWithoutAnOffsetIsRefused() throws Exception {
    Blob blob = create(alice, content(8, 10));
    var _ = ask("PATCH", alice, blob).problem(ProblemType.INVALID_PARAMETER);
  }

  @Test
  void theSameHashIsTheSameBlobWithinAnAccountOnly() throws Exception {
    Bytes content = content(9, 5_000);
    Blob blob = upload(alice, content);
    TestDevice laptop = alice.link();
    assertThat(create(laptop, content)).isEqualTo(blob);
    Blob ofBob = create(bob, content);
    assertThat(ofBob.id()).isNotEqualTo(blob.id());
    assertThat(ofBob.offset()).isZero();
  }

  @Test
  void onlyTheAccountThatAnnouncedItWritesAndRemovesIt() throws Exception {
    Bytes content = content(10, 5_000);
    Blob blob = create(alice, content);
    var _ = append(bob, blob, "0", content).problem(ProblemType.FORBIDDEN);
    assertThat(append(alice, blob, "0", content).status()).isEqualTo(200);
    var _ = ask("DELETE", bob, blob).problem(ProblemType.FORBIDDEN);
    assertThat(ask("DELETE", alice, blob).status()).isEqualTo(204);
    var _ = get(bob, blob, "").problem(ProblemType.UNKNOWN_BLOB);
    var _ = ask("DELETE", alice, blob).problem(ProblemType.UNKNOWN_BLOB);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "AAAA", "..%2F..%2Fsonet.db", "%00"})
  void anIdThatIsNoneIsUnknown(String id) throws Exception {
    var _ =
        alice
            .get(BlobOperations.READ.path().replace("{blob}", id))
            .problem(ProblemType.UNKNOWN_BLOB);
  }

  @Test
  void sizesAndNumbersAreBounded() throws Exception {
    var _ =
        alice
            .post(BlobOperations.CREATE.path(), announce(content(11, 500_001)))
            .problem(ProblemType.TOO_LARGE);
    Blob first = create(alice, content(12, 500_000));
    var _ = create(alice, content(13, 500_000));
    var _ =
        alice
            .post(BlobOperations.CREATE.path(), announce(content(14, 1)))
            .problem(ProblemType.QUOTA);
    assertThat(ask("DELETE", alice, first).status()).isEqualTo(204);
    var _ = create(alice, content(14, 1));
    var _ = create(alice, content(15, 1));
    var _ =
        alice
            .post(BlobOperations.CREATE.path(), announce(content(16, 1)))
            .problem(ProblemType.QUOTA);
    assertThat(create(bob, content(16, 1)).size()).isEqualTo(1);
  }

  @Test
  void aTenantsRoomIsBoundedForAllItsAccountsTogether() throws Exception {
    Quotas quotas =
        new Quotas(
            Optional.empty(),
            Optional.empty(),
            Optional.of(1_000L),
            Optional.empty(),
            Optional.empty());
    TestAdmin.owner(server).limit("default", quotas);
    Blob first = create(alice, content(40, 600));
    var _ =
        bob.post(BlobOperations.CREATE.path(), announce(content(41, 600)))
            .problem(ProblemType.TENANT_QUOTA);
    assertThat(create(bob, content(42, 400)).size()).isEqualTo(400);
    assertThat(ask("DELETE", alice, first).status()).isEqualTo(204);
    assertThat(create(bob, content(41, 600)).size()).isEqualTo(600);
  }

  @Test
  void anAccountListsItsOwn() throws Exception {
    List<Bytes> made = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      made.add(upload(alice, content(20 + i, 10)).id());
    }
    BlobPage first = alice.get(BlobOperations.LIST.path() + "?limit=2").as(BlobPage.class);
    BlobPage second =
        alice
            .get(BlobOperations.LIST.path() + "?from=" + first.next().orElseThrow())
            .as(BlobPage.class);
    List<Bytes> listed = new ArrayList<>();
    first.blobs().forEach(blob -> listed.add(blob.id()));
    second.blobs().forEach(blob -> listed.add(blob.id()));
    assertThat(listed).containsExactlyInAnyOrderElementsOf(made);
    assertThat(second.next()).isEmpty();
    assertThat(bob.get(BlobOperations.LIST.path()).as(BlobPage.class).blobs()).isEmpty();
    var _ =
        alice.get(BlobOperations.LIST.path() + "?from=*").problem(ProblemType.INVALID_PARAMETER);
  }

  @Test
  void anAttachmentExpires() throws Exception {
    Bytes content = content(30, 100);
    CreateBlob hour =
        new CreateBlob(100, announce(content).sha256(), Optional.of(Duration.ofHours(1)));
    Blob blob = alice.post(BlobOperations.CREATE.path(), hour).as(Blob.class);
    assertThat(append(alice, blob, "0", content).status()).isEqualTo(200);
    server.clock().advance(Duration.ofMinutes(59));
    bob.authenticate();
    assertThat(get(bob, blob, "").status()).isEqualTo(200);
    server.clock().advance(Duration.ofMinutes(1));
    var _ = get(bob, blob, "").problem(ProblemType.UNKNOWN_BLOB);
  }

  @Test
  void whatIsEmptyIsCompleteAtOnce() throws Exception {
    Blob blob = create(alice, Bytes.EMPTY);
    assertThat(blob.state()).isEqualTo(Blob.State.COMPLETE);
    assertThat(get(bob, blob, "").body()).isEqualTo(Bytes.EMPTY);
  }

  @Test
  void whatIsEmptyAndAnnouncedAsSomethingElseIsRefusedAtOnce() throws Exception {
    CreateBlob wrong = new CreateBlob(0, announce(content(1, 9)).sha256(), Optional.empty());
    var _ = alice.post(BlobOperations.CREATE.path(), wrong).problem(ProblemType.DIGEST_MISMATCH);
    assertThat(BlobOperations.CREATE.problems()).contains(ProblemType.DIGEST_MISMATCH);
  }

  @Test
  void ofTwoWhoUploadAtOnceNoneSpoilsTheOther() throws Exception {
    Bytes content = content(31, SIZE);
    Blob blob = create(alice, content);
    List<Future<Integer>> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 4; i++) {
        answers.add(threads.submit(() -> append(alice, blob, "0", content).status()));
      }
    }
    for (Future<Integer> answer : answers) {
      assertThat(answer.get()).isIn(200, 409);
    }
    assertThat(get(bob, blob, "").body()).isEqualTo(content);
  }

  @Test
  void theAttachmentsOfADeletedAccountAreGone() throws Exception {
    Blob blob = upload(alice, content(32, 100));
    assertThat(
            server
                .send(
                    "DELETE",
                    DirectoryOperations.DELETE_ACCOUNT.path(),
                    Bytes.EMPTY,
                    alice.authorization())
                .status())
        .isEqualTo(204);
    var _ = get(bob, blob, "").problem(ProblemType.UNKNOWN_BLOB);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"size\":-1,\"sha256\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"}",
        "{\"size\":1,\"sha256\":\"AAAA\"}",
        "{\"size\":1}",
        "{\"size\":1,\"sha256\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\",\"keep\":\"PT0S\"}"
      })
  void whatAnnouncesNothingSensibleIsRefused(String body) throws Exception {
    var _ =
        server
            .send("POST", BlobOperations.CREATE.path(), Bytes.utf8(body), alice.authorization())
            .problem(ProblemType.MALFORMED);
  }
}
