package sonet.server.admin;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import sonet.protocol.AdminRole;
import sonet.protocol.NewAdminToken;
import sonet.server.http.RefusalException;

/// The token by which the first administrator gets in: written to a file that only the server's
/// user may read, whenever there is no owner left, and shown nowhere else.
public final class FirstToken {
  /// The file's name in the data folder.
  public static final String FILE = "admin-token";

  private static final Duration LIFETIME = Duration.ofDays(366);

  private FirstToken() {}

  /// Makes a token and its file when there is no owner.
  ///
  /// @throws RefusalException when the store fails
  /// @throws IOException when the file cannot be written
  public static void ensure(AdminTokens tokens, Path data) throws RefusalException, IOException {
    if (!tokens.goodOwners().isEmpty()) {
      return;
    }
    NewAdminToken first =
        new NewAdminToken("first owner", AdminRole.OWNER, Optional.empty(), Optional.of(LIFETIME));
    write(data.resolve(FILE), tokens.create(first).token() + "\n");
  }

  private static void write(Path file, String text) throws IOException {
    boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    FileAttribute<?>[] ownerOnly =
        posix
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
            }
            : new FileAttribute<?>[0];
    boolean _ = Files.deleteIfExists(file);
    // Nobody else can have opened it before its permissions were set.
    try (SeekableByteChannel channel =
            Files.newByteChannel(
                file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly);
        var out = Channels.newOutputStream(channel)) {
      out.write(text.getBytes(StandardCharsets.US_ASCII));
    }
  }
}
