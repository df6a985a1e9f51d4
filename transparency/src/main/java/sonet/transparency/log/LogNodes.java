package sonet.transparency.log;

import sonet.crypto.Bytes;

/// Where a log keeps the heads of its balanced subtrees. A head never changes once it is there, so
/// a store may cache it anywhere and lay 256 of them into a tile.
@FunctionalInterface
public interface LogNodes {
  /// The head of a subtree that is full.
  Bytes head(Subtree subtree);
}
