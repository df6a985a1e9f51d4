package sonet.bench;

import java.util.Locale;

/// What a group's tree looks like.
enum Shape {
  /// After one commit without a path that added everyone: no parent node has a key yet, so that a
  /// path must be encrypted to each member on its own.
  BULK,
  /// Everyone has committed: every parent node has a key that all below it know.
  FULL;

  /// As it stands in tables and files.
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
