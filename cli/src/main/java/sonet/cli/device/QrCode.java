package sonet.cli.device;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.QRCodeWriter;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import javax.imageio.ImageIO;
import sonet.crypto.Bytes;

/// A QR code, to be drawn in a terminal, as PNG or as SVG.
public final class QrCode {
  private static final int QUIET = 2;

  /// A picture has the margin that the standard asks for; a terminal has little room.
  private static final int PICTURE_QUIET = 4;

  private static final int SCALE = 8;

  private final String text;

  private QrCode(String text) {
    this.text = text;
  }

  /// The code of a text.
  public static QrCode of(String text) {
    return new QrCode(text);
  }

  private BitMatrix matrix(int margin) {
    try {
      return new QRCodeWriter()
          .encode(
              text,
              BarcodeFormat.QR_CODE,
              0,
              0,
              Map.of(
                  EncodeHintType.MARGIN,
                  margin,
                  EncodeHintType.ERROR_CORRECTION,
                  ErrorCorrectionLevel.L));
    } catch (WriterException tooLong) {
      throw new IllegalArgumentException("the text is too long for a QR code", tooLong);
    }
  }

  /// For a terminal.
  public QrPicture picture() {
    return QrPicture.of(matrix(QUIET));
  }

  /// As a picture in black and white.
  public Bytes png() {
    BitMatrix matrix = matrix(PICTURE_QUIET);
    BufferedImage image =
        new BufferedImage(
            matrix.getWidth() * SCALE, matrix.getHeight() * SCALE, BufferedImage.TYPE_BYTE_BINARY);
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        image.setRGB(x, y, matrix.get(x / SCALE, y / SCALE) ? 0 : 0xffffff);
      }
    }
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try {
      if (!ImageIO.write(image, "png", file)) {
        throw new AssertionError("every Java writes PNG");
      }
    } catch (IOException impossible) {
      throw new AssertionError(impossible);
    }
    return Bytes.wrap(file.toByteArray());
  }

  /// As a drawing, a path with one stroke for each run of dark modules.
  public Bytes svg() {
    BitMatrix matrix = matrix(PICTURE_QUIET);
    StringBuilder path = new StringBuilder();
    for (int y = 0; y < matrix.getHeight(); y++) {
      int x = 0;
      while (x < matrix.getWidth()) {
        int from = x;
        while (x < matrix.getWidth() && matrix.get(x, y)) {
          x++;
        }
        if (x > from) {
          path.append("M%d %dh%dv1H%dz".formatted(from, y, x - from, from));
        } else {
          x++;
        }
      }
    }
    String drawing =
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" shape-rendering="crispEdges">
        <path fill="#fff" d="M0 0h%1$dv%2$dH0z"/>
        <path d="%s"/>
        </svg>
        """
            .formatted(matrix.getWidth(), matrix.getHeight(), path);
    return Bytes.wrap(drawing.getBytes(StandardCharsets.UTF_8));
  }
}
