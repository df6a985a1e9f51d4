package sonet.vectors;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import sonet.crypto.CipherSuites;
import sonet.crypto.Providers;
import sonet.crypto.spi.CryptoProvider;
import sonet.vectors.VectorException.Reason;

/// Runs files of vectors against the engine. It prints nothing; what came of each vector goes to
/// the caller.
///
/// A file that cannot be read, or is of no known kind, counts as one failure, so that nothing is
/// left out in silence.
public final class VectorRunner {
  private static final String ENDING = ".json";
  private static final int MAX_DEPTH = 8;

  private final CipherSuites suites;

  private VectorRunner(CipherSuites suites) {
    this.suites = suites;
  }

  /// A runner on the fastest provider of this machine.
  public static VectorRunner create() {
    return of(Providers.best());
  }

  /// A runner on a provider, for all suites that published vectors use, under the ids they have
  /// there.
  public static VectorRunner of(CryptoProvider provider) {
    return of(CipherSuites.of(provider, VectorSuites.ALL));
  }

  /// A runner on the given suites. A vector of another suite fails.
  public static VectorRunner of(CipherSuites suites) {
    return new VectorRunner(suites);
  }

  /// The JSON files of a folder and its folders, in the order of their names, or the one file.
  ///
  /// @throws VectorException with `NOT_FOUND` when there is none
  public static List<Path> files(Path folderOrFile) throws VectorException {
    if (Files.isRegularFile(folderOrFile)) {
      return List.of(folderOrFile);
    }
    try (Stream<Path> paths = Files.walk(folderOrFile, MAX_DEPTH)) {
      List<Path> files =
          paths
              .filter(path -> path.getFileName().toString().endsWith(ENDING))
              .filter(Files::isRegularFile)
              .sorted()
              .toList();
      if (!files.isEmpty()) {
        return files;
      }
      throw new VectorException(
          Reason.NOT_FOUND, "there are no files *" + ENDING + " in " + folderOrFile);
    } catch (IOException unreadable) {
      throw new VectorException(
          Reason.NOT_FOUND, "there is no file or folder " + folderOrFile, unreadable);
    }
  }

  /// Runs every vector of a file, or of the files of a folder, one after the other.
  ///
  /// @param listener hears of each vector as it is done
  /// @throws VectorException with `NOT_FOUND` when there is no file to run
  public Summary run(Path folderOrFile, Consumer<Outcome> listener) throws VectorException {
    Summary summary = Summary.EMPTY;
    for (Path file : files(folderOrFile)) {
      for (VectorCase vector : cases(file)) {
        Outcome outcome = vector.run();
        listener.accept(outcome);
        summary = summary.plus(outcome);
      }
    }
    return summary;
  }

  /// One vector that can be run.
  ///
  /// @param file it stands in
  /// @param name its place in the file and its parameters
  /// @param body runs it
  public record VectorCase(Path file, String name, Supplier<Outcome> body) {
    /// Runs it.
    public Outcome run() {
      return body.get();
    }
  }

  /// The vectors of a file, to be run one by one. A file that is not one of vectors is a single
  /// case, which fails.
  public List<VectorCase> cases(Path file) {
    List<VectorValue.Fields> vectors;
    try {
      vectors = VectorFile.read(file);
    } catch (VectorException unreadable) {
      return List.of(failing(file, unreadable.reason() + ": " + unreadable.getMessage()));
    }
    Optional<VectorKind> kind = VectorKinds.of(vectors.getFirst());
    if (kind.isEmpty()) {
      return List.of(failing(file, "the file is in no format of the working group"));
    }
    List<VectorCase> cases = new ArrayList<>(vectors.size());
    for (int i = 0; i < vectors.size(); i++) {
      cases.add(vectorCase(file, i, VectorCheck.of(kind.get(), suites, vectors.get(i))));
    }
    return List.copyOf(cases);
  }

  private static VectorCase failing(Path file, String failure) {
    String name = String.valueOf(file.getFileName());
    return new VectorCase(file, name, () -> new Outcome(file, "", name, Optional.of(failure)));
  }

  private static VectorCase vectorCase(Path file, int index, VectorCheck check) {
    String description = check.description();
    String name =
        check.kind() + "[" + index + "]" + (description.isEmpty() ? "" : ": " + description);
    return new VectorCase(file, name, () -> new Outcome(file, check.kind(), name, check.failure()));
  }
}
