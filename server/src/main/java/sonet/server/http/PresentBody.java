package sonet.server.http;

import java.util.OptionalLong;
import sonet.crypto.Bytes;

/// A body that is here already.
final class PresentBody implements Body {
  private Bytes left;

  PresentBody(Bytes bytes) {
    this.left = bytes;
  }

  @Override
  public Bytes whole() {
    return next(left.length());
  }

  @Override
  public Bytes next(int most) {
    int length = Math.min(most, left.length());
    Bytes part = left.slice(0, length);
    left = left.slice(length, left.length());
    return part;
  }

  @Override
  public OptionalLong length() {
    return OptionalLong.of(left.length());
  }
}
