package sonet.cli.device;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.BinaryBitmap;
import com.google.zxing.DecodeHintType;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/// Codes as pictures and as drawings, read back as a scanner would.
final class QrCodeTest {
  private static final String TEXT = "SONET:VERIFY/" + "0123456789ABCDEFGHJKMNPQRSTVWXYZ".repeat(6);

  private static String read(int width, int height, int[] pixels) throws Exception {
    BinaryBitmap picture =
        new BinaryBitmap(new HybridBinarizer(new RGBLuminanceSource(width, height, pixels)));
    return new QRCodeReader()
        .decode(
            picture,
            Map.of(
                DecodeHintType.POSSIBLE_FORMATS,
                List.of(BarcodeFormat.QR_CODE),
                DecodeHintType.PURE_BARCODE,
                true))
        .getText();
  }

  @Test
  void aPictureIsReadBack() throws Exception {
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(QrCode.of(TEXT).png().toArray()));
    int width = image.getWidth();
    int height = image.getHeight();
    assertThat(
            read(
                width,
                height,
                image.getRGB(0, 0, width, height, new int[width * height], 0, width)))
        .isEqualTo(TEXT);
  }

  /// Draws the runs of the path as a viewer does.
  @Test
  void aDrawingIsReadBack() throws Exception {
    String svg = QrCode.of(TEXT).svg().toUtf8();
    MatchResult box =
        Pattern.compile("viewBox=\"0 0 ([0-9]+) ([0-9]+)\"")
            .matcher(svg)
            .results()
            .findFirst()
            .orElseThrow();
    int scale = 4;
    int size = Integer.parseInt(box.group(1)) * scale;
    int[] pixels = new int[size * size];
    Arrays.fill(pixels, 0xffffff);
    Pattern run = Pattern.compile("M([0-9]+) ([0-9]+)h([0-9]+)v1H\\1z");
    run.matcher(svg)
        .results()
        .forEach(each -> {
          int x = Integer.parseInt(each.group(1)) * scale;
          int y = Integer.parseInt(each.group(2)) * scale;
          int length = Integer.parseInt(each.group(3)) * scale;
          for (int row = y; row < y + scale; row++) {
            Arrays.fill(pixels, row * size + x, row * size + x + length, 0);
          }
        });
    assertThat(read(size, size, pixels)).isEqualTo(TEXT);
    assertThat(svg).startsWith("<svg xmlns=\"http://www.w3.org/2000/svg\"").endsWith("</svg>\n");
  }
}
