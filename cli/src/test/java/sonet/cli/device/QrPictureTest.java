package sonet.cli.device;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.BinaryBitmap;
import com.google.zxing.DecodeHintType;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class QrPictureTest {
  private static final String URI =
      "sonet:link?server=https%3A%2F%2Fchat.example%3A8443&account=alice"
          + "&code=0000-0000-0000-0000-0000-0000-00YP";
  private static final int SCALE = 4;

  @Test
  void whatATerminalShowsIsReadBackByAScanner() throws Exception {
    List<String> lines = QrPicture.of(URI).lines();
    int width = lines.getFirst().length() * SCALE;
    int height = lines.size() * 2 * SCALE;
    int[] pixels = new int[width * height];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        char block = lines.get(y / (2 * SCALE)).charAt(x / SCALE);
        boolean upper = y / SCALE % 2 == 0;
        boolean light = block == '█' || block == (upper ? '▀' : '▄');
        pixels[y * width + x] = light ? 0xffffff : 0;
      }
    }
    BinaryBitmap picture =
        new BinaryBitmap(new HybridBinarizer(new RGBLuminanceSource(width, height, pixels)));
    assertThat(
            new QRCodeReader()
                .decode(
                    picture,
                    Map.of(
                        DecodeHintType.POSSIBLE_FORMATS,
                        List.of(BarcodeFormat.QR_CODE),
                        DecodeHintType.PURE_BARCODE,
                        true))
                .getText())
        .isEqualTo(URI);
  }

  @Test
  void thePictureFitsATerminalAndBringsItsColoursIfAsked() {
    QrPicture picture = QrPicture.of(URI);
    assertThat(picture.lines()).hasSizeLessThan(30);
    assertThat(picture.lines().getFirst().length()).isLessThan(60);
    assertThat(picture.coloured().lines())
        .allSatisfy(line -> assertThat(line).startsWith("\u001b[97;40m").endsWith("\u001b[0m"));
  }
}
