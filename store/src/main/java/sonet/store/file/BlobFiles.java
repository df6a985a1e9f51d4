package sonet.store.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import sonet.crypto.Bytes;
import sonet.store.BlobId;
import sonet.store.BlobState;
import sonet.store.ListedBlob;
import sonet.store.Tenant;

/// Where the files of blobs lie. The first two bytes of a name are the folders, and a name is
/// written in hexadecimal, so that names sort as their files do.
final class BlobFiles {
  private static final String PART = ".part";

  /// The second folder of a name of one byte; it sorts before all others.
  private static final String END = "--";

  private final Path root;

  BlobFiles(Path root) {
    this.root = root;
  }

  Path folder(BlobId id) {
    String hex = id.name().toHex();
    return tenant(id.tenant())
        .resolve(hex.substring(0, 2))
        .resolve(hex.length() < 4 ? END : hex.substring(2, 4));
  }

  private Path tenant(Tenant tenant) {
    return root.resolve(Integer.toString(tenant.id()));
  }

  Path whole(BlobId id) {
    return folder(id).resolve(id.name().toHex());
  }

  Path part(BlobId id) {
    return folder(id).resolve(id.name().toHex() + PART);
  }

  static OptionalLong size(Path file) throws IOException {
    try {
      return OptionalLong.of(Files.size(file));
    } catch (NoSuchFileException e) {
      return OptionalLong.empty();
    }
  }

  /// The tenants that have a folder.
  List<Tenant> tenants() throws IOException {
    return children(root, "").stream()
        .map(path -> path.getFileName().toString())
        .filter(name -> name.matches("-?\\d{1,9}"))
        .map(name -> new Tenant(Integer.parseInt(name)))
        .toList();
  }

  /// The blobs of a tenant after a name, from folder to folder.
  List<ListedBlob> list(Tenant tenant, Bytes after, int limit) throws IOException {
    String from = after.toHex();
    List<ListedBlob> found = new ArrayList<>();
    for (Path first : children(tenant(tenant), from)) {
      for (Path second : children(first, from)) {
        for (Path file : children(second, "")) {
          Optional<ListedBlob> blob = listed(tenant, file);
          if (blob.isPresent() && blob.get().id().name().compareTo(after) > 0) {
            found.add(blob.get());
          }
          if (found.size() == limit) {
            return found;
          }
        }
      }
    }
    return found;
  }

  /// What lies in a folder, in order, but for folders of names that all come before one.
  private List<Path> children(Path folder, String from) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(path -> !before(path, from)).sorted().toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  /// The names below a folder begin with its own path, without what stands for an end.
  private boolean before(Path folder, String from) {
    Path below = root.relativize(folder);
    StringBuilder prefix = new StringBuilder();
    for (int i = 1; i < below.getNameCount(); i++) {
      prefix.append(below.getName(i).toString().replace(END, ""));
    }
    int shared = Math.min(prefix.length(), from.length());
    return prefix.substring(0, shared).compareTo(from.substring(0, shared)) < 0;
  }

  /// The blob in a file; empty when it went away, or was not put there by this.
  private static Optional<ListedBlob> listed(Tenant tenant, Path file) throws IOException {
    String name = String.valueOf(file.getFileName());
    boolean part = name.endsWith(PART);
    String hex = part ? name.substring(0, name.length() - PART.length()) : name;
    if (!hex.matches("([0-9a-f]{2}){1," + BlobId.MAX_NAME + "}")) {
      return Optional.empty();
    }
    try {
      BasicFileAttributes at = Files.readAttributes(file, BasicFileAttributes.class);
      BlobState state = part ? new BlobState.Growing(at.size()) : new BlobState.Complete(at.size());
      BlobId id = new BlobId(tenant, Bytes.fromHex(hex));
      return Optional.of(new ListedBlob(id, state, at.lastModifiedTime().toInstant()));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }
}
