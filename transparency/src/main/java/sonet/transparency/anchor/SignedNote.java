package sonet.transparency.anchor;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import sonet.crypto.Bytes;
import sonet.transparency.TransparencyException;
import sonet.transparency.TransparencyException.Reason;

/// A text with signatures below it (signed-note). Parsed, and not yet verified.
///
/// @param text with the newline at its end
/// @param signatures of known and unknown keys
public record SignedNote(String text, List<Line> signatures) {
  private static final int MOST_SIGNATURES = 64;
  private static final String DASH = "\u2014 ";

  /// A line with a signature.
  ///
  /// @param name of the key
  /// @param keyId four bytes
  /// @param signature the signature
  public record Line(String name, Bytes keyId, Bytes signature) {}

  /// Copies the list.
  public SignedNote {
    signatures = List.copyOf(signatures);
  }

  /// Reads one.
  public static SignedNote parse(String note) throws TransparencyException {
    int end = note.lastIndexOf("\n\n");
    if (end < 0 || note.chars().anyMatch(c -> c < 0x20 && c != '\n')) {
      throw malformed("no note");
    }
    return new SignedNote(note.substring(0, end + 1), parseLines(note.substring(end + 2)));
  }

  /// Reads lines with signatures alone, as a witness answers them.
  public static List<Line> parseLines(String text) throws TransparencyException {
    if (!text.endsWith("\n")) {
      throw malformed("no signatures");
    }
    List<Line> lines = new ArrayList<>();
    for (String line : text.substring(0, text.length() - 1).split("\n", MOST_SIGNATURES + 1)) {
      if (lines.size() == MOST_SIGNATURES) {
        throw malformed("more than " + MOST_SIGNATURES + " signatures");
      }
      lines.add(line(line));
    }
    return List.copyOf(lines);
  }

  private static Line line(String line) throws TransparencyException {
    String[] parts = line.split(" ", -1);
    if (parts.length != 3 || !line.startsWith(DASH) || !NoteKey.isName(parts[1])) {
      throw malformed("no signature line");
    }
    try {
      byte[] value = Base64.getDecoder().decode(parts[2]);
      if (value.length < 5) {
        throw malformed("a signature that is too short");
      }
      return new Line(parts[1], Bytes.of(value, 0, 4), Bytes.of(value, 4, value.length));
    } catch (IllegalArgumentException e) {
      throw malformed("a signature that is not base64");
    }
  }

  private static TransparencyException malformed(String detail) {
    return new TransparencyException(Reason.MALFORMED, detail);
  }

  /// With another signature.
  public SignedNote with(Line line) {
    List<Line> lines = new ArrayList<>(signatures);
    lines.add(line);
    return new SignedNote(text, lines);
  }

  /// The note as it is sent.
  public String format() {
    return text + "\n" + formatLines(signatures);
  }

  /// Lines with signatures alone.
  public static String formatLines(List<Line> lines) {
    StringBuilder text = new StringBuilder();
    for (Line line : lines) {
      Bytes value = Bytes.concat(line.keyId(), line.signature());
      text.append(DASH)
          .append(line.name())
          .append(' ')
          .append(Base64.getEncoder().encodeToString(value.toArray()))
          .append('\n');
    }
    return text.toString();
  }
}
