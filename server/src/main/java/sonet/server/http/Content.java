package sonet.server.http;

import java.util.Optional;
import sonet.crypto.Bytes;

/// What an answer carries.
public sealed interface Content {
  /// Nothing.
  record None() implements Content {}

  /// A record, to be written in the encoding that the caller accepts.
  ///
  /// @param value the record
  /// @param tag the version of the document that it is, if it has one
  record Entity(Record value, Optional<Tag> tag) implements Content {}

  /// Bytes.
  ///
  /// @param mediaType what they are
  /// @param bytes the bytes
  record Whole(String mediaType, Bytes bytes) implements Content {}

  /// Bytes that are written as they are read, part by part.
  ///
  /// @param mediaType what they are
  /// @param length how many there are
  /// @param source where they come from
  record Streamed(String mediaType, long length, Source source) implements Content {}

  /// Where the parts of a streamed answer come from.
  interface Source {
    /// The next part, never empty before the end.
    ///
    /// @throws RefusalException when there is none, which cuts the answer off
    Bytes next() throws RefusalException;
  }
}
