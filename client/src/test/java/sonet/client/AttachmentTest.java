package sonet.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sonet.client.ClientException.Reason;
import sonet.crypto.Bytes;

/// Files that go with messages, over a server that fails in their middle.
final class AttachmentTest {
  private static final int CHUNK = 64 * 1024;
  private static final int LARGE = 5 * (1 << 20) + 17;

  @TempDir private Path folder;

  private TestDevices devices;

  @BeforeEach
  void start() {
    devices = new TestDevices(folder.resolve("devices"));
  }

  @AfterEach
  void close() throws ClientException {
    devices.close();
  }

  private static void assertRefused(Reason reason, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ClientException.class, refused -> assertThat(refused.reason()).isEqualTo(reason));
  }

  private Path file(int size) throws IOException {
    byte[] content = new byte[size];
    new Random(size).nextBytes(content);
    return Files.write(folder.resolve("file of " + size + ".bin"), content);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, LARGE})
  void whatIsSentIsWhatArrives(int size) throws Exception {
    Conversation alices = devices.team("alice", "bob");
    Path sent = file(size);
    alices.attach(sent, "look", TransferListener.NONE);
    devices.synchronize("alice", "bob");
    Attachment attachment = devices.messages("bob").getFirst().attachments().getFirst();
    Path arrived = folder.resolve("arrived");
    devices.get("bob").download(attachment, arrived, TransferListener.NONE);

    assertThat(attachment.name()).isEqualTo("file of " + size + ".bin");
    assertThat(attachment.size()).isEqualTo(size);
    assertThat(attachment.toString()).doesNotContain(attachment.key().toHex());
    assertThat(arrived).hasSameBinaryContentAs(sent);
    assertThat(folder.resolve("arrived.part")).doesNotExist();
  }

  @Test
  void aTransferGoesOnWhereItWasAndTheServerKeepsOneFile() throws Exception {
    Sonet alice = devices.get("alice");
    Path sent = file(LARGE);
    devices.server().blobs().takeParts(2);
    assertRefused(Reason.SERVER_UNREACHABLE, () -> alice.upload(sent, TransferListener.NONE));
    devices.restart("alice");
    devices.server().blobs().takeParts(100);
    List<Long> up = new ArrayList<>();
    Attachment attachment = devices.get("alice").upload(sent, (done, total) -> up.add(done));
    Attachment again = devices.get("alice").upload(sent, TransferListener.NONE);

    assertThat(up.getFirst()).isEqualTo(2L << 20);
    assertThat(up).isSorted();
    assertThat(again).isEqualTo(attachment);
    assertThat(devices.server().blobs().count()).isEqualTo(1);

    Path arrived = folder.resolve("arrived");
    devices.server().blobs().answerReads(3);
    Sonet reopened = devices.get("alice");
    assertRefused(
        Reason.SERVER_UNREACHABLE,
        () -> reopened.download(attachment, arrived, TransferListener.NONE));
    assertThat(arrived).doesNotExist();
    devices.server().blobs().answerReads(100);
    List<Long> down = new ArrayList<>();
    reopened.download(attachment, arrived, (done, total) -> down.add(done));

    assertThat(down.getFirst()).isEqualTo(3L << 20);
    assertThat(arrived).hasSameBinaryContentAs(sent);
  }

  @Test
  void aLostAnswerDoublesNothing() throws Exception {
    Path sent = file(LARGE);
    devices.server().blobs().loseAnswers(3);
    Sonet alice = devices.get("alice");
    Attachment attachment = alice.upload(sent, TransferListener.NONE);
    Path arrived = folder.resolve("arrived");
    alice.download(attachment, arrived, TransferListener.NONE);

    assertThat(arrived).hasSameBinaryContentAs(sent);
  }

  @Test
  void theSameFileOfAnotherAccountIsAnotherFileToTheServer() throws Exception {
    Path sent = file(CHUNK);
    Attachment alices = devices.get("alice").upload(sent, TransferListener.NONE);
    Attachment bobs = devices.get("bob").upload(sent, TransferListener.NONE);

    assertThat(alices.digest()).isNotEqualTo(bobs.digest());
    assertThat(alices.key()).isNotEqualTo(bobs.key());
  }

  @Test
  void aFileThatIsNotWhatWasSentIsNotShown() throws Exception {
    Sonet alice = devices.get("alice");
    Attachment attachment = alice.upload(file(2 * CHUNK), TransferListener.NONE);
    Path arrived = folder.resolve("arrived");
    devices
        .server()
        .blobs()
        .alter(content -> {
          byte[] altered = content.toArray();
          altered[CHUNK] ^= 1;
          return Bytes.wrap(altered);
        });
    assertRefused(
        Reason.INVALID_MESSAGE, () -> alice.download(attachment, arrived, TransferListener.NONE));
    devices.server().blobs().alter(content -> content.slice(0, CHUNK));
    assertRefused(
        Reason.INVALID_MESSAGE, () -> alice.download(attachment, arrived, TransferListener.NONE));

    assertThat(arrived).doesNotExist();
  }

  @Test
  void chunksCannotBeCutOffOrSwappedByWhoKnowsTheDigestOnly() throws Exception {
    Sonet alice = devices.get("alice");
    Attachment sent = alice.upload(file(2 * CHUNK), TransferListener.NONE);
    Attachment shorter =
        new Attachment(
            sent.blob(), sent.key(), sent.digest(), sent.name(), sent.mediaType(), CHUNK);

    assertRefused(
        Reason.INVALID_MESSAGE,
        () -> alice.download(shorter, folder.resolve("arrived"), TransferListener.NONE));
  }

  @Test
  void anInterruptEndsATransfer() throws Exception {
    Sonet alice = devices.get("alice");
    Path sent = file(LARGE);
    assertRefused(
        Reason.CLOSED,
        () -> alice.upload(sent, (done, total) -> Thread.currentThread().interrupt()));

    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void whatTheServerHasNoMoreIsTold() throws Exception {
    Sonet alice = devices.get("alice");
    Bytes key = Bytes.wrap(new byte[32]);
    Attachment gone = new Attachment("AAAA", key, key, "gone", "text/plain", 3);
    assertRefused(
        Reason.UNKNOWN_FILE,
        () -> alice.download(gone, folder.resolve("arrived"), TransferListener.NONE));
    assertRefused(
        Reason.DISK_FAILED, () -> alice.upload(folder.resolve("nowhere"), TransferListener.NONE));
  }
}
