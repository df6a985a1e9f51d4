package sonet.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;

/// What a browser downloads before it can send its first message.
class EngineSizeTest {
  /// 300 kB for suites 1 to 3 and X-Wing, as `gzip -9` makes them.
  private static final int ENGINE = 300_000;

  /// 300 KiB with the compiler's runtime and the loader.
  private static final int DOWNLOAD = 300 << 10;

  /// What gzip writes around a deflated file.
  private static final int WRAPPER = 18;

  @Test
  void theEngineIsASmallDownload() throws IOException {
    int total = 0;
    for (String name : List.of("engine.wasm", "runtime.mjs", "engine.mjs")) {
      byte[] file = Files.readAllBytes(Path.of("target/engine", name));
      int size = compressed(file);
      System.out.printf("%s: %,d bytes, %,d compressed%n", name, file.length, size);
      total += size;
      assertThat(size).isLessThanOrEqualTo(ENGINE);
    }
    System.out.printf("the engine for the browser: %,d of at most %,d bytes%n", total, DOWNLOAD);
    assertThat(total).isLessThanOrEqualTo(DOWNLOAD);
  }

  private static int compressed(byte[] file) throws IOException {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
    try (DeflaterOutputStream out = new DeflaterOutputStream(compressed, deflater)) {
      out.write(file);
    } finally {
      deflater.end();
    }
    return compressed.size() + WRAPPER;
  }
}
