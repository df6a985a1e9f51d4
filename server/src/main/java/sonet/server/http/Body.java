package sonet.server.http;

import java.util.OptionalLong;
import sonet.crypto.Bytes;

/// The body of a request. It is read when somebody asks for it, and once: whole, or part by part,
/// so that a refusal need not wait for it and a large one need not fit into memory.
public interface Body {
  /// All of it, as far as usual bodies may reach.
  ///
  /// @throws RefusalException when it is larger, or did not arrive in time
  Bytes whole() throws RefusalException;

  /// The next part: just as many bytes as asked for, fewer only at the end, none behind it. Each
  /// part has the time of a whole request, so that small ones would let a peer take very long.
  ///
  /// @throws RefusalException when it does not arrive, or is larger than any body may be
  Bytes next(int most) throws RefusalException;

  /// How long it says to be, when it says so before it has come.
  OptionalLong length();

  /// A body that is here already.
  static Body of(Bytes bytes) {
    return new PresentBody(bytes);
  }
}
