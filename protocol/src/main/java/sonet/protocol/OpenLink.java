package sonet.protocol;

import sonet.crypto.Bytes;

/// The body of `POST /v1/links`: opens a place where a device that is to be linked meets the one
/// that links it. The answer is [Link]. What is left there is sealed for the two of them
/// (docs/devices.md); a device has one place at a time, and a new one takes that of the old.
///
/// @param id of the place, 16 bytes that both derive from the code
/// @param offer the first message, of the device that opens the place
public record OpenLink(Bytes id, Bytes offer) {
  /// Checks the lengths.
  public OpenLink {
    if (id.length() != Link.ID_LENGTH) {
      throw new IllegalArgumentException(
          "the id of a link has " + Link.ID_LENGTH + " bytes, not " + id.length());
    }
    LinkMessage.check(offer);
  }
}
