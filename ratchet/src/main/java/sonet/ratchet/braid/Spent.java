package sonet.ratchet.braid;

import java.util.List;
import sonet.crypto.Secret;

/// The key material that a step has used up. It is closed when what came of the step is kept, and
/// the value before it dropped; not before, as that could not be returned to.
public final class Spent implements AutoCloseable {
  private final List<Secret> secrets;

  Spent(List<Secret> secrets) {
    this.secrets = List.copyOf(secrets);
  }

  /// Wipes it.
  @Override
  public void close() {
    secrets.forEach(Secret::close);
  }
}
