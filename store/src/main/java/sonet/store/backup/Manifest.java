package sonet.store.backup;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import sonet.crypto.Bytes;
import sonet.store.BlobId;
import sonet.store.StoreException;
import sonet.store.StoreException.Reason;
import sonet.store.Tenant;

/// What a backup should hold, as text that a person can read.
///
/// ```
/// sonet-backup 1
/// made 2026-11-22T03:04:05Z
/// database BYTES DIGEST
/// blob TENANT NAME BYTES DIGEST
/// end BLOBS
/// ```
record Manifest(Instant madeAt, Content database, List<Blob> blobs) {
  static final String FILE = "manifest";
  private static final String FIRST = "sonet-backup 1";

  Manifest {
    blobs = List.copyOf(blobs);
  }

  /// How long something is, and the digest of its content.
  record Content(long bytes, Bytes digest) {
    @Override
    public String toString() {
      return bytes + " " + digest.toHex();
    }
  }

  record Blob(BlobId id, Content content) {}

  void write(Path file) throws IOException {
    try (Writer writer = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
      writer.write(FIRST + "\nmade " + madeAt + "\ndatabase " + database + "\n");
      for (Blob blob : blobs) {
        BlobId id = blob.id();
        writer.write("blob " + id.tenant().id() + " " + id.name() + " " + blob.content() + "\n");
      }
      writer.write("end " + blobs.size() + "\n");
    }
  }

  static Manifest read(Path folder) throws StoreException {
    Path file = folder.resolve(FILE);
    if (!Files.isRegularFile(file)) {
      throw new StoreException(
          Reason.CORRUPT,
          folder + " is no finished backup: the file " + FILE + " is missing; take another");
    }
    try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      Lines lines = new Lines(reader);
      lines.expect(FIRST);
      Instant madeAt = Instant.parse(lines.next("made", 1).getFirst());
      List<String> database = lines.next("database", 2);
      List<Blob> blobs = new ArrayList<>();
      List<String> words = lines.next();
      while (words.getFirst().equals("blob") && words.size() == 5) {
        Tenant tenant = new Tenant(Integer.parseInt(words.get(1)));
        blobs.add(
            new Blob(
                new BlobId(tenant, Bytes.fromHex(words.get(2))), content(words.subList(3, 5))));
        words = lines.next();
      }
      if (!words.equals(List.of("end", Integer.toString(blobs.size())))) {
        throw new IllegalArgumentException("line " + (blobs.size() + 4) + " does not belong");
      }
      return new Manifest(madeAt, content(database), blobs);
    } catch (IOException | IllegalArgumentException | DateTimeException e) {
      throw new StoreException(
          Reason.CORRUPT, "the file " + file + " is damaged: " + e.getMessage(), e);
    }
  }

  private static Content content(List<String> words) {
    return new Content(Long.parseLong(words.get(0)), Bytes.fromHex(words.get(1)));
  }

  /// The lines as lists of words.
  private record Lines(BufferedReader reader) {
    List<String> next() throws IOException {
      String line = reader.readLine();
      if (line == null) {
        throw new IllegalArgumentException("it ends too early");
      }
      return List.of(line.split(" ", -1));
    }

    /// The words after the first, which must be this, and so many.
    List<String> next(String first, int count) throws IOException {
      List<String> words = next();
      if (!words.getFirst().equals(first) || words.size() != count + 1) {
        throw new IllegalArgumentException("it has no line `" + first + "` where one belongs");
      }
      return words.subList(1, words.size());
    }

    void expect(String line) throws IOException {
      if (!String.join(" ", next()).equals(line)) {
        throw new IllegalArgumentException("it does not begin with `" + line + "`");
      }
    }
  }
}
