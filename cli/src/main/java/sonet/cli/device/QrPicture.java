package sonet.cli.device;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.QRCodeWriter;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A QR code for a terminal: two modules to a character, by half blocks. What is light is drawn,
/// for most terminals are dark.
///
/// @param lines from the top
public record QrPicture(List<String> lines) {
  private static final int QUIET = 2;

  /// Copies the lines.
  public QrPicture {
    lines = List.copyOf(lines);
  }

  /// The code of a text.
  public static QrPicture of(String text) {
    BitMatrix matrix;
    try {
      matrix =
          new QRCodeWriter()
              .encode(
                  text,
                  BarcodeFormat.QR_CODE,
                  0,
                  0,
                  Map.of(
                      EncodeHintType.MARGIN,
                      QUIET,
                      EncodeHintType.ERROR_CORRECTION,
                      ErrorCorrectionLevel.L));
    } catch (WriterException tooLong) {
      throw new IllegalArgumentException("the text is too long for a QR code", tooLong);
    }
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
