package sonet.protocol;

/// The body of `POST /v1/inbox:ack`: the device has what stands in its inbox up to a number, and
/// the server may forget it. There is no answer but 204.
///
/// @param upTo the number of the last entry
public record Acknowledge(long upTo) {
  /// Checks the number.
  public Acknowledge {
    if (upTo < 0) {
      throw new IllegalArgumentException("upTo is not negative: " + upTo);
    }
  }
}
