package sonet.server.transparency.anchor;

import sonet.crypto.Bytes;

/// A file of a log.
///
/// @param mediaType what it is
/// @param content what is in it
/// @param isFinal whether it never changes
public record LogFile(String mediaType, Bytes content, boolean isFinal) {
  private static final String TEXT = "text/plain; charset=utf-8";
  private static final String OCTETS = "application/octet-stream";

  static LogFile of(AnchorFiles.File file) {
    return new LogFile(file.text() ? TEXT : OCTETS, file.content(), file.isFinal());
  }
}
