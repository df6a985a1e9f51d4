package sonet.vectors;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import sonet.crypto.CipherSuites;
import sonet.crypto.CryptoException;
import sonet.crypto.codec.DecodeException;
import sonet.mls.MlsException;
import sonet.vectors.VectorException.Reason;

/// Makes vectors of every kind with the engine, for other engines and for its own later versions.
public final class VectorGenerator {
  private VectorGenerator() {}

  /// Writes one file for each kind into a folder, which is made if need be.
  ///
  /// The same seed gives the same files, as long as the provider's signatures have no randomness of
  /// their own, which holds for [sonet.crypto.Providers#pure()].
  ///
  /// @return the files
  /// @throws VectorException with `UNREADABLE` when one cannot be written
  public static List<Path> generate(Path folder, CipherSuites suites, long seed)
      throws VectorException {
    try {
      Files.createDirectories(folder);
    } catch (IOException unwritable) {
      throw new VectorException(
          Reason.UNREADABLE,
          "cannot make the folder " + folder + ": " + unwritable.getMessage(),
          unwritable);
    }
    List<Path> files = new ArrayList<>();
    for (VectorKind kind : VectorKinds.ALL) {
      Path file = folder.resolve(kind.name() + ".json");
      VectorFile.write(file, generate(kind, new Generation(suites, seed, kind)));
      files.add(file);
    }
    return List.copyOf(files);
  }

  private static List<VectorWriter> generate(VectorKind kind, Generation generation)
      throws VectorException {
    try {
      return kind.generate(generation);
    } catch (MlsException | CryptoException | DecodeException impossible) {
      throw new AssertionError("the engine refuses what it made itself", impossible);
    }
  }
}
