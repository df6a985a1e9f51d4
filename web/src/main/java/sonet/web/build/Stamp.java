package sonet.web.build;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Remembers what a program was compiled from: our classes that it reaches, each with its hash;
/// what tells the compiler how, which is this build step, the stand-ins and the names of services;
/// and the names of the libraries, which bear their versions.
///
/// A class that the program did not reach can only become part of it when one that it did reach
/// changes.
final class Stamp {
  private static final String OURS = "sonet.";
  private static final List<String> HOW =
      List.of("sonet/web/build", "sonet/web/shim", "META-INF/services");

  private final Path file;

  Stamp(Path file) {
    this.file = file;
  }

  /// Whether everything is as it was when [#write] was called.
  boolean isFresh() throws IOException {
    if (!Files.exists(file)) {
      return false;
    }
    List<String> remembered = Files.readAllLines(file);
    List<String> classes =
        remembered.stream()
            .filter(line -> line.startsWith(OURS))
            .map(line -> line.substring(0, line.indexOf(' ')))
            .toList();
    return remembered.equals(lines(classes));
  }

  /// Forgets everything, since what is there is about to be replaced.
  void remove() throws IOException {
    Files.deleteIfExists(file);
  }

  /// Remembers what there is now.
  ///
  /// @param reached all classes that the program reaches
  void write(Collection<String> reached) throws IOException {
    Files.write(file, lines(reached));
  }

  private List<String> lines(Collection<String> reached) throws IOException {
    Map<String, String> lines = new TreeMap<>();
    for (String name : reached) {
      if (name.startsWith(OURS)) {
        lines.put(name, classHash(name));
      }
    }
    Path folder = folder();
    for (String part : HOW) {
      for (Path each : files(folder.resolve(part))) {
        lines.put("file " + folder.relativize(each), hash(Files.readAllBytes(each)));
      }
    }
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      String name = Path.of(entry).getFileName().toString();
      if (name.endsWith(".jar") && !name.startsWith("sonet-")) {
        lines.put("library " + name, "");
      }
    }
    return lines.entrySet().stream().map(line -> line.getKey() + " " + line.getValue()).toList();
  }

  private static String classHash(String name) throws IOException {
    String resource = name.replace('.', '/') + ".class";
    try (@Nullable InputStream in = Stamp.class.getClassLoader().getResourceAsStream(resource)) {
      return in == null ? "absent" : hash(in.readAllBytes());
    }
  }

  /// Where this class lies.
  private static Path folder() {
    try {
      return Path.of(Stamp.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  private static List<Path> files(Path folder) {
    try (Stream<Path> paths = Files.walk(folder)) {
      return paths.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String hash(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
