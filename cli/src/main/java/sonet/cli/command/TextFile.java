package sonet.cli.command;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// A file of text that a user names: a key, a policy, a proof. It may as well be a film or a device
/// without an end, so no more of it is read than such a text can have.
public final class TextFile {
  private static final int MOST = 1 << 20;

  private TextFile() {}

  /// What it says.
  ///
  /// @throws CommandException when it cannot be read, is no text or is too long for one
  public static String read(Path file) throws CommandException {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(MOST + 1);
    } catch (IOException unreadable) {
      throw CommandException.failure("the file " + file + " cannot be read.", unreadable);
    }
    if (bytes.length > MOST) {
      throw CommandException.failure(
          "the file " + file + " is too long to be what is asked for: it has more than 1 MiB.");
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException noText) {
      throw CommandException.failure("the file " + file + " is no text.", noText);
    }
  }
}
