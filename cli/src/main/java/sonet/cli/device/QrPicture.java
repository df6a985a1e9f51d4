package sonet.cli.device;

import com.google.zxing.common.BitMatrix;
import java.util.ArrayList;
import java.util.List;

/// A QR code for a terminal: two modules to a character, by half blocks. What is light is drawn,
/// for most terminals are dark.
///
/// @param lines from the top
public record QrPicture(List<String> lines) {
  /// Copies the lines.
  public QrPicture {
    lines = List.copyOf(lines);
  }

  /// The code of a text.
  public static QrPicture of(String text) {
    return QrCode.of(text).picture();
  }

  /// The modules of a code, with their margin.
  static QrPicture of(BitMatrix matrix) {
    List<String> lines = new ArrayList<>();
    for (int y = 0; y < matrix.getHeight(); y += 2) {
      StringBuilder line = new StringBuilder();
      for (int x = 0; x < matrix.getWidth(); x++) {
        boolean upper = !matrix.get(x, y);
        boolean lower = y + 1 >= matrix.getHeight() || !matrix.get(x, y + 1);
        line.append(upper ? lower ? '█' : '▀' : lower ? '▄' : ' ');
      }
      lines.add(line.toString());
    }
    return new QrPicture(lines);
  }

  /// The same in white on black, whatever the terminal's own colours are.
  public QrPicture coloured() {
    return new QrPicture(lines.stream().map(line -> "\u001b[97;40m" + line + "\u001b[0m").toList());
  }
}
