package sonet.protocol;

import java.util.List;
import java.util.stream.Stream;

/// Every operation of the REST API.
public final class Operations {
  private Operations() {}

  /// All of them, by their chapters.
  public static List<Operation<?, ?>> all() {
    return Stream.of(
            DirectoryOperations.all(),
            RecoveryOperations.all(),
            LinkOperations.all(),
            GroupOperations.all(),
            InboxOperations.all(),
            BlobOperations.all(),
            TransparencyOperations.all(),
            AdminOperations.all())
        .flatMap(List::stream)
        .toList();
  }
}
