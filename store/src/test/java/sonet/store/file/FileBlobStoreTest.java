package sonet.store.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sonet.crypto.Bytes;
import sonet.store.BlobId;
import sonet.store.BlobState;
import sonet.store.BlobStore;
import sonet.store.StoreException;
import sonet.store.StoreException.Reason;
import sonet.store.Tenant;
import sonet.store.testing.BlobContract;

final class FileBlobStoreTest extends BlobContract {
  private static final BlobId BLOB = new BlobId(new Tenant(1), Bytes.fromHex("0a0b0c"));

  @TempDir Path place;

  @Override
  public BlobStore open(Path where) throws StoreException {
    return FileBlobStore.open(new FileBlobOptions(where.resolve("blobs"), 0));
  }

  private static void assertFails(Reason reason, Callable<?> action) {
    assertThatThrownBy(action::call)
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  @Test
  void aGrowingBlobHasAnotherNameThanACompleteOne() throws Exception {
    BlobStore store = open(place);
    Path folder = place.resolve("blobs").resolve("1").resolve("0a").resolve("0b");
    var _ = store.begin(BLOB);
    assertThat(names(folder)).containsExactly("0a0b0c.part");
    var _ = store.append(BLOB, 0, Bytes.utf8("abc"));
    var _ = store.finish(BLOB, 3);
    assertThat(names(folder)).containsExactly("0a0b0c");
    assertThat(Files.readString(folder.resolve("0a0b0c"))).isEqualTo("abc");
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void aPartThatWouldTakeWhatOthersNeedIsRefused() throws Exception {
    BlobStore roomy = open(place);
    var _ = roomy.begin(BLOB);
    var _ = roomy.append(BLOB, 0, Bytes.utf8("abc"));
    BlobStore full =
        FileBlobStore.open(new FileBlobOptions(place.resolve("blobs"), Long.MAX_VALUE));
    assertFails(Reason.FULL, () -> full.append(BLOB, 3, Bytes.utf8("d")));
    assertThat(full.stat(BLOB)).isEqualTo(new BlobState.Growing(3));
    assertThat(full.finish(BLOB, 3)).isEqualTo(new BlobState.Complete(3));
  }

  @Test
  void aPartThatTheDiskHasNoRoomForLeavesNothingOfItself() throws Exception {
    assertHalfWrittenLeavesNothing("No space left on device", Reason.FULL);
  }

  @Test
  void aPartThatTheDiskFailsAtLeavesNothingOfItself() throws Exception {
    assertHalfWrittenLeavesNothing("Input/output error", Reason.IO);
  }

  private void assertHalfWrittenLeavesNothing(String message, Reason reason) throws Exception {
    BlobStore sound = open(place);
    var _ = sound.begin(BLOB);
    var _ = sound.append(BLOB, 0, Bytes.utf8("abc"));
    BlobStore failing =
        new FileBlobStore(
            new FileBlobOptions(place.resolve("blobs"), 0),
            new Durable((channel, offset, part) -> {
              Durable.writeAll(channel, offset, part.slice(0, part.length() / 2));
              throw new IOException(message);
            }));
    assertFails(reason, () -> failing.append(BLOB, 3, Bytes.utf8("defghi")));
    assertThat(failing.stat(BLOB)).isEqualTo(new BlobState.Growing(3));
    assertThat(sound.append(BLOB, 3, Bytes.utf8("d"))).isEqualTo(new BlobState.Growing(4));
    assertThat(sound.read(BLOB, 0, 99)).isEqualTo(Bytes.utf8("abcd"));
  }

  @Test
  void aFolderThatCannotBeMadeIsRefused() throws Exception {
    Path file = Files.writeString(place.resolve("file"), "");
    assertFails(Reason.IO, () -> open(file));
  }

  @Test
  void filesOfOthersAreLeftOutOfAListing() throws Exception {
    BlobStore store = open(place);
    var _ = store.begin(BLOB);
    Path folder = place.resolve("blobs").resolve("1").resolve("0a").resolve("0b");
    var _ = Files.writeString(folder.resolve("note.txt"), "");
    var _ = Files.writeString(folder.resolve("0A0B"), "");
    assertThat(store.list(new Tenant(1), Bytes.EMPTY, 9))
        .extracting(blob -> blob.id())
        .containsExactly(BLOB);
  }
}
